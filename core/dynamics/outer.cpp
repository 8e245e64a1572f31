#include "core/dynamics/kernel.h"

#include <algorithm>
#include <type_traits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/dynamics/outer.cpp"
#include "core/dynamics/targets.h"
#include <hwy/foreach_target.h>
// after foreach_target, once per instruction set
#include "core/dynamics/block-inl.h"

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{

#if HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64
inline constexpr int kOuterRows = 8, kOuterColumns = 3;  // 24 sums, 3 + 1 sources of 32 registers
#else
inline constexpr int kOuterRows = 4, kOuterColumns = 3;  // 12 sums, 3 + 1 sources of 16
#endif

/// Steps of some left rows side by side: in the trace they lie a power of two apart, where a cache would hold only a few of them.
template <class Real>
struct Panel {
    int steps;
    alignas(64) Real values[kOuterRows * kernel::outer_steps * kLanes<Real>];
};

/// Fills the panel with one register's share of Rows rows from step `first` on.
template <class Real, int Rows>
HWY_INLINE void FillPanel(const kernel::Outer<Real>& work, int first, int row, int v, Panel<Real>& panel)
{
    const SampleTag<Real> d;
    panel.steps = std::min(kernel::outer_steps, work.steps - first);
    const Real* left = work.left + (static_cast<std::ptrdiff_t>(first) * work.rows + row) * tile_samples + v * kLanes<Real>;
    for (int t = 0; t < panel.steps; ++t, left += static_cast<std::ptrdiff_t>(work.rows) * tile_samples)
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
            hn::Store(hn::Load(d, left + r * tile_samples), d, panel.values + (t * Rows + r) * kLanes<Real>);
}

/// The sixteen partial sums of one entry.
template <class Real>
HWY_INLINE Real* PartialOf(const kernel::Outer<Real>& work, int row, int column)
{
    return work.partial + (static_cast<std::ptrdiff_t>(row) * work.columns + column) * tile_samples;
}

/// Rows × Columns entries of the outer product, kept in registers over all steps.
template <class Real, int Rows, int Columns>
HWY_INLINE void OuterBlock(const kernel::Outer<Real>& work, const Panel<Real>& panel, int first, int row, int column, int v)
{
    const SampleTag<Real> d;
    hn::Vec<SampleTag<Real>> sum[Rows][Columns];
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
        for (int c = 0; c < Columns; ++c)
            sum[r][c] = hn::Load(d, PartialOf(work, row + r, column + c) + v * kLanes<Real>);
    const std::ptrdiff_t right_row = static_cast<std::ptrdiff_t>(work.columns) * tile_samples;
    const Real* left = panel.values;
    const Real* right = work.right + first * right_row + column * tile_samples + v * kLanes<Real>;
    for (int t = 0; t < panel.steps; ++t, left += Rows * kLanes<Real>, right += right_row) {
        hn::Vec<SampleTag<Real>> source[Columns];
#pragma GCC unroll 8
        for (int c = 0; c < Columns; ++c)
            source[c] = hn::Load(d, right + c * tile_samples);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            const auto receiver = hn::Load(d, left + r * kLanes<Real>);
#pragma GCC unroll 8
            for (int c = 0; c < Columns; ++c)
                sum[r][c] = hn::MulAdd(receiver, source[c], sum[r][c]);
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
        for (int c = 0; c < Columns; ++c)
            hn::Store(sum[r][c], d, PartialOf(work, row + r, column + c) + v * kLanes<Real>);
}

template <class Real, int Rows>
HWY_INLINE void OuterRows(const kernel::Outer<Real>& work, const Panel<Real>& panel, int first, int row, int v)
{
    int column = 0;
    for (; column + kOuterColumns <= work.columns; column += kOuterColumns)
        OuterBlock<Real, Rows, kOuterColumns>(work, panel, first, row, column, v);
    if (column + 2 <= work.columns) {
        OuterBlock<Real, Rows, 2>(work, panel, first, row, column, v);
        column += 2;
    }
    if (column < work.columns)
        OuterBlock<Real, Rows, 1>(work, panel, first, row, column, v);
}

/// Every entry reads the sources at its own delay. Several receivers at once hide the latency of the sums.
template <class Real, int Rows>
HWY_INLINE void OuterDelayed(const kernel::Outer<Real>& work, const Panel<Real>& panel, int first, int row, int v)
{
    const SampleTag<Real> d;
    const std::ptrdiff_t right_row = static_cast<std::ptrdiff_t>(work.columns) * tile_samples;
    for (int column = 0; column < work.columns; ++column) {
        hn::Vec<SampleTag<Real>> sum[Rows];
        const Real* right[Rows];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            sum[r] = hn::Load(d, PartialOf(work, row + r, column) + v * kLanes<Real>);
            right[r] = work.right + (first - work.delays[(row + r) * work.columns + column]) * right_row + column * tile_samples +
                       v * kLanes<Real>;
        }
        const Real* left = panel.values;
        for (int t = 0; t < panel.steps; ++t, left += Rows * kLanes<Real>)
#pragma GCC unroll 8
            for (int r = 0; r < Rows; ++r)
                sum[r] = hn::MulAdd(hn::Load(d, left + r * kLanes<Real>), hn::Load(d, right[r] + t * right_row), sum[r]);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
            hn::Store(sum[r], d, PartialOf(work, row + r, column) + v * kLanes<Real>);
    }
}

template <class Real>
void OuterSum(const kernel::Outer<Real>& work)
{
    Panel<Real> panel;
    const auto rows = [&](auto count, int row) HWY_ATTR {
        for (int first = 0; first < work.steps; first += kernel::outer_steps)
            for (int v = 0; v < kVectors<Real>; ++v) {
                FillPanel<Real, count>(work, first, row, v, panel);
                if (work.delays)
                    OuterDelayed<Real, count>(work, panel, first, row, v);
                else
                    OuterRows<Real, count>(work, panel, first, row, v);
            }
    };
    int row = 0;
    for (; row + kOuterRows <= work.rows; row += kOuterRows)
        rows(std::integral_constant<int, kOuterRows>(), row);
    if constexpr (kOuterRows > 4)
        if (row + 4 <= work.rows) {
            rows(std::integral_constant<int, 4>(), row);
            row += 4;
        }
    for (; row < work.rows; ++row)
        rows(std::integral_constant<int, 1>(), row);
}

template <class Real>
void RowSum(const Real* left, int rows, int steps, Real scale, Real* result)
{
    const SampleTag<Real> d;
    for (int row = 0; row < rows; ++row) {
        auto sum = hn::Zero(d);
        for (int t = 0; t < steps; ++t)
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v)
                sum = hn::Add(sum, hn::Load(d, left + (static_cast<std::ptrdiff_t>(t) * rows + row) * tile_samples + v * kLanes<Real>));
        result[row] += scale * hn::GetLane(hn::SumOfLanes(d, sum));
    }
}

