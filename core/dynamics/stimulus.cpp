#include "core/dynamics/stimulus.h"

#include "core/base/random.h"
#include "core/dynamics/coloured_noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace horn::dynamics
{

namespace
{

using base::Scale;
using Kind = StimulusSpecification::Kind;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double largest_step = 1e15;  // whole numbers stay exact in a double
constexpr int largest_channels = 16384;

constexpr std::array<ParameterInfo, 12> table{{
    {"amplitude", "A", "amplitude", "", 1, -infinity, infinity, false, 0.01, 10, Scale::logarithmic, 3, false,
     "Amplitude of the drive: of the sine, square wave or chirp, of the step or pulse; standard deviation of noise; factor of a sequence.",
     ""},
    {"frequency", "ω_in", "drive frequency", "rad / time", 0.18, 0, infinity, false, 0.01, 1.5, Scale::logarithmic, 4, false,
     "Angular frequency of the sine or square wave, at the onset of the chirp. Near the natural frequency ω the oscillator resonates.", ""},
    {"frequency_end", "ω_end", "last frequency", "rad / time", 0.5, 0, infinity, false, 0.01, 1.5, Scale::logarithmic, 4, false,
     "Angular frequency that the chirp has reached at its end.", ""},
    {"phase", "φ", "drive phase", "rad", 0, -infinity, infinity, false, -3.1416, 3.1416, Scale::linear, 3, false,
     "Phase of the sine, square wave or chirp at the onset.", ""},
    {"onset", "t₀", "onset", "steps", 0, 0, largest_step, false, 0, 1000, Scale::linear, 0, true,
     "First step of the drive; before it there is silence, and noise where noise is set.", ""},
    {"duration", "T", "duration", "steps", 1, 0, largest_step, false, 1, 2000, Scale::logarithmic, 0, true,
     "Length of the pulse or chirp. Silence follows.", ""},
    {"correlation_time", "τ_c", "correlation time", "time", 5, 0, infinity, true, 0.5, 500, Scale::logarithmic, 2, false,
     "Lag at which the autocorrelation of coloured noise has fallen to 1/e.", "Uhlenbeck and Ornstein 1930"},
    {"noise", "σ", "noise", "", 0, 0, infinity, false, 0, 2, Scale::linear, 3, false,
     "Standard deviation per step of Gaussian white noise on top of the drive, each channel its own.", ""},
    {"kick_rate", "λ", "kick rate", "1 / time", 0, 0, infinity, false, 0, 0.1, Scale::linear, 4, false,
     "Spontaneous activity: so many kicks per unit time hit every node at random moments, each node by itself.", ""},
    {"kick_amplitude", "Δy", "kick amplitude", "", 0.2, -infinity, infinity, false, 0, 2, Scale::linear, 3, false,
     "Velocity that a spontaneous kick adds.", ""},
    {"channels", "n_in", "channels", "", 1, 1, largest_channels, false, 1, 28, Scale::linear, 0, true,
     "Number of inputs of the network that the drive feeds.", ""},
    {"hold", "", "steps a pixel", "steps", 1, 1, 10000, false, 1, 50, Scale::logarithmic, 0, true,
     "How long every pixel of an image lasts while the image is swept in reading order.", ""},
}};

/// sin θ at a time after the onset, with θ̇ going evenly from the first to the last frequency.
double chirp(const StimulusSpecification& stimulus, double time_step, std::int64_t elapsed)
{
    const double time = time_step * static_cast<double>(elapsed);
    const double part = static_cast<double>(elapsed) / static_cast<double>(stimulus.duration);
    const double mean_frequency = stimulus.frequency + (stimulus.frequency_end - stimulus.frequency) * part / 2;  // from the onset on
    return std::sin(mean_frequency * time + stimulus.phase);
}

/// 1 in the first half of each cycle, −1 in the second.
double square(double angle)
{
    const double cycles = angle / (2 * std::numbers::pi);
    return cycles - std::floor(cycles) < 0.5 ? 1 : -1;
}

/// The drive of one channel at one step, noise apart. \param elapsed steps since the onset.
double drive(const StimulusSpecification& stimulus, double time_step, std::int64_t elapsed, int channel)
{
    if (elapsed < 0)
        return 0;
    const double angle = stimulus.frequency * time_step * static_cast<double>(elapsed) + stimulus.phase;
    switch (stimulus.kind) {
    case Kind::silence:
    case Kind::white:
    case Kind::coloured: return 0;
    case Kind::sine: return stimulus.amplitude * std::sin(angle);
    case Kind::square: return stimulus.amplitude * square(angle);
    case Kind::chirp: return elapsed < stimulus.duration ? stimulus.amplitude * chirp(stimulus, time_step, elapsed) : 0;
    case Kind::step: return stimulus.amplitude;
    case Kind::pulse: return elapsed < stimulus.duration ? stimulus.amplitude : 0;
    case Kind::sequence: {
        const auto channels = static_cast<std::size_t>(stimulus.channels);
        const std::size_t rows = stimulus.values.size() / channels;
        const auto row = static_cast<std::size_t>(elapsed);
        return row < rows ? stimulus.amplitude * stimulus.values[row * channels + static_cast<std::size_t>(channel)] : 0;
    }
    case Kind::image: {
        const auto pixel = static_cast<std::size_t>(elapsed / stimulus.hold);
        return pixel < stimulus.values.size() ? stimulus.amplitude * stimulus.values[pixel] : 0;
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
    if (auto checked = base::check_numbers("/stimulus", table, stimulus); !checked)
        return checked;
    if (stimulus.width < 0 || (stimulus.kind == Kind::image && (stimulus.width == 0 || stimulus.values.empty())))
        return Error{"/stimulus/pixels", "holds no image", "give rows of equally many numbers"};
    if (stimulus.width > 0 && stimulus.values.size() % static_cast<std::size_t>(stimulus.width) != 0)
        return Error{"/stimulus/pixels", fmt::format("{} pixels do not fill rows of {}", stimulus.values.size(), stimulus.width),
                     "give rows of equally many numbers"};
    if (stimulus.width == 0 && stimulus.values.size() % static_cast<std::size_t>(stimulus.channels) != 0)
        return Error{"/stimulus/values",
                     fmt::format("{} values do not fill rows of {} channels", stimulus.values.size(), stimulus.channels),
                     "give one value per step and channel"};
    for (std::size_t i = 0; i < stimulus.values.size(); ++i)
        if (!std::isfinite(stimulus.values[i]))
            return Error{fmt::format("/stimulus/values/{}", i), "is not a finite number", "give a finite number"};
    for (std::size_t i = 0; stimulus.width > 0 && i < stimulus.values.size(); ++i)
        if (stimulus.values[i] < 0 || stimulus.values[i] > 1)
            return Error{fmt::format("/stimulus/pixels/{}/{}", i / static_cast<std::size_t>(stimulus.width),
                                     i % static_cast<std::size_t>(stimulus.width)),
                         fmt::format("{:g} is no pixel", stimulus.values[i]), "give a number 0 … 1; the amplitude multiplies it"};
    return {};
}

void fill_stimulus(const StimulusSpecification& stimulus, std::uint64_t seed, double time_step, std::int64_t first, std::span<float> out)
{
    const auto channels = static_cast<std::size_t>(stimulus.channels);
    assert(channels > 0 && out.size() % channels == 0);
    const bool per_channel = stimulus.kind == Kind::sequence;
    const auto steps = static_cast<std::int64_t>(out.size() / channels);
    const auto row_of = [&](std::int64_t step) { return out.subspan(static_cast<std::size_t>(step) * channels, channels); };
    for (std::int64_t step = 0; step < steps; ++step) {
        const std::span<float> row = row_of(step);
        const std::int64_t elapsed = first + step - stimulus.onset;
        for (std::size_t channel = 0; channel < channels; ++channel)
            row[channel] =
                per_channel || channel == 0 ? static_cast<float>(drive(stimulus, time_step, elapsed, static_cast<int>(channel))) : row[0];
    }
    const std::int64_t silent = std::clamp<std::int64_t>(stimulus.onset - first, 0, steps);  // of these steps, before the onset
    if (stimulus.kind == Kind::coloured && silent < steps)
        add_coloured_noise({stimulus.amplitude, stimulus.correlation_time / time_step}, seed, first + silent, stimulus.channels,
                           out.subspan(static_cast<std::size_t>(silent) * channels));
    for (std::int64_t step = stimulus.noise != 0 ? 0 : silent; step < steps; ++step) {
        const bool white = stimulus.kind == Kind::white && step >= silent;
        if (!white && stimulus.noise == 0)
            break;
        // The drive's own noise comes first, so that a change of the noise on top leaves it as it is.
        RandomStream stream(seed, Purpose::stimulus_noise, static_cast<std::uint64_t>(first + step));
        if (white)
            add_normal(row_of(step), stimulus.amplitude, stream);
        if (stimulus.noise != 0)
            add_normal(row_of(step), stimulus.noise, stream);
    }
}

std::optional<std::int64_t> end_of_drive(const StimulusSpecification& stimulus)
{
    switch (stimulus.kind) {
    case Kind::silence: return 0;
    case Kind::pulse:
    case Kind::chirp: return stimulus.onset + stimulus.duration;
    case Kind::sequence:
        return stimulus.onset + static_cast<std::int64_t>(stimulus.values.size() / static_cast<std::size_t>(stimulus.channels));
    case Kind::image: return stimulus.onset + static_cast<std::int64_t>(stimulus.values.size()) * stimulus.hold;
    default: return std::nullopt;
    }
}

}  // namespace horn::dynamics
