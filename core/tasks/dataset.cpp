#include "core/tasks/dataset.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace horn::tasks
{

namespace
{

using dynamics::tile_samples;

constexpr float white = 255;
constexpr std::size_t block = 64;  // positions turned at once: block × 32 values stay in the first-level cache

inline float scaled(std::uint8_t byte) { return static_cast<float>(byte) / white; }
inline float scaled(float value) { return value; }

/// Turns up to 32 rows of `length` values, one per sample, into length × 32.
template <class Value>
void transpose(const std::vector<Value>& values, std::span<const std::uint32_t> samples, std::size_t length, float* out)
{
    std::array<Value, block * tile_samples> turned{};  // columns of unused samples stay zero
    for (std::size_t first = 0; first < length; first += block) {
        const std::size_t count = std::min(block, length - first);
        for (std::size_t s = 0; s < samples.size(); ++s) {
            const Value* from = values.data() + samples[s] * length + first;
            for (std::size_t i = 0; i < count; ++i)
                turned[i * tile_samples + s] = from[i];
        }
        float* to = out + first * tile_samples;
        for (std::size_t i = 0; i < count * tile_samples; ++i)
            to[i] = scaled(turned[i]);
    }
}

}  // namespace

void Dataset::fill_input(const Split& split, std::span<const std::uint32_t> samples, dynamics::Tile<float>& input) const
{
    assert(samples.size() <= static_cast<std::size_t>(tile_samples));
    assert(std::all_of(samples.begin(), samples.end(), [&](std::uint32_t s) { return s < static_cast<std::uint32_t>(split.samples); }));
    input.reshape(steps, inputs, static_cast<int>(samples.size()));
    const std::size_t length = static_cast<std::size_t>(steps) * static_cast<std::size_t>(inputs);
    if (split.bytes.empty())
        transpose(split.values, samples, length, input.values.data());
    else
        transpose(split.bytes, samples, length, input.values.data());
}

std::vector<float> Dataset::input_of(const Split& split, int sample) const
{
    assert(sample >= 0 && sample < split.samples);
    const std::size_t length = static_cast<std::size_t>(steps) * static_cast<std::size_t>(inputs);
    const std::size_t first = static_cast<std::size_t>(sample) * length;
    std::vector<float> input(length);
    for (std::size_t i = 0; i < length; ++i)
        input[i] = split.bytes.empty() ? split.values[first + i] : scaled(split.bytes[first + i]);
    return input;
}

}  // namespace horn::tasks
