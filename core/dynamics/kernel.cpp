#include "core/dynamics/kernel.h"

#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/dynamics/kernel.cpp"
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

template <class Real>
HWY_INLINE StepCoefficients<hn::Vec<SampleTag<Real>>> CoefficientsOf(const CompiledLayer<Real>& layer, int node)
{
    const SampleTag<Real> d;
    const auto i = static_cast<std::size_t>(node);
    return {hn::Set(d, layer.h), hn::Set(d, layer.decay[i]), hn::Set(d, layer.drive[i]), hn::Set(d, layer.stiffness[i])};
}

/// One step of a block of nodes. The order of additions (bias, inputs, feedback, couplings, each ascending) is that of the
/// single-trajectory kernel.
template <class Real, int Block>
HWY_INLINE void ForwardBlock(const kernel::Forward<Real>& work, int first, const Real* input, const Real* y_now, Real* y_next, Real* a,
                             Real* x_history)
{
    const SampleTag<Real> d;
    const CompiledLayer<Real>& layer = *work.layer;
    const auto n = static_cast<std::size_t>(first);
    Sums<Real, Block> current;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v)
            current.sum[m][v] = hn::Set(d, layer.bias[n + m]);
    Accumulate<Real, Block>(current, layer.input.values.data() + n * layer.inputs, input, layer.inputs);
    if (layer.has_feedback)
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m)
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v)
                current.sum[m][v] = hn::MulAdd(hn::Set(d, layer.feedback[n + m]),
                                               hn::Load(d, work.x + (first + m) * tile_samples + v * kLanes<Real>), current.sum[m][v]);
    const Real* weights = layer.recurrent.values.data() + n * layer.nodes;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    if (layer.mixed_delays)
        AccumulateShifted<Real, Block>(current, weights, layer.delays.values.data() + n * layer.nodes, y_now, layer.nodes, -row);
    else
        Accumulate<Real, Block>(current, weights, y_now - layer.longest_delay * row, layer.nodes);
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m) {
        const auto coefficients = CoefficientsOf(layer, first + m);
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v) {
            const int at = (first + m) * tile_samples + v * kLanes<Real>;
            auto x = hn::Load(d, work.x + at);
            auto y = hn::Load(d, y_now + at);
            hn::Store(Step(d, current.sum[m][v], coefficients, x, y), d, a + at);
            hn::Store(x, d, work.x + at);
            hn::Store(y, d, y_next + at);
            if (x_history)
                hn::Store(x, d, x_history + at);
        }
    }
}

template <class Real>
void ForwardSteps(const kernel::Forward<Real>& work)
{
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    const std::ptrdiff_t input_row = static_cast<std::ptrdiff_t>(layer.inputs) * tile_samples;
    for (int t = 0; t < work.steps; ++t) {
        const Real* y_now = work.y + t * row;
        ForEachBlock<Real>(layer.nodes, [&](auto block, int first) HWY_ATTR {
            ForwardBlock<Real, block>(work, first, work.input + t * input_row, y_now, work.y + (t + 1) * row, work.a + t * row,
                                      work.x_history ? work.x_history + t * row : nullptr);
        });
    }
}

/// The sums from which the gradients by α, ω, γ and v follow, for one node and register; takes x back by one step.
template <class Real, class V>
HWY_INLINE void AddOscillatorSums(const kernel::Adjoint<Real>& work, int at, V whole, V a, V current_bar, const Real* y_before,
                                  const Real* y_after)
{
    const SampleTag<Real> d;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(work.layer->nodes) * tile_samples;
    const auto x = hn::NegMulAdd(hn::Set(d, work.layer->h), hn::Load(d, y_after + at), hn::Load(d, work.x + at));
    hn::Store(x, d, work.x + at);
    Real* sums = work.sums + at;
    hn::Store(hn::MulAdd(whole, a, hn::Load(d, sums)), d, sums);
    hn::Store(hn::MulAdd(whole, x, hn::Load(d, sums + row)), d, sums + row);
    hn::Store(hn::MulAdd(whole, hn::Load(d, y_before + at), hn::Load(d, sums + 2 * row)), d, sums + 2 * row);
    hn::Store(hn::MulAdd(current_bar, x, hn::Load(d, sums + 3 * row)), d, sums + 3 * row);
}

