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

/// Step t of a block of nodes. The order of additions (bias, inputs, feedback, couplings, each ascending) is that of the
/// single-trajectory kernel.
template <class F, class Real, int Block, int Vectors>
HWY_INLINE void ForwardBlock(const kernel::Forward<Real>& work, int t, int first, int sample)
{
    const SampleTag<Real> d;
    const CompiledLayer<Real>& layer = *work.layer;
    const auto n = static_cast<std::size_t>(first);
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    const Real* y_now = work.y + t * row;
    Sums<Real, Block, Vectors> current;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            current.sum[m][v] = hn::Set(d, layer.bias[n + m]);
    const Real* input = work.input + static_cast<std::ptrdiff_t>(t) * layer.inputs * tile_samples;
    Accumulate(current, layer.input.values.data() + n * layer.inputs, input + sample, layer.inputs);
    if (layer.has_feedback)
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                current.sum[m][v] =
                    hn::MulAdd(hn::Set(d, layer.feedback[n + m]),
                               hn::Load(d, work.x + (first + m) * tile_samples + sample + v * kLanes<Real>), current.sum[m][v]);
    const std::size_t packed = n * static_cast<std::size_t>(layer.nodes);
    const Real* weights = layer.recurrent.values.data() + packed;
    if (layer.mixed_delays)
        AccumulateShifted(current, weights, layer.sources.values.data() + packed, y_now + sample, layer.nodes);
    else
        Accumulate(current, weights, y_now - layer.longest_delay * row + sample, layer.nodes);
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m) {
        const auto coefficients = CoefficientsOf(layer, first + m);
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v) {
            const std::ptrdiff_t at = (first + m) * tile_samples + sample + v * kLanes<Real>;
            auto x = hn::Load(d, work.x + at);
            auto y = hn::Load(d, y_now + at);
            hn::Store(Step<F>(d, current.sum[m][v], coefficients, x, y), d, work.a + t * row + at);
            hn::Store(x, d, work.x + at);
            hn::Store(y, d, work.y + (t + 1) * row + at);
            if (work.x_history)
                hn::Store(x, d, work.x_history + t * row + at);
        }
    }
}

template <class F, class Real>
void ForwardSteps(const kernel::Forward<Real>& work)
{
    for (int t = 0; t < work.steps; ++t)
        ForEachBlockAndSlice<Real>(work.layer->nodes, work.samples, [&](auto block, auto vectors, int first, int sample) HWY_ATTR {
            ForwardBlock<F, Real, block, vectors>(work, t, first, sample);
        });
}

/// The sums from which the gradients by α, ω, γ and v follow, for one node and register; takes x back by one step.
template <class Real, class V>
HWY_INLINE void AddOscillatorSums(const kernel::Adjoint<Real>& work, std::ptrdiff_t at, V whole, V a, V current_bar, const Real* y_before,
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

/// Step t back of a block of nodes. \param later whether step t + 1 exists, whose gradients flow back through the couplings.
template <class F, class Real, int Block, int Vectors>
HWY_INLINE void AdjointBlock(const kernel::Adjoint<Real>& work, int t, bool later, int first, int sample)
{
    const SampleTag<Real> d;
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    Real* a = work.a + t * row;
    Sums<Real, Block, Vectors> y_bar;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            y_bar.sum[m][v] = hn::Load(d, work.y_bar + (first + m) * tile_samples + sample + v * kLanes<Real>);
    const std::size_t packed = static_cast<std::size_t>(first) * static_cast<std::size_t>(layer.nodes);
    const Real* weights = layer.recurrent_transposed.values.data() + packed;
    if (later && layer.mixed_delays)
        AccumulateShifted(y_bar, weights, layer.receivers.values.data() + packed, a + row + sample, layer.nodes);
    else if (later)
        Accumulate(y_bar, weights, a + (1 + layer.longest_delay) * row + sample, layer.nodes);
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m) {
        const auto coefficients = CoefficientsOf(layer, first + m);
        const auto feedback = hn::Set(d, layer.feedback[static_cast<std::size_t>(first + m)]);
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v) {
            const std::ptrdiff_t at = (first + m) * tile_samples + sample + v * kLanes<Real>;
            auto x_bar = hn::Load(d, work.x_bar + at);
            if (work.position_gradient)
                x_bar = hn::Add(x_bar, hn::Load(d, work.position_gradient + t * row + at));
            const auto activated = hn::Load(d, a + at);
            auto current_bar = hn::Zero(d);
            const auto whole = StepAdjoint<F>(d, activated, coefficients, x_bar, y_bar.sum[m][v], current_bar);
            if (work.sums)
                AddOscillatorSums(work, at, whole, activated, current_bar, work.y + t * row, work.y + (t + 1) * row);
            hn::Store(current_bar, d, a + at);
            hn::Store(hn::MulAdd(feedback, current_bar, x_bar), d, work.x_bar + at);
            hn::Store(y_bar.sum[m][v], d, work.y_bar + at);
        }
    }
}

