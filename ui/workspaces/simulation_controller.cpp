#include "ui/workspaces/simulation_controller.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace horn::workspaces
{

SimulationController::SimulationController(ExperimentDocument& document, QObject* parent) : QObject(parent), document_(document)
{
    connect(&document_, &ExperimentDocument::changed, this, &SimulationController::postDocument);
}

Result<void> SimulationController::start(const experiment::Experiment& experiment) { return start(experiment::runs_of(experiment)); }

Result<void> SimulationController::start(const std::vector<experiment::Experiment>& experiments)
{
    constexpr int last = std::numeric_limits<int>::max();
    auto created = engine::SimulationEngine::create(experiments, {.layer = last});  // which the panel edits and kicks go to
    if (!created)
        return created.error();
    engine_ = std::move(created).value();
    ++engineNumber_;
    newest_.reset();
    frame_.reset();
    moment_.reset();
    runs_.clear();
    for (const experiment::Experiment& experiment : experiments)
        runs_.push_back({.id = static_cast<engine::RunId>(runs_.size()), .sent = {experiment.model, experiment.stimulus}});
    seed_ = experiments.front().seed;
    speed_ = experiments.front().view.steps_per_second;
    if (running_)
        engine_->run();
    Q_EMIT speedChanged(speed_);
    Q_EMIT stateChanged();
    return {};
}

void SimulationController::run()
{
    showNewest();
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
    if (moment_) {
        const std::int64_t wanted = *moment_ + count;
        showMoment(wanted);
        count = wanted - recordedMoments().newest;
    }
    if (count > 0)
        engine_->step(count);
}

void SimulationController::reset()
{
    showNewest();
    engine_->reset();
}

void SimulationController::kick(std::size_t which, int node, double velocity)
{
    showNewest();
    const int layer = static_cast<int>(document_.experiment().model.layers.size()) - 1;
    engine_->kick(runs_[which].id, layer, node, velocity);
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

SimulationController::Recorded SimulationController::recordedMoments() const
{
    if (!newest_)
        return {};
    std::int64_t oldest = 0;
    for (const engine::RunFrame& run : newest_->runs)
        if (run.recorded_from > 0)
            oldest = std::max(oldest, run.recorded_from + 1);
    return {std::min(oldest, newest_->step), newest_->step};
}

void SimulationController::showMoment(std::int64_t step)
{
    if (running_) {
        pause();
        engine_->wait_until_idle();
        takeNewest();  // the whole history, once it moves no more
    }
    const Recorded recorded = recordedMoments();
    if (step >= recorded.newest) {
        showNewest();
        return;
    }
    momentChanged_ = true;
    moment_ = std::max(step, recorded.oldest);
}

void SimulationController::showNewest()
{
    momentChanged_ = momentChanged_ || moment_;
    moment_.reset();
}

void SimulationController::fork()
{
    if (isComparing())
        return;
    const engine::RunId id = engine_->fork(runs_.front().id, moment_);
    engine_->wait_until_idle();  // an edit that follows finds the first run waiting
    runs_.push_back(runs_.front());
    runs_.back().id = id;
    showNewest();
    document_.beginComparison();
}

void SimulationController::endComparison(std::size_t keep)
{
    if (!isComparing())
        return;
    showNewest();
    const std::size_t other = 1 - keep;
    engine_->remove(runs_[other].id);
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(other));
    document_.endComparison(keep);
    if (keep != 0)
        document_.markChanged();
}

const engine::RunFrame* SimulationController::runIn(const engine::Frame& frame, std::size_t which) const
{
    return which < runs_.size() ? frame.run(runs_[which].id) : nullptr;
}

void SimulationController::postDocument()
{
    const std::vector<experiment::Experiment>& now = document_.experiments();
    if (now.front().seed != seed_) {
        startAgainWithAnotherSeed();
        return;
    }
    for (std::size_t i = 0; i < runs_.size(); ++i) {
        engine::RunParameters wanted{now[i].model, now[i].stimulus};
        if (wanted == runs_[i].sent)
            continue;
        runs_[i].sent = wanted;
        runs_[i].posted = engine_->post(runs_[i].id, std::move(wanted));
    }
}

/// Another seed draws another network: a new run, not a change of this one.
void SimulationController::startAgainWithAnotherSeed()
{
    std::vector<experiment::Experiment> fresh = document_.experiments();
    for (experiment::Experiment& experiment : fresh) {
        experiment.events.clear();
        experiment.view.steps_per_second = speed_;
    }
    if (const Result<void> started = start(fresh); !started) {
        Q_EMIT refused(QString::fromStdString(started.error().message()));
        document_.undoStack().undo();
    }
}

bool SimulationController::takeNewest()
{
    const std::shared_ptr<const engine::Frame> newest = engine_ ? engine_->take_frame() : nullptr;
    if (!newest)
        return false;
    newest_ = newest;
    review(*newest);
    return true;
}

void SimulationController::setReach(std::int64_t steps)
{
    if (engine_)
        engine_->set_reach(steps);
}

std::shared_ptr<const engine::Frame> SimulationController::takeFrame()
{
    const bool isNew = takeNewest();
    if (!newest_ || (!isNew && !momentChanged_))
        return nullptr;
    showAgain();
    return frame_;
}

bool SimulationController::showsPosted() const
{
    const engine::RunFrame* run = frame_ ? runIn(*frame_, 0) : nullptr;
    return run && !moment_ && run->parameters >= posted() && !run->refused && run->step > run->since;
}

/// Of a moment in the past everything is looked at anew; a run that waits for another one is shown as far as that has come.
void SimulationController::showAgain()
{
    const bool waits = std::ranges::any_of(newest_->runs, [this](const engine::RunFrame& run) { return run.step > newest_->step; });
    momentChanged_ = false;
    if (!moment_ && !waits) {
        frame_ = newest_;
        return;
    }
    engine::Frame shown = newest_->at(moment_.value_or(newest_->step));
    if (moment_)
        for (engine::RunFrame& run : shown.runs)
            run.history = run.history.anew();
    frame_ = std::make_shared<const engine::Frame>(std::move(shown));
}

void SimulationController::review(const engine::Frame& frame)
{
    reviewEnd(frame);
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (const engine::RunFrame* run = runIn(frame, i))
            if (!reviewRun(*run, i))
                return;
}

/// Tells why a run that moved has stopped by itself.
void SimulationController::reviewEnd(const engine::Frame& frame)
{
    const bool failed = frame.state == engine::RunState::failed;
    if (!running_ || (!failed && frame.state != engine::RunState::non_finite))
        return;
    running_ = false;
    Q_EMIT stateChanged();
    std::int64_t step = frame.step;
    for (const engine::RunFrame& run : frame.runs)
        step = std::min(step, run.non_finite_step.value_or(step));
    Q_EMIT refused(failed ? QString::fromStdString(frame.error->message())
                          : tr("The run stopped: a state was no longer finite after step %1. Lower the gain or reset.").arg(step));
}

/// \return whether the document is as it was; otherwise a refused edit has been undone.
bool SimulationController::reviewRun(const engine::RunFrame& run, std::size_t which)
{
    Run& known = runs_[which];
    if (run.refused_event && run.refused_event->what != known.refusedEvent)
        Q_EMIT refused(QString::fromStdString(run.refused_event->message()));
    known.refusedEvent = run.refused_event ? run.refused_event->what : std::string();
    if (run.parameters < known.posted)
        return true;
    if (run.refused && known.reviewed < known.posted) {
        known.reviewed = known.posted;
        Q_EMIT refused(QString::fromStdString(run.refused->message()));
        document_.undoStack().undo();
        return false;
    }
    if (!run.refused && run.present && *run.present != known.sent) {
        known.sent = *run.present;
        document_.follow(*run.present, which);
    }
    return true;
}

experiment::Experiment SimulationController::recorded(std::size_t which) const
{
    const experiment::Experiment& shown = document_.experiments()[which];
    engine_->wait_until_idle();
    experiment::Experiment live = engine_->experiment_of(runs_[which].id).value_or(shown);
    live.view = shown.view;
    live.view.steps_per_second = speed_;
    if (live.recording.steps == 0)
        live.recording = shown.recording;
    return live;
}

experiment::Experiment SimulationController::recordedWhole() const
{
    return isComparing() ? experiment::paired(recorded(0), recorded(1)) : recorded(0);
}

void SimulationController::waitUntilIdle() const { engine_->wait_until_idle(); }

void SimulationController::stop()
{
    running_ = false;
    engine_.reset();
}

}  // namespace horn::workspaces
