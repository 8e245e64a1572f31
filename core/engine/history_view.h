/// What a live run has done: stimulus, positions and velocities of one layer at every step, without holes, oldest dropped beyond a
/// budget of bytes. One thread writes; any thread reads through a HistoryView, a value that costs O(1) to make and never changes.
///
/// Row k is step k: the stimulus that entered it and the state after it. Rows are written once into blocks of fixed capacity; a view
/// reads only the rows below its own end, so reader and writer never touch the same memory.
#pragma once

#include "core/analysis/phase.h"
#include "core/base/array.h"
#include "core/model/network.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace horn::engine
{

/// The observed layer as it is during a segment of the history.
struct ObservedLayer {
    int layer = 0;
    int nodes = 0;
    int channels = 0;  ///< n_in of the network: width of the stimulus
    double time_step = 1;
    double recurrent_gain = 1;
    Vector<double> omega, gamma, alpha, feedback;  ///< N
    analysis::PhaseBasis<float> phase;             ///< N
};
[[nodiscard]] ObservedLayer observe(const model::Network<float>& network, int layer);

/// Memory for some steps of a fixed width.
struct HistoryBlock {
    HistoryBlock(int capacity_, int channels_, int nodes_);

    int capacity;  ///< steps
    int channels;
    int nodes;
    std::unique_ptr<float[]> stimulus;  ///< capacity × channels
    std::unique_ptr<float[]> x;         ///< capacity × nodes
    std::unique_ptr<float[]> y;         ///< capacity × nodes

    [[nodiscard]] std::size_t bytes() const;
};

/// Consecutive steps under the same parameters: rows first_row, first_row + 1, … of a block.
struct HistorySegment {
    std::int64_t first_step = 0;
    int first_row = 0;
    std::shared_ptr<const HistoryBlock> block;
    std::shared_ptr<const ObservedLayer> layer;
};

/// A number for HistoryView::generation() that no other history has.
[[nodiscard]] std::uint64_t next_generation();

enum class Signal { stimulus, x, y };

/// Smallest and largest value of the steps that fall into one column; NaN where there is none.
struct MinMax {
    float low = std::numeric_limits<float>::quiet_NaN();
    float high = std::numeric_limits<float>::quiet_NaN();
};

/// Consecutive rows as they lie in memory.
struct HistoryRows {
    std::int64_t first_step = 0;
    int count = 0;                              ///< steps
    std::span<const float> stimulus;            ///< count × channels
    std::span<const float> x, y;                ///< count × nodes
    const ObservedLayer* parameters = nullptr;  ///< alive as long as the view
};

/// The history as it was when a frame was published. Cheap to copy; keeps what it shows alive.
class HistoryView
{
public:
    HistoryView() = default;

    [[nodiscard]] std::int64_t first_step() const { return first_; }
    [[nodiscard]] std::int64_t end_step() const { return end_; }  ///< one past the newest
    [[nodiscard]] std::int64_t size() const { return end_ - first_; }
    [[nodiscard]] bool empty() const { return end_ == first_; }
    /// Changes when the history starts again from nothing; equal in two views whose common steps have equal values.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }
    /// The history as it was when `end` steps had been taken; what was forgotten since is not in it.
    [[nodiscard]] HistoryView until(std::int64_t end) const;
    /// The same without the steps before `first`, which it does not keep alive.
    [[nodiscard]] HistoryView since(std::int64_t first) const;
    /// The same of a generation of its own: whoever carries on from one view to the next starts again.
    [[nodiscard]] HistoryView anew() const;
    /// The observed layer at that step; at the newest step unless said otherwise. nullptr when there is no such step.
    [[nodiscard]] const ObservedLayer* layer_at(std::int64_t step) const;
    /// The first step from which on nothing was changed or kicked up to that one, as far back as the history reaches.
    [[nodiscard]] std::int64_t undisturbed_since(std::int64_t step) const;
    [[nodiscard]] const ObservedLayer* newest_layer() const { return layer_at(end_ - 1); }

    /// Value of one channel or node at steps first … first + out.size() − 1; NaN where there is no such step or node.
    void copy_range(Signal signal, int index, std::int64_t first, std::span<float> out) const;

    /// The same thinned to out.size() columns, for drawing: column c covers steps first + ⌊c n/columns⌋ … first + ⌊(c+1) n/columns⌋ − 1
    /// with n = end − first, and at least one step. For columns that keep still while time runs on, make `first` and n multiples of
    /// the steps per column.
    void copy_envelope(Signal signal, int index, std::int64_t first, std::int64_t end, std::span<MinMax> out) const;

    /// Rows for a heat map: out row r holds channels or nodes 0 … width−1 at step first + r·stride; NaN where there is none.
    /// \param out rows × width, row-major; its size gives the number of rows.
    void copy_rows(Signal signal, std::int64_t first, std::int64_t stride, int width, std::span<float> out) const;

    /// Smallest and largest value over all channels or nodes at steps first … end − 1, every stride-th step looked at.
    [[nodiscard]] MinMax extent(Signal signal, std::int64_t first, std::int64_t end, std::int64_t stride = 1) const;

    /// The rows of steps first … end − 1 where they lie, oldest first, without copying. Steps outside the view are left out.
    [[nodiscard]] std::vector<HistoryRows> rows(std::int64_t first, std::int64_t end) const;

private:
    friend class History;
    using Segments = std::vector<HistorySegment>;

    [[nodiscard]] std::int64_t segment_end(std::size_t segment) const;
    [[nodiscard]] std::size_t segment_of(std::int64_t step) const;
    /// Calls visit(step, row, width) for steps first, first + stride, … below end that the view has.
    template <class Visit>
    void visit_rows(Signal signal, std::int64_t first, std::int64_t end, std::int64_t stride, const Visit& visit) const;

    std::shared_ptr<const Segments> segments_;
    std::int64_t first_ = 0;
    std::int64_t end_ = 0;
    std::uint64_t generation_ = 0;
};

}  // namespace horn::engine
