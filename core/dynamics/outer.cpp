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

template <class Real>
HWY_INLINE Real* SumOf(const kernel::Outer<Real>& work, int row, int column)
{
    return work.sums + static_cast<std::ptrdiff_t>(row) * kernel::padded_columns(work.columns) + column;
}

/// A term of the sums is one sample at one step. So many are taken at once that their right sides fill half of a first-level cache.
inline constexpr int kPanelTerms = 256;
/// Channels that are turned together: as many as fit into 128 bits.
template <class Real>
inline constexpr int kTurned = std::min(kLanes<Real>, static_cast<int>(16 / sizeof(Real)));

/// Right sides of some columns, turned so that registers hold columns: terms × columns.
template <class Real>
struct RightPanel {
    alignas(64) Real values[kPanelTerms * 2 * kLanes<Real>];
};

#if HWY_TARGET == HWY_SCALAR

template <class Real>
HWY_INLINE void TurnChannels(const Samples<Real> (&channel)[1], Real* to, std::ptrdiff_t)
{
    hn::Store(channel[0], SampleTag<Real>(), to);
}

#else

/// Stores the parts of 128 bits of a register, each so many rows of `width` values further as it lies lanes further.
template <class D>
HWY_INLINE void StoreParts(D d, hn::Vec<D> v, hn::TFromD<D>* to, std::ptrdiff_t width)
{
    if constexpr (hn::MaxLanes(D()) * sizeof(hn::TFromD<D>) <= 16) {
        hn::Store(v, d, to);
    } else {
        const hn::Half<D> half;
        StoreParts(half, hn::LowerHalf(half, v), to, width);
        StoreParts(half, hn::UpperHalf(half, v), to + static_cast<std::ptrdiff_t>(hn::MaxLanes(half)) * width, width);
    }
}

/// Writes one register of samples of each channel as lanes × kTurned values, a sample's `width` after the last one's.
template <class Real>
HWY_INLINE void TurnChannels(const Samples<Real> (&channel)[kTurned<Real>], Real* to, std::ptrdiff_t width)
{
    const SampleTag<Real> d;
    if constexpr (kTurned<Real> == 2) {
        StoreParts(d, hn::InterleaveLower(d, channel[0], channel[1]), to, width);
        StoreParts(d, hn::InterleaveUpper(d, channel[0], channel[1]), to + width, width);
    } else {
        const hn::RepartitionToWide<SampleTag<Real>> pairs;
        const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(d, channel[0], channel[1]));
        const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(d, channel[2], channel[3]));
        const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(d, channel[0], channel[1]));
        const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(d, channel[2], channel[3]));
        StoreParts(d, hn::BitCast(d, hn::InterleaveLower(pairs, low01, low23)), to, width);
        StoreParts(d, hn::BitCast(d, hn::InterleaveUpper(pairs, low01, low23)), to + width, width);
        StoreParts(d, hn::BitCast(d, hn::InterleaveLower(pairs, high01, high23)), to + 2 * width, width);
        StoreParts(d, hn::BitCast(d, hn::InterleaveUpper(pairs, high01, high23)), to + 3 * width, width);
    }
}

#endif

/// Fills the panel with Vectors registers of columns, zeros beyond the last column, of some steps from `first` on.
template <class Real, int Vectors>
HWY_INLINE void FillPanel(const kernel::Outer<Real>& work, int first, int steps, int column, RightPanel<Real>& panel)
{
    const SampleTag<Real> d;
    constexpr int width = Vectors * kLanes<Real>;
    for (int t = 0; t < steps; ++t) {
        const Real* right = work.right + static_cast<std::ptrdiff_t>(first + t) * work.columns * tile_samples;
        for (int c = 0; c < width; c += kTurned<Real>)
            for (int sample = 0; sample < work.samples; sample += kLanes<Real>) {
                Samples<Real> channel[kTurned<Real>];
#pragma GCC unroll 4
                for (int i = 0; i < kTurned<Real>; ++i) {
                    const int from = column + c + i;
                    channel[i] = from < work.columns ? hn::Load(d, right + from * tile_samples + sample) : hn::Zero(d);
                }
                TurnChannels(channel, panel.values + (t * work.samples + sample) * width + c, width);
            }
    }
}

