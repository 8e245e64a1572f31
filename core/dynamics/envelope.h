/// What the closed forms expect of a driven oscillator from a moment on: a steady swing, and a free motion that dies away beside it.
#pragma once

#include "core/dynamics/resonance.h"
#include "core/dynamics/stimulus.h"

#include <cstdint>
#include <optional>

namespace horn::dynamics
{

/// The steps around a moment in which the drive follows one law of those that the closed forms know.
struct DriveStretch {
    enum class Law { silent, constant, sine, other };
    Law law = Law::silent;
    std::int64_t begin = 0;           ///< first step
    std::optional<std::int64_t> end;  ///< one past the last; nothing when it goes on for good
};
/// \param step the next one to be taken. Noise on top and kicks make the law `other`.
[[nodiscard]] DriveStretch drive_stretch(const StimulusSpecification& stimulus, std::int64_t step);

/// |x_t − centre| ≤ steady + transient · radius^(t − from), which the swings touch again and again.
struct Envelope {
    std::int64_t from = 0;  ///< steps taken
    double centre = 0;
    double steady = 0;     ///< amplitude that a sine leaves in the end
    double transient = 0;  ///< amplitude of the free motion at `from`
    double radius = 1;     ///< by which it shrinks each step

    [[nodiscard]] double half_width(double steps_taken) const;
};

/// From the state x, y after `from` steps on, as long as the drive keeps to its law. A sine is taken by its first harmonic behind tanh,
/// as tanh_compression() gives it; everything else is exact.
/// \return nothing for a law that is not known, for amplitude feedback, and unless the poles are complex and |z| ≤ 1.
[[nodiscard]] std::optional<Envelope> expected_envelope(const Oscillator& oscillator, const StimulusSpecification& stimulus,
                                                        std::int64_t from, double x, double y);

}  // namespace horn::dynamics
