#include "ui/workspaces/simulation_controller.h"

#include <utility>

namespace horn::workspaces
{

SimulationController::SimulationController(ExperimentDocument& document, QObject* parent) : QObject(parent), document_(document)
{
    connect(&document_, &ExperimentDocument::changed, this, &SimulationController::postDocument);
}

Result<void> SimulationController::start(const experiment::Experiment& experiment)
{
    auto created = engine::SimulationEngine::create({experiment});
    if (!created)
        return created.error();
    engine_ = std::move(created).value();
    ++engineNumber_;
    frame_.reset();
    posted_ = 0;
    reviewed_ = 0;
    seed_ = experiment.seed;
    speed_ = experiment.view.steps_per_second;
    if (running_)
        engine_->run();
    Q_EMIT speedChanged(speed_);
    Q_EMIT stateChanged();
    return {};
}

void SimulationController::run()
{
    running_ = true;
    engine_->run();
    Q_EMIT stateChanged();
}

void SimulationController::pause()
{
    running_ = false;
    engine_->pause();
    Q_EMIT stateChanged();
}

void SimulationController::step(std::int64_t count)
{
    if (running_)
        pause();
    engine_->step(count);
}

void SimulationController::reset() { engine_->reset(); }

void SimulationController::kick(int node, double velocity)
{
    const int layer = static_cast<int>(document_.experiment().model.layers.size()) - 1;
    engine_->kick(0, layer, node, velocity);
    document_.markChanged();
}

void SimulationController::setSpeed(double stepsPerSecond)
{
    if (stepsPerSecond == speed_)
        return;
    speed_ = stepsPerSecond;
    engine_->set_speed(speed_);
    Q_EMIT speedChanged(speed_);
}

void SimulationController::postDocument()
{
    const experiment::Experiment& now = document_.experiment();
    if (now.seed == seed_) {
        posted_ = engine_->post(0, {now.model, now.stimulus});
        return;
    }
    // Another seed draws another network: a new run, not a change of this one.
    experiment::Experiment fresh = now;
    fresh.events.clear();
    fresh.view.steps_per_second = speed_;
    if (const Result<void> started = start(fresh); !started) {
        Q_EMIT refused(QString::fromStdString(started.error().message()));
        document_.undoStack().undo();
    }
}

std::shared_ptr<const engine::Frame> SimulationController::takeFrame()
{
    std::shared_ptr<const engine::Frame> newest = engine_ ? engine_->take_frame() : nullptr;
    if (!newest)
        return nullptr;
    frame_ = newest;
    review(*newest);
    return newest;
}

void SimulationController::review(const engine::Frame& frame)
{
    const engine::RunFrame& run = frame.runs.front();
    if (frame.state == engine::RunState::non_finite && running_) {
        running_ = false;
        Q_EMIT stateChanged();
        Q_EMIT refused(tr("The run stopped: a state was no longer finite after step %1. Lower the gain or reset.")
                           .arg(run.non_finite_step.value_or(frame.step)));
    }
    if (frame.state == engine::RunState::failed && running_) {
        running_ = false;
        Q_EMIT stateChanged();
        Q_EMIT refused(QString::fromStdString(frame.error->message()));
    }
    if (run.refused_event && run.refused_event->what != refusedEvent_)
        Q_EMIT refused(QString::fromStdString(run.refused_event->message()));
    refusedEvent_ = run.refused_event ? run.refused_event->what : std::string();
    if (run.parameters < posted_)
        return;
    if (run.refused && reviewed_ < posted_) {
        reviewed_ = posted_;
        Q_EMIT refused(QString::fromStdString(run.refused->message()));
        document_.undoStack().undo();
        return;
    }
    const experiment::Experiment& shown = document_.experiment();
    if (!run.refused && run.present && (run.present->model != shown.model || run.present->stimulus != shown.stimulus))
        document_.follow(*run.present);
}

experiment::Experiment SimulationController::recorded() const
{
    const experiment::Experiment& shown = document_.experiment();
    engine_->wait_until_idle();
    experiment::Experiment live = engine_->experiment_of(0).value_or(shown);
    live.view = shown.view;
    live.view.steps_per_second = speed_;
    if (live.recording.steps == 0)
        live.recording = shown.recording;
    return live;
}

void SimulationController::waitUntilIdle() const { engine_->wait_until_idle(); }

void SimulationController::stop()
{
    running_ = false;
    engine_.reset();
}

}  // namespace horn::workspaces
