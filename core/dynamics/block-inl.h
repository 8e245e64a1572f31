/// Sums over sources for a block of receivers, kept in registers. Compiled once per instruction set.
#if defined(HORN_DYNAMICS_BLOCK_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HORN_DYNAMICS_BLOCK_INL
#undef HORN_DYNAMICS_BLOCK_INL
#else
#define HORN_DYNAMICS_BLOCK_INL
#endif

#include "core/dynamics/compiled.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace horn::dynamics
{
namespace HWY_NAMESPACE
{
namespace hn = hwy::HWY_NAMESPACE;

/// A register of samples of one channel.
template <class Real>
using SampleTag = hn::CappedTag<Real, half_tile>;
template <class Real>
using Samples = hn::Vec<SampleTag<Real>>;
template <class Real>
inline constexpr int kLanes = static_cast<int>(hn::MaxLanes(SampleTag<Real>()));

/// Receivers in the greatest block: with two registers of samples for each, their sums and what is added to them fill the registers.
#if HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64
inline constexpr int kGreatestBlock = 12;  // 24 sums, 2 sources and a weight of 32
#else
inline constexpr int kGreatestBlock = 6;  // 12 sums, 2 sources and a weight of 16
#endif

/// Sums of `Block` receivers for `Vectors` registers of samples.
template <class Real, int Block, int Vectors>
struct Sums {
    Samples<Real> sum[Block][Vectors];
};

/// sum[m] += Σ_k weights[k, m] rows[k]: every source row is read once for all receivers of the block, every weight once for all samples.
template <class Real, int Block, int Vectors>
HWY_INLINE void Accumulate(Sums<Real, Block, Vectors>& sums, const Real* HWY_RESTRICT weights, const Real* HWY_RESTRICT rows, int count)
{
    const SampleTag<Real> d;
    for (int k = 0; k < count; ++k) {
        Samples<Real> source[Vectors];
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            source[v] = hn::Load(d, rows + k * tile_samples + v * kLanes<Real>);
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m) {
            const auto weight = hn::Set(d, weights[k * Block + m]);
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                sums.sum[m][v] = hn::MulAdd(weight, source[v], sums.sum[m][v]);
        }
    }
}

/// The same when each connection reads another row in time. \param offsets where each reads, from `rows`, packed as the weights.
template <class Real, int Block, int Vectors>
HWY_INLINE void AccumulateShifted(Sums<Real, Block, Vectors>& sums, const Real* HWY_RESTRICT weights,
                                  const std::ptrdiff_t* HWY_RESTRICT offsets, const Real* HWY_RESTRICT rows, int count)
{
    const SampleTag<Real> d;
    for (int k = 0; k < count; ++k) {
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m) {
            const auto weight = hn::Set(d, weights[k * Block + m]);
            const Real* row = rows + offsets[k * Block + m];
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v)
                sums.sum[m][v] = hn::MulAdd(weight, hn::Load(d, row + v * kLanes<Real>), sums.sum[m][v]);
        }
    }
}

/// Calls visit(block constant, first row) for every block of `rows` rows, in the order of pack().
template <class Visit>
HWY_INLINE void ForEachBlock(int rows, Visit visit)
{
    int first = 0;
    for (; first + kGreatestBlock <= rows; first += kGreatestBlock)
        visit(std::integral_constant<int, kGreatestBlock>(), first);
    if constexpr (kGreatestBlock > 8)
        if (first + 8 <= rows) {
            visit(std::integral_constant<int, 8>(), first);
            first += 8;
        }
    if (first + 4 <= rows) {
        visit(std::integral_constant<int, 4>(), first);
        first += 4;
    }
    if (first + 2 <= rows) {
        visit(std::integral_constant<int, 2>(), first);
        first += 2;
    }
    if (first + 1 <= rows)
        visit(std::integral_constant<int, 1>(), first);
}

/// Calls visit(registers constant, first sample) until all samples are visited, two registers at a time where there are so many.
/// \param samples half_tile or tile_samples.
template <class Real, class Visit>
HWY_INLINE void ForEachSlice(int samples, Visit visit)
{
    constexpr int slice = 2 * kLanes<Real>;
    int first = 0;
    for (; first + slice <= samples; first += slice)
        visit(std::integral_constant<int, 2>(), first);
    if constexpr (slice > half_tile)
        if (first < samples)
            visit(std::integral_constant<int, 1>(), first);
}

/// Both: calls visit(block constant, registers constant, first row, first sample).
template <class Real, class Visit>
HWY_INLINE void ForEachBlockAndSlice(int rows, int samples, Visit visit)
{
    ForEachBlock(rows, [&](auto block, int row) HWY_ATTR {
        ForEachSlice<Real>(samples, [&](auto vectors, int sample) HWY_ATTR { visit(decltype(block)(), vectors, row, sample); });
    });
}

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#endif