/// One step back of a block of nodes. \param later whether step t + 1 exists, whose gradients flow back through the couplings.
template <class Real, int Block>
HWY_INLINE void AdjointBlock(const kernel::Adjoint<Real>& work, int first, int t, bool later)
{
    const SampleTag<Real> d;
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    Real* a = work.a + t * row;
    Sums<Real, Block> y_bar;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v)
            y_bar.sum[m][v] = hn::Load(d, work.y_bar + (first + m) * tile_samples + v * kLanes<Real>);
    const std::size_t packed = static_cast<std::size_t>(first) * static_cast<std::size_t>(layer.nodes);
    const Real* weights = layer.recurrent_transposed.values.data() + packed;
    if (later && layer.mixed_delays)
        AccumulateShifted<Real, Block>(y_bar, weights, layer.delays_transposed.values.data() + packed, a + row, layer.nodes, row);
    else if (later)
        Accumulate<Real, Block>(y_bar, weights, a + (1 + layer.longest_delay) * row, layer.nodes);
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m) {
        const auto coefficients = CoefficientsOf(layer, first + m);
        const auto feedback = hn::Set(d, layer.feedback[static_cast<std::size_t>(first + m)]);
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v) {
            const int at = (first + m) * tile_samples + v * kLanes<Real>;
            auto x_bar = hn::Load(d, work.x_bar + at);
            if (work.position_gradient)
                x_bar = hn::Add(x_bar, hn::Load(d, work.position_gradient + t * row + at));
            const auto tanh_current = hn::Load(d, a + at);
            auto current_bar = hn::Zero(d);
            const auto whole = StepAdjoint(d, tanh_current, coefficients, x_bar, y_bar.sum[m][v], current_bar);
            if (work.sums)
                AddOscillatorSums(work, at, whole, tanh_current, current_bar, work.y + t * row, work.y + (t + 1) * row);
            hn::Store(current_bar, d, a + at);
            hn::Store(hn::MulAdd(feedback, current_bar, x_bar), d, work.x_bar + at);
            hn::Store(y_bar.sum[m][v], d, work.y_bar + at);
        }
    }
}

template <class Real>
void AdjointSteps(const kernel::Adjoint<Real>& work)
{
    for (int t = work.steps - 1; t >= 0; --t) {
        const bool later = !work.is_last || t < work.steps - 1;
        ForEachBlock<Real>(work.layer->nodes, [&](auto block, int first) HWY_ATTR { AdjointBlock<Real, block>(work, first, t, later); });
    }
}

template <class Real, int Block>
HWY_INLINE void ProductBlock(const kernel::Product<Real>& work, int first, const Real* in, Real* out)
{
    const SampleTag<Real> d;
    Sums<Real, Block> result;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v)
            result.sum[m][v] = work.bias ? hn::Set(d, work.bias[first + m]) : hn::Zero(d);
    const int columns = work.matrix->columns;
    Accumulate<Real, Block>(result, work.matrix->values.data() + static_cast<std::size_t>(first) * static_cast<std::size_t>(columns), in,
                            columns);
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v)
            hn::Store(result.sum[m][v], d, out + (first + m) * tile_samples + v * kLanes<Real>);
}

template <class Real>
void ProductSteps(const kernel::Product<Real>& work)
{
    for (int t = 0; t < work.steps; ++t) {
        const Real* in = work.in + static_cast<std::ptrdiff_t>(t) * work.matrix->columns * tile_samples;
        Real* out = work.out + static_cast<std::ptrdiff_t>(t) * work.matrix->rows * tile_samples;
        ForEachBlock<Real>(work.matrix->rows, [&](auto block, int first) HWY_ATTR { ProductBlock<Real, block>(work, first, in, out); });
    }
}

void ForwardFloat(const kernel::Forward<float>& work) { ForwardSteps(work); }
void ForwardDouble(const kernel::Forward<double>& work) { ForwardSteps(work); }
void AdjointFloat(const kernel::Adjoint<float>& work) { AdjointSteps(work); }
void AdjointDouble(const kernel::Adjoint<double>& work) { AdjointSteps(work); }
void ProductFloat(const kernel::Product<float>& work) { ProductSteps(work); }
void ProductDouble(const kernel::Product<double>& work) { ProductSteps(work); }
int BlockFloat() { return GreatestBlock<float>(); }
int BlockDouble() { return GreatestBlock<double>(); }
const char* TargetName() { return hwy::TargetName(HWY_TARGET); }

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "core/dynamics/rollout.h"

namespace horn::dynamics
{

HWY_EXPORT(ForwardFloat);
HWY_EXPORT(ForwardDouble);
HWY_EXPORT(AdjointFloat);
HWY_EXPORT(AdjointDouble);
HWY_EXPORT(ProductFloat);
HWY_EXPORT(ProductDouble);
HWY_EXPORT(BlockFloat);
HWY_EXPORT(BlockDouble);
HWY_EXPORT(TargetName);

namespace kernel
{

template <>
void forward(const Forward<float>& work)
{
    HWY_DYNAMIC_DISPATCH(ForwardFloat)(work);
}
template <>
void forward(const Forward<double>& work)
{
    HWY_DYNAMIC_DISPATCH(ForwardDouble)(work);
}
template <>
void adjoint(const Adjoint<float>& work)
{
    HWY_DYNAMIC_DISPATCH(AdjointFloat)(work);
}
template <>
void adjoint(const Adjoint<double>& work)
{
    HWY_DYNAMIC_DISPATCH(AdjointDouble)(work);
}
template <>
void product(const Product<float>& work)
{
    HWY_DYNAMIC_DISPATCH(ProductFloat)(work);
}
template <>
void product(const Product<double>& work)
{
    HWY_DYNAMIC_DISPATCH(ProductDouble)(work);
}

}  // namespace kernel

template <>
int packed_block<float>()
{
    return HWY_DYNAMIC_DISPATCH(BlockFloat)();
}
template <>
int packed_block<double>()
{
    return HWY_DYNAMIC_DISPATCH(BlockDouble)();
}

const char* kernel_target() { return HWY_DYNAMIC_DISPATCH(TargetName)(); }

}  // namespace horn::dynamics
#endif
