/// The single-trajectory kernel: nodes side by side in the registers, sixteen to a group. Internal to this room.
#pragma once

#include "core/dynamics/tile.h"
#include "core/model/network.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace horn::dynamics
{

/// Nodes in a group; arrays over nodes are padded with resting nodes to whole groups.
inline constexpr int group_nodes = 16;

/// One layer, coefficients folded as in CompiledLayer. Weights: group after group, in a group source after source, its sixteen
/// receivers together.
template <class Real>
struct LaneLayer {
    using Offset = std::conditional_t<sizeof(Real) == 4, std::int32_t, std::int64_t>;
    int nodes = 0;
    int padded = 0;  ///< N rounded up to whole groups
    int inputs = 0;
    int longest_delay = 0;
    bool mixed_delays = false;  ///< delays differ from edge to edge
    bool has_feedback = false;
    model::Activation activation = model::Activation::tanh;
    Real h = 1;
    AlignedVector<Real> decay, drive, stiffness, bias, feedback;  ///< padded
    AlignedVector<Real> input;                                    ///< padded × n_in
    AlignedVector<Real> recurrent;                                ///< padded × N
    /// padded × N: where y_j(t − d_ij) lies from the present row of y; empty unless delays are mixed. Far couplings come first then.
    AlignedVector<Offset> sources;
};

template <class Real>
[[nodiscard]] LaneLayer<Real> lane_layer(const model::Network<Real>& network, int layer);

namespace kernel
{

/// Steps of one layer. Rows of y and x hold `padded` values.
template <class Real>
struct Trajectory {
    const LaneLayer<Real>* layer;
    int steps;
    const Real* input;            ///< first step's inputs
    std::ptrdiff_t input_stride;  ///< from step to step
    Real* y;                      ///< row of the present velocity; `longest_delay` rows lie before it; rows after it are written
    Real* x;                      ///< row of the present position; rows after it are written
};
template <class Real>
void trajectory(const Trajectory<Real>& work);

}  // namespace kernel
}  // namespace horn::dynamics
