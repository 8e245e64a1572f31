#include "app/lab/figure.h"

#include "app/lab/live.h"
#include "core/experiment/presets.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/main_window.h"
#include "ui/workspaces/simulation_workspace.h"
#include "ui/workspaces/training_workspace.h"

#include <QFileInfo>
#include <QStringList>

#include <algorithm>
#include <limits>
#include <vector>

namespace horn::lab
{

namespace
{

constexpr int patience = std::numeric_limits<int>::max();  // ms; training takes what it takes
constexpr int measuringTime = 20000;                       // ms for sweep and synchrony

/// No preset has such a name.
bool namesFile(const QString& experiment) { return experiment.contains(QLatin1Char('.')) || experiment.contains(QLatin1Char('/')); }

QStringList namesOf(const std::vector<plots::PlotCard*>& cards)
{
    QStringList names;
    for (const plots::PlotCard* card : cards)
        names << dashed(card->objectName());
    return names;
}

/// Brings the newest step, and what is measured of it, to the plots.
void settle(workspaces::Workspace& workspace)
{
    if (const auto* simulation = dynamic_cast<const workspaces::SimulationWorkspace*>(&workspace))
        simulation->controller().waitUntilIdle();
    workspace.takeFrame();
    live(measuringTime, [&] { return workspace.measurementsDone(); });
}

/// Runs the experiment to its end: the recorded number of steps, or all epochs.
Result<void> runToTheEnd(workspaces::Workspace& workspace)
{
    if (auto* training = dynamic_cast<workspaces::TrainingWorkspace*>(&workspace)) {
        training->run();
        live(patience, [&] { return !training->isRunning(); });
        if (training->trainingStatus()->error)
            return *training->trainingStatus()->error;
        return {};
    }
    const std::int64_t steps = workspace.document().experiment().recording.steps;
    dynamic_cast<workspaces::SimulationWorkspace&>(workspace).controller().step(steps);
    settle(workspace);
    return {};
}

}  // namespace

Result<void> drawFigure(const QString& name, const QString& experiment, const QString& path)
{
    shell::MainWindow window({.keepState = false, .askBeforeLosing = false, .appearance = shell::AppearanceChoice::dark});
    window.resize(1600, 1000);
    window.show();
    Result<shell::OpenedExperiment> opened =
        QFileInfo::exists(experiment) || namesFile(experiment) ? shell::openFile(experiment) : shell::openPreset(experiment);
    if (!opened)
        return opened.error();
    experiment::Experiment& wanted = opened.value().experiment;
    window.showWorkspace(shell::workspaceFor(wanted));
    workspaces::Workspace& workspace = window.current();
    QStringList names = namesOf(workspace.drawableCards());  // of one run
    if (names.contains(name))
        wanted.view.second.reset();
    if (Result<void> taken = workspace.open(wanted, opened.value().path, opened.value().name); !taken)
        return taken;
    const std::vector<plots::PlotCard*> cards = workspace.drawableCards();
    const auto found = std::ranges::find(cards, name, [](const plots::PlotCard* card) { return dashed(card->objectName()); });
    if (found == cards.end()) {
        if (wanted.view.second)
            names << namesOf(cards);
        return Error{"--figure",
                     "the " + workspace.key().toStdString() + " workspace has no figure “" + name.toStdString() + "” of this experiment",
                     "it has " + names.join(QStringLiteral(", ")).toStdString()};
    }
    if (Result<void> run = runToTheEnd(workspace); !run)
        return run;
    workspace.takeFrame();
    return (*found)->exportTo(path);
}

Result<void> exportFigures(workspaces::Workspace& workspace, const QString& folder)
{
    settle(workspace);
    for (const plots::PlotCard* card : workspace.cards())
        for (const char* suffix : {"svg", "pdf", "png"}) {
            const QString path =
                QStringLiteral("%1/%2-%3.%4").arg(folder, workspace.key(), dashed(card->objectName()), QString::fromLatin1(suffix));
            if (Result<void> written = card->exportTo(path); !written)
                return written;
        }
    return {};
}

}  // namespace horn::lab
