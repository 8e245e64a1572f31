// Unsaved work of the main window: kept while the program runs, put aside for something else, asked about, brought back.
#include "ui/shell/main_window.h"
#include "ui/shell/message_bar.h"

#include <QCloseEvent>
#include <QMenu>
#include <QMessageBox>

#include <utility>

namespace horn::shell
{

using workspaces::ExperimentDocument;
using workspaces::Workspace;

namespace
{

const QString secondKey = QStringLiteral("-b");  ///< sorted before the first run, which is thus brought back last and is shown

QString nameOfSecond(const ExperimentDocument& document) { return MainWindow::tr("%1, run B").arg(shownName(document.name())); }

}  // namespace

std::vector<OpenedExperiment> workWithoutFile(Workspace& workspace)
{
    const ExperimentDocument& document = workspace.document();
    std::vector<OpenedExperiment> works;
    if (!document.isModified())
        return works;
    if (document.path().isEmpty())
        works.push_back({workspace.experimentToSave(), {}, document.name(), std::nullopt});
    if (const std::optional<experiment::Experiment> second = workspace.secondRun())
        works.push_back({*second, {}, nameOfSecond(document), std::nullopt});
    return works;
}

bool MainWindow::keepWork(Workspace& workspace)
{
    const ExperimentDocument& document = workspace.document();
    const QString& first = workspace.key();
    const QString second = first + secondKey;
    if (!document.isModified()) {
        autosave_.drop(first);
        autosave_.drop(second);
        return true;
    }
    bool kept = autosave_.keep(first, workspace.experimentToSave(), document.path(), document.name());
    if (const std::optional<experiment::Experiment> run = workspace.secondRun())
        kept = autosave_.keep(second, *run, {}, nameOfSecond(document)) && kept;
    else
        autosave_.drop(second);
    return kept;
}

void MainWindow::keepUnsavedWork()
{
    for (Workspace* workspace : workspaces_)
        keepWork(*workspace);
}

void MainWindow::offerRecovery()
{
    QStringList names;
    for (const OpenedExperiment& work : autosave_.found())
        names << shownName(work.name);
    recoveryOffered_ = !names.isEmpty();
    if (!recoveryOffered_) {
        autosave_.forget();
        return;
    }
    work_->showOffer(tr("HORN Lab kept unsaved work when it last ended: %1.").arg(names.join(QStringLiteral(", "))), tr("Bring it back"),
                     [this] {
                         bool all = true;
                         for (const OpenedExperiment& work : autosave_.found())
                             if (take(work))
                                 current().document().markChanged();
                             else
                                 all = false;
                         keepUnsavedWork();
                         if (all)
                             autosave_.forget();
                     });
}

void MainWindow::putAside(const std::vector<OpenedExperiment>& works)
{
    if (works.empty())
        return;
    QStringList names, ids;
    for (const OpenedExperiment& work : works) {
        names << tr("“%1”").arg(shownName(work.name));
        ids << aside_.add(work);
    }
    const QString words = works.size() == 1 ? tr("%1 was put aside with its changes.") : tr("%1 were put aside with their changes.");
    work_->showOffer(words.arg(names.join(tr(" and "))), tr("Bring it back"), [this, id = ids.front()] { bringBack(id); });
}

void MainWindow::bringBack(const QString& id)
{
    const Result<OpenedExperiment> work = aside_.read(id);
    if (!take(work))
        return;
    current().document().markChanged();
    keepUnsavedWork();
    aside_.remove(id);
}

void MainWindow::fillAsideMenu()
{
    asideMenu_->clear();
    for (const PutAside::Entry& entry : aside_.all())
        connect(asideMenu_->addAction(shownName(entry.name)), &QAction::triggered, this, [this, id = entry.id] { bringBack(id); });
    if (asideMenu_->isEmpty())
        asideMenu_->addAction(tr("Nothing put aside"))->setEnabled(false);
}

bool MainWindow::askToSave(Workspace& workspace)
{
    if (!options_.askBeforeLosing)
        return true;
    const ExperimentDocument& document = workspace.document();
    const auto answer =
        QMessageBox::question(this, tr("Save the changes?"), tr("%1 has changed since it was saved.").arg(shownName(document.name())),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer != QMessageBox::Save)
        return answer == QMessageBox::Discard;
    showWorkspace(workspace.key());
    return save();
}

/// What has no file is put aside without a question.
bool MainWindow::mayLose(Workspace& workspace)
{
    return !workspace.document().isModified() || workspace.document().path().isEmpty() || askToSave(workspace);
}

/// What has no file is kept for the next start; the second run of a comparison has none.
bool MainWindow::mayClose(Workspace& workspace)
{
    const ExperimentDocument& document = workspace.document();
    const bool kept = keepWork(workspace);
    if (document.isModified() && document.path().isEmpty())
        return kept || askToSave(workspace);
    if (!mayLose(workspace))
        return false;
    autosave_.drop(workspace.key());
    return true;
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (closed_)
        return;
    for (Workspace* workspace : workspaces_)
        if (!mayClose(*workspace)) {
            event->ignore();
            return;
        }
    closed_ = true;
    if (options_.keepState)
        saveState();
    autosaveTimer_.stop();
    if (recoveryOffered_) {  // what nobody wanted back is not offered for ever
        for (const OpenedExperiment& work : autosave_.found())
            aside_.add(work);
        autosave_.forget();
    }
    clock_.stop();
    for (Workspace* workspace : workspaces_)
        workspace->shutDown();
    event->accept();
}

}  // namespace horn::shell
