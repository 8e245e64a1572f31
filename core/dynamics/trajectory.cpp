#include "core/dynamics/trajectory.h"

#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/dynamics/trajectory.cpp"
#include "core/dynamics/targets.h"
#include <hwy/foreach_target.h>
// after foreach_target, once per instruction set
#include "core/dynamics/block-inl.h"
#include "core/dynamics/step-inl.h"

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{

/// A register of nodes of one group.
template <class Real>
using NodeTag = hn::CappedTag<Real, group_nodes>;
template <class Real>
inline constexpr int kNodeLanes = static_cast<int>(hn::MaxLanes(NodeTag<Real>()));
template <class Real>
inline constexpr int kVectors = group_nodes / kNodeLanes<Real>;

/// Groups stepped together: enough sums in flight to hide their latency.
template <class Real>
inline constexpr int kGroups = 2 * kGreatestBlock / kVectors<Real> >= 8   ? 8
                               : 2 * kGreatestBlock / kVectors<Real> >= 4 ? 4
                                                                          : 2;

/// Sums of `Groups` groups of receivers.
template <class Real, int Groups>
struct GroupSums {
    hn::Vec<NodeTag<Real>> sum[Groups][kVectors<Real>];
};

/// sum[g] += Σ_k weights[g, k, ·] sources[k].
template <class Real, int Groups>
HWY_INLINE void AccumulateGroups(GroupSums<Real, Groups>& sums, const Real* HWY_RESTRICT weights, const Real* HWY_RESTRICT sources,
                                 int count)
{
    const NodeTag<Real> d;
    const std::ptrdiff_t group = static_cast<std::ptrdiff_t>(count) * group_nodes;
    for (int k = 0; k < count; ++k) {
        const auto source = hn::Set(d, sources[k]);
#pragma GCC unroll 8
        for (int g = 0; g < Groups; ++g)
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v)
                sums.sum[g][v] =
                    hn::MulAdd(hn::Load(d, weights + g * group + k * group_nodes + v * kNodeLanes<Real>), source, sums.sum[g][v]);
    }
}

/// The same, each connection reading its own row in time.
template <class Real, int Groups>
HWY_INLINE void AccumulateGathered(GroupSums<Real, Groups>& sums, const Real* HWY_RESTRICT weights,
                                   const typename LaneLayer<Real>::Offset* HWY_RESTRICT sources, const Real* y_now, int count)
{
    const NodeTag<Real> d;
    const hn::RebindToSigned<NodeTag<Real>> offsets;
    const std::ptrdiff_t group = static_cast<std::ptrdiff_t>(count) * group_nodes;
    for (int k = 0; k < count; ++k) {
#pragma GCC unroll 8
        for (int g = 0; g < Groups; ++g)
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v) {
                const std::ptrdiff_t at = g * group + k * group_nodes + v * kNodeLanes<Real>;
                const auto source = hn::GatherIndex(d, y_now, hn::Load(offsets, sources + at));
                sums.sum[g][v] = hn::MulAdd(hn::Load(d, weights + at), source, sums.sum[g][v]);
            }
    }
}

/// One step of some groups, with the order of additions of the tile kernel: bias, inputs, couplings (far ones first), feedback.
template <class F, class Real, int Groups>
HWY_INLINE void StepGroups(const LaneLayer<Real>& layer, int first_group, const Real* input, const Real* x_now, const Real* y_now,
                           Real* x_next, Real* y_next)
{
    const NodeTag<Real> d;
    const int first = first_group * group_nodes;
    const auto n = static_cast<std::size_t>(first);
    GroupSums<Real, Groups> current;
#pragma GCC unroll 8
    for (int g = 0; g < Groups; ++g)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v)
            current.sum[g][v] = hn::Load(d, layer.bias.data() + first + g * group_nodes + v * kNodeLanes<Real>);
    AccumulateGroups<Real, Groups>(current, layer.input.data() + n * static_cast<std::size_t>(layer.inputs), input, layer.inputs);
    const std::size_t packed = n * static_cast<std::size_t>(layer.nodes);
    if (layer.mixed_delays)
        AccumulateGathered<Real, Groups>(current, layer.recurrent.data() + packed, layer.sources.data() + packed, y_now, layer.nodes);
    else
        AccumulateGroups<Real, Groups>(current, layer.recurrent.data() + packed,
                                       y_now - static_cast<std::ptrdiff_t>(layer.longest_delay) * layer.padded, layer.nodes);
    if (layer.has_feedback)
