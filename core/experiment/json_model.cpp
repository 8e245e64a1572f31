#include "core/experiment/json_parts.h"
#include "core/experiment/json_reader.h"

#include <fmt/format.h>

#include <array>
#include <cassert>

namespace horn::experiment
{

namespace
{

using model::CouplingValues;
using model::DelayValues;
using model::Initialisation;
using model::InitialState;
using model::InputNodes;
using model::LayerSpecification;
using model::Layout;
using model::NodeValues;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array<std::pair<NodeValues::Kind, std::string_view>, 3> node_distributions{
    {{NodeValues::Kind::uniform, "uniform"}, {NodeValues::Kind::normal, "normal"}, {NodeValues::Kind::log_normal, "log-normal"}}};
constexpr std::array<std::pair<DelayValues::Kind, std::string_view>, 3> delay_distributions{
    {{DelayValues::Kind::uniform, "uniform"}, {DelayValues::Kind::normal, "normal"}, {DelayValues::Kind::distance, "distance"}}};
constexpr std::array<std::pair<CouplingValues::Kind, std::string_view>, 3> coupling_distributions{
    {{CouplingValues::Kind::all, "all"}, {CouplingValues::Kind::random, "random"}, {CouplingValues::Kind::local, "local"}}};
constexpr std::array<std::pair<InitialState::Kind, std::string_view>, 1> state_distributions{{{InitialState::Kind::normal, "normal"}}};
constexpr std::array<std::pair<Initialisation::Kind, std::string_view>, 3> weight_distributions{
    {{Initialisation::Kind::normal, "normal"}, {Initialisation::Kind::local, "local"}, {Initialisation::Kind::shift, "shift"}}};
constexpr std::array<std::pair<Initialisation::Kind, std::string_view>, 4> initialisations{{{Initialisation::Kind::reference, "reference"},
                                                                                            {Initialisation::Kind::xavier, "xavier"},
                                                                                            {Initialisation::Kind::kaiming, "kaiming"},
                                                                                            {Initialisation::Kind::identity, "identity"}}};
constexpr std::array<std::pair<InputNodes::Kind, std::string_view>, 2> input_reaches{
    {{InputNodes::Kind::initialised, "initialised"}, {InputNodes::Kind::all, "all"}}};
constexpr std::array<std::pair<model::Readout, std::string_view>, 3> readouts{
    {{model::Readout::position, "position"}, {model::Readout::mean, "mean"}, {model::Readout::rms, "rms"}}};
constexpr std::array<std::pair<model::Activation, std::string_view>, 3> activations{
    {{model::Activation::tanh, "tanh"}, {model::Activation::relu, "relu"}, {model::Activation::leaky_relu, "leaky-relu"}}};

/// Reads "distribution", which has no default.
template <class Kind>
void read_distribution(ObjectReader& reader, const json& value, const std::string& pointer, Words<Kind> words, Kind& into)
{
    if (!value.contains("distribution"))
        reader.fail(pointer, "has no key \"distribution\"", fmt::format("add \"distribution\": \"{}\"", words.front().second));
    reader.choice("distribution", words, into);
}

void read_node_values(const json& value, const std::string& pointer, NodeValues& into, std::optional<Error>& error)
{
    NodeValues read{.base = into.base};
    if (value.is_number()) {
        read.base = value.get<double>();
    } else if (value.is_array()) {
        read.kind = NodeValues::Kind::given;
        if (auto numbers = numbers_of(value, pointer))
            read.values = std::move(*numbers);
        else
            error = numbers.error();
    } else if (value.is_object()) {
        ObjectReader reader(value, pointer, error);
        read_distribution<NodeValues::Kind>(reader, value, pointer, node_distributions, read.kind);
        reader.number("base", read.base);
        if (read.kind == NodeValues::Kind::uniform) {
            reader.number("low", read.low);
            reader.number("high", read.high);
        } else {
            reader.number("spread", read.spread);
        }
        reader.finish();
    } else {
        error = Error{pointer, fmt::format("{} is no value for nodes", describe(value)),
                      "give a number, a list with one number per node, or {\"distribution\": …}"};
    }
    into = std::move(read);
}

ordered_json write_node_values(const NodeValues& values)
{
    switch (values.kind) {
    case NodeValues::Kind::same: return values.base;
    case NodeValues::Kind::given: return values.values;
    case NodeValues::Kind::uniform: return {{"distribution", "uniform"}, {"base", values.base}, {"low", values.low}, {"high", values.high}};
    case NodeValues::Kind::normal:
    case NodeValues::Kind::log_normal: break;
    }
    return {{"distribution", word_of<NodeValues::Kind>(node_distributions, values.kind)}, {"base", values.base}, {"spread", values.spread}};
}

constexpr int largest_int = std::numeric_limits<int>::max();

void read_delay_rows(const json& rows, const std::string& pointer, DelayValues& into, std::optional<Error>& error)
{
    into.kind = DelayValues::Kind::given;
    for (std::size_t i = 0; i < rows.size() && !error; ++i) {
        const std::string row_pointer = fmt::format("{}/{}", pointer, i);
        if (!rows[i].is_array() || rows[i].size() != rows.size()) {
            error = Error{row_pointer, fmt::format("is not a row of {} delays", rows.size()), "give N rows of N whole numbers"};
            return;
        }
        for (std::size_t j = 0; j < rows[i].size() && !error; ++j) {
            if (auto delay = whole_number(rows[i][j], fmt::format("{}/{}", row_pointer, j), 0, model::largest_delay))
                into.values.push_back(static_cast<int>(*delay));
            else
                error = delay.error();
        }
    }
}

void read_delays(const json& value, const std::string& pointer, DelayValues& into, std::optional<Error>& error)
{
    DelayValues read;
    if (value.is_number()) {
        if (auto delay = whole_number(value, pointer, 0, model::largest_delay))
            read.low = read.high = static_cast<int>(*delay);
        else
            error = delay.error();
        read.kind = read.low == 0 ? DelayValues::Kind::none : DelayValues::Kind::constant;
    } else if (value.is_array()) {
        read_delay_rows(value, pointer, read, error);
    } else if (value.is_object()) {
        ObjectReader reader(value, pointer, error);
        read_distribution<DelayValues::Kind>(reader, value, pointer, delay_distributions, read.kind);
        if (read.kind == DelayValues::Kind::uniform) {
            reader.integer("low", read.low);
            reader.integer("high", read.high);
        } else if (read.kind == DelayValues::Kind::distance) {
            reader.number("speed", read.speed);
        } else {
            reader.number("mean", read.mean);
            reader.number("spread", read.spread);
        }
        reader.finish();
    } else {
        error = Error{pointer, fmt::format("{} is no value for delays", describe(value)),
                      "give a whole number of steps, N rows of N, or {\"distribution\": …}"};
    }
    into = std::move(read);
}

ordered_json write_delays(const DelayValues& delays, int nodes)
{
    switch (delays.kind) {
    case DelayValues::Kind::none: return 0;
    case DelayValues::Kind::constant: return delays.low;
    case DelayValues::Kind::uniform: return {{"distribution", "uniform"}, {"low", delays.low}, {"high", delays.high}};
    case DelayValues::Kind::normal: return {{"distribution", "normal"}, {"mean", delays.mean}, {"spread", delays.spread}};
    case DelayValues::Kind::distance: return {{"distribution", "distance"}, {"speed", delays.speed}};
    case DelayValues::Kind::given: break;
    }
    assert(delays.values.size() == static_cast<std::size_t>(nodes) * static_cast<std::size_t>(nodes));
    auto rows = ordered_json::array();
    for (int i = 0; i < nodes; ++i) {
        const auto row = delays.values.begin() + static_cast<std::ptrdiff_t>(i) * nodes;
        rows.push_back(std::vector<int>(row, row + nodes));
    }
    return rows;
}

void read_coupling(const json& value, const std::string& pointer, CouplingValues& into, std::optional<Error>& error)
{
    CouplingValues read;
    if (value.is_object()) {
        ObjectReader reader(value, pointer, error);
        read_distribution<CouplingValues::Kind>(reader, value, pointer, coupling_distributions, read.kind);
        if (read.kind == CouplingValues::Kind::random)
            reader.number("density", read.density);
        if (read.kind == CouplingValues::Kind::local)
            reader.number("reach", read.reach);
        reader.truth("self", read.self);
        reader.finish();
    } else if (value != "all") {
        error = Error{pointer, fmt::format("{} is no coupling", describe(value)), "give \"all\", or {\"distribution\": …}"};
    }
    into = read;
}

ordered_json write_coupling(const CouplingValues& coupling)
{
    switch (coupling.kind) {
    case CouplingValues::Kind::random: return {{"distribution", "random"}, {"density", coupling.density}, {"self", coupling.self}};
    case CouplingValues::Kind::local: return {{"distribution", "local"}, {"reach", coupling.reach}, {"self", coupling.self}};
    case CouplingValues::Kind::all: break;
    }
    return coupling.self ? ordered_json("all") : ordered_json{{"distribution", "all"}, {"self", false}};
}

void read_initial_state(const json& value, const std::string& pointer, InitialState& into, std::optional<Error>& error)
{
    InitialState read;
    if (value.is_object() && value.contains("distribution")) {
        ObjectReader reader(value, pointer, error);
        reader.choice<InitialState::Kind>("distribution", state_distributions, read.kind);
        reader.number("sigma_x", read.sigma_x);
        reader.number("sigma_y", read.sigma_y);
        reader.finish();
    } else if (value.is_object()) {
        read.kind = InitialState::Kind::given;
        ObjectReader reader(value, pointer, error);
        reader.numbers("x", read.x);
        reader.numbers("y", read.y);
        reader.finish();
    } else if (value != "zero") {
        error = Error{pointer, fmt::format("{} is no initial state", describe(value)),
                      "give \"zero\", {\"x\": […], \"y\": […]}, or {\"distribution\": \"normal\", \"sigma_x\": …, \"sigma_y\": …}"};
    }
    into = std::move(read);
}

ordered_json write_initial_state(const InitialState& state)
{
    switch (state.kind) {
    case InitialState::Kind::zero: return "zero";
    case InitialState::Kind::given: return {{"x", state.x}, {"y", state.y}};
    case InitialState::Kind::normal: break;
    }
    return {{"distribution", "normal"}, {"sigma_x", state.sigma_x}, {"sigma_y", state.sigma_y}};
}

void read_initialisation(ObjectReader& layer, const json& value, const std::string& pointer, Initialisation& into,
                         std::optional<Error>& error)
{
    Initialisation read;
    if (value.is_object() && value.contains("checkpoint")) {
        read.kind = Initialisation::Kind::checkpoint;
        ObjectReader reader(value, pointer, error);
        reader.text("checkpoint", read.file);
        reader.text("hash", read.hash);
        reader.finish();
    } else if (value.is_object()) {
        ObjectReader reader(value, pointer, error);
        read_distribution<Initialisation::Kind>(reader, value, pointer, weight_distributions, read.kind);
        if (read.kind == Initialisation::Kind::local)
            reader.number("width", read.width);
        else if (read.kind == Initialisation::Kind::shift)
            reader.integer("by", read.by);
        else
            reader.number("sigma", read.sigma);
        reader.finish();
    } else {
        layer.choice<Initialisation::Kind>("initialisation", initialisations, read.kind);
    }
    into = std::move(read);
}

ordered_json write_initialisation(const Initialisation& initialisation)
{
    if (initialisation.kind == Initialisation::Kind::normal)
        return {{"distribution", "normal"}, {"sigma", initialisation.sigma}};
    if (initialisation.kind == Initialisation::Kind::local)
        return {{"distribution", "local"}, {"width", initialisation.width}};
    if (initialisation.kind == Initialisation::Kind::shift)
        return {{"distribution", "shift"}, {"by", initialisation.by}};
    if (initialisation.kind == Initialisation::Kind::checkpoint)
        return {{"checkpoint", initialisation.file}, {"hash", initialisation.hash}};
    return word_of<Initialisation::Kind>(initialisations, initialisation.kind);
}

void read_input_nodes(ObjectReader& layer, const json& value, const std::string& pointer, InputNodes& into, std::optional<Error>& error)
{
    InputNodes read;
    if (value.is_array()) {
        read.kind = InputNodes::Kind::given;
        for (std::size_t i = 0; i < value.size() && !error; ++i) {
            if (auto node = whole_number(value[i], fmt::format("{}/{}", pointer, i), 0, largest_int))
                read.nodes.push_back(static_cast<int>(*node));
            else
                error = node.error();
        }
    } else {
        layer.choice<InputNodes::Kind>("input_nodes", input_reaches, read.kind);
    }
    into = std::move(read);
}

ordered_json write_input_nodes(const InputNodes& input_nodes)
{
    if (input_nodes.kind == InputNodes::Kind::given)
        return input_nodes.nodes;
    return word_of<InputNodes::Kind>(input_reaches, input_nodes.kind);
}

void read_edges(const json& value, const std::string& pointer, std::vector<model::Edge>& into, std::optional<Error>& error)
{
    into.clear();
    if (!value.is_array()) {
        error = Error{pointer, fmt::format("{} is not a list of edges", describe(value)),
                      "give [ {\"to\": 0, \"from\": 1, \"weight\": 0.5}, … ]"};
        return;
    }
    for (std::size_t i = 0; i < value.size() && !error; ++i) {
        ObjectReader reader(value[i], fmt::format("{}/{}", pointer, i), error);
        model::Edge& edge = into.emplace_back();
        reader.integer("to", edge.to);
        reader.integer("from", edge.from);
        reader.number("weight", edge.weight);
        for (const char* key : {"to", "from", "weight"})
            if (!error && !value[i].contains(key))
                reader.fail(reader.pointer_to(key), "is missing", "an edge has to, from and weight");
        reader.finish();
    }
}

void read_layer(const json& value, const std::string& pointer, LayerSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.integer("nodes", into.nodes);
    for (const auto& [key, values] : {std::pair{"omega", &into.omega}, std::pair{"gamma", &into.gamma}, std::pair{"alpha", &into.alpha},
                                      std::pair{"feedback", &into.feedback}})
        if (const json* found = reader.any(key))
            read_node_values(*found, reader.pointer_to(key), *values, error);
    if (const json* gain = reader.any("recurrent_gain")) {
        into.recurrent_gain.reset();
        if (!gain->is_null())
            reader.number("recurrent_gain", into.recurrent_gain.emplace());
    }
    reader.choice<Layout>("layout", layouts, into.layout);
    if (const json* coupling = reader.any("coupling"))
        read_coupling(*coupling, reader.pointer_to("coupling"), into.coupling, error);
    if (const json* delays = reader.any("delays"))
        read_delays(*delays, reader.pointer_to("delays"), into.delays, error);
    if (const json* initialisation = reader.any("initialisation"))
        read_initialisation(reader, *initialisation, reader.pointer_to("initialisation"), into.initialisation, error);
    if (const json* edges = reader.any("edges"))
        read_edges(*edges, reader.pointer_to("edges"), into.edges, error);
    if (const json* input_nodes = reader.any("input_nodes"))
        read_input_nodes(reader, *input_nodes, reader.pointer_to("input_nodes"), into.input_nodes, error);
    if (const json* state = reader.any("initial_state"))
        read_initial_state(*state, reader.pointer_to("initial_state"), into.initial_state, error);
    reader.finish();
}

ordered_json write_layer(const LayerSpecification& layer)
{
    auto edges = ordered_json::array();
    for (const model::Edge& edge : layer.edges)
        edges.push_back({{"to", edge.to}, {"from", edge.from}, {"weight", edge.weight}});
    return {{"nodes", layer.nodes},
            {"omega", write_node_values(layer.omega)},
            {"gamma", write_node_values(layer.gamma)},
            {"alpha", write_node_values(layer.alpha)},
            {"feedback", write_node_values(layer.feedback)},
            {"recurrent_gain", layer.recurrent_gain ? ordered_json(*layer.recurrent_gain) : ordered_json(nullptr)},
            {"layout", word_of<Layout>(layouts, layer.layout)},
            {"coupling", write_coupling(layer.coupling)},
            {"delays", write_delays(layer.delays, layer.nodes)},
            {"initialisation", write_initialisation(layer.initialisation)},
            {"edges", std::move(edges)},
            {"input_nodes", write_input_nodes(layer.input_nodes)},
            {"initial_state", write_initial_state(layer.initial_state)}};
}

}  // namespace

void read_model(const json& value, const std::string& pointer, model::ModelSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.number("time_step", into.time_step);
    reader.integer("inputs", into.inputs);
    reader.choice<model::Activation>("activation", activations, into.activation);
    if (const json* layers = reader.any("layers")) {
        into.layers.clear();
        if (!layers->is_array())
            reader.fail(reader.pointer_to("layers"), fmt::format("{} is not a list of layers", describe(*layers)), "give [ { … } ]");
        else
            for (std::size_t i = 0; i < layers->size() && !error; ++i)
                read_layer((*layers)[i], fmt::format("{}/layers/{}", pointer, i), into.layers.emplace_back(), error);
    }
    if (const json* readout = reader.any("readout")) {
        ObjectReader of_readout(*readout, reader.pointer_to("readout"), error);
        of_readout.integer("outputs", into.outputs);
        of_readout.choice<model::Readout>("reads", readouts, into.readout);
        of_readout.finish();
    }
    reader.finish();
}

ordered_json write_model(const model::ModelSpecification& model)
{
    auto layers = ordered_json::array();
    for (const LayerSpecification& layer : model.layers)
        layers.push_back(write_layer(layer));
    return {{"time_step", model.time_step},
            {"inputs", model.inputs},
            {"activation", word_of<model::Activation>(activations, model.activation)},
            {"layers", layers},
            {"readout", {{"outputs", model.outputs}, {"reads", word_of<model::Readout>(readouts, model.readout)}}}};
}

}  // namespace horn::experiment
