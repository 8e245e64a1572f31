/// A run that can be repeated: one trajectory under an experiment's stimulus, with the events of its life applied at their steps. The
/// live view and `horn simulate` both run this, so that a saved live run replays bit for bit, however it was cut into chunks.
#pragma once

#include "core/base/result.h"
#include "core/dynamics/simulation.h"
#include "core/experiment/experiment.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace horn::experiment
{

/// Steps taken in one go under one network. Spans live until the callback returns.
struct ReplayChunk {
    struct Layer {
        int nodes = 0;
        std::span<const float> x;  ///< steps × nodes: positions after each step
        std::span<const float> y;  ///< steps × nodes: velocities after each step
    };
    std::int64_t first_step = 0;  ///< steps taken before this chunk; row r is the state after step first_step + r + 1
    int steps = 0;
    double time_step = 1;  ///< h in force for these steps
    int inputs = 0;
    std::span<const float> stimulus;  ///< steps × inputs: what drove each of the steps
    std::span<const Layer> layers;
};

/// Where a run stood: little enough to keep many of them, and enough to stand there again.
struct ReplayPoint {
    dynamics::SimulationState<float> state;
    std::size_t applied_events = 0;  ///< events before this one had happened
    std::optional<std::int64_t> non_finite_step;
};

class Replay
{
public:
    using Sink = std::function<void(const ReplayChunk&)>;

    /// Largest number of steps in one ReplayChunk.
    static constexpr int chunk_steps = 256;

    /// Builds the network and stands before step 0. The experiment's events wait for their steps.
    static Result<Replay> start(Experiment experiment);

    Replay(Replay&&) noexcept = default;
    Replay& operator=(Replay&&) noexcept = default;

    /// The same run from here on, on its own.
    [[nodiscard]] Replay fork() const;

    /// Where the run stands now. A sink may ask for it: it stands at the end of the chunk then.
    [[nodiscard]] ReplayPoint point() const { return {state_, applied_, non_finite_step_}; }
    /// The same run, standing again where it once stood; what happened after that waits for its step. Builds the network of that time.
    [[nodiscard]] Result<Replay> back_at(const ReplayPoint& point) const;
    /// From here on the run goes its own way.
    void drop_waiting_events() { experiment_.events.resize(applied_); }

    /// Takes steps, and applies every waiting event before its step. Ends early, between two chunks, when a stop is requested; state()
    /// tells how far it came. A change that cannot be adopted (see apply) ends it before that step.
    /// \param sink gets every step, in order; empty when only the state at the end is wanted.
    Result<void> advance(std::int64_t steps, const Sink& sink = {}, const std::stop_token& stop = {});

    /// Applies something now, before the next step, and keeps it among the events. Whatever still waited for this or a later step is
    /// dropped: a run that is interfered with goes its own way.
    /// A change rebuilds the network and carries positions, velocities and delayed velocities over; with an equal model and as many
    /// inputs only the stimulus changes. Errors leave the run as it was: an invalid change, or a kick of a node that is not there.
    Result<void> apply(std::variant<Change, Kick> what);

    /// As a file would keep this run: model and stimulus of the start, and the events applied or waiting.
    [[nodiscard]] const Experiment& experiment() const { return experiment_; }
    /// How many of experiment().events have happened.
    [[nodiscard]] std::size_t applied_events() const { return applied_; }
    /// Model and stimulus in force now, the stimulus widened to the network's inputs.
    [[nodiscard]] const Change& current() const { return current_; }
    /// The same as the last change, or else the start, gave them.
    [[nodiscard]] Change given() const { return given_after(applied_); }
    [[nodiscard]] const model::Network<float>& network() const { return simulator_.network(); }
    [[nodiscard]] const dynamics::Simulator<float>& simulator() const { return simulator_; }
    [[nodiscard]] const dynamics::SimulationState<float>& state() const { return state_; }
    /// The first step after which a position or velocity was not finite; such a run never recovers.
    [[nodiscard]] std::optional<std::int64_t> non_finite_step() const { return non_finite_step_; }

private:
    Replay(Experiment experiment, Change current, dynamics::Simulator<float> simulator);

    [[nodiscard]] Change given_after(std::size_t events) const;
    Result<void> adopt(const std::variant<Change, Kick>& what);
    void take(int steps, const Sink& sink);
    /// The steps of the present stimulus once more, one by one, until the state is no longer finite.
    [[nodiscard]] std::int64_t first_non_finite_step(dynamics::SimulationState<float> state, std::span<const dynamics::VelocityKick> kicks);

    Experiment experiment_;
    Change current_;
    std::size_t applied_ = 0;  ///< events before this one have happened
    dynamics::Simulator<float> simulator_;
    dynamics::SimulationState<float> state_;
    std::optional<std::int64_t> non_finite_step_;
    std::vector<float> stimulus_;            ///< chunk_steps × inputs
    std::vector<std::vector<float>> x_, y_;  ///< per layer, chunk_steps × nodes
};

/// The network that an experiment's model describes for the inputs that its task or stimulus has, ready to run.
Result<model::Network<float>> build_network(const Experiment& experiment);

/// 64-bit FNV-1a (Fowler, Noll, Vo) over 32-bit words: the bits of every position, step by step and layer by layer, as a run goes on.
/// Equal trajectories have equal hashes however they are cut into chunks.
class TrajectoryHash
{
public:
    void add(const ReplayChunk& chunk);
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 14695981039346656037ULL;
};

}  // namespace horn::experiment