template <class F, class Real>
void AdjointSteps(const kernel::Adjoint<Real>& work)
{
    for (int t = work.steps - 1; t >= 0; --t) {
        const bool later = !work.is_last || t < work.steps - 1;
        ForEachBlockAndSlice<Real>(work.layer->nodes, work.samples, [&](auto block, auto vectors, int first, int sample) HWY_ATTR {
            AdjointBlock<F, Real, block, vectors>(work, t, later, first, sample);
        });
    }
}

template <class Real, int Block, int Vectors>
HWY_INLINE void ProductBlock(const kernel::Product<Real>& work, int t, int first, int sample)
{
    const SampleTag<Real> d;
    const std::ptrdiff_t columns = work.matrix->columns;
    Sums<Real, Block, Vectors> result;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            result.sum[m][v] = work.bias ? hn::Set(d, work.bias[first + m]) : hn::Zero(d);
    Accumulate(result, work.matrix->values.data() + first * columns, work.in + t * columns * tile_samples + sample, work.matrix->columns);
    Real* out = work.out + (static_cast<std::ptrdiff_t>(t) * work.matrix->rows + first) * tile_samples + sample;
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            hn::Store(result.sum[m][v], d, out + m * tile_samples + v * kLanes<Real>);
}

template <class Real>
void ProductSteps(const kernel::Product<Real>& work)
{
    for (int t = 0; t < work.steps; ++t)
        ForEachBlockAndSlice<Real>(work.matrix->rows, work.samples, [&](auto block, auto vectors, int first, int sample) HWY_ATTR {
            ProductBlock<Real, block, vectors>(work, t, first, sample);
        });
}

template <class Real>
void ForwardAny(const kernel::Forward<Real>& work)
{
    WithActivation(work.layer->activation, [&](auto f) HWY_ATTR { ForwardSteps<decltype(f)>(work); });
}

template <class Real>
void AdjointAny(const kernel::Adjoint<Real>& work)
{
    WithActivation(work.layer->activation, [&](auto f) HWY_ATTR { AdjointSteps<decltype(f)>(work); });
}

void ForwardFloat(const kernel::Forward<float>& work) { ForwardAny(work); }
void ForwardDouble(const kernel::Forward<double>& work) { ForwardAny(work); }
void AdjointFloat(const kernel::Adjoint<float>& work) { AdjointAny(work); }
void AdjointDouble(const kernel::Adjoint<double>& work) { AdjointAny(work); }
void ProductFloat(const kernel::Product<float>& work) { ProductSteps(work); }
void ProductDouble(const kernel::Product<double>& work) { ProductSteps(work); }
int GreatestBlock() { return kGreatestBlock; }
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
HWY_EXPORT(GreatestBlock);
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

int packed_block() { return HWY_DYNAMIC_DISPATCH(GreatestBlock)(); }

const char* kernel_target() { return HWY_DYNAMIC_DISPATCH(TargetName)(); }

}  // namespace horn::dynamics
#endif
