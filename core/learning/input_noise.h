/// Gaussian noise on what a network reads, drawn by (seed, draw, sample) alone: it does not depend on batches or threads.
#pragma once

#include "core/dynamics/tile.h"

#include <cstdint>
#include <span>

namespace horn::learning
{

struct InputNoise {
    double sigma = 0;        ///< standard deviation on every input value; 0: none
    std::uint64_t seed = 1;  ///< a sample has the same draws for every sigma
    std::uint64_t draw = 0;  ///< 0 for an evaluation, epoch + 1 when training
};

/// \param samples indices of the tile's samples within their split, below 2³².
void add_noise(const InputNoise& noise, std::span<const std::uint32_t> samples, dynamics::Tile<float>& input);

}  // namespace horn::learning
