#include "core/base/random.h"
#include "core/model/checks.h"
#include "core/model/node_values.h"
#include "core/model/specification.h"
#include "core/model/weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace horn::model
{

namespace
{

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

/// How many nodes each one hears when they are drawn.
int in_degree(const CouplingValues& coupling, int nodes)
{
    return static_cast<int>(std::lround(coupling.density * (coupling.self ? nodes : nodes - 1)));
}

/// Marks `count` of the nodes that a node may hear, each set of them equally likely.
void draw_sources(CouplingMask& mask, int node, int count, bool self, RandomStream& stream)
{
    const auto nodes = static_cast<int>(mask.cols());
    std::vector<int> candidates;
    for (int j = 0; j < nodes; ++j)
        if (self || j != node)
            candidates.push_back(j);
    for (int drawn = 0; drawn < count; ++drawn) {
        const auto left = static_cast<std::uint32_t>(static_cast<int>(candidates.size()) - drawn);
        std::swap(candidates[static_cast<std::size_t>(drawn)],
                  candidates[static_cast<std::size_t>(drawn) + static_cast<std::size_t>(stream.below(left))]);
        mask(node, candidates[static_cast<std::size_t>(drawn)]) = 1;
    }
}

CouplingMask draw(const CouplingValues& coupling, const Placement& placement, RandomStream stream)
{
    const int nodes = placement.nodes();
    if (coupling.kind == CouplingValues::Kind::all && coupling.self)
        return {};
    CouplingMask mask = CouplingMask::Zero(nodes, nodes);
    for (int i = 0; i < nodes; ++i) {
        if (coupling.kind == CouplingValues::Kind::random) {
            draw_sources(mask, i, in_degree(coupling, nodes), coupling.self, stream);
            continue;
        }
        for (int j = 0; j < nodes; ++j)
            mask(i, j) =
                (coupling.self || j != i) && (coupling.kind == CouplingValues::Kind::all || placement.distance(i, j) <= coupling.reach);
    }
    return mask;
}

DelayMatrix draw(const DelayValues& delays, const Placement& placement, RandomStream stream)
{
    const int nodes = placement.nodes();
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
            case DelayValues::Kind::distance: d = static_cast<int>(std::lround(placement.distance(i, j) / delays.speed)); break;
            }
        }
    }
    if (drawn.maxCoeff() == 0)
        return {};
    return drawn;
}

/// Weights from the inputs to the nodes that are to hear them.
void reach_input_nodes(const InputNodes& input_nodes, Matrix<double>& weight)
{
    if (input_nodes.kind == InputNodes::Kind::all)
        weight.setOnes();
    if (input_nodes.kind != InputNodes::Kind::given)
        return;
    weight.setZero();
    for (const int node : input_nodes.nodes)
        weight.row(node).setOnes();
}

LayerParameters<double> draw_parameters(const LayerSpecification& layer, const CouplingMask& coupling, int inputs, std::uint64_t seed,
                                        std::uint64_t index)
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
    const Placement placement(layer.layout, nodes);
    initialise(drawn.input_weight, drawn.input_bias, layer.initialisation, Junction::input, placement, coupling, stream);
    initialise(drawn.recurrent_weight, drawn.recurrent_bias, layer.initialisation, Junction::recurrent, placement, coupling, stream);
    reach_input_nodes(layer.input_nodes, drawn.input_weight);
    return drawn;
}

LayerStructure<double> draw_structure(const LayerSpecification& layer, std::uint64_t seed, std::uint64_t index)
{
    LayerStructure<double> drawn;
    drawn.recurrent_gain = layer.recurrent_gain.value_or(1 / std::sqrt(static_cast<double>(layer.nodes)));
    const Placement placement(layer.layout, layer.nodes);
    drawn.coupling = draw(layer.coupling, placement, {seed, Purpose::coupling, index});
    drawn.delays = draw(layer.delays, placement, {seed, Purpose::delays, index});
    if (layer.initial_state.kind == InitialState::Kind::zero)
        return drawn;
    drawn.initial_x.resize(layer.nodes);
    drawn.initial_y.resize(layer.nodes);
    if (layer.initial_state.kind == InitialState::Kind::given) {
        std::copy(layer.initial_state.x.begin(), layer.initial_state.x.end(), drawn.initial_x.begin());
        std::copy(layer.initial_state.y.begin(), layer.initial_state.y.end(), drawn.initial_y.begin());
    } else {
        RandomStream stream(seed, Purpose::initial_state, index);
        for (double& x : drawn.initial_x)
            x = layer.initial_state.sigma_x * stream.normal();
        for (double& y : drawn.initial_y)
            y = layer.initial_state.sigma_y * stream.normal();
    }
    return drawn;
}

