#include "ui/workspaces/oscillator_workspace.h"

#include "ui/plots/plot_desk.h"
#include "ui/workspaces/compared_oscillators.h"

#include <QHBoxLayout>

#include <algorithm>
#include <utility>

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
    row->addWidget(new plots::PlotDesk(plots_, this), 1);
    connect(&document(), &ExperimentDocument::changed, this, &OscillatorWorkspace::review);
    connect(&document(), &ExperimentDocument::followed, this, &OscillatorWorkspace::review);
    connect(&document(), &ExperimentDocument::loaded, this, &OscillatorWorkspace::review);
    connect(&document(), &ExperimentDocument::changed, this, &OscillatorWorkspace::followDisplay);
    connect(&document(), &ExperimentDocument::loaded, this, &OscillatorWorkspace::followDisplay);
    runBar().offerFork(tr("Keeps the present parameters as an oscillator of their own that goes on from the moment shown: change one thing "
                          "and watch both (Ctrl+Shift+F)"),
                       tr("Keeps the present parameters as an oscillator of their own under the same stimulus (Ctrl+Shift+M)"));
    connect(&runBar(), &RunBar::forkClicked, this, &OscillatorWorkspace::fork);
    connect(&runBar(), &RunBar::compareClicked, this, &OscillatorWorkspace::compare);
    review();
}

bool OscillatorWorkspace::canFork() const { return canCompareMore(panel_->document()); }

void OscillatorWorkspace::fork()
{
    if (!canFork())
        return;
    compared_.startNextAt(controller().moment().value_or(controller().recordedMoments().newest));
    controller().showNewest();
    if (const Result<void> kept = keepPresentOscillator(document(), tr("fork")); !kept)
        Q_EMIT message(QString::fromStdString(kept.error().message()));
}

void OscillatorWorkspace::compare()
{
    if (const Result<void> kept = keepPresentOscillator(document(), tr("compare parameter sets")); !kept)
        Q_EMIT message(QString::fromStdString(kept.error().message()));
}

void OscillatorWorkspace::followDisplay()
{
    if (std::exchange(shown_, display()) != display())
        showFrameAgain();
}

void OscillatorWorkspace::Measurement::start(const engine::SweepRequest& request)
{
    const std::uint64_t before = number;
    number = sweep.start(request);
    done = done && number == before;
}

std::shared_ptr<const engine::SweepResult> OscillatorWorkspace::Measurement::take()
{
    std::shared_ptr<const engine::SweepResult> result = sweep.take();
    if (!result || result->generation != number)
        return nullptr;
    done = result->finished;
    return result;
}

void OscillatorWorkspace::review()
{
    const experiment::Experiment& now = document().experiment();
    plots_->showTheory(now);
    runBar().setForkEnabled(canFork());
    if (controller().hasEngine())
        compared_.follow(*controller().engine(), controller().engineNumber(), 0, now, controller().isRunning());
    const dynamics::Oscillator oscillator = oscillatorOf(now);
    const FrequencyRange range = frequenciesFor(oscillator);
    engine::SweepRequest request{.oscillator = oscillator,
                                 .drive_amplitude = display().sweep_drive,
                                 .from = range.low,
                                 .to = range.high,
                                 .points = display().sweep_points,
                                 .besides = tellingFrequencies(now)};
    linear_.start(request);
    if (const std::optional<double> drive = presentDrive(now); drive && *drive != request.drive_amplitude) {
        request.drive_amplitude = *drive;
        driven_.start(request);
    } else {
        driven_.sweep.cancel();
        driven_.number = 0;
        driven_.done = true;
        plots_->showDrivenSweep(nullptr);
    }
}

void OscillatorWorkspace::showFrame(const engine::Frame& frame)
{
    plots_->showRuns({.own = &frame.runs.front(), .compared = compared_.in(frame), .expected = presentHolds(frame)}, display());
}

bool OscillatorWorkspace::presentHolds(const engine::Frame& frame)
{
    if (!controller().moment())
        return true;
    const engine::HistoryView newest = controller().engine()->newest_frame()->runs.front().history;
    return newest.undisturbed_since(newest.end_step() - 1) < frame.runs.front().history.end_step();
}

std::int64_t OscillatorWorkspace::reach() const { return std::max<std::int64_t>(2 * display().window, OscillatorResonance::spectrumSteps); }

/// One that joined a run on its way, or was not kicked with it, cannot be told from the list alone.
bool OscillatorWorkspace::repeats(int run) const
{
    if (run == 0)
        return true;
    const std::vector<experiment::Experiment> runs = experiment::all_runs_of(controller().recordedWhole());
    const auto which = static_cast<std::size_t>(run);
    const std::optional<experiment::Experiment> live = compared_.recorded(*controller().engine(), which - 1);
    return live && which < runs.size() && experiment::same_course(*live, runs[which]);
}

bool OscillatorWorkspace::takeMeasurements()
{
    const std::shared_ptr<const engine::SweepResult> linear = linear_.take(), driven = driven_.take();
    if (linear)
        plots_->showSweep(*linear);
    if (driven)
        plots_->showDrivenSweep(driven.get());
    return linear || driven;
}

Result<void> OscillatorWorkspace::suits(const experiment::Experiment& experiment) const
{
    if (experiment.model.layers.size() == 1 && experiment.model.layers.front().nodes == 1)
        return {};
    return Error{"/model/layers/0/nodes", "the oscillator workspace shows one node", "open it in the network workspace"};
}

}  // namespace horn::workspaces
