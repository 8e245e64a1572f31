#include "ui/workspaces/simulation_workspace.h"

#include "core/dynamics/rest.h"
#include "ui/workspaces/timeline.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

namespace horn::workspaces
{

namespace
{

bool swingsByItself(const engine::RunFrame& run) { return run.rest->radius().value_or(0) > 1 + dynamics::rest_accuracy; }

/// Of the nodes, and of the whole network once that is known.
QString stabilityWords(const engine::RunFrame& run)
{
    const QString nodes = QString::fromStdString(run.stability.words);
    const std::optional<double> radius = run.rest->radius();
    if (!radius)
        return nodes;
    const QString number = QString::number(*radius, 'f', std::abs(*radius - 1) < 0.0005 ? 4 : 3);
    return (swingsByItself(run) ? SimulationWorkspace::tr("%1 · rest margin %2, swings by itself")
                                : SimulationWorkspace::tr("%1 · rest margin %2"))
        .arg(nodes, number);
}

/// The run that is unstable, or else nearest to it.
std::size_t worstRun(const engine::Frame& frame)
{
    const auto worse = [](const engine::RunFrame& a, const engine::RunFrame& b) {
        const auto rank = [](const engine::RunFrame& run) {
            const dynamics::StabilityReport& nodes = run.stability;
            return std::tuple(static_cast<int>(nodes.level), swingsByItself(run), nodes.omega_h - nodes.limit,
                              run.rest->radius().value_or(0));
        };
        return rank(a) < rank(b);
    };
    return static_cast<std::size_t>(std::ranges::max_element(frame.runs, worse) - frame.runs.begin());
}

}  // namespace

SimulationWorkspace::SimulationWorkspace(const QString& key, const QString& title, const experiment::Experiment& experiment,
                                         const QString& name, QWidget* parent)
    : Workspace(key, title, parent), document_(experiment), controller_(document_), runBar_(new RunBar(this))
{
    document_.load(experiment, {}, name);
    connect(&controller_, &SimulationController::stateChanged, this, [this] {
        runBar_->setRunning(controller_.isRunning());
        Q_EMIT stateChanged();
    });
    connect(&controller_, &SimulationController::speedChanged, runBar_, &RunBar::setSpeed);
    connect(&controller_, &SimulationController::refused, this, &Workspace::message);
    connect(runBar_, &RunBar::runClicked, this, [this] { controller_.isRunning() ? pause() : run(); });
    connect(runBar_, &RunBar::stepClicked, this, [this] { step(1); });
    connect(runBar_, &RunBar::resetClicked, this, [this] { reset(); });
    connect(&runBar_->timeline(), &Timeline::momentChosen, &controller_, &SimulationController::showMoment);
    connect(&runBar_->timeline(), &Timeline::newestChosen, &controller_, &SimulationController::showNewest);
    connect(runBar_, &RunBar::speedChosen, &controller_, &SimulationController::setSpeed);
    if (const Result<void> started = controller_.start(experiment); !started)
        qFatal("%s", started.error().message().c_str());
}

void SimulationWorkspace::setTheme(const theme::Theme& theme)
{
    Workspace::setTheme(theme);
    runBar_->setTheme(theme);
}

bool SimulationWorkspace::takeFrame()
{
    controller_.setReach(reach());
    const std::shared_ptr<const engine::Frame> frame = controller_.takeFrame();
    if (frame) {
        const SimulationController::Recorded recorded = controller_.recordedMoments();
        runBar_->timeline().show(recorded.oldest, recorded.newest, controller_.moment());
        showFrame(*frame);
    }
    return takeMeasurements() || frame;
}

void SimulationWorkspace::showFrameAgain()
{
    if (controller_.frame())
        showFrame(*controller_.frame());
}

std::uint64_t SimulationWorkspace::droppedFrames() const { return controller_.frame() ? controller_.frame()->dropped : 0; }

WorkspaceStatus SimulationWorkspace::status() const
{
    WorkspaceStatus status;
    using Tone = WorkspaceStatus::Tone;
    const engine::Frame* frame = controller_.frame();
    status.state = controller_.isRunning() ? tr("running") : tr("paused");
    status.stateTone = controller_.isRunning() ? Tone::good : Tone::neutral;
    status.right = tr("seed %1").arg(document_.experiment().seed);
    if (!frame)
        return status;
    if (controller_.moment())
        status.state = tr("paused, looking back");
    if (frame->state == engine::RunState::non_finite) {
        status.state = tr("stopped: not finite");
        status.stateTone = Tone::bad;
    } else if (frame->state == engine::RunState::failed) {
        status.state = tr("stopped: out of memory");
        status.stateTone = Tone::bad;
    }
    const std::size_t worst = worstRun(*frame);
    const dynamics::StabilityReport& stability = frame->runs[worst].stability;
    status.rate = controller_.isRunning() ? tr("%1 steps/s").arg(grouped(frame->steps_per_second))
                                          : tr("step %1").arg(grouped(static_cast<double>(frame->step)));
    const QString words = stabilityWords(frame->runs[worst]);
    const bool alike = std::ranges::all_of(frame->runs, [&](const engine::RunFrame& run) { return stabilityWords(run) == words; });
    status.words = alike ? words : (worst == 0 ? tr("A: %1") : tr("B: %1")).arg(words);
    status.wordsTone = stability.level == model::NodeStability::unstable                                        ? Tone::bad
                       : stability.level == model::NodeStability::stable && !swingsByItself(frame->runs[worst]) ? Tone::good
                                                                                                                : Tone::neutral;
    return status;
}

Result<void> SimulationWorkspace::open(const experiment::Experiment& experiment, const QString& path, const QString& name)
{
    if (Result<void> suited = suits(experiment); !suited)
        return suited;
    if (Result<void> started = controller_.start(experiment); !started)
        return started;
    document_.load(experiment, path, name);
    return {};
}

void SimulationWorkspace::setShown(bool shown)
{
    if (shown && resumeWhenShown_)
        run();
    if (!shown) {
        resumeWhenShown_ = controller_.isRunning();
        if (resumeWhenShown_)
            pause();
    } else {
        resumeWhenShown_ = false;
    }
}

}  // namespace horn::workspaces
