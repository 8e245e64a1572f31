#include "core/model/specification.h"

#include "core/base/random.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace horn::model
{

namespace
{

using base::ParameterInfo;
using base::Scale;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int largest_layer = 16384;
constexpr int largest_delay = 65535;
constexpr const char* pnas = "Effenberger et al. 2025";

constexpr std::array<ParameterInfo, 8> table{{
    {"omega", "ω", "natural frequency", "rad / time", 0.22439947525641379, 0, infinity, true, 0.01, 1.5, Scale::logarithmic, 4, false,
     "Natural angular frequency: how fast the undamped, undriven oscillator swings. The default 2π/28 fits one period to a row of a "
     "28-pixel image.",
     pnas},
    {"gamma", "γ", "damping", "1 / time", 0.01, 0, infinity, false, 0.0005, 0.5, Scale::logarithmic, 4, false,
     "Damping: free swings decay as exp(−γt). At γ = ω the oscillator is critically damped; at 0 it never comes to rest.", pnas},
    {"alpha", "α", "excitability", "", 0.04, -infinity, infinity, false, 0.001, 1, Scale::logarithmic, 4, false,
     "Excitability: how strongly tanh of the summed input accelerates the oscillator.", pnas},
    {"feedback", "v", "amplitude feedback", "", 0, -infinity, infinity, false, -2, 2, Scale::linear, 3, false,
     "Amplitude feedback: the node's own position inside the recurrent bracket. Positive values soften the spring: ω² becomes ω² − αgv.",
     pnas},
    {"time_step", "h", "time step", "time", 1, 0, infinity, true, 0.05, 2, Scale::logarithmic, 3, false,
     "Time step of the semi-implicit Euler rule. Stable while ωh < 2√(1−γh).", pnas},
    {"recurrent_gain", "g", "recurrent gain", "", 1, -infinity, infinity, false, 0, 2, Scale::linear, 3, false,
     "Multiplies the whole recurrent bracket: couplings, bias and feedback. When not given it is 1/√N.", pnas},
    {"delays", "d", "coupling delay", "steps", 0, 0, largest_delay, false, 0, 50, Scale::linear, 0, true,
     "Steps that a velocity needs from the sending to the receiving node. 0 is the latest velocity.", ""},
    {"nodes", "N", "nodes", "", 32, 1, largest_layer, false, 1, 512, Scale::logarithmic, 0, true, "Number of oscillators in the layer.",
     ""},
}};

Error out_of_range(const std::string& where, const ParameterInfo& info, double value)
{
    return Error{where, fmt::format("{} {} = {:g} is not allowed", info.label, info.symbol, value),
                 fmt::format("it must be {}", base::allowed_range(info))};
}

Result<void> check_values(const std::string& where, const NodeValues& values, const ParameterInfo& info, int nodes)
{
    if (values.kind == NodeValues::Kind::given) {
        if (values.values.size() != static_cast<std::size_t>(nodes))
            return Error{where, fmt::format("has {} values for {} nodes", values.values.size(), nodes), "give one value per node"};
        for (std::size_t i = 0; i < values.values.size(); ++i)
            if (!base::allows(info, values.values[i]))
                return out_of_range(where + "/" + std::to_string(i), info, values.values[i]);
        return {};
    }
    if (!base::allows(info, values.base))
        return out_of_range(values.kind == NodeValues::Kind::same ? where : where + "/base", info, values.base);
    if (values.kind == NodeValues::Kind::uniform && !(std::isfinite(values.low) && std::isfinite(values.high) && values.low <= values.high))
        return Error{where, fmt::format("low {:g} and high {:g} make no range", values.low, values.high),
                     "give finite factors, low ≤ high"};
    const bool spreads = values.kind == NodeValues::Kind::normal || values.kind == NodeValues::Kind::log_normal;
    if (spreads && !(std::isfinite(values.spread) && values.spread >= 0))
        return Error{where + "/spread", fmt::format("{:g} is not a relative spread", values.spread), "give a value ≥ 0"};
    return {};
}

Result<void> check_delays(const std::string& where, const DelayValues& delays, int nodes)
{
    const ParameterInfo& info = *base::find_parameter(table, "delays");
    switch (delays.kind) {
    case DelayValues::Kind::none: return {};
    case DelayValues::Kind::constant: return base::allows(info, delays.low) ? Result<void>{} : out_of_range(where, info, delays.low);
    case DelayValues::Kind::uniform:
        if (!base::allows(info, delays.low))
            return out_of_range(where + "/low", info, delays.low);
        if (!base::allows(info, delays.high) || delays.high < delays.low)
            return Error{where + "/high", fmt::format("{} with low {} makes no range", delays.high, delays.low),
                         "give whole numbers, 0 ≤ low ≤ high"};
        return {};
    case DelayValues::Kind::normal:
        if (!(std::isfinite(delays.mean) && delays.mean >= 0 && std::isfinite(delays.spread) && delays.spread >= 0 &&
              delays.mean + 8 * delays.spread <= largest_delay))
            return Error{where, fmt::format("mean {:g} and spread {:g} make no delays", delays.mean, delays.spread),
                         "give values ≥ 0 in steps"};
        return {};
    case DelayValues::Kind::given:
        if (delays.values.size() != static_cast<std::size_t>(nodes) * static_cast<std::size_t>(nodes))
            return Error{where, fmt::format("has {} values for {} nodes", delays.values.size(), nodes), "give N rows of N whole numbers"};
        for (std::size_t i = 0; i < delays.values.size(); ++i)
            if (!base::allows(info, delays.values[i]))
                return out_of_range(
                    fmt::format("{}/{}/{}", where, i / static_cast<std::size_t>(nodes), i % static_cast<std::size_t>(nodes)), info,
                    delays.values[i]);
        return {};
    }
    return {};
}

Result<void> check_initial_state(const std::string& where, const InitialState& initial, int nodes)
{
    if (initial.kind == InitialState::Kind::normal &&
        !(std::isfinite(initial.sigma_x) && initial.sigma_x >= 0 && std::isfinite(initial.sigma_y) && initial.sigma_y >= 0))
        return Error{where, "the standard deviations must be finite and not negative", "give sigma_x ≥ 0 and sigma_y ≥ 0"};
    if (initial.kind != InitialState::Kind::given)
        return {};
    for (const auto& [name, values] : {std::pair{"/x", &initial.x}, std::pair{"/y", &initial.y}}) {
        if (values->size() != static_cast<std::size_t>(nodes))
            return Error{where + name, fmt::format("has {} values for {} nodes", values->size(), nodes), "give one value per node"};
        for (std::size_t i = 0; i < values->size(); ++i)
            if (!std::isfinite((*values)[i]))
                return Error{fmt::format("{}{}/{}", where, name, i), "is not a finite number", "give a finite number"};
    }
    return {};
}

Vector<double> draw(const NodeValues& values, int nodes, RandomStream stream)
{
    Vector<double> drawn(nodes);
    for (int i = 0; i < nodes; ++i) {
        switch (values.kind) {
        case NodeValues::Kind::same: drawn[i] = values.base; break;
        case NodeValues::Kind::uniform: drawn[i] = values.base * stream.uniform(values.low, values.high); break;
        case NodeValues::Kind::normal: drawn[i] = values.base * (1 + values.spread * stream.normal()); break;
        case NodeValues::Kind::log_normal: drawn[i] = values.base * std::exp(values.spread * stream.normal()); break;
        case NodeValues::Kind::given: drawn[i] = values.values[static_cast<std::size_t>(i)]; break;
        }
    }
    return drawn;
}

/// The values of every node when they do not wait for a draw.
std::optional<Vector<double>> settled(const NodeValues& values, int nodes)
{
    if (values.kind == NodeValues::Kind::same)
        return Vector<double>::Constant(nodes, values.base);
    if (values.kind == NodeValues::Kind::given)
        return Eigen::Map<const Vector<double>>(values.values.data(), nodes);
    return std::nullopt;
}

DelayMatrix draw(const DelayValues& delays, int nodes, RandomStream stream)
{
    if (delays.kind == DelayValues::Kind::none)
        return {};
    DelayMatrix drawn(nodes, nodes);
    for (int i = 0; i < nodes; ++i) {
        for (int j = 0; j < nodes; ++j) {
            int& d = drawn(i, j);
            switch (delays.kind) {
            case DelayValues::Kind::none: break;
            case DelayValues::Kind::constant: d = delays.low; break;
            case DelayValues::Kind::uniform:
                d = delays.low + static_cast<int>(stream.below(static_cast<std::uint32_t>(delays.high - delays.low + 1)));
                break;
            case DelayValues::Kind::normal:
                d = std::max(0, static_cast<int>(std::lround(delays.mean + delays.spread * stream.normal())));
                break;
            case DelayValues::Kind::given:
                d = delays.values[static_cast<std::size_t>(i) * static_cast<std::size_t>(nodes) + static_cast<std::size_t>(j)];
                break;
            }
        }
    }
    if (drawn.maxCoeff() == 0)
        return {};
    return drawn;
}

void fill_uniform(std::span<double> values, double bound, RandomStream& stream)
{
    for (double& value : values)
        value = stream.uniform(-bound, bound);
}

void fill_normal(std::span<double> values, double sigma, RandomStream& stream)
{
    for (double& value : values)
        value = sigma * stream.normal();
}

/// Gaussian of the distance on a ring that both rows and columns are spread over evenly; one node is as long as in the finer of the two.
void fill_local(Matrix<double>& weight, double width, bool recurrent)
{
    const auto nodes = static_cast<double>(std::max(weight.rows(), weight.cols()));
    for (Eigen::Index row = 0; row < weight.rows(); ++row)
        for (Eigen::Index column = 0; column < weight.cols(); ++column) {
            const double apart = std::abs(static_cast<double>(row) * nodes / static_cast<double>(weight.rows()) -
                                          static_cast<double>(column) * nodes / static_cast<double>(weight.cols()));
            const double distance = std::min(apart, nodes - apart);
            weight(row, column) = distance <= 6 * width ? std::exp(-distance * distance / (2 * width * width)) : 0;  // else < 2e-8
        }
    if (!recurrent)
        return;
    weight.diagonal().setZero();
    for (Eigen::Index row = 0; row < weight.rows(); ++row)
        if (const double sum = weight.row(row).sum(); sum > 0)
            weight.row(row) /= sum;
}

/// Fills one weight matrix and its bias. \param recurrent W_hh, which `normal` gives its own standard deviation.
void initialise(Matrix<double>& weight, Vector<double>& bias, const Initialisation& how, bool recurrent, RandomStream& stream)
{
    const double fan_in = static_cast<double>(weight.cols());
    const double fan_out = static_cast<double>(weight.rows());
    bias.setZero();
    switch (how.kind) {
    case Initialisation::Kind::reference:
        fill_uniform(span_of(weight), 1 / std::sqrt(fan_in), stream);
        fill_uniform(span_of(bias), 1 / std::sqrt(fan_in), stream);
        break;
    case Initialisation::Kind::xavier: fill_uniform(span_of(weight), std::sqrt(6 / (fan_in + fan_out)), stream); break;
    case Initialisation::Kind::kaiming: fill_normal(span_of(weight), std::sqrt(2 / fan_in), stream); break;
    case Initialisation::Kind::normal:
        if (recurrent)
            fill_normal(span_of(weight), how.sigma, stream);
        else
            fill_uniform(span_of(weight), 1 / std::sqrt(fan_in), stream);
        break;
    case Initialisation::Kind::identity:
        weight.setZero();
        for (Eigen::Index row = 0; row < weight.rows() && !recurrent; ++row)
            weight(row, row % weight.cols()) = 1;
        break;
    case Initialisation::Kind::local: fill_local(weight, how.width, recurrent); break;
    }
}

LayerParameters<double> draw_parameters(const LayerSpecification& layer, int inputs, std::uint64_t seed, std::uint64_t index)
{
    const int nodes = layer.nodes;
    LayerParameters<double> drawn{draw(layer.omega, nodes, {seed, Purpose::omega, index}),
                                  draw(layer.gamma, nodes, {seed, Purpose::gamma, index}),
                                  draw(layer.alpha, nodes, {seed, Purpose::alpha, index}),
                                  draw(layer.feedback, nodes, {seed, Purpose::feedback, index}),
                                  Matrix<double>(nodes, inputs),
                                  Vector<double>(nodes),
                                  Matrix<double>(nodes, nodes),
                                  Vector<double>(nodes)};
    RandomStream stream(seed, Purpose::weights, index);
    initialise(drawn.input_weight, drawn.input_bias, layer.initialisation, false, stream);
    initialise(drawn.recurrent_weight, drawn.recurrent_bias, layer.initialisation, true, stream);
    return drawn;
}

LayerStructure<double> draw_structure(const LayerSpecification& layer, std::uint64_t seed, std::uint64_t index)
{
    LayerStructure<double> drawn;
    drawn.recurrent_gain = layer.recurrent_gain.value_or(1 / std::sqrt(static_cast<double>(layer.nodes)));
    drawn.delays = draw(layer.delays, layer.nodes, {seed, Purpose::delays, index});
    if (layer.initial_state.kind == InitialState::Kind::zero)
        return drawn;
    drawn.initial_x.resize(layer.nodes);
    drawn.initial_y.resize(layer.nodes);
    if (layer.initial_state.kind == InitialState::Kind::given) {
        std::copy(layer.initial_state.x.begin(), layer.initial_state.x.end(), drawn.initial_x.begin());
        std::copy(layer.initial_state.y.begin(), layer.initial_state.y.end(), drawn.initial_y.begin());
    } else {
        RandomStream stream(seed, Purpose::initial_state, index);
        fill_normal(span_of(drawn.initial_x), layer.initial_state.sigma_x, stream);
        fill_normal(span_of(drawn.initial_y), layer.initial_state.sigma_y, stream);
    }
    return drawn;
}

/// Looks at every node alone. Amplitude feedback may make rest unstable on purpose (tanh bounds it), the bare oscillator may not.
/// \param omegas, gammas one value per node.
Result<void> check_stability(const std::string& where, const Vector<double>& omegas, const Vector<double>& gammas, double time_step)
{
    for (Eigen::Index i = 0; i < omegas.size(); ++i) {
        const double omega = omegas[i];
        const double gamma = gammas[i];
        if (node_stability(omega, gamma, 0, 0, 0, time_step) != NodeStability::unstable)
            continue;
        if (!(omega > 0) || !(gamma >= 0) || !std::isfinite(omega) || !std::isfinite(gamma))
            return Error{where, fmt::format("node {} was drawn with ω = {:g}, γ = {:g}", i, omega, gamma),
                         "narrow the spread so that every ω > 0 and γ ≥ 0"};
        if (gamma * time_step >= 1)
            return Error{where, fmt::format("node {} is unstable: γh = {:g} must stay below 1", i, gamma * time_step),
                         "lower gamma or time_step"};
        return Error{where,
                     fmt::format("node {} is unstable: ωh = {:g} must stay below 2√(1−γh) = {:g}", i, omega * time_step,
                                 2 * std::sqrt(1 - gamma * time_step)),
                     "lower omega or time_step"};
    }
    return {};
}

}  // namespace

std::span<const ParameterInfo> model_parameters() { return table; }

NodeStability node_stability(double omega, double gamma, double alpha, double feedback, double recurrent_gain, double time_step)
{
    const double damping = gamma * time_step;
    const double stiffness = (omega * omega - alpha * recurrent_gain * feedback) * time_step * time_step;
    if (!(omega > 0) || !(damping >= 0 && damping < 1) || !(stiffness > 0 && stiffness < 4 * (1 - damping)))
        return NodeStability::unstable;
    return damping == 0 ? NodeStability::marginal : NodeStability::stable;
}

Result<void> validate(const ModelSpecification& model)
{
    const auto info = [](std::string_view name) -> const ParameterInfo& { return *base::find_parameter(table, name); };
    if (!base::allows(info("time_step"), model.time_step))
        return out_of_range("/model/time_step", info("time_step"), model.time_step);
    if (model.layers.empty())
        return Error{"/model/layers", "there is no layer", "give at least one"};
    for (const auto& [name, count] : {std::pair{"/model/inputs", model.inputs}, std::pair{"/model/readout/outputs", model.outputs}})
        if (count < 0 || count > largest_layer)
            return Error{name, fmt::format("{} is not a size", count), fmt::format("give a whole number 0 … {}", largest_layer)};
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const LayerSpecification& layer = model.layers[i];
        const std::string where = "/model/layers/" + std::to_string(i);
        if (!base::allows(info("nodes"), layer.nodes))
            return out_of_range(where + "/nodes", info("nodes"), layer.nodes);
        for (const auto& [name, values] : {std::pair{"omega", &layer.omega}, std::pair{"gamma", &layer.gamma},
                                           std::pair{"alpha", &layer.alpha}, std::pair{"feedback", &layer.feedback}})
            if (auto checked = check_values(where + "/" + name, *values, info(name), layer.nodes); !checked)
                return checked;
        if (layer.recurrent_gain && !std::isfinite(*layer.recurrent_gain))
            return out_of_range(where + "/recurrent_gain", info("recurrent_gain"), *layer.recurrent_gain);
        if (layer.initialisation.kind == Initialisation::Kind::normal &&
            !(std::isfinite(layer.initialisation.sigma) && layer.initialisation.sigma >= 0))
            return Error{where + "/initialisation/sigma", "is not a standard deviation", "give a value ≥ 0"};
        if (layer.initialisation.kind == Initialisation::Kind::local &&
            !(std::isfinite(layer.initialisation.width) && layer.initialisation.width > 0))
            return Error{where + "/initialisation/width", fmt::format("{:g} is not a width", layer.initialisation.width),
                         "give a number of nodes > 0"};
        if (auto checked = check_delays(where + "/delays", layer.delays, layer.nodes); !checked)
            return checked;
        if (auto checked = check_initial_state(where + "/initial_state", layer.initial_state, layer.nodes); !checked)
            return checked;
        if (const auto omega = settled(layer.omega, layer.nodes), gamma = settled(layer.gamma, layer.nodes); omega && gamma)
            if (auto checked = check_stability(where, *omega, *gamma, model.time_step); !checked)
                return checked;
    }
    return {};
}

