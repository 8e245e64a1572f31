/// How the gain of an oscillator is measured: drive it with A sin(ω_in h t) until every free motion has died away, then fit a sine to
/// x over whole periods. Works on the positions of any step, so that another rule of integration can be put to the same test.
#pragma once

#include "core/dynamics/resonance.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>

namespace horn::dynamics
{

/// Steps of a measurement: the first `settled` let the free motion die, the rest up to `total` are fitted.
struct MeasurementSteps {
    std::int64_t settled = 0;
    std::int64_t total = 0;
};
/// \return nothing when rest is not stable, ω_in h is not between 0 and π, or more than twenty million steps would be needed.
[[nodiscard]] std::optional<MeasurementSteps> measurement_steps(const Oscillator& oscillator, double omega_in);

/// Least-squares fit of x_t ≈ a sin θt + b cos θt + c, built up sample by sample.
class GainFit
{
public:
    /// \param theta ω_in h, rad per step. \param drive_amplitude of sin θt, not 0.
    GainFit(double theta, double drive_amplitude);

    /// \param step t: x after t steps, the first of which met the drive 0.
    void add(std::int64_t step, double x);
    [[nodiscard]] MeasuredGain result() const;

private:
    double theta_, drive_amplitude_;
    Eigen::Matrix3d normal_ = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right_ = Eigen::Vector3d::Zero();
};

}  // namespace horn::dynamics
