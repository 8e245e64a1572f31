#include "core/engine/simulation_engine.h"

#include "core/engine/live_run.h"
#include "core/engine/simulation_worker.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace horn::engine
{

const RunFrame* Frame::run(RunId id) const
{
    const auto found = std::ranges::find(runs, id, &RunFrame::id);
    return found == runs.end() ? nullptr : &*found;
}

Frame Frame::at(std::int64_t moment) const
{
    Frame earlier = *this;
    for (RunFrame& run : earlier.runs) {
        for (const HistoryRows& later : run.history.rows(moment, run.history.end_step()))
            run.time -= later.count * later.parameters->time_step;
        run.history = run.history.until(moment);
        run.step = run.history.end_step();
    }
    earlier.step = std::ranges::min_element(earlier.runs, {}, &RunFrame::step)->step;
    return earlier;
}

Result<std::unique_ptr<SimulationEngine>> SimulationEngine::create(std::vector<experiment::Experiment> experiments,
                                                                   SimulationEngineOptions options)
{
    assert(!experiments.empty() && options.frame_rate > 0);
    const double speed = experiments.front().view.steps_per_second;
    std::vector<LiveRun> runs;
    for (experiment::Experiment& experiment : experiments) {
        auto run = LiveRun::start(static_cast<RunId>(runs.size()), std::move(experiment), options.history, options.layer);
        if (!run)
            return run.error();
        runs.push_back(std::move(*run));
    }
    return std::unique_ptr<SimulationEngine>(new SimulationEngine(std::make_unique<Worker>(std::move(runs), speed, options)));
}

SimulationEngine::SimulationEngine(std::unique_ptr<Worker> worker) : worker_(std::move(worker)) {}
SimulationEngine::~SimulationEngine() = default;

std::uint64_t SimulationEngine::post(RunId run, RunParameters parameters) { return worker_->post(run, std::move(parameters)); }
void SimulationEngine::run() { worker_->command(RunCommand{}); }
void SimulationEngine::pause() { worker_->command(PauseCommand{}); }
void SimulationEngine::step(std::int64_t steps) { worker_->command(StepCommand{steps}); }
void SimulationEngine::reset() { worker_->command(ResetCommand{}); }
void SimulationEngine::kick(RunId run, int layer, int node, double velocity)
{
    worker_->command(KickCommand{run, {layer, node, velocity}});
}
RunId SimulationEngine::fork(RunId run, std::optional<std::int64_t> step) { return worker_->fork(run, step); }
void SimulationEngine::remove(RunId run) { worker_->command(RemoveCommand{run}); }
void SimulationEngine::set_reach(std::int64_t steps) { worker_->set_reach(steps); }
void SimulationEngine::set_speed(double steps_per_second) { worker_->command(SpeedCommand{steps_per_second}); }
std::shared_ptr<const Frame> SimulationEngine::take_frame() { return worker_->take_frame(); }
std::shared_ptr<const Frame> SimulationEngine::newest_frame() const { return worker_->newest_frame(); }
std::optional<experiment::Experiment> SimulationEngine::experiment_of(RunId run) const { return worker_->experiment_of(run); }
void SimulationEngine::wait_until_idle() const { worker_->wait_until_idle(); }

}  // namespace horn::engine
