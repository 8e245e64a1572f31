/// A trial cut into segments, so that velocities and tanh of one segment at a time are in memory: forward, only the state at the start of
/// each is kept; backward, each is run once more from there (Griewank and Walther 2000, one level). Internal to this room.
#pragma once

#include "core/dynamics/rollout.h"

#include <algorithm>
#include <span>

namespace horn::dynamics
{

/// Where the segments lie. They are counted from the end of the trial, so that the blocks of the backward sweep are the same whatever the
/// length is; the first segment is the shorter one.
struct Segments {
    int steps = 0;   ///< T
    int length = 0;  ///< of all but the first: T, or a multiple of the block of the backward sweep

    /// \param wanted steps; 0: the whole trial. Rounded up to whole blocks.
    Segments(int steps, int wanted);

    [[nodiscard]] int count() const { return (steps + length - 1) / length; }
    /// First step of a segment, and the one after its last.
    [[nodiscard]] int first(int index) const { return std::max(0, steps - (count() - index) * length); }
    [[nodiscard]] int end(int index) const { return steps - (count() - 1 - index) * length; }
    [[nodiscard]] int steps_of(int index) const { return end(index) - first(index); }
    [[nodiscard]] bool is_last(int index) const { return index + 1 == count(); }
};

/// Samples that are computed: those in use, rounded up to halves of a tile.
template <class Real>
[[nodiscard]] int computed_samples(const Tile<Real>& tile)
{
    return tile.samples <= half_tile ? half_tile : tile_samples;
}

/// Rows that the state of a layer takes: x, and y with its past.
template <class Real>
[[nodiscard]] int state_rows(const LayerTrace<Real>& trace)
{
    return 1 + trace.history;
}

/// Steps that go back through all layers before earlier ones do.
template <class Real>
[[nodiscard]] int range_steps(const model::Network<Real>& network);

/// Channels of RolloutBuffers::delayed.
template <class Real>
[[nodiscard]] int delayed_channels(const model::Network<Real>& network);

/// The positions that layer `index` reads as its input, from the first step of the segment in hand on; or the input of the network.
template <class Real>
[[nodiscard]] const Real* source_of(const RolloutBuffers<Real>& buffers, const Tile<Real>& input, int index, int first)
{
    return index == 0 ? input.row(first) : buffers.layers[static_cast<std::size_t>(index) - 1].x.row(0);
}

/// Runs every layer through one segment, from the state that x and the first rows of y hold, and reads its positions.
template <class Real>
void run_segment(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Segments& segments, int index,
                 RolloutBuffers<Real>& buffers);

/// The kicks before the steps first … last of the trial.
template <class Real>
[[nodiscard]] std::span<const SampleKick> kicks_before(const RolloutBuffers<Real>& buffers, int first, int last);

/// Puts back the state at the start of a segment other than the last.
template <class Real>
void restore_start(int segment, RolloutBuffers<Real>& buffers);

}  // namespace horn::dynamics