/// Adds the terms of some steps, summed in registers, to Block rows × the panel's columns of the sums.
template <class Real, int Block, int Vectors>
HWY_INLINE void AddTerms(const kernel::Outer<Real>& work, const RightPanel<Real>& panel, int first, int steps, int row, int column)
{
    const SampleTag<Real> d;
    hn::Vec<SampleTag<Real>> sum[Block][Vectors];
#pragma GCC unroll 16
    for (int r = 0; r < Block; ++r)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sum[r][v] = hn::Zero(d);
    const Real* right = panel.values;
    for (int t = 0; t < steps; ++t) {
        const Real* left = work.left + (static_cast<std::ptrdiff_t>(first + t) * work.rows + row) * tile_samples;
        for (int sample = 0; sample < work.samples; ++sample, right += Vectors * kLanes<Real>) {
            hn::Vec<SampleTag<Real>> source[Vectors];
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                source[v] = hn::Load(d, right + v * kLanes<Real>);
#pragma GCC unroll 16
            for (int r = 0; r < Block; ++r) {
                const auto receiver = hn::Set(d, left[r * tile_samples + sample]);
#pragma GCC unroll 2
                for (int v = 0; v < Vectors; ++v)
                    sum[r][v] = hn::MulAdd(receiver, source[v], sum[r][v]);
            }
        }
    }
#pragma GCC unroll 16
    for (int r = 0; r < Block; ++r)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v) {
            Real* total = SumOf(work, row + r, column) + v * kLanes<Real>;
            hn::Store(hn::Add(hn::Load(d, total), sum[r][v]), d, total);
        }
}

/// The whole product by columns: an ordinary matrix product of left and right over the terms.
template <class Real>
void SumByColumns(const kernel::Outer<Real>& work)
{
    RightPanel<Real> panel;
    const int together = kPanelTerms / work.samples;
    for (int first = 0; first < work.steps; first += together) {
        const int steps = std::min(together, work.steps - first);
        ForEachSlice<Real>(kernel::padded_columns(work.columns), [&](auto vectors, int column) HWY_ATTR {
            FillPanel<Real, vectors>(work, first, steps, column, panel);
            ForEachBlock(work.rows, [&](auto block, int row) HWY_ATTR {
                AddTerms<Real, block, decltype(vectors)::value>(work, panel, first, steps, row, column);
            });
        });
    }
}

/// Rows whose entries are summed together, entry by entry.
inline constexpr int kEntryRows = 4;
inline constexpr int kEntryColumns = kGreatestBlock >= 12 ? 2 : 1;

/// Where the left sides of some rows lie.
template <class Real>
struct LeftRows {
    const Real* values;
    std::ptrdiff_t step, row;
};

/// Left sides side by side: in the trace their steps lie a power of two apart, where a cache would hold only a few of them.
template <class Real>
struct LeftPanel {
    alignas(64) Real values[kEntryRows * kernel::outer_steps * 2 * kLanes<Real>];
};

template <class Real, int Rows, int Vectors>
HWY_INLINE LeftRows<Real> FillPanel(const kernel::Outer<Real>& work, int first, int steps, int row, int sample, LeftPanel<Real>& panel)
{
    const SampleTag<Real> d;
    constexpr std::ptrdiff_t width = Vectors * kLanes<Real>;
    for (int t = 0; t < steps; ++t) {
        const Real* left = work.left + (static_cast<std::ptrdiff_t>(first + t) * work.rows + row) * tile_samples + sample;
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                hn::Store(hn::Load(d, left + r * tile_samples + v * kLanes<Real>), d,
                          panel.values + (t * Rows + r) * width + v * kLanes<Real>);
    }
    return {panel.values, Rows * width, width};
}

/// Rows × Columns entries; the registers hold samples, which are added up at the end.
template <class Real, int Rows, int Columns, int Vectors>
HWY_INLINE void AddEntries(const kernel::Outer<Real>& work, const LeftRows<Real>& left, int first, int steps, int row, int column,
                           int sample)
{
    const SampleTag<Real> d;
    const std::ptrdiff_t right_row = static_cast<std::ptrdiff_t>(work.columns) * tile_samples;
    const Real* right = work.right + first * right_row + column * tile_samples + sample;
    hn::Vec<SampleTag<Real>> sum[Rows][Columns][Vectors];
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
        for (int c = 0; c < Columns; ++c)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                sum[r][c][v] = hn::Zero(d);
    for (int t = 0; t < steps; ++t)
#pragma GCC unroll 4
        for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v) {
                const auto receiver = hn::Load(d, left.values + t * left.step + r * left.row + v * kLanes<Real>);
#pragma GCC unroll 2
                for (int c = 0; c < Columns; ++c)
                    sum[r][c][v] =
                        hn::MulAdd(receiver, hn::Load(d, right + t * right_row + c * tile_samples + v * kLanes<Real>), sum[r][c][v]);
            }
