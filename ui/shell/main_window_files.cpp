// What the main window does with files: opening by content, saving, dropping.
#include "core/base/files.h"
#include "core/experiment/file_kind.h"
#include "core/experiment/json.h"
#include "core/tasks/data_folder.h"
#include "ui/shell/figure_check.h"
#include "ui/shell/main_window.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/status_line.h"
#include "ui/workspaces/network_workspace.h"
#include "ui/workspaces/shared_rows.h"
#include "ui/workspaces/simulation_workspace.h"
#include "ui/workspaces/training_bar.h"
#include "ui/workspaces/training_workspace.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

#include <algorithm>

namespace horn::shell
{

namespace
{

using experiment::FileKind;

constexpr std::int64_t mostStepsShown = 200000;  ///< of a figure's run, that the window itself repeats
const QString openFilter =
    QStringLiteral("All that HORN Lab reads (*.horn.json *.json *.svg *.png *.pdf *.safetensors *ubyte *ubyte.gz *.csv *.tsv);;"
                   "HORN experiments (*.horn.json);;Figures (*.svg *.png *.pdf);;Checkpoints (*.safetensors);;Columns of numbers (*.csv "
                   "*.tsv);;All files (*)");
const QString saveFilter = QStringLiteral("HORN experiments (*.horn.json)");
const QString ending = QStringLiteral(".horn.json");
const QString imagesPreset = QStringLiteral("smnist-quick");

QString withEnding(const QString& path) { return path.endsWith(QStringLiteral(".json")) ? path : path + ending; }

}  // namespace

bool MainWindow::take(const Result<OpenedExperiment>& opened)
{
    if (!opened) {
        messages_->showMessage(QString::fromStdString(opened.error().message()));
        return false;
    }
    const OpenedExperiment& found = opened.value();
    const QString key = workspaceFor(found.experiment);
    for (workspaces::Workspace* workspace : workspaces_) {
        if (workspace->key() != key)
            continue;
        const std::optional<OpenedExperiment> left = workWithoutFile(*workspace);
        if (!mayLose(*workspace))
            return false;
        if (const Result<void> taken = workspace->open(found.experiment, found.path, found.name); !taken) {
            messages_->showMessage(QString::fromStdString(taken.error().message()));
            return false;
        }
        messages_->hide();
        check_->cancel();
        showWorkspace(key);
        if (left)
            putAside(*left, tr("“%1” was put aside with its changes."));
        return true;
    }
    messages_->showMessage(tr("%1: there is no workspace “%2”").arg(found.name, key));
    return false;
}

bool MainWindow::openPath(const QString& path)
{
    const bool opened = openByKind(path);
    if (opened)
        RecentFiles::add(QFileInfo(path).absoluteFilePath());
    else if (!QFileInfo::exists(path))
        RecentFiles::remove(path);
    return opened;
}

bool MainWindow::openByKind(const QString& path)
{
    const Result<FileKind> kind = experiment::kind_of(path.toStdString());
    if (!kind) {
        messages_->showMessage(QString::fromStdString(kind.error().message()));
        return false;
    }
    switch (kind.value()) {
    case FileKind::idx: return useImages(path);
    case FileKind::table: return useTable(path);
    case FileKind::checkpoint: return openCheckpoint(path);
    default: return openFigureOrExperiment(openFile(path, kind.value()));
    }
}

bool MainWindow::openFigureOrExperiment(const Result<OpenedExperiment>& opened)
{
    if (!take(opened))
        return false;
    if (!opened.value().evidence)
        return true;
    const OpenedExperiment& figure = opened.value();
    current().bringIntoView(*figure.evidence);
    const bool learns = figure.experiment.task.kind != tasks::TaskSpecification::Kind::none;
    if (figure.evidence->claims.empty()) {
        messages_->showMessage(wordsOfUncheckable(figure.name, *figure.evidence, learns));
        return true;
    }
    if (current().startsByItself()) {  // the window shows what the figure shows
        std::int64_t steps = 0;
        for (const experiment::Claim& claim : figure.evidence->claims)
            steps = std::max(steps, experiment::steps_needed(claim.source));
        if (steps == 0)
            steps = figure.experiment.recording.steps;
        current().pause();
        current().step(steps <= mostStepsShown ? static_cast<int>(steps) : 0);
    }
    tellOfCheck(figure.name, tr("%1: computing it again …").arg(figure.name));
    check_->start(figure.name, figure.experiment, *figure.evidence);
    return true;
}

void MainWindow::tellOfCheck(const QString& name, const QString& words)
{
    messages_->showOffer(words, tr("Cancel"), [this, name] {
        check_->cancel();
        messages_->showMessage(tr("%1: the experiment is open; whether it gives these numbers was not computed to the end.").arg(name));
    });
}

void MainWindow::connectCheck()
{
    connect(check_, &FigureCheck::progressed, this, [this](const QString& name, double fraction, double secondsLeft) {
        tellOfCheck(name, tr("%1: computing it again, %2 % done, %3 left …")
                              .arg(name)
                              .arg(static_cast<int>(100 * fraction))
                              .arg(workspaces::durationText(secondsLeft)));
    });
    connect(check_, &FigureCheck::finished, this, [this](const QString& words, bool exact) {
        messages_->showMessage(words);
        status_->showTip(words, exact);
    });
}

/// Where networks are watched it becomes one of them; elsewhere its training goes on.
bool MainWindow::openCheckpoint(const QString& path)
{
    if (qobject_cast<workspaces::NetworkWorkspace*>(&current())) {
        if (!openNetwork(path))
            return false;
        messages_->showMessage(tr("%1: the network of this checkpoint runs live. Open it in the training workspace to train it further.")
                                   .arg(current().document().name()));
        return true;
    }
    const Result<OpenedExperiment> opened = openFile(path, FileKind::checkpoint);
    if (!take(opened))
        return false;
    if (auto* training = qobject_cast<workspaces::TrainingWorkspace*>(&current())) {
        training->continueFrom(path.toStdString());
        messages_->showMessage(
            tr("%1: the experiment of this checkpoint is open; Start goes on from where it was saved.").arg(opened.value().name));
    }
    return true;
}

bool MainWindow::openNetwork(const QString& path) { return take(openNetworkOf(path)); }

/// The folder of an IDX file becomes the data of the training workspace.
bool MainWindow::useImages(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (const auto found = tasks::find_image_files(folder.toStdString()); !found) {
        messages_->showMessage(
            tr("%1: its folder %2; keep the four files of a data set together.").arg(path, QString::fromStdString(found.error().what)));
        return false;
    }
    const auto training = std::ranges::find(workspaces_, QStringLiteral("training"), &workspaces::Workspace::key);
    if (training == workspaces_.end() ||
        (!tasks::reads_images((*training)->document().experiment().task.kind) && !openPresetNamed(imagesPreset)))
        return false;
    const Result<void> edited = (*training)->document().edit(tr("use the images of %1").arg(folder), 0,
                                                             [&](experiment::Experiment& next) { next.task.data = folder.toStdString(); });
    if (!edited) {
        messages_->showMessage(QString::fromStdString(edited.error().message()));
        return false;
    }
    showWorkspace((*training)->key());
    messages_->showMessage(tr("The training workspace now reads the images of %1.").arg(folder));
    return true;
}

/// A column of the table is offered as the signal that drives what is shown; where nothing is driven, the oscillator.
bool MainWindow::useTable(const QString& path)
{
    workspaces::Workspace* driven = &current();
    if (!qobject_cast<workspaces::SimulationWorkspace*>(driven))
        driven = *std::ranges::find(workspaces_, QStringLiteral("oscillator"), &workspaces::Workspace::key);
    auto* panel = driven->findChild<workspaces::ExperimentPanel*>();
    if (const Result<void> offered = workspaces::offerCsvSignal(*panel, path); !offered) {
        messages_->showMessage(QString::fromStdString(offered.error().message()));
        return false;
    }
    messages_->hide();
    showWorkspace(driven->key());
    return true;
}

bool MainWindow::openPresetNamed(const QString& name) { return take(openPreset(name)); }

void MainWindow::askAndOpen()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open an experiment, a figure or a checkpoint"), {}, openFilter);
    if (!path.isEmpty())
        openPath(path);
}

bool MainWindow::saveTo(const QString& path)
{
    const Result<void> written = experiment::write_experiment(path.toStdString(), current().experimentToSave());
    if (!written) {
        messages_->showMessage(QString::fromStdString(written.error().message()));
        return false;
    }
    current().document().markSaved(QFileInfo(path).absoluteFilePath());
    RecentFiles::add(QFileInfo(path).absoluteFilePath());
    messages_->hide();
    return true;
}

bool MainWindow::save()
{
    const QString path = current().document().path();
    return path.isEmpty() ? askAndSave() : saveTo(path);
}

bool MainWindow::askAndSave()
{
    const workspaces::ExperimentDocument& document = current().document();
    const QString suggestion = document.path().isEmpty() ? document.name() + ending : document.path();
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the experiment"), suggestion, saveFilter);
    return !path.isEmpty() && saveTo(withEnding(path));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() != 1) {
        messages_->showMessage(tr("Drop one file at a time."));
        return;
    }
    const QUrl& url = urls.front();
    if (!url.isLocalFile())
        messages_->showMessage(tr("%1 is not a file on this computer; save it first and drop the file.").arg(url.toDisplayString()));
    else if (openPath(url.toLocalFile()))
        event->acceptProposedAction();
}

}  // namespace horn::shell
