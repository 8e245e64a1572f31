/// Sums over sources for a block of receivers, kept in registers. Compiled once per instruction set.
#if defined(HORN_DYNAMICS_BLOCK_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HORN_DYNAMICS_BLOCK_INL
#undef HORN_DYNAMICS_BLOCK_INL
#else
#define HORN_DYNAMICS_BLOCK_INL
#endif

#include "core/dynamics/compiled.h"

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>

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

/// The same, and on the way asks for `Block` channels of two rows that will be needed a step later: evenly among the additions, because
/// a processor waits when more than some ten lines are under way, and trials are longer than any cache.
template <class Real, int Block, int Vectors>
HWY_INLINE void AccumulateAndPrefetch(Sums<Real, Block, Vectors>& sums, const Real* HWY_RESTRICT weights, const Real* HWY_RESTRICT rows,
                                      int count, const Real* one, const Real* other)
{
    constexpr int line = static_cast<int>(64 / sizeof(Real));
    constexpr int channel_lines = std::max(1, Vectors * kLanes<Real> / line);
    const int sources = std::max(1, count / (Block * channel_lines));  // between two lines of a row
    int k = 0;
    for (int m = 0; m < Block; ++m)
        for (int l = 0; l < channel_lines; ++l) {
            hwy::Prefetch(one + m * tile_samples + l * line);
            hwy::Prefetch(other + m * tile_samples + l * line);
            const int now = std::min(sources, count - k);
            Accumulate(sums, weights + k * Block, rows + k * tile_samples, now);
            k += now;
        }
    Accumulate(sums, weights + k * Block, rows + k * tile_samples, count - k);
}

/// sum[m] = values[m] for every sample.
template <class Real, int Block, int Vectors>
HWY_INLINE void Broadcast(Sums<Real, Block, Vectors>& sums, const Real* values)
{
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sums.sum[m][v] = hn::Set(SampleTag<Real>(), values[m]);
}

/// sum[m] = channel m of a row.
template <class Real, int Block, int Vectors>
HWY_INLINE void LoadChannels(Sums<Real, Block, Vectors>& sums, const Real* row)
{
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sums.sum[m][v] = hn::Load(SampleTag<Real>(), row + m * tile_samples + v * kLanes<Real>);
}

/// Channel m of a row = sum[m].
template <class Real, int Block, int Vectors>
HWY_INLINE void StoreChannels(const Sums<Real, Block, Vectors>& sums, Real* row)
{
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            hn::Store(sums.sum[m][v], SampleTag<Real>(), row + m * tile_samples + v * kLanes<Real>);
}

/// Asks for the channels of a row that will be needed when all blocks are done: trials are longer than any cache, and without this the
/// nodes would wait for their rows, one after the other.
template <class Real, int Block, int Vectors>
HWY_INLINE void PrefetchChannels(const Real* row)
{
    constexpr int line = static_cast<int>(64 / sizeof(Real));
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors * kLanes<Real>; v += line)
            hwy::Prefetch(row + m * tile_samples + v);
}

/// sum[m] += channel m of a row.
template <class Real, int Block, int Vectors>
HWY_INLINE void AddChannels(Sums<Real, Block, Vectors>& sums, const Real* row)
{
#pragma GCC unroll 16
    for (int m = 0; m < Block; ++m)
#pragma GCC unroll 2
        for (int v = 0; v < Vectors; ++v)
            sums.sum[m][v] = hn::Add(sums.sum[m][v], hn::Load(SampleTag<Real>(), row + m * tile_samples + v * kLanes<Real>));
}

/// Calls visit(block constant, first row) for every block of `rows` rows, in the order of pack().
template <class Visit>
HWY_INLINE void ForEachBlock(int rows, Visit visit)
{
    for (int first = 0, block = 0; first < rows; first += block) {
        block = next_block(rows - first, kGreatestBlock);
        switch (block) {
        case kGreatestBlock: visit(std::integral_constant<int, kGreatestBlock>(), first); break;
        case 8:
            if constexpr (kGreatestBlock > 8)
                visit(std::integral_constant<int, 8>(), first);
            break;
        case 4: visit(std::integral_constant<int, 4>(), first); break;
        case 2: visit(std::integral_constant<int, 2>(), first); break;
        default: visit(std::integral_constant<int, 1>(), first);
        }
    }
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

/// Calls visit(registers constant, node, first sample) for all samples of every node, four registers at a time where it has so many.
template <class Real, class Visit>
HWY_INLINE void ForEachNode(int nodes, int samples, Visit visit)
{
    constexpr int lanes = kLanes<Real>;
    for (int node = 0; node < nodes; ++node) {
        int first = 0;
        for (; first + 4 * lanes <= samples; first += 4 * lanes)
            visit(std::integral_constant<int, 4>(), node, first);
        if constexpr (4 * lanes > half_tile) {
            if (first + 2 * lanes <= samples)
                visit(std::integral_constant<int, 2>(), node, first);
            else if (first < samples)
                visit(std::integral_constant<int, 1>(), node, first);
        }
    }
}

/// Blocks and slices: calls visit(block constant, registers constant, first row, first sample).
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
