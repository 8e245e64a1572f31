#include "core/dynamics/kernel.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/dynamics/delayed_outer.cpp"
#include "core/dynamics/targets.h"
#include <hwy/foreach_target.h>
// after foreach_target, once per instruction set
#include "core/dynamics/block-inl.h"
#include "core/dynamics/delayed-inl.h"

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{

/// Columns whose entries with one row are summed together: eight sums in flight.
inline constexpr int kDelayedColumns = 4;

/// Entries of one row, each from the steps at its own delay.
template <class Real, int Columns, int Vectors>
HWY_INLINE void AddDelayed(const kernel::DelayedOuter<Real>& work, const History<Real, Vectors>& left, const History<Real, Vectors>& right,
                           int row, int column)
{
    const SampleTag<Real> d;
    constexpr std::ptrdiff_t width = History<Real, Vectors>::width;
    const int* delays = work.delays + static_cast<std::ptrdiff_t>(row) * work.product.columns + column;
    const Real* source[Columns];
    hn::Vec<SampleTag<Real>> sum[Columns][Vectors];
#pragma GCC unroll 4
    for (int c = 0; c < Columns; ++c) {
        source[c] = right.values + ((column + c) * right.length + work.longest_delay - delays[c]) * width;
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sum[c][v] = hn::Zero(d);
    }
    Real* sums = work.product.sums + static_cast<std::ptrdiff_t>(row) * kernel::padded_columns(work.product.columns) + column;
    const Real* receiver = left.values + row * left.length * width;
    for (std::ptrdiff_t at = 0; at < work.product.steps * width; at += width)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v) {
            const auto of_row = hn::Load(d, receiver + at + v * kLanes<Real>);
#pragma GCC unroll 4
            for (int c = 0; c < Columns; ++c)
                sum[c][v] = hn::MulAdd(of_row, hn::Load(d, source[c] + at + v * kLanes<Real>), sum[c][v]);
        }
#pragma GCC unroll 4
    for (int c = 0; c < Columns; ++c) {
        auto both = sum[c][0];
        if constexpr (Vectors == 2)
            both = hn::Add(both, sum[c][1]);
        sums[c] += hn::GetLane(hn::SumOfLanes(d, both));
    }
}

/// Each column is read by every row while the steps of a few columns are in the first-level cache.
template <class Real>
void DelayedSum(const kernel::DelayedOuter<Real>& work)
{
    const kernel::Outer<Real>& product = work.product;
    const std::ptrdiff_t right_row = static_cast<std::ptrdiff_t>(product.columns) * tile_samples;
    const int length = kernel::history_rows(work.longest_delay);
    ForEachSlice<Real>(product.samples, [&](auto vectors, int sample) HWY_ATTR {
        using Rows = History<Real, decltype(vectors)::value>;
        const Rows right(work.delayed, product.columns, length, sample);
        const Rows left(work.delayed + length * right_row, product.rows, kernel::outer_steps, sample);
        right.Fill(product.right - work.longest_delay * right_row, product.columns, work.longest_delay + product.steps, sample, 0);
        left.Fill(product.left, product.rows, product.steps, sample, 0);
        int column = 0;
        for (; column + kDelayedColumns <= product.columns; column += kDelayedColumns)
            for (int row = 0; row < product.rows; ++row)
                AddDelayed<Real, kDelayedColumns>(work, left, right, row, column);
        for (; column < product.columns; ++column)
            for (int row = 0; row < product.rows; ++row)
                AddDelayed<Real, 1>(work, left, right, row, column);
    });
}

void DelayedFloat(const kernel::DelayedOuter<float>& work) { DelayedSum(work); }
void DelayedDouble(const kernel::DelayedOuter<double>& work) { DelayedSum(work); }

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace horn::dynamics
{

HWY_EXPORT(DelayedFloat);
HWY_EXPORT(DelayedDouble);

namespace kernel
{

template <>
void delayed_outer(const DelayedOuter<float>& work)
{
    HWY_DYNAMIC_DISPATCH(DelayedFloat)(work);
}
template <>
void delayed_outer(const DelayedOuter<double>& work)
{
    HWY_DYNAMIC_DISPATCH(DelayedDouble)(work);
}

}  // namespace kernel
}  // namespace horn::dynamics
#endif
