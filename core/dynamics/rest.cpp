#include "core/dynamics/rest.h"

#include "core/base/random.h"
#include "core/dynamics/simulation.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace horn::dynamics
{

namespace
{

using Positions = Eigen::VectorXd;

constexpr int chunk = 32;             ///< steps between two looks at the norm, which is then brought back to `small`
constexpr double small = 1e-12;       ///< tanh is linear here to single precision, also after a chunk of growth
constexpr int chunks_in_window = 64;  ///< over which one rate is taken
constexpr int most_windows = 16;
constexpr double settled = 2e-5;  ///< difference of two windows' ln ρ at which the later one is believed

double value_of(model::Activation activation, double input)
{
    if (activation == model::Activation::tanh)
        return std::tanh(input);
    return input > 0 ? input : input * (activation == model::Activation::relu ? 0 : model::leaky_slope);
}

double slope_of(model::Activation activation, double input)
{
    if (activation == model::Activation::tanh)
        return 1 - std::tanh(input) * std::tanh(input);
    return input > 0 ? 1 : activation == model::Activation::relu ? 0 : model::leaky_slope;
}

/// Where ω² x = α f(I + g v x), looked for from 0 on. \param drive I without the node's own feedback.
double rest_of_node(model::Activation activation, double omega, double alpha, double drive, double feedback)
{
    const double reach = alpha / (omega * omega);
    double x = 0;
    for (int i = 0; i < 100; ++i) {
        const double excess = x - reach * value_of(activation, drive + feedback * x);
        const double steepness = 1 - reach * feedback * slope_of(activation, drive + feedback * x);
        // Newton's step where there is one root nearby, else a plain iteration, which tanh bounds.
        const double next = steepness > 0.1 ? x - excess / steepness : x - excess;
        if (std::abs(next - x) <= 1e-12 * (1 + std::abs(x)))
            return next;
        x = next;
    }
    return x;
}

/// Makes a layer linear about its rest, with nothing that moves it away from 0. \param rest of the layer before; becomes that of this one.
model::Network<float> linearised(const model::Network<float>& network, int index, Positions& rest)
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
        here[i] = rest_of_node(network.activation, layer.omega[i], layer.alpha[i], drive, feedback);
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
        const auto rate = rate_of(linearised(network, layer, rest), give_up);
        if (!rate)
            return std::nullopt;
        largest = std::max(largest, std::exp(*rate));
    }
    return largest;
}

}  // namespace horn::dynamics
