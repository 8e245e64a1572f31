#include "ui/workspaces/compared_runs.h"

#include <algorithm>
#include <utility>

namespace horn::workspaces
{

namespace
{

/// The first step that the own run took under its present stimulus and parameters, unkicked.
std::int64_t undisturbedSince(const engine::SimulationEngine& engine, engine::RunId own)
{
    const auto frame = engine.newest_frame();
    const engine::RunFrame* run = frame->run(own);
    if (!run || run->history.empty())
        return 0;
    return run->history.undisturbed_since(run->history.end_step() - 1);
}

}  // namespace

void ComparedRuns::follow(engine::SimulationEngine& engine, std::uint64_t engineNumber, engine::RunId own,
                          const experiment::Experiment& experiment)
{
    if (std::exchange(engineNumber_, engineNumber) != engineNumber)
        runs_.clear();
    std::vector<Run> before = std::exchange(runs_, {});
    for (const experiment::ComparedOscillator& oscillator : experiment.view.compare) {
        const experiment::Experiment other = experiment::compared_with(experiment, oscillator);
        const engine::RunParameters parameters{other.model, other.stimulus};
        const auto known = std::find_if(before.begin(), before.end(), [&](const Run& run) { return run.oscillator == oscillator; });
        if (known != before.end()) {
            runs_.push_back(std::move(*known));
            before.erase(known);
        } else {
            runs_.push_back({engine.fork(own, undisturbedSince(engine, own)), oscillator, {}});
        }
        if (runs_.back().posted != parameters) {
            engine.post(runs_.back().id, parameters);
            runs_.back().posted = parameters;
        }
    }
    for (const Run& run : before)
        engine.remove(run.id);
}

std::vector<const engine::RunFrame*> ComparedRuns::in(const engine::Frame& frame) const
{
    std::vector<const engine::RunFrame*> found;
    for (const Run& run : runs_)
        found.push_back(frame.run(run.id));
    return found;
}

}  // namespace horn::workspaces