#pragma GCC unroll 8
        for (int g = 0; g < Groups; ++g)
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v) {
                const int at = first + g * group_nodes + v * kNodeLanes<Real>;
                current.sum[g][v] = hn::MulAdd(hn::Load(d, layer.feedback.data() + at), hn::Load(d, x_now + at), current.sum[g][v]);
            }
#pragma GCC unroll 8
    for (int g = 0; g < Groups; ++g) {
        F::Apply(d, current.sum[g]);
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v) {
            const int at = first + g * group_nodes + v * kNodeLanes<Real>;
            const StepCoefficients<hn::Vec<NodeTag<Real>>> coefficients{hn::Set(d, layer.h), hn::Load(d, layer.decay.data() + at),
                                                                        hn::Load(d, layer.drive.data() + at),
                                                                        hn::Load(d, layer.stiffness.data() + at)};
            auto x = hn::Load(d, x_now + at);
            auto y = hn::Load(d, y_now + at);
            Step(current.sum[g][v], coefficients, x, y);
            hn::Store(x, d, x_next + at);
            hn::Store(y, d, y_next + at);
        }
    }
}

template <class F, class Real>
void TrajectorySteps(const kernel::Trajectory<Real>& work)
{
    const LaneLayer<Real>& layer = *work.layer;
    const int groups = layer.padded / group_nodes;
    constexpr int together = kGroups<Real>;
    for (int t = 0; t < work.steps; ++t) {
        const Real* input = work.input + t * work.input_stride;
        const Real* x = work.x + static_cast<std::ptrdiff_t>(t) * layer.padded;
        const Real* y = work.y + static_cast<std::ptrdiff_t>(t) * layer.padded;
        Real* x_next = work.x + static_cast<std::ptrdiff_t>(t + 1) * layer.padded;
        Real* y_next = work.y + static_cast<std::ptrdiff_t>(t + 1) * layer.padded;
        const auto step = [&](int group) HWY_ATTR {
            if (group + together <= groups)
                StepGroups<F, Real, together>(layer, group, input, x, y, x_next, y_next);
            else
                for (; group < groups; ++group)
                    StepGroups<F, Real, 1>(layer, group, input, x, y, x_next, y_next);
        };
        // there and back: weights that were read last are still in the cache when they are read first
        if (t % 2 == 0)
            for (int group = 0; group < groups; group += together)
                step(group);
        else
            for (int group = (groups - 1) / together * together; group >= 0; group -= together)
                step(group);
    }
}

template <class Real>
void TrajectoryAny(const kernel::Trajectory<Real>& work)
{
    WithActivation(work.layer->activation, [&](auto f) HWY_ATTR { TrajectorySteps<decltype(f)>(work); });
}

void TrajectoryFloat(const kernel::Trajectory<float>& work) { TrajectoryAny(work); }
void TrajectoryDouble(const kernel::Trajectory<double>& work) { TrajectoryAny(work); }

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace horn::dynamics
{

HWY_EXPORT(TrajectoryFloat);
HWY_EXPORT(TrajectoryDouble);

namespace kernel
{

template <>
void trajectory(const Trajectory<float>& work)
{
    HWY_DYNAMIC_DISPATCH(TrajectoryFloat)(work);
}
template <>
void trajectory(const Trajectory<double>& work)
{
    HWY_DYNAMIC_DISPATCH(TrajectoryDouble)(work);
}

}  // namespace kernel
}  // namespace horn::dynamics
#endif
