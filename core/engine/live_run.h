/// One run of the simulation engine: a replay, the history of its steps, and what a frame tells of it. Used by the engine's thread.
#pragma once

#include "core/base/result.h"
#include "core/engine/checkpoints.h"
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
    /// Whether the state was finite after every step up to that one.
    [[nodiscard]] bool finite_until(std::int64_t step) const;

    /// Takes steps until `end` have been taken since the start; an error ends it before a waiting event that cannot be adopted.
    Result<void> advance_to(std::int64_t end);
    /// Refuses the waiting events; the run goes its way without them.
    void refuse_waiting_events(Error why);

    /// Adopts or refuses parameters. \param generation of the post.
    void change(const RunParameters& parameters, std::uint64_t generation);
    void kick(const experiment::Kick& kick);
    /// Step 0 with the present parameters, no events, an empty history.
    void reset();
    /// Back to an earlier step, with the state, the past and the events that it had there, and the present parameters from there on. Where
    /// the history does not reach so far, to its oldest step. Takes a few steps anew. Errors leave the run as it was.
    Result<void> rewind(std::int64_t step);

    /// \param first step of the history that the frame reaches back to, if it is there.
    [[nodiscard]] RunFrame frame(std::int64_t first) const;
    /// From now on recorded() tells of the steps taken so far.
    void keep_step() { kept_step_ = step(); }
    /// As a file would keep the run. May be called while advance_to() runs, and while nothing else does.
    [[nodiscard]] experiment::Experiment recorded() const;

private:
    LiveRun(experiment::Replay replay, History history, int layer);

    /// What changes with the parameters alone: observed layer, stability, the parameters in the frame.
    void describe_parameters();
    void append(const experiment::ReplayChunk& chunk);
    void offer_checkpoint();
    Result<void> adopt(const RunParameters& parameters);
    Result<void> restart(const RunParameters& parameters);

    experiment::Replay replay_;
    History history_;
    Checkpoints checkpoints_;
    int layer_;               ///< as wished
    int observed_layer_ = 0;  ///< as there is
    std::size_t described_events_ = 0;
    int described_inputs_ = 0;
    std::int64_t kept_step_ = 0;
    RunFrame frame_;
};

}  // namespace horn::engine
