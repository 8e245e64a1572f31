#include "core/dynamics/rest.h"

#include "core/base/random.h"
#include "core/dynamics/simulation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace horn::dynamics
{

namespace
{

using Positions = Eigen::VectorXd;

constexpr int chunk = 8;               ///< steps between two looks at the norm, which is then brought back to `small`
constexpr double small = 1e-12;        ///< tanh is linear here to single precision, also after a chunk of tenfold growth a step
constexpr int chunks_in_window = 256;  ///< over which one rate is taken
constexpr int most_windows = 16;
constexpr int longest_delay = 500;  ///< steps; waves that return once a window need many windows to settle
constexpr double settled = 2e-5;    ///< difference of two windows' ln ρ at which the later one is believed

double slope_of(model::Activation activation, double input)
{
    if (activation == model::Activation::tanh)
        return 1 - std::tanh(input) * std::tanh(input);
    return input > 0 ? 1 : activation == model::Activation::relu ? 0 : model::leaky_slope;
}

/// Where x = r tanh(I + b x), found from 0 on: Newton's step as long as it stays between two places that have the root between them.
double rest_with_tanh(double r, double drive, double b)
{
    double low = -std::abs(r), high = std::abs(r), x = 0;
    for (int i = 0; i < 200 && high - low > 1e-14 * std::abs(r); ++i) {
        const double excess = x - r * std::tanh(drive + b * x);
        if (excess == 0)
            return x;
        (excess > 0 ? high : low) = x;
        const double next = x - excess / (1 - r * b * slope_of(model::Activation::tanh, drive + b * x));
        x = next > low && next < high ? next : (low + high) / 2;
    }
    return x;
}

/// Where ω² x = α f(I + g v x): a node's place at rest. \param drive I without its own feedback. \param b g v.
/// \return nothing where there is none, or where a rectifier is at its kink and has no slope.
std::optional<double> rest_of_node(model::Activation activation, double omega, double alpha, double drive, double b)
{
    const double r = alpha / (omega * omega);
    if (activation == model::Activation::tanh)
        return rest_with_tanh(r, drive, b);
    for (const double side : {1.0, -1.0}) {
        const double slope = slope_of(activation, side);
        const double x = r * slope * drive / (1 - r * slope * b);
        if (side * (drive + b * x) > 0)
            return x;
    }
    return std::nullopt;
}

/// Makes a layer linear about its rest, with nothing that moves it away from 0. \param rest of the layer before; becomes that of this one.
/// \return nothing where a node has no rest, or no slope there.
std::optional<model::Network<float>> linearised(const model::Network<float>& network, int index, Positions& rest)
{
    const auto at = static_cast<std::size_t>(index);
    model::LayerParameters<float> layer = network.parameters.layers[at];
    const model::LayerStructure<float>& structure = network.structure[at];
    const auto gain = static_cast<double>(structure.recurrent_gain);
    const Eigen::Index nodes = layer.omega.size();
    Positions here(nodes);
    for (Eigen::Index i = 0; i < nodes; ++i) {
        double drive = layer.input_bias[i] + gain * layer.recurrent_bias[i];
        for (Eigen::Index k = 0; k < rest.size(); ++k)
            drive += static_cast<double>(layer.input_weight(i, k)) * rest[k];
        const double feedback = gain * layer.feedback[i];
        const auto x = rest_of_node(network.activation, layer.omega[i], layer.alpha[i], drive, feedback);
        if (!x)
            return std::nullopt;
        here[i] = *x;
        layer.alpha[i] *= static_cast<float>(slope_of(network.activation, drive + feedback * here[i]));
    }
    rest = here;
    layer.input_weight = Matrix<float>::Zero(nodes, 1);
    layer.input_bias.setZero();
    layer.recurrent_bias.setZero();
    model::Network<float> alone;
    alone.time_step = network.time_step;
    alone.structure.push_back(structure);
    alone.structure.front().initial_x.resize(0);
    alone.structure.front().initial_y.resize(0);
    alone.parameters.layers.push_back(std::move(layer));
    alone.parameters.readout_weight = Matrix<float>::Zero(1, nodes);
    alone.parameters.readout_bias = Vector<float>::Zero(1);
    return alone;
}

/// Norm of (ωx, y), in which a free oscillation turns without stretching.
double norm_of(const model::LayerParameters<float>& layer, const SimulationState<float>::Layer& state)
{
    double sum = 0;
    for (Eigen::Index i = 0; i < state.x.size(); ++i) {
        const double potential = static_cast<double>(layer.omega[i]) * state.x[i];
        sum += potential * potential + static_cast<double>(state.y[i]) * state.y[i];
    }
    return std::sqrt(sum);
}

void scale(SimulationState<float>::Layer& state, double factor)
{
    const auto by = static_cast<float>(factor);
    state.x *= by;
    state.y *= by;
    state.past_y *= by;
}

/// ln ρ of a linear network of one layer; −∞ when it comes to rest altogether.
std::optional<double> rate_of(const model::Network<float>& network, const std::function<bool()>& give_up)
{
    Simulator<float> simulator(network);
    SimulationState<float> state = simulator.initial_state();
    SimulationState<float>::Layer& layer = state.layers.front();
    RandomStream stream(0, Purpose::initial_state);
    for (float& x : layer.x)
        x = static_cast<float>(stream.normal());
    for (float& y : layer.y)
        y = static_cast<float>(stream.normal());
    scale(layer, small / norm_of(network.parameters.layers.front(), layer));

    const std::vector<float> silence(chunk, 0.F);
    double rate = 0;
    for (int window = 0; window < most_windows; ++window) {
        // The slope of the regression of ln ‖·‖ on the steps, which beats of two nodes disturb less than the ratio of its ends.
        double grown = 0, sum = 0;
        for (int i = 0; i < chunks_in_window; ++i) {
            if (give_up && give_up())
                return std::nullopt;
            simulator.advance(state, silence);
            const double norm = norm_of(network.parameters.layers.front(), layer);
            if (!(norm > 0))
                return -std::numeric_limits<double>::infinity();
            grown += std::log(norm / small);
            sum += (i - (chunks_in_window - 1) / 2.0) * grown;
            scale(layer, small / norm);
        }
        constexpr double squares = chunks_in_window * (double{chunks_in_window} * chunks_in_window - 1) / 12;
        const double before = std::exchange(rate, sum / squares / chunk);
        if (window > 0 && std::abs(rate - before) < settled)
            break;
    }
    return rate;
}

}  // namespace

std::optional<double> rest_radius(const model::Network<float>& network, const std::function<bool()>& give_up)
{
    double largest = 0;
    Positions rest(0);  // of the input: silence
    for (int layer = 0; layer < network.layers(); ++layer) {
        const model::DelayMatrix& delays = network.structure[static_cast<std::size_t>(layer)].delays;
        if (delays.size() > 0 && delays.maxCoeff() > longest_delay)
            return std::nullopt;
        const auto linear = linearised(network, layer, rest);
        const auto rate = linear ? rate_of(*linear, give_up) : std::nullopt;
        if (!rate)
            return std::nullopt;
        largest = std::max(largest, std::exp(*rate));
    }
    return largest;
}

}  // namespace horn::dynamics
