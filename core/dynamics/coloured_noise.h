/// Noise that remembers itself for a while.
#pragma once

#include <cstdint>
#include <span>

namespace horn::dynamics
{

/// The stationary process of Uhlenbeck and Ornstein (1930), taken at whole steps: normal with mean 0, ⟨n_s n_t⟩ = σ² exp(−|s−t|/c).
struct ColouredNoise {
    double sigma = 1;
    double correlation_steps = 5;  ///< c, > 0
};

/// Adds the noise of steps first … first + n − 1, of every channel its own. \param out n × channels, row-major; its size gives n.
///
/// A value follows from seed and step alone, and is exact for any correlation time. As in Lévy's construction of Brownian motion (1948),
/// an interval whose two ends are known is halved, and its middle drawn from the normal distribution that the ends leave for it:
/// with d steps to either end, mean (left + right) / (2 cosh(d/c)) and variance σ² tanh(d/c). From the ends 0 and 2⁶² on, one value
/// takes at most 62 middles, and n values in a row about n + 62.
void add_coloured_noise(const ColouredNoise& noise, std::uint64_t seed, std::int64_t first, int channels, std::span<float> out);

}  // namespace horn::dynamics
