#include "ui/workspaces/oscillator_workspace.h"

#include <QHBoxLayout>

namespace horn::workspaces
{

OscillatorWorkspace::OscillatorWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent)
    : SimulationWorkspace(QStringLiteral("oscillator"), tr("Oscillator"), experiment, name, parent),
      panel_(new OscillatorPanel(document(), this)), plots_(new OscillatorPlots(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(panel_);
    row->addWidget(plots_, 1);
    connect(&document(), &ExperimentDocument::changed, this, &OscillatorWorkspace::review);
    connect(&document(), &ExperimentDocument::followed, this, &OscillatorWorkspace::review);
    connect(&document(), &ExperimentDocument::loaded, this, &OscillatorWorkspace::review);
    connect(panel_, &OscillatorPanel::viewChanged, this, [this] {
        review();
        if (controller().frame())
            showFrame(*controller().frame());
    });
    review();
}

void OscillatorWorkspace::review()
{
    const experiment::Experiment& now = document().experiment();
    plots_->showTheory(now);
    const dynamics::Oscillator oscillator = oscillatorOf(now);
    const FrequencyRange range = frequenciesFor(oscillator);
    const std::uint64_t before = sweepNumber_;
    sweepNumber_ = sweep_.start({.oscillator = oscillator,
                                 .drive_amplitude = panel_->view().sweepDrive,
                                 .from = range.low,
                                 .to = range.high,
                                 .points = panel_->view().sweepPoints});
    swept_ = swept_ && sweepNumber_ == before;
}

void OscillatorWorkspace::showFrame(const engine::Frame& frame) { plots_->showRun(frame.runs.front(), panel_->view().window); }

bool OscillatorWorkspace::takeMeasurements()
{
    const std::shared_ptr<const engine::SweepResult> result = sweep_.take();
    if (result) {
        plots_->showSweep(*result);
        swept_ = result->finished && result->generation == sweepNumber_;
    }
    return result != nullptr;
}

Result<void> OscillatorWorkspace::suits(const experiment::Experiment& experiment) const
{
    if (experiment.model.layers.size() == 1 && experiment.model.layers.front().nodes == 1)
        return {};
    return Error{"/model/layers/0/nodes", "the oscillator workspace shows one node", "open it in the network workspace"};
}

}  // namespace horn::workspaces
