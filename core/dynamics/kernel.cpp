#include "core/dynamics/kernel.h"

#include <algorithm>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/dynamics/kernel.cpp"
#include "core/dynamics/targets.h"
#include <hwy/foreach_target.h>
// after foreach_target, once per instruction set
#include "core/dynamics/block-inl.h"
#include "core/dynamics/delayed-inl.h"
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

/// Where rows of y go past the caches: the row of the velocities before step t that stays in them.
template <class Real>
HWY_INLINE Real* PresentVelocities(const kernel::Forward<Real>& work, int t)
{
    return work.present + (1 + t % 2) * static_cast<std::ptrdiff_t>(work.layer->nodes) * tile_samples;
}

/// Currents of a block of nodes at step t, into their row of a. The order of additions (bias, inputs, far couplings, others, feedback,
/// each ascending) is that of the single-trajectory kernel. Where delays are mixed, the row holds what SumAhead has summed.
template <class Real, int Block, int Vectors>
HWY_INLINE void SumCurrents(const kernel::Forward<Real>& work, int t, int first, int sample)
{
    const CompiledLayer<Real>& layer = *work.layer;
    const auto n = static_cast<std::size_t>(first);
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    Real* to = (work.present ? work.present : work.a + t * row) + first * tile_samples + sample;
    const Real* y_now = (work.present ? PresentVelocities(work, t) : work.y + t * row) + sample;
    Sums<Real, Block, Vectors> current;
    if (layer.mixed_delays) {
        LoadChannels(current, to);
        AccumulateNear(current, layer.sources, first, y_now);
    } else {
        const Real* input = work.input + static_cast<std::ptrdiff_t>(t) * layer.inputs * tile_samples + sample;
        Broadcast(current, layer.bias.data() + n);
        Accumulate(current, layer.input.values.data() + n * layer.inputs, input, layer.inputs);
        Accumulate(current, layer.recurrent.values.data() + n * layer.nodes, y_now - layer.longest_delay * row, layer.nodes);
    }
    StoreChannels(current, to);
    if (work.present == nullptr)
        PrefetchChannels<Real, Block, Vectors>(work.y + (t + 1) * row + first * tile_samples + sample);
}

/// Steps begin, …, end − 1: in each the currents of all nodes, and then the nodes.
template <class F, class Real>
HWY_INLINE void ForwardSteps(const kernel::Forward<Real>& work, int begin, int end)
{
    const SampleTag<Real> d;
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    for (int t = begin; t < end; ++t) {
        ForEachBlockAndSlice<Real>(layer.nodes, work.samples, [&](auto block, auto vectors, int first, int sample) HWY_ATTR {
            SumCurrents<Real, block, vectors>(work, t, first, sample);
        });
        const bool streams = work.present != nullptr;
        Real* const a = work.a + t * row;
        Real* const y_next = work.y + (t + 1) * row;
        const Real* const currents = streams ? work.present : a;
        const Real* const y_now = streams ? PresentVelocities(work, t) : work.y + t * row;
        Real* const y_kept = streams ? PresentVelocities(work, t + 1) : y_next;
        Real* const x_history = work.x_history ? work.x_history + t * row : nullptr;
        ForEachNode<Real>(layer.nodes, work.samples, [=, &layer, x_now = work.x](auto registers, int node, int sample) HWY_ATTR {
            constexpr int K = decltype(registers)::value;
            const std::ptrdiff_t at = node * tile_samples + sample;
            Samples<Real> current[K];
#pragma GCC unroll 4
            for (int k = 0; k < K; ++k)
                current[k] = hn::Load(d, currents + at + k * kLanes<Real>);
            if (layer.has_feedback)
#pragma GCC unroll 4
                for (int k = 0; k < K; ++k)
                    current[k] =
                        hn::MulAdd(hn::Set(d, layer.feedback.data()[node]), hn::Load(d, x_now + at + k * kLanes<Real>), current[k]);
            F::Apply(d, current);
            const auto c = CoefficientsOf(layer, node);
#pragma GCC unroll 4
            for (int k = 0; k < K; ++k) {
                const std::ptrdiff_t here = at + k * kLanes<Real>;
                auto x = hn::Load(d, x_now + here);
                auto y = hn::Load(d, y_now + here);
                Step(current[k], c, x, y);
                hn::Store(x, d, x_now + here);
                hn::Store(y, d, y_kept + here);
                if (streams) {
                    hn::Stream(current[k], d, a + here);
                    hn::Stream(y, d, y_next + here);
                } else {
                    hn::Store(current[k], d, a + here);
                }
                if (x_history)
                    hn::Store(x, d, x_history + here);
            }
        });
    }
}

