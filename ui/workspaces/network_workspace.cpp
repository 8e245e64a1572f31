#include "ui/workspaces/network_workspace.h"

#include <QHBoxLayout>

namespace horn::workspaces
{

namespace
{
constexpr double measuresPerSecond = 30;
}

NetworkWorkspace::NetworkWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent)
    : SimulationWorkspace(QStringLiteral("network"), tr("Network"), experiment, name, parent), measures_({.rate = measuresPerSecond}),
      panel_(new NetworkPanel(document(), this)), plots_(new NetworkPlots(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(panel_);
    row->addWidget(plots_, 1);
    connect(panel_, &NetworkPanel::viewChanged, this, [this] {
        measures_.set_window(panel_->view().lockingWindow);
        if (controller().frame())
            showFrame(*controller().frame());
    });
    const auto showAgain = [this] {
        nameKickTarget();
        if (controller().frame() && !controller().isRunning())
            showFrame(*controller().frame());
    };
    connect(plots_, &NetworkPlots::selectionChanged, this, showAgain);
    connect(plots_, &NetworkPlots::viewChosen, this, showAgain);
    connect(plots_, &NetworkPlots::kickRequested, this, [this](int node) { controller().kick(node, panel_->view().kick); });
    connect(panel_, &NetworkPanel::checkpointChosen, this, &Workspace::openRequested);
    connect(panel_, &NetworkPanel::kickClicked, this, [this] {
        for (const int node : plots_->selected())
            controller().kick(node, panel_->view().kick);
    });
    nameKickTarget();
}

void NetworkWorkspace::nameKickTarget()
{
    panel_->setSelected(plots_->selected());
    QStringList names;
    for (const int node : plots_->selected())
        names << QString::number(node);
    panel_->setKickTarget(names.isEmpty() ? tr("Kick: select nodes in the plots")
                                          : tr("Kick node %1").arg(names.join(QStringLiteral(", "))));
}

void NetworkWorkspace::showFrame(const engine::Frame& frame)
{
    const engine::RunFrame& run = frame.runs.front();
    generation_ = run.history.generation();
    plots_->showRun(run, panel_->view());
    if (!run.history.empty())
        submitted_ = measures_.submit(run.history, plots_->measureRequest(panel_->view()));
}

bool NetworkWorkspace::takeMeasurements()
{
    const std::shared_ptr<const engine::Measures> measures = measures_.take();
    if (!measures || measures->history_generation != generation_)
        return false;
    measured_ = measures->number;
    plots_->showMeasures(*measures, panel_->view());
    return true;
}

Result<void> NetworkWorkspace::suits(const experiment::Experiment& experiment) const
{
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return {};
    return Error{"/task/name", "this experiment learns a task", "open it in the training workspace"};
}

}  // namespace horn::workspaces