Result<Network<double>> build_network(const ModelSpecification& model, int inputs, int outputs, std::uint64_t seed)
{
    assert(inputs >= 1 && outputs >= 1);
    if (auto checked = validate(model); !checked)
        return checked.error();
    if (model.inputs != 0 && model.inputs != inputs)
        return Error{"/model/inputs", fmt::format("is {}, but the task or stimulus has {} inputs", model.inputs, inputs),
                     "leave it out or make them agree"};
    if (model.outputs != 0 && model.outputs != outputs)
        return Error{"/model/readout/outputs", fmt::format("is {}, but the task has {} outputs", model.outputs, outputs),
                     "leave it out or make them agree"};
    Network<double> network;
    network.time_step = model.time_step;
    network.readout = model.readout;
    network.activation = model.activation;
    int sources = inputs;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const LayerSpecification& layer = model.layers[i];
        const std::string where = "/model/layers/" + std::to_string(i);
        LayerParameters<double> parameters = draw_parameters(layer, sources, seed, i);
        if (auto stable = check_stability(where, parameters.omega, parameters.gamma, model.time_step); !stable)
            return stable.error();
        if (!parameters.alpha.allFinite() || !parameters.feedback.allFinite())
            return Error{where + (parameters.alpha.allFinite() ? "/feedback" : "/alpha"), "a value drawn is too large for a number",
                         "narrow the spread"};
        network.structure.push_back(draw_structure(layer, seed, i));
        network.parameters.layers.push_back(std::move(parameters));
        sources = layer.nodes;
    }
    network.parameters.readout_weight.resize(outputs, sources);
    network.parameters.readout_bias.resize(outputs);
    RandomStream stream(seed, Purpose::weights, 0xffff);
    initialise(network.parameters.readout_weight, network.parameters.readout_bias, model.layers.back().initialisation, false, stream);
    return network;
}

long parameter_count(const ModelSpecification& model, int inputs, int outputs)
{
    long count = 0;
    long sources = inputs;
    for (const LayerSpecification& layer : model.layers) {
        const long nodes = layer.nodes;
        count += nodes * sources + nodes + nodes * nodes + nodes;
        sources = nodes;
    }
    return count + outputs * sources + outputs;
}

}  // namespace horn::model
