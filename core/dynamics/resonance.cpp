#include "core/dynamics/resonance.h"

#include "core/dynamics/simulation.h"
#include "core/model/network.h"
#include "core/model/specification.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

namespace horn::dynamics
{

namespace
{

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double longest_measurement = 2e7;  // steps
constexpr double settling_times = 14;        // e⁻¹⁴ ≈ 1e-6 of the free motion is left
constexpr int chunk_steps = 1024;

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

model::Network<double> single_node(const Oscillator& o)
{
    model::Network<double> network;
    network.time_step = o.time_step;
    network.structure.resize(1);
    network.structure[0].recurrent_gain = o.recurrent_gain;
    model::LayerParameters<double> layer;
    layer.omega = Vector<double>::Constant(1, o.omega);
    layer.gamma = Vector<double>::Constant(1, o.gamma);
    layer.alpha = Vector<double>::Constant(1, o.alpha);
    layer.feedback = Vector<double>::Constant(1, o.feedback);
    layer.input_weight = Matrix<double>::Ones(1, 1);
    layer.input_bias = Vector<double>::Zero(1);
    layer.recurrent_weight = Matrix<double>::Zero(1, 1);
    layer.recurrent_bias = Vector<double>::Zero(1);
    network.parameters.layers.push_back(std::move(layer));
    network.parameters.readout_weight = Matrix<double>::Zero(1, 1);
    network.parameters.readout_bias = Vector<double>::Zero(1);
    return network;
}

/// Normal equations of x_t ≈ a sin θt + b cos θt + c, built up sample by sample.
struct SineFit {
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();

    void add(double angle, double value)
    {
        const Eigen::Vector3d basis(std::sin(angle), std::cos(angle), 1);
        normal += basis * basis.transpose();
        right += basis * value;
    }
    [[nodiscard]] Eigen::Vector3d solve() const { return normal.ldlt().solve(right); }
};

/// At least eight periods, at least 64 steps, and so many that the whole number of steps comes within a hundredth of a step of a whole
/// number of periods, or as near as the first 64 choices do.
std::int64_t whole_periods(double period)
{
    const double fewest = std::ceil(std::max(8.0, 64 / period));
    double best = std::round(fewest * period);
    double best_error = infinity;
    for (double count = fewest; count < fewest + 64 && best_error > 0.01; ++count) {
        const double error = std::abs(count * period - std::round(count * period));
        if (error < best_error) {
            best_error = error;
            best = std::round(count * period);
        }
    }
    return static_cast<std::int64_t>(best);
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

std::optional<MeasuredGain> measure_gain(const Oscillator& oscillator, double omega_in, double drive_amplitude, std::stop_token stop)
{
    assert(drive_amplitude != 0);
    const std::optional<double> settling = settling_time(oscillator);
    const double theta = omega_in * oscillator.time_step;
    if (!settling || !(theta > 0 && theta < std::numbers::pi))
        return std::nullopt;
    const double period = 2 * std::numbers::pi / theta;
    if (!(settling_times * *settling + 80 * period < longest_measurement))
        return std::nullopt;
    const auto settled = static_cast<std::int64_t>(std::ceil(settling_times * *settling));
    const std::int64_t total = settled + whole_periods(period);

    Simulator<double> simulator(single_node(oscillator));
    SimulationState<double> state = simulator.initial_state();
    std::vector<double> input(chunk_steps), x(chunk_steps);
    SineFit fit;
    for (std::int64_t first = 0; first < total; first += chunk_steps) {
        if (stop.stop_requested())
            return std::nullopt;
        const auto count = static_cast<std::size_t>(std::min<std::int64_t>(chunk_steps, total - first));
        for (std::size_t i = 0; i < count; ++i)
            input[i] = drive_amplitude * std::sin(theta * static_cast<double>(first + static_cast<std::int64_t>(i)));
        const Recording<double> recording{0, std::span(x).first(count), {}};
        simulator.advance(state, std::span<const double>(input).first(count), std::span(&recording, 1));
        for (std::size_t i = 0; i < count; ++i) {
            const std::int64_t step = first + static_cast<std::int64_t>(i);
            if (step >= settled)
                fit.add(theta * static_cast<double>(step + 1), x[i]);  // x after step t is x_{t+1}
        }
    }
    const Eigen::Vector3d amplitudes = fit.solve();
    const double lag = -std::atan2(amplitudes[1] * drive_amplitude, amplitudes[0] * drive_amplitude);
    return MeasuredGain{std::hypot(amplitudes[0], amplitudes[1]) / std::abs(drive_amplitude), lag < 0 ? lag + 2 * std::numbers::pi : lag};
}

}  // namespace horn::dynamics
