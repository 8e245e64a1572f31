#include "core/model/specification.h"

#include "core/model/checks.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>

namespace horn::model
{

namespace
{

using base::ParameterInfo;
using base::Scale;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int largest_layer = 16384;
constexpr const char* pnas = "Effenberger et al. 2025";

constexpr std::array<ParameterInfo, 12> table{{
    {"omega", "ω", "natural frequency", "rad / time", 0.22439947525641379, 0, infinity, true, 0.01, 1.5, Scale::logarithmic, 4, false,
     "Natural angular frequency: how fast the undamped, undriven oscillator swings. The default 2π/28 fits one period to a row of a "
     "28-pixel image.",
     pnas},
    {"gamma", "γ", "damping", "1 / time", 0.01, 0, infinity, false, 0.0005, 0.5, Scale::logarithmic, 4, false,
     "Damping: free swings decay as exp(−γt). At γ = ω the oscillator is critically damped; at 0 it never comes to rest.", pnas},
    {"alpha", "α", "excitability", "", 0.04, -infinity, infinity, false, 0.001, 2, Scale::logarithmic, 4, false,
     "Excitability: how strongly tanh of the summed input accelerates the oscillator.", pnas},
    {"feedback", "v", "amplitude feedback", "", 0, -infinity, infinity, false, -2, 2, Scale::linear, 3, false,
     "Amplitude feedback: the node's own position inside the recurrent bracket. Positive values soften the spring: ω² becomes ω² − αgv.",
     pnas},
    {"time_step", "h", "time step", "time", 1, 0, infinity, true, 0.05, 2, Scale::logarithmic, 3, false,
     "Time step of the semi-implicit Euler rule. Stable while ωh < 2√(1−γh).", pnas},
    {"recurrent_gain", "g", "recurrent gain", "", 1, -infinity, infinity, false, 0, 20, Scale::linear, 3, false,
     "Multiplies the whole recurrent bracket: couplings, bias and feedback. When not given it is 1/√N.", pnas},
    {"delays", "d", "coupling delay", "steps", 0, 0, largest_delay, false, 0, 50, Scale::linear, 0, true,
     "Steps that a velocity needs from the sending to the receiving node. 0 is the latest velocity.", ""},
    {"speed", "c", "speed of signals", "spacings / step", 1, 0, infinity, true, 0.05, 10, Scale::logarithmic, 3, false,
     "Delays by distance: a velocity needs distance / speed steps, rounded, on the layer's layout; one spacing is that of neighbours.", ""},
    {"density", "", "density of coupling", "", 0.1, 0, 1, false, 0, 1, Scale::linear, 3, false,
     "Random coupling: every node hears this part of the nodes that it could hear, rounded to a whole number, the same for each. "
     "Another part draws all connections anew from the seed.",
     ""},
    {"reach", "", "reach of coupling", "spacings", 4, 0, infinity, false, 0, 32, Scale::linear, 1, false,
     "Local coupling: a node hears the nodes up to this distance on the layer's layout, in spacings of neighbours.", ""},
    {"by", "", "shift", "nodes", 1, -largest_layer, largest_layer, false, -8, 8, Scale::linear, 0, true,
     "Weights that shift: a node hears the one so many places before it around the ring.", ""},
    {"nodes", "N", "nodes", "", 32, 1, largest_layer, false, 1, 1024, Scale::logarithmic, 0, true,
     "Number of oscillators in the layer. Another number draws weights, random connections and delays anew from the seed; nodes that stay "
     "keep their drawn ω, γ and α.",
     ""},
}};

const ParameterInfo& info_of(std::string_view name) { return *base::find_parameter(table, name); }

Result<void> check_values(const std::string& where, const NodeValues& values, const ParameterInfo& info, int nodes)
{
    if (values.kind == NodeValues::Kind::given) {
        if (values.values.size() != static_cast<std::size_t>(nodes))
            return Error{where, fmt::format("has {} values for {} nodes", values.values.size(), nodes), "give one value per node"};
        for (std::size_t i = 0; i < values.values.size(); ++i)
            if (!base::allows(info, values.values[i]))
                return base::out_of_range(where + "/" + std::to_string(i), info, values.values[i]);
        return {};
    }
    if (!base::allows(info, values.base))
        return base::out_of_range(values.kind == NodeValues::Kind::same ? where : where + "/base", info, values.base);
    if (values.kind == NodeValues::Kind::uniform && !(std::isfinite(values.low) && std::isfinite(values.high) && values.low <= values.high))
        return Error{where, fmt::format("low {:g} and high {:g} make no range", values.low, values.high),
                     "give finite factors, low ≤ high"};
    const bool spreads = values.kind == NodeValues::Kind::normal || values.kind == NodeValues::Kind::log_normal;
    if (spreads && !(std::isfinite(values.spread) && values.spread >= 0))
        return Error{where + "/spread", fmt::format("{:g} is not a relative spread", values.spread), "give a value ≥ 0"};
    return {};
}

Result<void> check_delays(const std::string& where, const DelayValues& delays, const Placement& placement)
{
    const ParameterInfo& info = info_of("delays");
    const int nodes = placement.nodes();
    switch (delays.kind) {
    case DelayValues::Kind::none: return {};
    case DelayValues::Kind::constant: return base::allows(info, delays.low) ? Result<void>{} : base::out_of_range(where, info, delays.low);
    case DelayValues::Kind::uniform:
        if (!base::allows(info, delays.low))
            return base::out_of_range(where + "/low", info, delays.low);
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
                return base::out_of_range(
                    fmt::format("{}/{}/{}", where, i / static_cast<std::size_t>(nodes), i % static_cast<std::size_t>(nodes)), info,
                    delays.values[i]);
        return {};
    case DelayValues::Kind::distance:
        if (!base::allows(info_of("speed"), delays.speed))
            return base::out_of_range(where + "/speed", info_of("speed"), delays.speed);
        if (const double longest = placement.largest_distance() / delays.speed; longest > largest_delay)
            return Error{where + "/speed", fmt::format("{:g} makes delays of up to {:.3g} steps", delays.speed, longest),
                         fmt::format("give {:.3g} or more", placement.largest_distance() / largest_delay)};
        return {};
    }
    return {};
}

Result<void> check_coupling(const std::string& where, const CouplingValues& coupling)
{
    if (coupling.kind == CouplingValues::Kind::random && !base::allows(info_of("density"), coupling.density))
        return base::out_of_range(where + "/density", info_of("density"), coupling.density);
    if (coupling.kind == CouplingValues::Kind::local && !base::allows(info_of("reach"), coupling.reach))
        return base::out_of_range(where + "/reach", info_of("reach"), coupling.reach);
    return {};
}

Result<void> check_input_nodes(const std::string& where, const InputNodes& input_nodes, int nodes)
{
    if (input_nodes.kind != InputNodes::Kind::given)
        return {};
    if (input_nodes.nodes.empty())
        return Error{where, "names no node", "give at least one, or \"all\""};
    for (std::size_t i = 0; i < input_nodes.nodes.size(); ++i) {
        const std::string place = fmt::format("{}/{}", where, i);
        const int node = input_nodes.nodes[i];
        if (node < 0 || node >= nodes)
            return Error{place, fmt::format("there is no node {} among {}", node, nodes), fmt::format("give a number 0 … {}", nodes - 1)};
        if (i > 0 && node <= input_nodes.nodes[i - 1])
            return Error{place, fmt::format("node {} comes after node {}", node, input_nodes.nodes[i - 1]),
                         "give each node once, in order"};
    }
    return {};
}

Result<void> check_edges(const std::string& where, const std::vector<Edge>& edges, int nodes)
{
    std::set<std::pair<int, int>> seen;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const std::string place = fmt::format("{}/{}", where, i);
        for (const auto& [name, node] : {std::pair{"/to", edges[i].to}, std::pair{"/from", edges[i].from}})
            if (node < 0 || node >= nodes)
                return Error{place + name, fmt::format("there is no node {} among {}", node, nodes),
                             fmt::format("give a number 0 … {}", nodes - 1)};
        if (!std::isfinite(edges[i].weight))
            return Error{place + "/weight", "is not a finite number", "give a finite number"};
        if (!seen.emplace(edges[i].to, edges[i].from).second)
            return Error{place, fmt::format("gives the weight to node {} from node {} again", edges[i].to, edges[i].from),
                         "give each edge once"};
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

/// The values of every node when they do not wait for a draw.
std::optional<Vector<double>> settled(const NodeValues& values, int nodes)
{
    if (values.kind == NodeValues::Kind::same)
        return Vector<double>::Constant(nodes, values.base);
    if (values.kind == NodeValues::Kind::given)
        return Eigen::Map<const Vector<double>>(values.values.data(), nodes);
    return std::nullopt;
}

Result<void> check_initialisation(const std::string& where, const Initialisation& initialisation)
{
    if (initialisation.kind == Initialisation::Kind::normal && !(std::isfinite(initialisation.sigma) && initialisation.sigma >= 0))
        return Error{where + "/sigma", "is not a standard deviation", "give a value ≥ 0"};
    if (initialisation.kind == Initialisation::Kind::local && !(std::isfinite(initialisation.width) && initialisation.width > 0))
        return Error{where + "/width", fmt::format("{:g} is not a width", initialisation.width), "give a number of nodes > 0"};
    if (initialisation.kind == Initialisation::Kind::shift && !base::allows(info_of("by"), initialisation.by))
        return base::out_of_range(where + "/by", info_of("by"), initialisation.by);
    if (initialisation.kind == Initialisation::Kind::checkpoint)
        for (const auto& [key, value] : {std::pair{"/checkpoint", &initialisation.file}, std::pair{"/hash", &initialisation.hash}})
            if (value->empty())
                return Error{where + key, "is empty", "name a checkpoint and its hash, as opening it in the window does"};
    return {};
}

/// What needs distances needs a layout.
Result<void> check_layout(const std::string& where, const LayerSpecification& layer)
{
    if (layer.layout != Layout::none)
        return {};
    for (const auto& [name, needed] : {std::pair{"/initialisation", layer.initialisation.kind == Initialisation::Kind::local},
                                       std::pair{"/coupling", layer.coupling.kind == CouplingValues::Kind::local},
                                       std::pair{"/delays", layer.delays.kind == DelayValues::Kind::distance}})
        if (needed)
            return Error{where + name, "goes by distances, and without a layout there are none",
                         "give a layout (ring, lattice, torus) or something that needs no distances"};
    return {};
}

Result<void> check_layer(const std::string& where, const LayerSpecification& layer, double time_step)
{
    if (!base::allows(info_of("nodes"), layer.nodes))
        return base::out_of_range(where + "/nodes", info_of("nodes"), layer.nodes);
    for (const auto& [name, values] : {std::pair{"omega", &layer.omega}, std::pair{"gamma", &layer.gamma}, std::pair{"alpha", &layer.alpha},
                                       std::pair{"feedback", &layer.feedback}})
        if (auto checked = check_values(where + "/" + name, *values, info_of(name), layer.nodes); !checked)
            return checked;
    if (layer.recurrent_gain && !std::isfinite(*layer.recurrent_gain))
        return base::out_of_range(where + "/recurrent_gain", info_of("recurrent_gain"), *layer.recurrent_gain);
    if (auto checked = check_layout(where, layer); !checked)
        return checked;
    if (auto checked = check_initialisation(where + "/initialisation", layer.initialisation); !checked)
        return checked;
    if (auto checked = check_coupling(where + "/coupling", layer.coupling); !checked)
        return checked;
    if (auto checked = check_delays(where + "/delays", layer.delays, Placement(layer.layout, layer.nodes)); !checked)
        return checked;
    if (auto checked = check_edges(where + "/edges", layer.edges, layer.nodes); !checked)
        return checked;
    if (auto checked = check_input_nodes(where + "/input_nodes", layer.input_nodes, layer.nodes); !checked)
        return checked;
    if (auto checked = check_initial_state(where + "/initial_state", layer.initial_state, layer.nodes); !checked)
        return checked;
    if (const auto omega = settled(layer.omega, layer.nodes), gamma = settled(layer.gamma, layer.nodes); omega && gamma)
        if (auto checked = check_stability(where, *omega, *gamma, time_step); !checked)
            return checked;
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

Result<void> validate(const ModelSpecification& model)
{
    if (!base::allows(info_of("time_step"), model.time_step))
        return base::out_of_range("/model/time_step", info_of("time_step"), model.time_step);
    if (model.layers.empty())
        return Error{"/model/layers", "there is no layer", "give at least one"};
    for (const auto& [name, count] : {std::pair{"/model/inputs", model.inputs}, std::pair{"/model/readout/outputs", model.outputs}})
        if (count < 0 || count > largest_layer)
            return Error{name, fmt::format("{} is not a size", count), fmt::format("give a whole number 0 … {}", largest_layer)};
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        if (auto checked = check_layer("/model/layers/" + std::to_string(i), model.layers[i], model.time_step); !checked)
            return checked;
    return {};
}

}  // namespace horn::model
