#include "core/learning/input_noise.h"

#include "core/base/random.h"

#include <cstddef>

namespace horn::learning
{

void add_noise(const InputNoise& noise, std::span<const std::uint32_t> samples, dynamics::Tile<float>& input)
{
    if (noise.sigma == 0)
        return;
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        RandomStream stream(noise.seed, Purpose::input_noise, noise.draw << 32 | samples[sample]);
        for (std::size_t i = sample; i < input.values.size(); i += dynamics::tile_samples)
            input.values[i] += static_cast<float>(noise.sigma * stream.normal());
    }
}

}  // namespace horn::learning
