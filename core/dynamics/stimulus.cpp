#include "core/dynamics/stimulus.h"

#include "core/base/random.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace horn::dynamics
{

namespace
{

using base::Scale;
using Kind = StimulusSpecification::Kind;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest_step = 1e15;  // whole numbers stay exact in a double
constexpr int largest_channels = 16384;

constexpr std::array<ParameterInfo, 7> table{{
    {"amplitude", "A", "amplitude", "", 1, -infinity, infinity, false, 0, 10, Scale::linear, 3, false,
     "Amplitude of the drive: of the sine, of the step, of the pulse; standard deviation per step of white noise; factor of a sequence.",
     ""},
    {"frequency", "ω_in", "drive frequency", "rad / time", 0.18, 0, infinity, false, 0.01, 1.5, Scale::logarithmic, 4, false,
     "Angular frequency of the sine. Near the natural frequency ω the oscillator resonates.", ""},
    {"phase", "φ", "drive phase", "rad", 0, -infinity, infinity, false, -3.1416, 3.1416, Scale::linear, 3, false,
     "Phase of the sine at the onset.", ""},
    {"onset", "t₀", "onset", "steps", 0, 0, largest_step, false, 0, 1000, Scale::linear, 0, true,
     "First step of the drive; before it there is silence, and noise where noise is set.", ""},
    {"duration", "T", "duration", "steps", 1, 0, largest_step, false, 1, 500, Scale::linear, 0, true, "Length of the pulse.", ""},
    {"noise", "σ", "noise", "", 0, 0, infinity, false, 0, 2, Scale::linear, 3, false,
     "Standard deviation per step of Gaussian white noise on top of the drive, each channel its own.", ""},
    {"channels", "n_in", "channels", "", 1, 1, largest_channels, false, 1, 28, Scale::linear, 0, true,
     "Number of inputs of the network that the drive feeds.", ""},
}};

/// The drive of one channel at one step, noise apart. \param elapsed steps since the onset.
double drive(const StimulusSpecification& stimulus, double time_step, std::int64_t elapsed, int channel)
{
    if (elapsed < 0)
        return 0;
    switch (stimulus.kind) {
    case Kind::silence:
    case Kind::white: return 0;
    case Kind::sine: return stimulus.amplitude * std::sin(stimulus.frequency * time_step * static_cast<double>(elapsed) + stimulus.phase);
    case Kind::step: return stimulus.amplitude;
    case Kind::pulse: return elapsed < stimulus.duration ? stimulus.amplitude : 0;
    case Kind::sequence: {
        const auto channels = static_cast<std::size_t>(stimulus.channels);
        const std::size_t rows = stimulus.values.size() / channels;
        const auto row = static_cast<std::size_t>(elapsed);
        return row < rows ? stimulus.amplitude * stimulus.values[row * channels + static_cast<std::size_t>(channel)] : 0;
    }
    }
    return 0;
}

void add_normal(std::span<float> row, double sigma, RandomStream& stream)
{
    for (float& value : row)
        value = static_cast<float>(static_cast<double>(value) + sigma * stream.normal());
}

}  // namespace

std::span<const ParameterInfo> stimulus_parameters() { return table; }

Result<void> validate(const StimulusSpecification& stimulus)
{
    const std::array<double, 7> values{stimulus.amplitude,
                                       stimulus.frequency,
                                       stimulus.phase,
                                       static_cast<double>(stimulus.onset),
                                       static_cast<double>(stimulus.duration),
                                       stimulus.noise,
                                       static_cast<double>(stimulus.channels)};
    for (std::size_t i = 0; i < table.size(); ++i)
        if (!base::allows(table[i], values[i]))
            return Error{fmt::format("/stimulus/{}", table[i].name),
                         fmt::format("{} {} = {:g} is not allowed", table[i].label, table[i].symbol, values[i]),
                         fmt::format("it must be {}", base::allowed_range(table[i]))};
    if (stimulus.values.size() % static_cast<std::size_t>(stimulus.channels) != 0)
        return Error{"/stimulus/values",
                     fmt::format("{} values do not fill rows of {} channels", stimulus.values.size(), stimulus.channels),
                     "give one value per step and channel"};
    for (std::size_t i = 0; i < stimulus.values.size(); ++i)
        if (!std::isfinite(stimulus.values[i]))
            return Error{fmt::format("/stimulus/values/{}", i), "is not a finite number", "give a finite number"};
    return {};
}

void fill_stimulus(const StimulusSpecification& stimulus, std::uint64_t seed, double time_step, std::int64_t first, std::span<float> out)
{
    const auto channels = static_cast<std::size_t>(stimulus.channels);
    assert(channels > 0 && out.size() % channels == 0);
    const bool per_channel = stimulus.kind == Kind::sequence;
    for (std::size_t offset = 0; offset < out.size(); offset += channels, ++first) {
        const std::span<float> row = out.subspan(offset, channels);
        const std::int64_t elapsed = first - stimulus.onset;
        for (std::size_t channel = 0; channel < channels; ++channel)
            row[channel] =
                per_channel || channel == 0 ? static_cast<float>(drive(stimulus, time_step, elapsed, static_cast<int>(channel))) : row[0];
        const bool white = stimulus.kind == Kind::white && elapsed >= 0;
        if (!white && stimulus.noise == 0)
            continue;
        // The drive's own noise comes first, so that a change of the noise on top leaves it as it is.
        RandomStream stream(seed, Purpose::stimulus_noise, static_cast<std::uint64_t>(first));
        if (white)
            add_normal(row, stimulus.amplitude, stream);
        if (stimulus.noise != 0)
            add_normal(row, stimulus.noise, stream);
    }
}

}  // namespace horn::dynamics
