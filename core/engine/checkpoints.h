/// States that a live run has passed through, kept at a distance: any recorded step is reached again by taking few steps from the one
/// before it, and bit for bit, because a run depends on its state and its events alone.
#pragma once

#include "core/experiment/replay.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

namespace horn::engine
{

class Checkpoints
{
public:
    struct Checkpoint {
        experiment::ReplayPoint point;
        double time = 0;  ///< time units since the start
    };

    /// Of their memory the history takes at least so many times as much.
    static constexpr std::size_t share_of_history = 8;
    /// Steps between two checkpoints, at least.
    static constexpr std::int64_t smallest_distance = 256;

    /// Keeps where the run stands, if the last checkpoint is far enough behind. Expects the state as it came out of its last step, before
    /// anything happened to it there.
    /// \param row_bytes that the history keeps of each step.
    void offer(const experiment::Replay& run, double time, std::size_t row_bytes);

    /// The last one at or before a step; nullptr when there is none.
    [[nodiscard]] std::shared_ptr<const Checkpoint> before(std::int64_t step) const;

    /// Forgets those that no step from `first` on needs.
    void drop_before(std::int64_t first);
    /// Forgets those after a step.
    void drop_after(std::int64_t step);
    void clear() { kept_.clear(); }

    [[nodiscard]] std::size_t size() const { return kept_.size(); }
    [[nodiscard]] std::size_t bytes() const;

private:
    std::deque<std::shared_ptr<const Checkpoint>> kept_;  ///< oldest first; forks share them
};

}  // namespace horn::engine
