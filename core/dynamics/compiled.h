/// A network's coefficients folded and packed for the kernel. Internal to this room.
#pragma once

#include "core/dynamics/tile.h"
#include "core/model/network.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace horn::dynamics
{

/// A matrix cut into blocks of rows that the kernel keeps in registers together; within a block, column after column.
/// Block heights are those of next_block().
template <class Value>
struct Packed {
    int rows = 0;
    int columns = 0;
    AlignedVector<Value> values;
};

/// Steps whose sums over far couplings are taken at once, before the first of them: a register for each and every eight or sixteen samples.
inline constexpr int ahead_steps = 6;

/// Rows and columns of far couplings that are summed together: their sums and what they read stay in the first-level cache meanwhile.
inline constexpr int far_rows = 32;
inline constexpr int far_columns = 4;

/// Couplings of different delays. Far ones reach back so many steps that ahead_steps steps can read them before the first is taken; the
/// others are near. To every row the far ones are added first, each kind in the order of columns.
template <class Real>
struct DelayedCouplings {
    /// Far: panel after panel of far_rows × far_columns, rows of panels outermost, each row by row. Whatever is not far has weight 0 and
    /// reads its own row's channel. Empty when nothing is far.
    AlignedVector<Real> far_weights;
    std::vector<std::int32_t> far_places;  ///< row of the history that the first of the steps reads
    /// Near: in blocks as Packed, each as many columns wide as its longest row; shorter rows end with couplings of weight 0.
    std::vector<int> near_begins;  ///< rows + 1: at the first row of a block, where it begins
    AlignedVector<Real> near_weights;
    std::vector<std::ptrdiff_t> near_offsets;  ///< where each reads, from the row of the step, in values
};

/// Whether delays differ from edge to edge.
template <class Real>
[[nodiscard]] bool has_mixed_delays(const model::LayerStructure<Real>& structure)
{
    return structure.delays.size() && structure.delays.minCoeff() != structure.delays.maxCoeff();
}

/// Whether a coupling is far.
[[nodiscard]] constexpr bool is_far(int delay) { return delay >= ahead_steps - 1; }

/// One layer. Recurrent gain g is folded into weights, bias and feedback; h into the coefficients of the step.
template <class Real>
struct CompiledLayer {
    int nodes = 0;
    int inputs = 0;
    int longest_delay = 0;      ///< steps; 0 = nothing is delayed
    bool mixed_delays = false;  ///< delays differ from edge to edge; otherwise all are longest_delay
    bool has_feedback = false;
    model::Activation activation = model::Activation::tanh;
    Real h = 1;
    AlignedVector<Real> decay;            ///< N, 1 − 2γh
    AlignedVector<Real> drive;            ///< N, hα
    AlignedVector<Real> stiffness;        ///< N, hω²
    AlignedVector<Real> bias;             ///< N, b_ih + g b_hh
    AlignedVector<Real> feedback;         ///< N, g v
    Packed<Real> input;                   ///< N × n_in, W_ih
    Packed<Real> input_transposed;        ///< n_in × N; only for layers that read another layer
    Packed<Real> recurrent;               ///< N × N, g W_hh; empty where delays are mixed
    Packed<Real> recurrent_transposed;    ///< N × N; likewise
    AlignedVector<Real> input_by_source;  ///< n_in × N, W_ih transposed; only where delays are mixed
    DelayedCouplings<Real> sources;       ///< of every receiver, how it reads y; empty unless delays are mixed
    DelayedCouplings<Real> receivers;     ///< of every source, how it reads gradients by I; likewise
};

/// Greatest number of rows in a block, whose sums the registers hold at once.
[[nodiscard]] int packed_block();

/// Rows of the next block when `left` rows remain: the greatest that fit, then smaller powers of two. The last eight go four and four
/// where they would go six and two: two rows have too few sums in flight to fill the time that an addition takes.
[[nodiscard]] constexpr int next_block(int left, int greatest)
{
    if (left >= greatest)
        return greatest == 6 && left == 8 ? 4 : greatest;
    int block = 1;
    while (block * 2 <= left && block * 2 < greatest)
        block *= 2;
    return block;
}

/// Packs rows × columns values fetch(row, column).
template <class Value, class Fetch>
void pack(Packed<Value>& packed, int rows, int columns, Fetch fetch)
{
    packed.rows = rows;
    packed.columns = columns;
    packed.values.resize(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    Value* out = packed.values.data();
    const int greatest = packed_block();
    for (int first = 0; first < rows;) {
        const int block = next_block(rows - first, greatest);
        for (int column = 0; column < columns; ++column)
            for (int row = first; row < first + block; ++row)
                *out++ = fetch(row, column);
        first += block;
    }
}

/// Everything but the packed matrices.
template <class Real>
[[nodiscard]] CompiledLayer<Real> fold_coefficients(const model::Network<Real>& network, int layer);

template <class Real>
[[nodiscard]] CompiledLayer<Real> compile_layer(const model::Network<Real>& network, int layer);

}  // namespace horn::dynamics
