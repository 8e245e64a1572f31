/// Named, counter-based random streams. A number depends only on (seed, purpose, index, position), never on threads or on what
/// was drawn elsewhere. Generator: Philox 4×32-10 (Salmon, Moraes, Dror, Shaw 2011), from Random123.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace horn::base
{

/// What the numbers are for. Values are stored in files' behaviour: append only, never renumber.
enum class Purpose : std::uint32_t {
    weights = 1,  ///< initial weights and biases of a layer; index = layer, read-out = 0xffff
    omega = 2,    ///< heterogeneous ω; index = layer
    gamma = 3,
    alpha = 4,
    feedback = 5,
    delays = 6,          ///< coupling delays; index = layer
    initial_state = 7,   ///< drawn x_0, y_0; index = layer
    stimulus_noise = 8,  ///< index = step
    batch_order = 9,     ///< index = epoch
    data_split = 10,
    task = 11,  ///< synthetic trials; index = trial
    pixel_permutation = 12,
    input_noise = 13,  ///< index = sample, of an evaluation; (epoch + 1) << 32 | sample, of training
    surrogate = 14,
    kicks = 15,           ///< spontaneous kicks; index = step
    coloured_noise = 16,  ///< index = step
    trial_kicks = 17,     ///< spontaneous kicks while training; index = (epoch + 1) << 32 | sample
    coupling = 20,        ///< which nodes are coupled; index = layer
    sweep = 40,           ///< settings of a random search; index = setting
    test = 1000,          ///< numbers that only tests draw
};

/// A stream of random numbers. A copy continues from the same position.
class RandomStream
{
public:
    RandomStream(std::uint64_t seed, Purpose purpose, std::uint64_t index = 0);

    std::uint32_t bits();
    /// Uniform on [0, 1), 53 bits.
    double uniform();
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Standard normal (Box and Muller 1958).
    double normal();
    /// Uniform on 0 … count−1, unbiased. count ≥ 1.
    std::uint32_t below(std::uint32_t count);
    /// A uniformly random order of 0 … count−1 (Fisher and Yates).
    std::vector<std::uint32_t> permutation(std::uint32_t count);

private:
    std::array<std::uint32_t, 2> key_;
    std::array<std::uint32_t, 4> counter_;
    std::array<std::uint32_t, 4> block_{};
    unsigned used_ = 4;
    bool has_spare_ = false;
    double spare_ = 0;
};

}  // namespace horn::base

namespace horn
{
using base::Purpose;
using base::RandomStream;
}  // namespace horn
