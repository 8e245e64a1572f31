/// What drives a network or an oscillator: a signal over steps, computed from (specification, seed, step) alone, so that a replay
/// meets the same noise however it is cut into chunks.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"

#include <cstdint>
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
    };
    Kind kind = Kind::sine;
    double amplitude = 1;
    double frequency = 0.18;     ///< ω_in, rad per unit time
    double phase = 0;            ///< φ, rad
    std::int64_t onset = 0;      ///< steps
    std::int64_t duration = 1;   ///< steps, for pulse
    double noise = 0;            ///< standard deviation per step of white noise on top, from step 0 on
    int channels = 1;            ///< n_in; every kind but sequence gives all channels the same signal, and each its own noise
    std::vector<double> values;  ///< steps × channels, row-major, for sequence

    bool operator==(const StimulusSpecification&) const = default;
};

/// Rows: amplitude, frequency, phase, onset, duration, noise, channels.
[[nodiscard]] std::span<const ParameterInfo> stimulus_parameters();

/// Errors name the place below /stimulus.
Result<void> validate(const StimulusSpecification& stimulus);

/// The signal of steps first … first + n − 1. \param out n × channels, row-major; its size gives n. Expects a valid specification.
void fill_stimulus(const StimulusSpecification& stimulus, std::uint64_t seed, double time_step, std::int64_t first, std::span<float> out);

}  // namespace horn::dynamics