template <class Real>
void SampleSums(const Real* partial, int count, Real scale, Real* result)
{
    const SampleTag<Real> d;
    for (int i = 0; i < count; ++i) {
        auto sum = hn::Load(d, partial + static_cast<std::ptrdiff_t>(i) * tile_samples);
#pragma GCC unroll 8
        for (int v = 1; v < kVectors<Real>; ++v)
            sum = hn::Add(sum, hn::Load(d, partial + static_cast<std::ptrdiff_t>(i) * tile_samples + v * kLanes<Real>));
        result[i] += scale * hn::GetLane(hn::SumOfLanes(d, sum));
    }
}

void OuterFloat(const kernel::Outer<float>& work) { OuterSum(work); }
void OuterDouble(const kernel::Outer<double>& work) { OuterSum(work); }
void SamplesFloat(const float* partial, int count, float scale, float* result) { SampleSums(partial, count, scale, result); }
void SamplesDouble(const double* partial, int count, double scale, double* result) { SampleSums(partial, count, scale, result); }
void RowsFloat(const float* left, int rows, int steps, float scale, float* result) { RowSum(left, rows, steps, scale, result); }
void RowsDouble(const double* left, int rows, int steps, double scale, double* result) { RowSum(left, rows, steps, scale, result); }

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace horn::dynamics
{

HWY_EXPORT(OuterFloat);
HWY_EXPORT(OuterDouble);
HWY_EXPORT(SamplesFloat);
HWY_EXPORT(SamplesDouble);
HWY_EXPORT(RowsFloat);
HWY_EXPORT(RowsDouble);

namespace kernel
{

template <>
void outer(const Outer<float>& work)
{
    HWY_DYNAMIC_DISPATCH(OuterFloat)(work);
}
template <>
void outer(const Outer<double>& work)
{
    HWY_DYNAMIC_DISPATCH(OuterDouble)(work);
}
template <>
void sum_samples(const float* partial, int count, float scale, float* result)
{
    HWY_DYNAMIC_DISPATCH(SamplesFloat)(partial, count, scale, result);
}
template <>
void sum_samples(const double* partial, int count, double scale, double* result)
{
    HWY_DYNAMIC_DISPATCH(SamplesDouble)(partial, count, scale, result);
}
template <>
void sum_rows(const float* left, int rows, int steps, float scale, float* result)
{
    HWY_DYNAMIC_DISPATCH(RowsFloat)(left, rows, steps, scale, result);
}
template <>
void sum_rows(const double* left, int rows, int steps, double scale, double* result)
{
    HWY_DYNAMIC_DISPATCH(RowsDouble)(left, rows, steps, scale, result);
}

}  // namespace kernel
}  // namespace horn::dynamics
#endif
