#include "core/engine/live_run.h"

#include "core/dynamics/stability.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <variant>

namespace horn::engine
{

namespace
{

/// The part of the rows of a chunk that begins at row `first`.
std::span<const float> part(std::span<const float> rows, int first, int count, int width)
{
    return rows.subspan(static_cast<std::size_t>(first) * static_cast<std::size_t>(width),
                        static_cast<std::size_t>(count) * static_cast<std::size_t>(width));
}

/// As the last change, or else the start, gave them: Replay::current() has the stimulus widened to the network's inputs.
RunParameters parameters_in_force(const experiment::Replay& replay)
{
    const experiment::Experiment& experiment = replay.experiment();
    for (std::size_t i = replay.applied_events(); i > 0; --i)
        if (const auto* change = std::get_if<experiment::Change>(&experiment.events[i - 1].what))
            return *change;
    return {experiment.model, experiment.stimulus};
}

}  // namespace

LiveRun::LiveRun(experiment::Replay replay, History history, int layer)
    : replay_(std::move(replay)), history_(std::move(history)), layer_(layer)
{
}

Result<LiveRun> LiveRun::start(RunId id, experiment::Experiment experiment, const HistoryOptions& history, int layer)
{
    auto replay = experiment::Replay::start(std::move(experiment));
    if (!replay)
        return replay.error();
    LiveRun run(std::move(*replay), History(history), layer);
    run.frame_.id = id;
    run.describe_parameters();
    return run;
}

LiveRun LiveRun::fork(RunId id) const
{
    LiveRun other(replay_.fork(), history_, layer_);
    other.described_events_ = described_events_;
    other.observed_layer_ = observed_layer_;
    other.frame_ = frame_;
    other.frame_.id = id;
    return other;
}

Result<void> LiveRun::advance_to(std::int64_t end)
{
    const Result<void> advanced = replay_.advance(end - step(), [this](const experiment::ReplayChunk& chunk) { append(chunk); });
    frame_.non_finite_step = replay_.non_finite_step();
    return advanced;
}

void LiveRun::refuse_waiting_events(Error why)
{
    frame_.refused_event = std::move(why);
    const Result<void> kept = replay_.apply(parameters_in_force(replay_));  // what is applied drops what waits
    assert(kept.ok());
    static_cast<void>(kept);
}

void LiveRun::append(const experiment::ReplayChunk& chunk)
{
    if (replay_.applied_events() != described_events_)
        describe_parameters();
    const experiment::ReplayChunk::Layer& layer = chunk.layers[static_cast<std::size_t>(observed_layer_)];
    for (int row = 0; row < chunk.steps;) {
        const History::Rows rows = history_.next_rows(chunk.steps - row);
        std::ranges::copy(part(chunk.stimulus, row, rows.count, chunk.inputs), rows.stimulus.begin());
        std::ranges::copy(part(layer.x, row, rows.count, layer.nodes), rows.x.begin());
        std::ranges::copy(part(layer.y, row, rows.count, layer.nodes), rows.y.begin());
        history_.commit(rows.count);
        row += rows.count;
    }
    frame_.time += chunk.steps * static_cast<double>(replay_.network().time_step);
}

void LiveRun::describe_parameters()
{
    described_events_ = replay_.applied_events();
    observed_layer_ = std::clamp(layer_, 0, replay_.network().layers() - 1);
    history_.set_layer(std::make_shared<const ObservedLayer>(observe(replay_.network(), observed_layer_)));
    frame_.present = std::make_shared<const RunParameters>(parameters_in_force(replay_));
    frame_.stability = dynamics::stability_report(replay_.network());
}

void LiveRun::change(const RunParameters& parameters, std::uint64_t generation)
{
    const bool untouched = step() == 0 && replay_.applied_events() == 0;
    const Result<void> adopted = untouched ? restart(parameters) : replay_.apply(parameters);
    frame_.parameters = generation;
    frame_.refused = adopted ? std::nullopt : std::optional(adopted.error());
    if (adopted)
        describe_parameters();
}

void LiveRun::kick(const experiment::Kick& kick)
{
    const Result<void> kicked = replay_.apply(kick);
    frame_.refused_event = kicked ? std::nullopt : std::optional(kicked.error());
}

Result<void> LiveRun::restart(const RunParameters& parameters)
{
    experiment::Experiment fresh = replay_.experiment();
    fresh.model = parameters.model;
    fresh.stimulus = parameters.stimulus;
    fresh.events.clear();
    auto replay = experiment::Replay::start(std::move(fresh));
    if (!replay)
        return replay.error();
    replay_ = std::move(*replay);
    return {};
}

void LiveRun::reset()
{
    if (const Result<void> restarted = restart(*frame_.present); !restarted) {
        frame_.refused = restarted.error();
        return;
    }
    history_.clear(0);
    frame_.time = 0;
    frame_.non_finite_step.reset();
    describe_parameters();
}

RunFrame LiveRun::frame() const
{
    RunFrame frame = frame_;
    frame.history = history_.view();
    frame.step = step();
    return frame;
}

}  // namespace horn::engine