/// Bias, inputs and far couplings of some steps from t on, into their rows of a. \param at steps since the history's first.
template <class Real, int Vectors>
HWY_INLINE void SumAhead(const kernel::Forward<Real>& work, int t, int steps, int sample, const History<Real, Vectors>& history, int at)
{
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    const std::ptrdiff_t input_row = static_cast<std::ptrdiff_t>(layer.inputs) * tile_samples;
    const Real* input = work.input + t * input_row + sample;
    const auto begin = [&](int i, auto& sums) HWY_ATTR {
        Set(sums, layer.bias.data()[i]);
        for (int k = 0; k < layer.inputs; ++k)
            AccumulateSteps(sums, steps, layer.input_by_source.data()[static_cast<std::ptrdiff_t>(k) * layer.nodes + i],
                            input + k * tile_samples, input_row);
    };
    SumFar(layer.sources, layer.nodes, history, at, begin,
           [&](int i, const auto& sums) HWY_ATTR { StoreSteps(sums, steps, work.a + t * row + i * tile_samples + sample, row); });
}

/// All steps where delays are mixed: in turns some steps ahead of themselves, and then each of them. A history of velocities begins
/// longest_delay rows before the first step that reads it.
template <class F, class Real>
void ForwardDelayed(const kernel::Forward<Real>& work)
{
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    const int length = kernel::history_rows(layer.longest_delay);
    const auto each_slice = [&](auto visit) HWY_ATTR {
        ForEachSlice<Real>(work.samples, [&](auto vectors, int sample) HWY_ATTR {
            visit(History<Real, decltype(vectors)::value>(work.delayed, layer.nodes, length, sample), sample);
        });
    };
    for (int begin = 0, end = 0, start = 0; begin < work.steps; begin = end) {
        if (begin == start + kernel::outer_steps || begin == 0) {
            start = begin;
            each_slice([&](const auto& history, int sample) HWY_ATTR {
                history.Fill(work.y + (start - layer.longest_delay) * row, layer.nodes, layer.longest_delay + 1, sample, 0);
            });
        }
        end = std::min(begin + ahead_steps, work.steps);
        each_slice([&](const auto& history, int sample) HWY_ATTR { SumAhead(work, begin, end - begin, sample, history, begin - start); });
        ForwardSteps<F>(work, begin, end);
        each_slice([&](const auto& history, int sample) HWY_ATTR {
            history.Fill(work.y + (begin + 1) * row, layer.nodes, end - begin, sample, layer.longest_delay + 1 + begin - start);
        });
    }
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

/// Row of what the far couplings bring to the gradient by velocity at step t; those of ahead_steps steps lie behind the history.
template <class Real>
HWY_INLINE Real* AheadOf(const kernel::Adjoint<Real>& work, int t)
{
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(work.layer->nodes) * tile_samples;
    return work.delayed + (kernel::history_rows(work.layer->longest_delay) + t) * row;
}

/// Adds to the gradient by the velocities of a block of nodes after step t what flows back to them through the couplings.
template <class Real, int Block, int Vectors>
HWY_INLINE void SumVelocityGradients(const kernel::Adjoint<Real>& work, int t, int first, int sample)
{
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    const std::ptrdiff_t channel = static_cast<std::ptrdiff_t>(first) * tile_samples + sample;
    const Real* later = work.gradient + (t + 1) * row + sample;
    Sums<Real, Block, Vectors> y_bar;
    LoadChannels(y_bar, work.y_bar + channel);
    if (layer.mixed_delays) {
        AddChannels(y_bar, AheadOf(work, t) + channel);
        AccumulateNear(y_bar, layer.receivers, first, later);
        PrefetchChannels<Real, Block, Vectors>(work.a + t * row + channel);
    } else {
        const std::ptrdiff_t earlier = (t + work.earlier > 0 ? t - 1 : t) * row + channel;
        AccumulateAndPrefetch(y_bar, layer.recurrent_transposed.values.data() + static_cast<std::size_t>(first) * layer.nodes,
                              later + layer.longest_delay * row, layer.nodes, work.a + earlier, work.y + earlier);
    }
    StoreChannels(y_bar, work.y_bar + channel);
}

/// Steps end − 1, …, begin: in each the gradients that come through the couplings of all nodes, and then the nodes.
template <class F, class Real>
HWY_INLINE void AdjointSteps(const kernel::Adjoint<Real>& work, int begin, int end)
{
    const SampleTag<Real> d;
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    for (int t = end - 1; t >= begin; --t) {
        if (!work.is_last || t < work.steps - 1)
            ForEachBlockAndSlice<Real>(layer.nodes, work.samples, [&](auto block, auto vectors, int first, int sample) HWY_ATTR {
                SumVelocityGradients<Real, block, vectors>(work, t, first, sample);
            });
        const Real* const a = work.a + t * row;
        Real* const gradient = work.gradient + t * row;
        const Real* const y_before = work.y + t * row;
        const Real* const position_gradient = work.position_gradient ? work.position_gradient + t * row : nullptr;
        ForEachNode<Real>(layer.nodes, work.samples, [=, &layer](auto registers, int node, int sample) HWY_ATTR {
            const auto c = CoefficientsOf(layer, node);
            const auto feedback = hn::Set(d, layer.feedback.data()[node]);
#pragma GCC unroll 4
            for (int k = 0; k < decltype(registers)::value; ++k) {
                const std::ptrdiff_t at = node * tile_samples + sample + k * kLanes<Real>;
                auto x_bar = hn::Load(d, work.x_bar + at);
                auto y_bar = hn::Load(d, work.y_bar + at);
                if (position_gradient)
                    x_bar = hn::Add(x_bar, hn::Load(d, position_gradient + at));
                const auto activated = hn::Load(d, a + at);
                auto current_bar = hn::Zero(d);
                const auto whole = StepAdjoint<F>(d, activated, c, x_bar, y_bar, current_bar);
                if (work.sums)
                    AddOscillatorSums(work, at, whole, activated, current_bar, y_before, y_before + row);
                hn::Store(current_bar, d, gradient + at);
                hn::Store(hn::MulAdd(feedback, current_bar, x_bar), d, work.x_bar + at);
                hn::Store(y_bar, d, work.y_bar + at);
            }
        });
    }
}

/// All steps where delays are mixed, as ForwardDelayed. The history holds gradients by I, from the first step on.
template <class F, class Real>
void AdjointDelayed(const kernel::Adjoint<Real>& work)
{
    const CompiledLayer<Real>& layer = *work.layer;
    const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(layer.nodes) * tile_samples;
    const int length = kernel::history_rows(layer.longest_delay);
    const auto fill = [&](int first, int count) HWY_ATTR {
        ForEachSlice<Real>(work.samples, [&](auto vectors, int sample) HWY_ATTR {
            const History<Real, decltype(vectors)::value> history(work.delayed, layer.nodes, length, sample);
            history.Fill(work.gradient + first * row, layer.nodes, count, sample, first);
        });
    };
    fill(work.steps, layer.longest_delay + 1);
    for (int end = work.steps, begin = 0; end > 0; end = begin) {
        begin = std::max(0, end - ahead_steps);
        ForEachSlice<Real>(work.samples, [&](auto vectors, int sample) HWY_ATTR {
            const History<Real, decltype(vectors)::value> history(work.delayed, layer.nodes, length, sample);
            SumFar(
                layer.receivers, layer.nodes, history, begin, [](int, auto& sums) HWY_ATTR { Set(sums, Real{0}); },
                [&](int j, const auto& sums)
                    HWY_ATTR { StoreSteps(sums, end - begin, AheadOf(work, begin) + j * tile_samples + sample, row); });
        });
        AdjointSteps<F>(work, begin, end);
        fill(begin, end - begin);
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
    if (work.present)
        std::copy_n(work.y, static_cast<std::ptrdiff_t>(work.layer->nodes) * tile_samples, PresentVelocities(work, 0));
    WithActivation(work.layer->activation, [&](auto f) HWY_ATTR {
        if (work.layer->mixed_delays)
            ForwardDelayed<decltype(f)>(work);
        else
            ForwardSteps<decltype(f)>(work, 0, work.steps);
    });
    if (work.present)
        hwy::FlushStream();
}

template <class Real>
void AdjointAny(const kernel::Adjoint<Real>& work)
{
    WithActivation(work.layer->activation, [&](auto f) HWY_ATTR {
        if (work.layer->mixed_delays)
            AdjointDelayed<decltype(f)>(work);
        else
            AdjointSteps<decltype(f)>(work, 0, work.steps);
    });
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
