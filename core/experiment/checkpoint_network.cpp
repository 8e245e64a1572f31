#include "core/experiment/checkpoint_network.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/experiment/checkpoint.h"
#include "core/model/specification.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace horn::experiment
{

namespace
{

using model::Initialisation;
using model::InputNodes;
using model::LayerSpecification;
using model::ModelSpecification;

/// \param experiment what a state_dict, which carries none, is read as.
Result<model::Network<double>> network_in(const Initialisation& source, const std::string& where, const Experiment& experiment)
{
    const auto bytes = base::read_file(source.file);
    if (!bytes)
        return Error{where, bytes.error().message(), "bring the checkpoint back, or choose it again"};
    if (base::hash_of(*bytes) != source.hash)
        return Error{where, fmt::format("{} is not the checkpoint that the experiment was made with", source.file),
                     "bring that file back, or choose the checkpoint again"};
    auto checkpoint = parse_checkpoint(*bytes, source.file);
    if (!checkpoint)
        checkpoint = parse_checkpoint(*bytes, source.file, experiment);
    if (!checkpoint)
        return checkpoint.error();
    return model::cast<double>(checkpoint->network);
}

Result<void> put_layer(const LayerSpecification& layer, const std::string& where, std::size_t index, const model::Network<double>& source,
                       model::Network<double>& network)
{
    const auto layers = source.parameters.layers.size();
    if (index >= layers)
        return Error{where, fmt::format("the checkpoint has {} layers", layers), "take this layer away, or choose another checkpoint"};
    const model::LayerParameters<double>& from = source.parameters.layers[index];
    model::LayerParameters<double>& to = network.parameters.layers[index];
    if (from.recurrent_weight.rows() != to.recurrent_weight.rows())
        return Error{where,
                     fmt::format("the checkpoint has {} nodes, the layer {}", from.recurrent_weight.rows(), to.recurrent_weight.rows()),
                     "make them agree"};
    const bool keep_inputs = layer.input_nodes.kind != InputNodes::Kind::initialised;
    if (!keep_inputs && from.input_weight.cols() != to.input_weight.cols())
        return Error{where, fmt::format("the checkpoint has {} inputs, the stimulus {}", from.input_weight.cols(), to.input_weight.cols()),
                     "give /model/inputs, or let the inputs reach all or chosen nodes"};
    if (!keep_inputs)
        to.input_weight = from.input_weight;
    to.input_bias = from.input_bias;
    to.recurrent_weight = from.recurrent_weight;
    to.recurrent_bias = from.recurrent_bias;
    model::keep_coupled(network.structure[index].coupling, to.recurrent_weight);
    return model::set_edges(layer, network.structure[index].coupling, fmt::format("/model/layers/{}", index), to.recurrent_weight);
}

/// Values node by node when they are not those that were drawn.
void keep_values(model::NodeValues& values, const Vector<float>& drawn, const Vector<float>& found)
{
    if (drawn == found)
        return;
    values = {.kind = model::NodeValues::Kind::given, .base = values.base};
    for (const float value : found)
        values.values.push_back(static_cast<double>(value));
}

/// "α", or "α of layer 1" where there are several.
std::string in_layer(const char* name, const ModelSpecification& model, std::size_t layer)
{
    return model.layers.size() > 1 ? fmt::format("{} of layer {}", name, layer) : name;
}

std::vector<std::string> what_differs(const ModelSpecification& was, const ModelSpecification& is)
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < is.layers.size(); ++i) {
        const LayerSpecification &before = was.layers[i], &now = is.layers[i];
        for (const auto& [name, same] : {std::pair{"ω", before.omega == now.omega},
                                         {"γ", before.gamma == now.gamma},
                                         {"α", before.alpha == now.alpha},
                                         {"v", before.feedback == now.feedback},
                                         {"delays", before.delays == now.delays}})
            if (!same)
                names.push_back(in_layer(name, is, i));
    }
    return names;
}

/// What belongs to a network beside its arrays. \param trained of the file. \param now of the experiment, with as many layers.
std::vector<std::string> what_stays(const ModelSpecification& trained, const ModelSpecification& now)
{
    std::vector<std::string> names;
    for (const auto& [name, same] : {std::pair{"time_step", trained.time_step == now.time_step},
                                     {"activation", trained.activation == now.activation},
                                     {"readout", trained.readout == now.readout}})
        if (!same)
            names.emplace_back(name);
    for (std::size_t i = 0; i < std::min(trained.layers.size(), now.layers.size()); ++i)
        if (trained.layers[i].recurrent_gain != now.layers[i].recurrent_gain)
            names.push_back(in_layer("recurrent_gain", now, i));
    return names;
}

