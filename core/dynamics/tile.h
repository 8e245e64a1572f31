/// A tile: the unit of work of the kernel. Up to 32 samples travel together, contiguous in memory, so that every coupling weight is
/// read once for all of them. Samples that are computed without being in use are zero and get zero gradients.
#pragma once

#include "core/base/large_pages.h"

#include <cassert>
#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace horn::dynamics
{

/// Samples in a tile; the same for every instruction set, so that sums over samples do not depend on it.
inline constexpr int tile_samples = 32;
/// What a tile costs follows its samples in halves: sixteen or fewer cost half of the whole.
inline constexpr int half_tile = tile_samples / 2;

/// Memory for vector registers: aligned to a cache line; on large pages what is larger than any cache (what is smaller was measured to be
/// slower by some per cent on them).
template <class Value>
struct AlignedAllocator {
    using value_type = Value;
    static constexpr std::size_t cache_line = 64;
    AlignedAllocator() = default;
    template <class Other>
    AlignedAllocator(const AlignedAllocator<Other>&)
    {
    }
    Value* allocate(std::size_t count)
    {
        const std::size_t bytes = count * sizeof(Value);
        void* memory = ::operator new(bytes, alignment_of(bytes));
        if (fills_large_pages(bytes))
            prefer_large_pages(memory, bytes);
        return static_cast<Value*>(memory);
    }
    void deallocate(Value* memory, std::size_t count) { ::operator delete(memory, alignment_of(count * sizeof(Value))); }
    bool operator==(const AlignedAllocator&) const { return true; }

private:
    static bool fills_large_pages(std::size_t bytes) { return bytes >= 16 * large_page; }
    static std::align_val_t alignment_of(std::size_t bytes) { return std::align_val_t{fills_large_pages(bytes) ? large_page : cache_line}; }
};

template <class Value>
using AlignedVector = std::vector<Value, AlignedAllocator<Value>>;

/// steps × channels × tile_samples values, samples contiguous.
template <class Real>
struct Tile {
    int steps = 0;
    int channels = 0;
    int samples = tile_samples;  ///< in use; a sweep computes these, rounded up to halves, and leaves the others unspecified
    AlignedVector<Real> values;

    /// Takes a new shape; keeps memory, or takes as much as the shape needs; the values are unspecified afterwards.
    void reshape(int new_steps, int new_channels, int used = tile_samples)
    {
        assert(used >= 0 && used <= tile_samples);
        steps = new_steps;
        channels = new_channels;
        samples = used;
        const std::size_t size = static_cast<std::size_t>(steps) * row_size();
        if (size > values.capacity())
            values = AlignedVector<Real>(size);
        else
            values.resize(size);
    }
    /// Values of one step.
    [[nodiscard]] std::size_t row_size() const { return static_cast<std::size_t>(channels) * tile_samples; }
    [[nodiscard]] Real* row(int step)
    {
        assert(step >= 0 && step < steps);
        return values.data() + static_cast<std::size_t>(step) * row_size();
    }
    [[nodiscard]] const Real* row(int step) const { return const_cast<Tile*>(this)->row(step); }
    /// The samples of one channel at one step.
    [[nodiscard]] std::span<Real, tile_samples> at(int step, int channel)
    {
        assert(channel >= 0 && channel < channels);
        return std::span<Real, tile_samples>(row(step) + channel * tile_samples, tile_samples);
    }
    [[nodiscard]] std::span<const Real, tile_samples> at(int step, int channel) const
    {
        assert(channel >= 0 && channel < channels);
        return std::span<const Real, tile_samples>(row(step) + channel * tile_samples, tile_samples);
    }
};

}  // namespace horn::dynamics
