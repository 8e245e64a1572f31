/// One run of the simulation engine: a replay, the history of its steps, and what a frame tells of it. Used by the engine's thread.
#pragma once

#include "core/base/result.h"
#include "core/engine/history.h"
#include "core/engine/simulation_engine.h"
#include "core/experiment/replay.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace horn::engine
{

class LiveRun
{
public:
    /// \param layer observed by the history; the last one when the model has fewer.
    static Result<LiveRun> start(RunId id, experiment::Experiment experiment, const HistoryOptions& history, int layer);

    /// The same run from here on, under another name.
    [[nodiscard]] LiveRun fork(RunId id) const;

    [[nodiscard]] RunId id() const { return frame_.id; }
    [[nodiscard]] std::int64_t step() const { return replay_.state().step; }
    [[nodiscard]] bool finite() const { return !replay_.non_finite_step(); }

    /// Takes steps until `end` have been taken since the start; an error ends it before a waiting event that cannot be adopted.
    Result<void> advance_to(std::int64_t end);
    /// Refuses the waiting events; the run goes its way without them.
    void refuse_waiting_events(Error why);

    /// Adopts or refuses parameters. \param generation of the post.
    void change(const RunParameters& parameters, std::uint64_t generation);
    void kick(const experiment::Kick& kick);
    /// Step 0 with the present parameters, no events, an empty history.
    void reset();

    [[nodiscard]] RunFrame frame() const;
    /// As a file would keep the run. May be called while advance_to() runs, and while nothing else does.
    [[nodiscard]] const experiment::Experiment& experiment() const { return replay_.experiment(); }

private:
    LiveRun(experiment::Replay replay, History history, int layer);

    /// What changes with the parameters alone: observed layer, stability, the parameters in the frame.
    void describe_parameters();
    void append(const experiment::ReplayChunk& chunk);
    Result<void> restart(const RunParameters& parameters);

    experiment::Replay replay_;
    History history_;
    int layer_;               ///< as wished
    int observed_layer_ = 0;  ///< as there is
    std::size_t described_events_ = 0;
    RunFrame frame_;
};

}  // namespace horn::engine
