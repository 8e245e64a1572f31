/// A network's coefficients folded and packed for the kernel. Internal to this room.
#pragma once

#include "core/dynamics/tile.h"
#include "core/model/network.h"

#include <cstddef>

namespace horn::dynamics
{

/// A matrix cut into blocks of rows that the kernel keeps in registers together; within a block, column after column.
/// Block heights follow packed_block(): as many of the greatest height as fit, then smaller powers of two.
template <class Value>
struct Packed {
    int rows = 0;
    int columns = 0;
    AlignedVector<Value> values;
};

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
    AlignedVector<Real> decay;          ///< N, 1 − 2γh
    AlignedVector<Real> drive;          ///< N, hα
    AlignedVector<Real> stiffness;      ///< N, hω²
    AlignedVector<Real> bias;           ///< N, b_ih + g b_hh
    AlignedVector<Real> feedback;       ///< N, g v
    Packed<Real> input;                 ///< N × n_in, W_ih
    Packed<Real> input_transposed;      ///< n_in × N; only for layers that read another layer
    Packed<Real> recurrent;             ///< N × N, g W_hh
    Packed<Real> recurrent_transposed;  ///< N × N
    /// N × N, where y_j(t − d_ij) lies from the row of y at t, in values; empty unless delays are mixed.
    Packed<std::ptrdiff_t> sources;
    /// N × N, where the gradient by I_i at t + d_ij lies from its row at t.
    Packed<std::ptrdiff_t> receivers;
};

/// Greatest number of rows in a block, whose sums the registers hold at once.
[[nodiscard]] int packed_block();

/// Rows of the next block when `left` rows remain.
[[nodiscard]] constexpr int next_block(int left, int greatest)
{
    if (left >= greatest)
        return greatest;
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
