#include "core/dynamics/coloured_noise.h"

#include "core/base/random.h"

#include <array>
#include <cassert>
#include <cmath>
#include <vector>

namespace horn::dynamics
{

namespace
{

constexpr int levels = 62;  // 2⁶² steps

/// Halves intervals until every wanted step has been a middle.
class Bisection
{
public:
    Bisection(const ColouredNoise& noise, std::uint64_t seed, std::int64_t first, int channels, std::span<float> out)
        : sigma_(noise.sigma), seed_(seed), first_(first), end_(first + static_cast<std::int64_t>(out.size()) / channels),
          channels_(static_cast<std::size_t>(channels)), out_(out), middles_(levels * channels_)
    {
        for (int level = 0; level < levels; ++level) {
            const double lag = std::ldexp(1.0, level) / noise.correlation_steps;
            halves_[static_cast<std::size_t>(level)] = {0.5 / std::cosh(lag), std::sqrt(std::tanh(lag))};
        }
        std::vector<double> left(channels_, 0.0), right(channels_, 0.0);
        draw(0, 1, left);
        keep(0, left);
        const double lag = std::ldexp(1.0, levels) / noise.correlation_steps;
        for (std::size_t channel = 0; channel < channels_; ++channel)
            right[channel] = std::exp(-lag) * left[channel];
        draw(std::int64_t{1} << levels, std::sqrt(-std::expm1(-2 * lag)), right);
        between(0, left, levels - 1, right);
    }

private:
    struct Half {
        double weight;  ///< of either end in the mean of the middle
        double spread;  ///< standard deviation of the middle, of noise of standard deviation 1
    };

    void draw(std::int64_t step, double spread, std::span<double> values) const
    {
        RandomStream stream(seed_, Purpose::coloured_noise, static_cast<std::uint64_t>(step));
        for (double& value : values)
            value += spread * stream.normal();
    }

    void keep(std::int64_t step, std::span<const double> values)
    {
        if (step < first_ || step >= end_)
            return;
        float* row = out_.data() + static_cast<std::size_t>(step - first_) * channels_;
        for (std::size_t channel = 0; channel < channels_; ++channel)
            row[channel] = static_cast<float>(static_cast<double>(row[channel]) + sigma_ * values[channel]);
    }

    /// The steps between two known ones, 2^(level + 1) apart.
    void between(std::int64_t left, std::span<const double> at_left, int level, std::span<const double> at_right)
    {
        const std::int64_t half = std::int64_t{1} << level;
        if (left + 1 >= end_ || left + 2 * half <= first_)
            return;
        const Half& by = halves_[static_cast<std::size_t>(level)];
        const std::span<double> middle = std::span(middles_).subspan(static_cast<std::size_t>(level) * channels_, channels_);
        for (std::size_t channel = 0; channel < channels_; ++channel)
            middle[channel] = by.weight * (at_left[channel] + at_right[channel]);
        draw(left + half, by.spread, middle);
        keep(left + half, middle);
        if (level == 0)
            return;
        between(left, at_left, level - 1, middle);
        between(left + half, middle, level - 1, at_right);
    }

    double sigma_;
    std::uint64_t seed_;
    std::int64_t first_, end_;
    std::size_t channels_;
    std::span<float> out_;
    std::array<Half, levels> halves_{};
    std::vector<double> middles_;  ///< levels × channels: the middle of the interval being halved
};

}  // namespace

void add_coloured_noise(const ColouredNoise& noise, std::uint64_t seed, std::int64_t first, int channels, std::span<float> out)
{
    assert(noise.correlation_steps > 0 && channels > 0 && first >= 0 && out.size() % static_cast<std::size_t>(channels) == 0);
    Bisection(noise, seed, first, channels, out);
}

}  // namespace horn::dynamics
