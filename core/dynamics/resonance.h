/// Closed forms of one oscillator under the semi-implicit step: stability, free decay, linear resonance (tanh u ≈ u, no recurrence).
#pragma once

#include <complex>
#include <optional>
#include <stop_token>

namespace horn::model
{
struct ModelSpecification;
}

namespace horn::dynamics
{

/// One uncoupled node. ω² below always means the effective ω² − αgv.
struct Oscillator {
    double omega = 0.22439947525641379;
    double gamma = 0.01;
    double alpha = 0.04;
    double feedback = 0;
    double recurrent_gain = 1;
    double time_step = 1;

    bool operator==(const Oscillator&) const = default;
};

/// The nodes of a model's last layer at the base of their spread, without coupling.
[[nodiscard]] Oscillator oscillator_of(const model::ModelSpecification& model);

/// Overdamped means real poles: no swing at a frequency of its own.
enum class Regime { underdamped, critical, overdamped, marginal, unstable };
[[nodiscard]] Regime regime(const Oscillator& oscillator);

/// Free decay of an underdamped node: amplitude shrinks by `radius` and the phase advances by `angle` each step.
struct FreeDecay {
    double radius;      ///< √(1−2γh)
    double angle;       ///< θ_p, rad per step
    double decay_time;  ///< τ = −2/ln(1−2γh), steps; infinite at γ = 0
};
/// \return nothing unless the poles are complex.
[[nodiscard]] std::optional<FreeDecay> free_decay(const Oscillator& oscillator);

/// Amplitude E of the free motion x_t = E radiusᵗ cos(angle t + φ) that starts from the state x, y.
/// \return nothing unless the poles are complex.
[[nodiscard]] std::optional<double> free_amplitude(const Oscillator& oscillator, double x, double y);

/// Steps in which the slowest part of a free motion shrinks by 1/e, in every stable regime; equals τ when underdamped.
/// \return nothing when rest is not stable.
[[nodiscard]] std::optional<double> settling_time(const Oscillator& oscillator);

/// |x| over |u| of the continuous oscillator at ω_in (rad per unit time).
[[nodiscard]] double continuous_gain(const Oscillator& oscillator, double omega_in);
/// Complex response of the discrete step, position x_t over tanh input u_t: |H| is the gain, −arg H the phase lag.
[[nodiscard]] std::complex<double> discrete_response(const Oscillator& oscillator, double omega_in);
/// ω_in of the largest discrete gain, rad per unit time; nothing when the curve falls from zero frequency on.
[[nodiscard]] std::optional<double> resonance_frequency(const Oscillator& oscillator);
/// Q = ω / 2γ; infinite at γ = 0.
[[nodiscard]] double quality_factor(const Oscillator& oscillator);
/// ζ = γ / ω.
[[nodiscard]] double damping_ratio(const Oscillator& oscillator);

/// The gain measured by driving the real nonlinear step with A sin(ω_in h t): amplitude and phase of x from a least-squares fit of
/// sine, cosine and a constant over whole periods, once every free motion has died away, over the drive amplitude.
struct MeasuredGain {
    double gain;       ///< amplitude of x over amplitude of the drive that enters tanh
    double phase_lag;  ///< rad, in [0, 2π)
};
/// Phase of the position against the drive as it is drawn: 0 at rest down to −π and below. [rad]
[[nodiscard]] double position_phase(std::complex<double> response);
[[nodiscard]] double position_phase(const MeasuredGain& measured);

/// \param omega_in 0 < ω_in h < π. \param drive_amplitude not 0. \param stop looked at every thousand steps or so.
/// \return nothing when rest is not stable, ω_in h is out of range, more than twenty million steps would be needed, or stop was requested.
[[nodiscard]] std::optional<MeasuredGain> measure_gain(const Oscillator& oscillator, double omega_in, double drive_amplitude,
                                                       std::stop_token stop = {});

}  // namespace horn::dynamics
