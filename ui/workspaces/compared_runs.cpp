#include "ui/workspaces/compared_runs.h"

#include <algorithm>
#include <utility>

namespace horn::workspaces
{

namespace
{

constexpr std::int64_t longestWay = 100000;  // steps to catch up: some hundredths of a second

/// The steps that the own run has taken under its present stimulus and parameters, unkicked.
struct Way {
    std::int64_t from = 0, to = 0;
};
Way undisturbedWay(const engine::SimulationEngine& engine, engine::RunId own)
{
    const engine::RunFrame* run = engine.newest_frame()->run(own);
    if (!run || run->history.empty())
        return {};
    const std::int64_t end = run->history.end_step();
    return {std::max(run->history.undisturbed_since(end - 1), end - longestWay), end};
}

}  // namespace

void ComparedRuns::follow(engine::SimulationEngine& engine, std::uint64_t engineNumber, engine::RunId own,
                          const experiment::Experiment& experiment, bool running)
{
    if (std::exchange(engineNumber_, engineNumber) != engineNumber)
        runs_.clear();
    std::optional<Way> way;  ///< of the runs that are new
    std::vector<Run> before = std::exchange(runs_, {});
    std::optional<std::int64_t> chosenStart = std::exchange(nextStart_, {});
    for (const experiment::ComparedOscillator& oscillator : experiment.view.compare) {
        const experiment::Experiment other = experiment::compared_with(experiment, oscillator);
        const engine::RunParameters parameters{other.model, other.stimulus};
        const auto known = std::find_if(before.begin(), before.end(), [&](const Run& run) { return run.oscillator == oscillator; });
        if (known != before.end()) {
            runs_.push_back(std::move(*known));
            before.erase(known);
        } else if (chosenStart) {
            runs_.push_back({engine.fork(own, std::exchange(chosenStart, {})), oscillator, {}});
            engine.wait_until_idle();  // an edit that follows finds the own run waiting
        } else {
            if (!way) {
                engine.wait_until_idle();
                way = undisturbedWay(engine, own);
            }
            runs_.push_back({engine.fork(own, way->from), oscillator, {}});
        }
        if (runs_.back().posted != parameters) {
            engine.post(runs_.back().id, parameters);
            runs_.back().posted = parameters;
        }
    }
    for (const Run& run : before)
        engine.remove(run.id);
    if (!way || way->from == way->to)
        return;
    engine.wait_until_idle();  // the new ones have their parameters before they move
    engine.step(way->to - way->from);
    if (running)
        engine.run();
}

std::optional<experiment::Experiment> ComparedRuns::recorded(const engine::SimulationEngine& engine, std::size_t which) const
{
    return which < runs_.size() ? engine.experiment_of(runs_[which].id) : std::nullopt;
}

std::vector<const engine::RunFrame*> ComparedRuns::in(const engine::Frame& frame) const
{
    std::vector<const engine::RunFrame*> found;
    for (const Run& run : runs_)
        found.push_back(frame.run(run.id));
    return found;
}

}  // namespace horn::workspaces
