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

std::optional<OpenedExperiment> workWithoutFile(Workspace& workspace)
{
    const ExperimentDocument& document = workspace.document();
    if (!document.holdsWork() || !document.path().isEmpty())
        return std::nullopt;
    return OpenedExperiment{workspace.experimentToSave(), {}, document.name(), std::nullopt};
}

bool MainWindow::keepWork(Workspace& workspace)
{
    const ExperimentDocument& document = workspace.document();
    if (document.isModified())
        return autosave_.keep(workspace.key(), workspace.experimentToSave(), document.path(), document.name());
    autosave_.drop(workspace.key());
    return true;
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

void MainWindow::putAside(const OpenedExperiment& work, const QString& words)
{
    work_->showOffer(words.arg(shownName(work.name)), tr("Bring it back"), [this, id = aside_.add(work)] { bringBack(id); });
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
    return !workspace.document().holdsWork() || workspace.document().path().isEmpty() || askToSave(workspace);
}

/// What has no file is kept for the next start.
bool MainWindow::mayClose(Workspace& workspace)
{
    const ExperimentDocument& document = workspace.document();
    if (document.holdsWork() && document.path().isEmpty())
        return keepWork(workspace) || askToSave(workspace);
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