/// Lets an experiment draw the network that was found in a file: weights by reference, the rest node by node where it is drawn otherwise.
Result<void> refer_to(const std::filesystem::path& path, std::string_view bytes, const model::Network<float>& found, Experiment& experiment)
{
    const auto drawn = model::build_network(experiment.model, found.inputs(), found.outputs(), experiment.seed);
    if (!drawn)
        return drawn.error();
    const model::Network<float> before = model::cast<float>(*drawn);
    for (std::size_t i = 0; i < experiment.model.layers.size(); ++i) {
        LayerSpecification& layer = experiment.model.layers[i];
        const model::LayerParameters<float>&was = before.parameters.layers[i], &is = found.parameters.layers[i];
        keep_values(layer.omega, was.omega, is.omega);
        keep_values(layer.gamma, was.gamma, is.gamma);
        keep_values(layer.alpha, was.alpha, is.alpha);
        keep_values(layer.feedback, was.feedback, is.feedback);
        const model::DelayMatrix &delays = found.structure[i].delays, &drawn_delays = before.structure[i].delays;
        if (!(delays.rows() == drawn_delays.rows() && delays == drawn_delays))
            layer.delays = delays.size() == 0 ? model::DelayValues{}
                                              : model::DelayValues{.kind = model::DelayValues::Kind::given,
                                                                   .values = {delays.data(), delays.data() + delays.size()}};
        layer.initialisation = {
            .kind = Initialisation::Kind::checkpoint, .file = std::filesystem::absolute(path).string(), .hash = base::hash_of(bytes)};
        layer.edges.clear();  // the file has what became of them
        layer.input_nodes = {};
    }
    return {};
}

}  // namespace

Result<model::Network<double>> build_network(const Experiment& experiment, int inputs, int outputs)
{
    auto network = model::build_network(experiment.model, inputs, outputs, experiment.seed);
    if (!network)
        return network;
    std::map<std::string, model::Network<double>> sources;
    for (std::size_t i = 0; i < experiment.model.layers.size(); ++i) {
        const LayerSpecification& layer = experiment.model.layers[i];
        if (layer.initialisation.kind != Initialisation::Kind::checkpoint)
            continue;
        const std::string where = fmt::format("/model/layers/{}/initialisation/checkpoint", i);
        auto source = sources.find(layer.initialisation.file);
        if (source == sources.end()) {
            auto read = network_in(layer.initialisation, where, stage_of(experiment, 0));
            if (!read)
                return read;
            source = sources.emplace(layer.initialisation.file, *std::move(read)).first;
        }
        if (auto put = put_layer(layer, where, i, source->second, *network); !put)
            return put.error();
        const model::Parameters<double>& from = source->second.parameters;
        model::Parameters<double>& to = network->parameters;
        const bool fits = from.readout_weight.rows() == to.readout_weight.rows() && from.readout_weight.cols() == to.readout_weight.cols();
        if (i + 1 == experiment.model.layers.size() && fits) {
            to.readout_weight = from.readout_weight;
            to.readout_bias = from.readout_bias;
        }
    }
    return network;
}

Result<Experiment> network_of_checkpoint(const std::filesystem::path& path)
{
    const auto bytes = base::read_file(path);
    if (!bytes)
        return bytes.error();
    const auto checkpoint = parse_checkpoint(*bytes, path.string());
    if (!checkpoint)
        return checkpoint.error();
    const model::Network<float>& found = checkpoint->network;
    const Experiment& trained = checkpoint->experiment;
    Experiment live;
    live.seed = trained.seed;
    live.model = trained.model;
    live.model.inputs = 0;  // as many as the stimulus has channels
    live.model.outputs = static_cast<int>(found.parameters.readout_weight.rows());
    if (trained.stimulus.kind != dynamics::StimulusSpecification::Kind::sequence)
        live.stimulus = trained.stimulus;
    live.stimulus.channels = found.inputs();
    live.view = {.workspace = "network", .steps_per_second = 240, .title = {}, .description = {}};
    if (auto referred = refer_to(path, *bytes, found, live); !referred)
        return referred.error();
    return live;
}

Result<Beginning> starting_from(const Experiment& experiment, const std::filesystem::path& path)
{
    const auto bytes = base::read_file(path);
    if (!bytes)
        return bytes.error();
    const auto checkpoint = parse_checkpoint(*bytes, path.string(), stage_of(experiment, 0));
    if (!checkpoint)
        return checkpoint.error();
    Beginning begun{experiment, {}, {}};
    if (auto referred = refer_to(path, *bytes, checkpoint->network, begun.experiment); !referred)
        return referred.error();
    begun.taken = what_differs(experiment.model, begun.experiment.model);
    if (const auto own = parse_checkpoint(*bytes, path.string()))  // a state_dict carries no experiment
        begun.kept = what_stays(own->experiment.model, experiment.model);
    return begun;
}

Result<void> draw_what_changed(const Experiment& before, Checkpoint& checkpoint)
{
    model::Network<float>& network = checkpoint.network;
    const Experiment& now = checkpoint.experiment;
    const auto redrawn = model::build_network(now.model, network.inputs(), network.outputs(), now.seed);
    if (!redrawn)
        return redrawn.error();
    const model::Network<float> drawn = model::cast<float>(*redrawn);
    for (std::size_t i = 0; i < now.model.layers.size(); ++i) {
        const LayerSpecification &was = before.model.layers[i], &is = now.model.layers[i];
        model::LayerParameters<float>& into = network.parameters.layers[i];
        const model::LayerParameters<float>& from = drawn.parameters.layers[i];
        if (was.omega != is.omega)
            into.omega = from.omega;
        if (was.gamma != is.gamma)
            into.gamma = from.gamma;
        if (was.alpha != is.alpha)
            into.alpha = from.alpha;
        if (was.feedback != is.feedback)
            into.feedback = from.feedback;
        const bool moved = is.delays.kind == model::DelayValues::Kind::distance && was.layout != is.layout;
        if (was.delays != is.delays || moved)
            network.structure[i].delays = drawn.structure[i].delays;
    }
    return {};
}

}  // namespace horn::experiment
