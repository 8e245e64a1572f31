#include "core/engine/live_run.h"

#include "core/dynamics/stability.h"

#include <algorithm>
#include <cassert>
#include <utility>

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
    run.offer_checkpoint();
    return run;
}

LiveRun LiveRun::fork(RunId id) const
{
    LiveRun other(replay_.fork(), history_, layer_);
    other.checkpoints_ = checkpoints_;
    other.described_events_ = described_events_;
    other.described_inputs_ = described_inputs_;
    other.observed_layer_ = observed_layer_;
    other.frame_ = frame_;
    other.frame_.id = id;
    other.kept_step_ = step();
    return other;
}

bool LiveRun::finite_until(std::int64_t step) const
{
    const std::optional<std::int64_t> lost = replay_.non_finite_step();
    return !lost || *lost > step;
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
    const Result<void> kept = replay_.apply(replay_.given());  // what is applied drops what waits
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
    frame_.time += chunk.steps * chunk.time_step;
    offer_checkpoint();
    checkpoints_.drop_before(history_.first_step());
}

void LiveRun::offer_checkpoint()
{
    const model::Network<float>& network = replay_.network();
    const int values = network.inputs() + 2 * network.nodes(std::clamp(layer_, 0, network.layers() - 1));
    checkpoints_.offer(replay_, frame_.time, static_cast<std::size_t>(values) * sizeof(float));
}

void LiveRun::describe_parameters()
{
    described_events_ = replay_.applied_events();
    observed_layer_ = std::clamp(layer_, 0, replay_.network().layers() - 1);
    history_.set_layer(std::make_shared<const ObservedLayer>(observe(replay_.network(), observed_layer_)));
    const RunParameters given = replay_.given();
    const int inputs = replay_.network().inputs();  // a change of theirs draws the network anew
    if (!frame_.rest || given.model != frame_.present->model || described_inputs_ != inputs)
        frame_.rest = std::make_shared<RestMargin>(replay_.network());
    described_inputs_ = inputs;
    frame_.present = std::make_shared<const RunParameters>(given);
    frame_.since = history_.end_step();
    frame_.stability = dynamics::stability_report(replay_.network());
}

void LiveRun::change(const RunParameters& parameters, std::uint64_t generation)
{
    const Result<void> adopted = adopt(parameters);
    frame_.parameters = generation;
    frame_.refused = adopted ? std::nullopt : std::optional(adopted.error());
}

Result<void> LiveRun::adopt(const RunParameters& parameters)
{
    const bool untouched = step() == 0 && replay_.applied_events() == 0;
    Result<void> adopted = untouched ? restart(parameters) : replay_.apply(parameters);
    if (adopted)
        describe_parameters();
    return adopted;
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
    frame_.time = 0;
    frame_.non_finite_step.reset();
    checkpoints_.clear();
    offer_checkpoint();
    return {};
}

void LiveRun::reset()
{
    if (const Result<void> restarted = restart(*frame_.present); !restarted) {
        frame_.refused = restarted.error();
        return;
    }
    history_.clear(0);
    describe_parameters();
}

Result<void> LiveRun::rewind(std::int64_t step)
{
    step = std::max(step, history_.first_step());
    const std::shared_ptr<const Checkpoints::Checkpoint> from = checkpoints_.before(step);
    if (step >= this->step() || !from)
        return {};
    auto earlier = replay_.back_at(from->point);
    if (!earlier)
        return earlier.error();
    double time = from->time;
    const auto count = [&time](const experiment::ReplayChunk& chunk) { time += chunk.steps * chunk.time_step; };
    if (Result<void> taken = earlier->advance(step - from->point.state.step, count); !taken)
        return taken;
    earlier->drop_waiting_events();
    replay_ = std::move(*earlier);
    history_.rewind(step);
    checkpoints_.drop_after(step);
    frame_.time = time;
    frame_.non_finite_step = replay_.non_finite_step();
    const RunParameters present = *frame_.present;
    describe_parameters();
    return replay_.given() == present ? Result<void>{} : adopt(present);
}

experiment::Experiment LiveRun::recorded() const
{
    experiment::Experiment experiment = replay_.experiment();
    if (kept_step_ > 0)
        experiment.recording.steps = kept_step_;
    return experiment;
}

RunFrame LiveRun::frame(std::int64_t first) const
{
    RunFrame frame = frame_;
    frame.history = history_.view().since(first);
    frame.recorded_from = history_.first_step();
    frame.step = step();
    return frame;
}

}  // namespace horn::engine
