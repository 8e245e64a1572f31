#include "core/dynamics/gain_measurement.h"

#include "core/dynamics/simulation.h"
#include "core/model/network.h"

#include <Eigen/Cholesky>

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

std::optional<MeasurementSteps> measurement_steps(const Oscillator& oscillator, double omega_in)
{
    const std::optional<double> settling = settling_time(oscillator);
    const double theta = omega_in * oscillator.time_step;
    if (!settling || !(theta > 0 && theta < std::numbers::pi))
        return std::nullopt;
    const double period = 2 * std::numbers::pi / theta;
    if (!(settling_times * *settling + 80 * period < longest_measurement))
        return std::nullopt;
    const auto settled = static_cast<std::int64_t>(std::ceil(settling_times * *settling));
    return MeasurementSteps{settled, settled + whole_periods(period)};
}

GainFit::GainFit(double theta, double drive_amplitude) : theta_(theta), drive_amplitude_(drive_amplitude) { assert(drive_amplitude != 0); }

void GainFit::add(std::int64_t step, double x)
{
    const double angle = theta_ * static_cast<double>(step);
    const Eigen::Vector3d basis(std::sin(angle), std::cos(angle), 1);
    normal_ += basis * basis.transpose();
    right_ += basis * x;
}

MeasuredGain GainFit::result() const
{
    const Eigen::Vector3d amplitudes = normal_.ldlt().solve(right_);
    const double lag = -std::atan2(amplitudes[1] * drive_amplitude_, amplitudes[0] * drive_amplitude_);
    return {std::hypot(amplitudes[0], amplitudes[1]) / std::abs(drive_amplitude_), lag < 0 ? lag + 2 * std::numbers::pi : lag};
}

std::optional<MeasuredGain> measure_gain(const Oscillator& oscillator, double omega_in, double drive_amplitude, std::stop_token stop)
{
    const std::optional<MeasurementSteps> steps = measurement_steps(oscillator, omega_in);
    if (!steps)
        return std::nullopt;
    const double theta = omega_in * oscillator.time_step;
    Simulator<double> simulator(single_node(oscillator));
    SimulationState<double> state = simulator.initial_state();
    std::vector<double> input(chunk_steps), x(chunk_steps);
    GainFit fit(theta, drive_amplitude);
    for (std::int64_t first = 0; first < steps->total; first += chunk_steps) {
        if (stop.stop_requested())
            return std::nullopt;
        const auto count = static_cast<std::size_t>(std::min<std::int64_t>(chunk_steps, steps->total - first));
        for (std::size_t i = 0; i < count; ++i)
            input[i] = drive_amplitude * std::sin(theta * static_cast<double>(first + static_cast<std::int64_t>(i)));
        const Recording<double> recording{0, std::span(x).first(count), {}};
        simulator.advance(state, std::span<const double>(input).first(count), std::span(&recording, 1));
        for (std::size_t i = 0; i < count; ++i)
            if (const std::int64_t step = first + static_cast<std::int64_t>(i); step >= steps->settled)
                fit.add(step + 1, x[i]);
    }
    return fit.result();
}

}  // namespace horn::dynamics
