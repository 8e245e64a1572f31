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

/// Rows × Columns entries of the outer product, each a register of partial sums over samples until the end.
template <class Real, int Rows, int Columns>
HWY_INLINE void OuterBlock(const kernel::Outer<Real>& work, int row, int column)
{
    const SampleTag<Real> d;
    hn::Vec<SampleTag<Real>> sum[Rows][Columns];
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
        for (int c = 0; c < Columns; ++c)
            sum[r][c] = hn::Zero(d);
    const Real* left = work.left + row * tile_samples;
    const Real* right = work.right + column * tile_samples;
    const std::ptrdiff_t left_row = static_cast<std::ptrdiff_t>(work.rows) * tile_samples;
    const std::ptrdiff_t right_row = static_cast<std::ptrdiff_t>(work.columns) * tile_samples;
    for (int t = 0; t < work.steps; ++t, left += left_row, right += right_row) {
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v) {
            hn::Vec<SampleTag<Real>> source[Columns];
#pragma GCC unroll 8
            for (int c = 0; c < Columns; ++c)
                source[c] = hn::Load(d, right + c * tile_samples + v * kLanes<Real>);
#pragma GCC unroll 8
            for (int r = 0; r < Rows; ++r) {
                const auto receiver = hn::Load(d, left + r * tile_samples + v * kLanes<Real>);
#pragma GCC unroll 8
                for (int c = 0; c < Columns; ++c)
                    sum[r][c] = hn::MulAdd(receiver, source[c], sum[r][c]);
            }
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
        for (int c = 0; c < Columns; ++c) {
            Real& entry = work.result[static_cast<std::ptrdiff_t>(row + r) * work.columns + column + c];
            entry += work.scale * hn::GetLane(hn::SumOfLanes(d, sum[r][c]));
        }
}

template <class Real, int Rows>
HWY_INLINE void OuterRows(const kernel::Outer<Real>& work, int row)
{
    int column = 0;
    for (; column + kOuterColumns <= work.columns; column += kOuterColumns)
        OuterBlock<Real, Rows, kOuterColumns>(work, row, column);
    if (column + 2 <= work.columns) {
        OuterBlock<Real, Rows, 2>(work, row, column);
        column += 2;
    }
    if (column < work.columns)
        OuterBlock<Real, Rows, 1>(work, row, column);
}

/// Every entry reads the sources at its own delay. Four receivers at once hide the latency of the sums.
template <class Real, int Rows>
HWY_INLINE void OuterDelayed(const kernel::Outer<Real>& work, int row)
{
    const SampleTag<Real> d;
    const std::ptrdiff_t left_row = static_cast<std::ptrdiff_t>(work.rows) * tile_samples;
    const std::ptrdiff_t right_row = static_cast<std::ptrdiff_t>(work.columns) * tile_samples;
    for (int column = 0; column < work.columns; ++column) {
        hn::Vec<SampleTag<Real>> sum[Rows];
        const Real* right[Rows];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            sum[r] = hn::Zero(d);
            right[r] = work.right + column * tile_samples - work.delays[(row + r) * work.columns + column] * right_row;
        }
        const Real* left = work.left + row * tile_samples;
        for (int t = 0; t < work.steps; ++t, left += left_row) {
#pragma GCC unroll 8
            for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 8
                for (int v = 0; v < kVectors<Real>; ++v)
                    sum[r] = hn::MulAdd(hn::Load(d, left + r * tile_samples + v * kLanes<Real>),
                                        hn::Load(d, right[r] + t * right_row + v * kLanes<Real>), sum[r]);
        }
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r)
            work.result[static_cast<std::ptrdiff_t>(row + r) * work.columns + column] +=
                work.scale * hn::GetLane(hn::SumOfLanes(d, sum[r]));
    }
}

template <class Real>
void OuterSum(const kernel::Outer<Real>& work)
{
    const auto rows = [&](auto count, int row) HWY_ATTR {
        if (work.delays)
            OuterDelayed<Real, count>(work, row);
        else
            OuterRows<Real, count>(work, row);
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

void OuterFloat(const kernel::Outer<float>& work) { OuterSum(work); }
void OuterDouble(const kernel::Outer<double>& work) { OuterSum(work); }
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