#pragma GCC unroll 4
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 2
        for (int c = 0; c < Columns; ++c) {
            auto both = sum[r][c][0];
            if constexpr (Vectors == 2)
                both = hn::Add(both, sum[r][c][1]);
            *SumOf(work, row + r, column + c) += hn::GetLane(hn::SumOfLanes(d, both));
        }
}

template <class Real, int Rows, int Vectors>
HWY_INLINE void AddRows(const kernel::Outer<Real>& work, int row, int sample)
{
    LeftPanel<Real> panel;
    for (int first = 0; first < work.steps; first += kernel::outer_steps) {
        const int steps = std::min(kernel::outer_steps, work.steps - first);
        const std::ptrdiff_t left_row = static_cast<std::ptrdiff_t>(work.rows) * tile_samples;
        const LeftRows<Real> left =
            work.columns > kEntryColumns
                ? FillPanel<Real, Rows, Vectors>(work, first, steps, row, sample, panel)
                : LeftRows<Real>{work.left + first * left_row + row * tile_samples + sample, left_row, tile_samples};
        int column = 0;
        for (; column + kEntryColumns <= work.columns; column += kEntryColumns)
            AddEntries<Real, Rows, kEntryColumns, Vectors>(work, left, first, steps, row, column, sample);
        if (column < work.columns)
            AddEntries<Real, Rows, 1, Vectors>(work, left, first, steps, row, column, sample);
    }
}

/// The whole product entry by entry, when columns are too few to fill registers.
template <class Real>
void SumByEntries(const kernel::Outer<Real>& work)
{
    ForEachSlice<Real>(work.samples, [&](auto vectors, int sample) HWY_ATTR {
        int row = 0;
        for (; row + kEntryRows <= work.rows; row += kEntryRows)
            AddRows<Real, kEntryRows, vectors>(work, row, sample);
        for (; row < work.rows; ++row)
            AddRows<Real, 1, vectors>(work, row, sample);
    });
}

template <class Real>
void OuterSum(const kernel::Outer<Real>& work)
{
    if (2 * work.columns < half_tile)
        SumByEntries(work);
    else
        SumByColumns(work);
}

template <class Real, int Block, int Vectors>
HWY_INLINE void AddRowSums(const kernel::RowSums<Real>& work, int row, int sample)
{
    const SampleTag<Real> d;
    Samples<Real> sum[Block];
#pragma GCC unroll 16
    for (int r = 0; r < Block; ++r)
        sum[r] = hn::Zero(d);
    for (int t = 0; t < work.steps; ++t) {
        const Real* left = work.left + (static_cast<std::ptrdiff_t>(t) * work.rows + row) * tile_samples + sample;
#pragma GCC unroll 16
        for (int r = 0; r < Block; ++r)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                sum[r] = hn::Add(sum[r], hn::Load(d, left + r * tile_samples + v * kLanes<Real>));
    }
#pragma GCC unroll 16
    for (int r = 0; r < Block; ++r)
        work.sums[row + r] += hn::GetLane(hn::SumOfLanes(d, sum[r]));
}

template <class Real>
void RowSum(const kernel::RowSums<Real>& work)
{
    ForEachBlockAndSlice<Real>(work.rows, work.samples, [&](auto block, auto vectors, int row, int sample) HWY_ATTR {
        AddRowSums<Real, block, vectors>(work, row, sample);
    });
}

void OuterFloat(const kernel::Outer<float>& work) { OuterSum(work); }
void OuterDouble(const kernel::Outer<double>& work) { OuterSum(work); }
void RowsFloat(const kernel::RowSums<float>& work) { RowSum(work); }
void RowsDouble(const kernel::RowSums<double>& work) { RowSum(work); }

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
void sum_rows(const RowSums<float>& work)
{
    HWY_DYNAMIC_DISPATCH(RowsFloat)(work);
}
template <>
void sum_rows(const RowSums<double>& work)
{
    HWY_DYNAMIC_DISPATCH(RowsDouble)(work);
}

}  // namespace kernel
}  // namespace horn::dynamics
#endif
