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

/// Registers for the sixteen samples of one channel.
template <class Real>
using SampleTag = hn::CappedTag<Real, tile_samples>;
template <class Real>
inline constexpr int kLanes = static_cast<int>(hn::MaxLanes(SampleTag<Real>()));
template <class Real>
inline constexpr int kVectors = tile_samples / kLanes<Real>;

#if HWY_TARGET == HWY_AVX3 || HWY_ARCH_ARM_A64
inline constexpr int kSumRegisters = 24;  // of 32
#else
inline constexpr int kSumRegisters = 12;  // of 16
#endif

/// Receivers in the greatest block.
template <class Real>
constexpr int GreatestBlock()
{
    const int fit = kSumRegisters / kVectors<Real>;
    return fit >= 24 ? 16 : fit >= 12 ? 12 : fit >= 6 ? 6 : fit >= 2 ? 2 : 1;
}

/// Sums of `Block` receivers for sixteen samples.
template <class Real, int Block>
struct Sums {
    hn::Vec<SampleTag<Real>> sum[Block][kVectors<Real>];
};

/// sum[m] += Σ_k weights[k, m] rows[k]: every source row is read once for all receivers of the block.
template <class Real, int Block>
HWY_INLINE void Accumulate(Sums<Real, Block>& sums, const Real* HWY_RESTRICT weights, const Real* HWY_RESTRICT rows, int count)
{
    const SampleTag<Real> d;
    for (int k = 0; k < count; ++k) {
        hn::Vec<SampleTag<Real>> source[kVectors<Real>];
#pragma GCC unroll 8
        for (int v = 0; v < kVectors<Real>; ++v)
            source[v] = hn::Load(d, rows + k * tile_samples + v * kLanes<Real>);
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m) {
            const auto weight = hn::Set(d, weights[k * Block + m]);
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v)
                sums.sum[m][v] = hn::MulAdd(weight, source[v], sums.sum[m][v]);
        }
    }
}

/// The same when each connection reads another row in time. \param shift rows of `stride` values to go, packed as the weights.
template <class Real, int Block>
HWY_INLINE void AccumulateShifted(Sums<Real, Block>& sums, const Real* HWY_RESTRICT weights, const std::int32_t* HWY_RESTRICT shift,
                                  const Real* HWY_RESTRICT rows, int count, std::ptrdiff_t stride)
{
    const SampleTag<Real> d;
    for (int k = 0; k < count; ++k) {
#pragma GCC unroll 16
        for (int m = 0; m < Block; ++m) {
            const auto weight = hn::Set(d, weights[k * Block + m]);
            const Real* row = rows + shift[k * Block + m] * stride + k * tile_samples;
#pragma GCC unroll 8
            for (int v = 0; v < kVectors<Real>; ++v)
                sums.sum[m][v] = hn::MulAdd(weight, hn::Load(d, row + v * kLanes<Real>), sums.sum[m][v]);
        }
    }
}

/// Calls visit(block constant, first row) for every block of `rows` rows, in the order of pack().
template <class Real, class Visit>
HWY_INLINE void ForEachBlock(int rows, Visit visit)
{
    constexpr int greatest = GreatestBlock<Real>();
    int first = 0;
    for (; first + greatest <= rows; first += greatest)
        visit(std::integral_constant<int, greatest>(), first);
    if constexpr (greatest > 8)
        if (first + 8 <= rows) {
            visit(std::integral_constant<int, 8>(), first);
            first += 8;
        }
    if constexpr (greatest > 4)
        if (first + 4 <= rows) {
            visit(std::integral_constant<int, 4>(), first);
            first += 4;
        }
    if constexpr (greatest > 2)
        if (first + 2 <= rows) {
            visit(std::integral_constant<int, 2>(), first);
            first += 2;
        }
    if constexpr (greatest > 1)
        if (first + 1 <= rows)
            visit(std::integral_constant<int, 1>(), first);
}

}  // namespace HWY_NAMESPACE
}  // namespace horn::dynamics
HWY_AFTER_NAMESPACE();

#endif