Result<void> check_finite(const std::string& where, std::string_view symbol, const Vector<double>& drawn)
{
    for (Eigen::Index i = 0; i < drawn.size(); ++i)
        if (!std::isfinite(drawn[i]))
            return Error{where, fmt::format("node {} was drawn with {} = {:g}", i, symbol, drawn[i]), "narrow the spread"};
    return {};
}

}  // namespace

Vector<double> node_frequencies(const LayerSpecification& layer, std::uint64_t seed, int index)
{
    return draw(layer.omega, layer.nodes, {seed, Purpose::omega, static_cast<std::uint64_t>(index)});
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
        LayerStructure<double> structure = draw_structure(layer, seed, i);
        LayerParameters<double> parameters = draw_parameters(layer, structure.coupling, sources, seed, i);
        if (auto stable = check_stability(where, parameters.omega, parameters.gamma, model.time_step); !stable)
            return stable.error();
        if (auto set = set_edges(layer, structure.coupling, where, parameters.recurrent_weight); !set)
            return set.error();
        if (auto finite = check_finite(where + "/alpha", "α", parameters.alpha); !finite)
            return finite.error();
        if (auto finite = check_finite(where + "/feedback", "v", parameters.feedback); !finite)
            return finite.error();
        network.structure.push_back(std::move(structure));
        network.parameters.layers.push_back(std::move(parameters));
        sources = layer.nodes;
    }
    network.parameters.readout_weight.resize(outputs, sources);
    network.parameters.readout_bias.resize(outputs);
    RandomStream stream(seed, Purpose::weights, 0xffff);
    const LayerSpecification& last = model.layers.back();
    initialise(network.parameters.readout_weight, network.parameters.readout_bias, last.initialisation, Junction::readout,
               Placement(last.layout, last.nodes), {}, stream);
    return network;
}

Result<void> set_edges(const LayerSpecification& layer, const CouplingMask& coupling, const std::string& where,
                       Matrix<double>& recurrent_weight)
{
    for (std::size_t i = 0; i < layer.edges.size(); ++i) {
        const Edge& edge = layer.edges[i];
        if (coupling.size() > 0 && !coupling(edge.to, edge.from))
            return Error{fmt::format("{}/edges/{}", where, i), fmt::format("node {} does not hear node {}", edge.to, edge.from),
                         "choose two nodes that are coupled, or couple all"};
        recurrent_weight(edge.to, edge.from) = edge.weight;
    }
    return {};
}

long coupled_pairs(const LayerSpecification& layer)
{
    const long nodes = layer.nodes;
    switch (layer.coupling.kind) {
    case CouplingValues::Kind::all: return layer.coupling.self ? nodes * nodes : nodes * (nodes - 1);
    case CouplingValues::Kind::random: return nodes * in_degree(layer.coupling, layer.nodes);
    case CouplingValues::Kind::local: break;
    }
    const CouplingMask mask = draw(layer.coupling, Placement(layer.layout, layer.nodes), {0, Purpose::coupling});  // nothing random in it
    return mask.cast<long>().sum();
}

long parameter_count(const ModelSpecification& model, int inputs, int outputs)
{
    long count = 0;
    long sources = inputs;
    for (const LayerSpecification& layer : model.layers) {
        const long nodes = layer.nodes;
        count += nodes * sources + nodes + coupled_pairs(layer) + nodes;
        sources = nodes;
    }
    return count + outputs * sources + outputs;
}

}  // namespace horn::model
