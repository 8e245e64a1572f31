/// What drives a network or an oscillator: a signal over steps, computed from (specification, seed, step) alone, so that a replay
/// meets the same noise however it is cut into chunks.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace horn::dynamics
{

struct StimulusSpecification {
    enum class Kind {
        silence,
        sine,      ///< A sin(ω_in h (t − onset) + φ) from the onset on
        step,      ///< A from the onset on
        pulse,     ///< A for `duration` steps from the onset on
        white,     ///< A N(0, 1) per step from the onset on
        sequence,  ///< A × `values`, one row a step from the onset on, then zero
        square,    ///< A where the sine of that frequency and phase is rising from 0 or above it, −A elsewhere
        chirp,     ///< A sin θ, whose frequency θ̇ goes evenly from ω_in to ω_end in `duration` steps from the onset on; then zero
        image,     ///< A × `values`, the pixels of an image in reading order, `hold` steps each, from the onset on; then zero
        coloured,  ///< Gaussian noise of standard deviation A with an exponential autocorrelation, from the onset on
    };
    Kind kind = Kind::sine;
    double amplitude = 1;
    double frequency = 0.18;      ///< ω_in, rad per unit time
    double frequency_end = 0.5;   ///< ω_end of a chirp, rad per unit time
    double phase = 0;             ///< φ, rad
    std::int64_t onset = 0;       ///< steps
    std::int64_t duration = 1;    ///< steps, for pulse and chirp
    double correlation_time = 5;  ///< of coloured noise, time units: the lag at which its autocorrelation is 1/e
    double noise = 0;             ///< standard deviation per step of white noise on top, from step 0 on
    double kick_rate = 0;         ///< Poisson kicks of every node by itself, per unit time, from step 0 on; see kicks.h
    double kick_amplitude = 0.2;  ///< velocity that a kick adds
    int channels = 1;             ///< n_in; every kind but sequence gives all channels the same signal, and each its own noise
    std::vector<double> values;   ///< steps × channels, row-major, for sequence; rows × width for image
    int width = 0;                ///< pixels in a row of `values`; 0: they are no image
    int hold = 1;                 ///< steps that a pixel lasts

    bool operator==(const StimulusSpecification&) const = default;
};

/// Every number of a stimulus, with its name. \param visit takes a std::string_view and a reference to the number.
template <class Stimulus, class Visit>
void visit_numbers(Stimulus& stimulus, Visit visit)
{
    visit("amplitude", stimulus.amplitude);
    visit("frequency", stimulus.frequency);
    visit("frequency_end", stimulus.frequency_end);
    visit("phase", stimulus.phase);
    visit("onset", stimulus.onset);
    visit("duration", stimulus.duration);
    visit("correlation_time", stimulus.correlation_time);
    visit("noise", stimulus.noise);
    visit("kick_rate", stimulus.kick_rate);
    visit("kick_amplitude", stimulus.kick_amplitude);
    visit("channels", stimulus.channels);
    visit("hold", stimulus.hold);
}

/// A row for each of these, in their order.
[[nodiscard]] std::span<const ParameterInfo> stimulus_parameters();

/// Errors name the place below /stimulus.
Result<void> validate(const StimulusSpecification& stimulus);

/// The signal of steps first … first + n − 1. \param out n × channels, row-major; its size gives n. Expects a valid specification.
void fill_stimulus(const StimulusSpecification& stimulus, std::uint64_t seed, double time_step, std::int64_t first, std::span<float> out);

/// The first step from which on the drive, noise on top apart, is silent for good; nothing when it never ends.
[[nodiscard]] std::optional<std::int64_t> end_of_drive(const StimulusSpecification& stimulus);

}  // namespace horn::dynamics
