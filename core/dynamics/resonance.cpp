#include "core/dynamics/resonance.h"

#include "core/model/specification.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace horn::dynamics
{

namespace
{

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The characteristic polynomial z² − (2 − 2c − k) z + (1 − 2c).
struct Step {
    double c;  ///< γh
    double k;  ///< h²ω², effective
    double effective_omega_squared;
};

Step step_of(const Oscillator& o)
{
    const double squared = o.omega * o.omega - o.alpha * o.recurrent_gain * o.feedback;
    return {o.gamma * o.time_step, squared * o.time_step * o.time_step, squared};
}

model::NodeStability stability_of(const Oscillator& o)
{
    return model::node_stability(o.omega, o.gamma, o.alpha, o.feedback, o.recurrent_gain, o.time_step);
}

/// Discriminant of the characteristic polynomial: negative for complex poles.
double discriminant(const Step& s)
{
    const double trace = 2 - 2 * s.c - s.k;
    return trace * trace - 4 * (1 - 2 * s.c);
}

}  // namespace

Oscillator oscillator_of(const model::ModelSpecification& model)
{
    const model::LayerSpecification& layer = model.layers.back();
    return {.omega = layer.omega.base,
            .gamma = layer.gamma.base,
            .alpha = layer.alpha.base,
            .feedback = layer.feedback.base,
            .recurrent_gain = layer.recurrent_gain.value_or(1 / std::sqrt(static_cast<double>(layer.nodes))),
            .time_step = model.time_step};
}

Regime regime(const Oscillator& oscillator)
{
    switch (stability_of(oscillator)) {
    case model::NodeStability::unstable: return Regime::unstable;
    case model::NodeStability::marginal: return Regime::marginal;
    case model::NodeStability::stable: break;
    }
    const Step s = step_of(oscillator);
    const double d = discriminant(s);
    const double trace = 2 - 2 * s.c - s.k;
    if (std::abs(d) <= 1e-12 * trace * trace)
        return Regime::critical;
    return d < 0 ? Regime::underdamped : Regime::overdamped;
}

std::optional<FreeDecay> free_decay(const Oscillator& oscillator)
{
    const Regime r = regime(oscillator);
    if (r != Regime::underdamped && r != Regime::marginal)
        return std::nullopt;
    const Step s = step_of(oscillator);
    const double radius = std::sqrt(1 - 2 * s.c);
    return FreeDecay{radius, std::acos((2 - 2 * s.c - s.k) / (2 * radius)), s.c == 0 ? infinity : -2 / std::log1p(-2 * s.c)};
}

std::optional<double> free_amplitude(const Oscillator& oscillator, double x, double y)
{
    const std::optional<FreeDecay> decay = free_decay(oscillator);
    if (!decay)
        return std::nullopt;
    // x_0 = E cos φ and x_{−1} = x − h y = E cos(φ − angle) / radius.
    const double before = x - oscillator.time_step * y;
    return std::hypot(x, (decay->radius * before - x * std::cos(decay->angle)) / std::sin(decay->angle));
}

std::optional<double> settling_time(const Oscillator& oscillator)
{
    if (stability_of(oscillator) != model::NodeStability::stable)
        return std::nullopt;
    const Step s = step_of(oscillator);
    const double d = discriminant(s);
    const double trace = 2 - 2 * s.c - s.k;
    const double largest = d < 0 ? std::sqrt(1 - 2 * s.c) : (std::abs(trace) + std::sqrt(d)) / 2;
    return -1 / std::log(largest);
}

double continuous_gain(const Oscillator& oscillator, double omega_in)
{
    const double detuning = step_of(oscillator).effective_omega_squared - omega_in * omega_in;
    const double damping = 2 * oscillator.gamma * omega_in;
    return std::abs(oscillator.alpha) / std::hypot(detuning, damping);
}

std::complex<double> discrete_response(const Oscillator& oscillator, double omega_in)
{
    const Step s = step_of(oscillator);
    const double h = oscillator.time_step;
    const double theta = omega_in * h;
    const double half = std::sin(theta / 2);
    return h * h * oscillator.alpha / std::complex<double>(s.k - 4 * (1 - s.c) * half * half, 2 * s.c * std::sin(theta));
}

std::optional<double> resonance_frequency(const Oscillator& oscillator)
{
    // With q = sin²(θ/2) the squared denominator of the gain is D(q) = (k − 4(1−c)q)² + 16c² q(1−q), a parabola on 0 … 1.
    const Step s = step_of(oscillator);
    const double h = oscillator.time_step;
    const double highest = std::numbers::pi / h;
    if (1 - 2 * s.c > 0) {
        const double q = ((1 - s.c) * s.k - 2 * s.c * s.c) / (4 * (1 - 2 * s.c));
        if (q <= 0)
            return std::nullopt;
        return q >= 1 ? highest : 2 * std::asin(std::sqrt(q)) / h;
    }
    if (std::abs(s.k - 4 * (1 - s.c)) < std::abs(s.k))
        return highest;
    return std::nullopt;
}

double quality_factor(const Oscillator& oscillator)
{
    return oscillator.gamma == 0 ? infinity : std::sqrt(step_of(oscillator).effective_omega_squared) / (2 * oscillator.gamma);
}

double damping_ratio(const Oscillator& oscillator) { return oscillator.gamma / std::sqrt(step_of(oscillator).effective_omega_squared); }

double position_phase(std::complex<double> response)
{
    const double phase = std::arg(response);
    return phase > 1e-9 ? phase - 2 * std::numbers::pi : phase;
}

double position_phase(const MeasuredGain& measured)
{
    const double lag = measured.phase_lag;
    return lag > 1.9 * std::numbers::pi ? 2 * std::numbers::pi - lag : -lag;  // a lead by the noise of the fit
}

}  // namespace horn::dynamics
