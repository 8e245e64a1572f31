#include "core/experiment/checkpoint.h"

#include "core/base/files.h"
#include "core/experiment/checkpoint_metadata.h"
#include "core/experiment/json.h"
#include "core/experiment/json_text.h"
#include "core/experiment/replay.h"
#include "core/experiment/safetensors.h"
#include "core/model/specification.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

namespace horn::experiment
{

namespace
{

using model::ParameterKind;

constexpr const char* format_name = "horn-checkpoint";
constexpr int format_version_written = 1;
constexpr std::array<std::string_view, 6> reserved{"epoch", "experiment", "format", "stage", "update", "version"};

/// The name that an array has in a file: as the PyTorch reference calls it.
template <class Array>
std::string name_in_file(const Array& array, int layers)
{
    if (array.kind == ParameterKind::readout_weight)
        return "h2o.weight";
    if (array.kind == ParameterKind::readout_bias)
        return "h2o.bias";
    constexpr std::string_view prefix = "layers.0.";
    return layers == 1 ? array.name.substr(prefix.size()) : array.name;
}

std::string delays_name(int layer, int layers) { return layers == 1 ? "delays" : fmt::format("layers.{}.delays", layer); }

bool is_matrix(ParameterKind kind)
{
    return kind == ParameterKind::input_weight || kind == ParameterKind::recurrent_weight || kind == ParameterKind::readout_weight;
}

/// What a state_dict of the PyTorch reference has; ω, γ, α and v come from the experiment there.
bool in_state_dict(ParameterKind kind)
{
    return kind != ParameterKind::omega && kind != ParameterKind::gamma && kind != ParameterKind::alpha && kind != ParameterKind::feedback;
}

template <class Array>
std::vector<std::int64_t> shape_of(const Array& array)
{
    if (is_matrix(array.kind))
        return {array.rows, array.columns};
    return {array.rows};
}

template <class Value>
std::string_view bytes_of(const Value* values, std::size_t count)
{
    return {reinterpret_cast<const char*>(values), count * sizeof(Value)};
}

Error misfit(const std::string& name, const std::string& array, const std::vector<std::int64_t>& has,
             const std::vector<std::int64_t>& expected)
{
    return {place(name, array), fmt::format("is [{}], but the experiment describes [{}]", fmt::join(has, ", "), fmt::join(expected, ", ")),
            "give the experiment that it was trained with"};
}

/// Takes arrays out of a file and remembers which.
class ArrayReader
{
public:
    ArrayReader(const TensorFile& file, const std::string& name) : file_(file), name_(name) {}

    [[nodiscard]] const Tensor* find(const std::string& array)
    {
        taken_.insert(array);
        const auto found = file_.tensors.find(array);
        return found == file_.tensors.end() ? nullptr : &found->second;
    }

    Result<void> read(const std::string& array, const Tensor& tensor, const std::vector<std::int64_t>& shape, std::span<float> into) const
    {
        if (tensor.shape != shape)
            return misfit(name_, array, tensor.shape, shape);
        if (tensor.type == Tensor::Type::i32)
            return Error{place(name_, array), "holds whole numbers", "store it as F32"};
        const std::vector<float> values = floats_of(tensor);
        std::copy(values.begin(), values.end(), into.begin());
        return {};
    }

    /// \param foreign a file without delays says nothing of them; one of our own says that there are none.
    Result<void> read_delays(const std::string& array, int nodes, bool foreign, model::DelayMatrix& into)
    {
        const Tensor* tensor = find(array);
        if (tensor == nullptr) {
            if (!foreign)
                into.resize(0, 0);
            return {};
        }
        const std::vector<std::int64_t> shape{nodes, nodes};
        if (tensor->shape != shape)
            return misfit(name_, array, tensor->shape, shape);
        if (tensor->type != Tensor::Type::i32)
            return Error{place(name_, array), "does not hold whole numbers", "store it as I32"};
        const std::vector<std::int32_t> values = integers_of(*tensor);
        for (const std::int32_t value : values)
            if (value < 0 || value > model::largest_delay)
                return Error{place(name_, array), fmt::format("{} is not a delay", value),
                             fmt::format("give 0 … {} steps", model::largest_delay)};
        into.resize(nodes, nodes);
        std::copy(values.begin(), values.end(), into.data());
        return {};
    }

    std::vector<NamedArray> read_optimiser()
    {
        std::vector<NamedArray> arrays;
        for (const auto& [array, tensor] : file_.tensors)
            if (array.starts_with(optimiser_prefix) && tensor.type != Tensor::Type::i32) {
                taken_.insert(array);
                arrays.push_back({array.substr(optimiser_prefix.size()), tensor.shape, floats_of(tensor)});
            }
        return arrays;
    }

    Result<void> nothing_left() const
    {
        for (const auto& [array, tensor] : file_.tensors)
            if (!taken_.contains(array))
                return Error{place(name_, array), "is not an array of this network", "give the experiment that it was trained with"};
        return {};
    }

private:
    const TensorFile& file_;
    const std::string& name_;
    std::set<std::string> taken_;
};

/// Which nodes are coupled follows from experiment and seed: weights where nothing is coupled are those of another network.
Result<void> check_coupling(const std::string& name, const model::Network<float>& network)
{
    for (const auto& array : model::arrays_of(network.parameters)) {
        if (array.kind != ParameterKind::recurrent_weight)
            continue;
        const model::CouplingMask& coupling = network.structure[static_cast<std::size_t>(array.layer)].coupling;
        for (Eigen::Index i = 0; i < coupling.size(); ++i)
            if (coupling.data()[i] == 0 && array.values[static_cast<std::size_t>(i)] != 0)
                return Error{place(name, name_in_file(array, network.layers())),
                             fmt::format("row {}, column {} is not 0, but the experiment does not couple these nodes", i / coupling.cols(),
                                         i % coupling.cols()),
                             "give the experiment that it was trained with, and its seed"};
    }
    return {};
}

/// Puts the file's arrays into a network of the experiment's shape.
Result<void> read_network(ArrayReader& reader, const std::string& name, bool foreign, model::Network<float>& network)
{
    const int layers = network.layers();
    for (const auto& array : model::arrays_of(network.parameters)) {
        const std::string in_file = name_in_file(array, layers);
        const Tensor* tensor = reader.find(in_file);
        if (tensor == nullptr && foreign && !in_state_dict(array.kind))
            continue;
        if (tensor == nullptr)
            return Error{place(name, in_file), "is missing", "give a checkpoint of this experiment's network"};
        if (auto read = reader.read(in_file, *tensor, shape_of(array), array.values); !read)
            return read;
    }
    if (auto coupled = check_coupling(name, network); !coupled)
        return coupled;
    for (int layer = 0; layer < layers; ++layer)
        if (auto read = reader.read_delays(delays_name(layer, layers), network.nodes(layer), foreign,
                                           network.structure[static_cast<std::size_t>(layer)].delays);
            !read)
            return read;
    return {};
}

/// n_in and n_out. Those of image sets are known only from their files, and from the arrays that have learned them.
std::pair<int, int> sizes_in(const TensorFile& file, const Experiment& experiment)
{
    int inputs = inputs_of(experiment), outputs = outputs_of(experiment);
    if (!tasks::reads_images(experiment.task.kind))
        return {inputs, outputs};
    const auto& layers = experiment.model.layers;
    const auto size_of = [&file](const std::string& array, std::size_t wanted, int other, int& size) {
        const auto found = file.tensors.find(array);
        // The other dimension must fit too, so that what is drawn to be filled is no larger than the file.
        if (found != file.tensors.end() && found->second.shape.size() == 2 && found->second.shape[1 - wanted] == other)
            size = std::max(1, static_cast<int>(found->second.shape[wanted]));
    };
    size_of(layers.size() == 1 ? "i2h.weight" : "layers.0.i2h.weight", 1, layers.front().nodes, inputs);
    size_of("h2o.weight", 0, layers.back().nodes, outputs);
    return {inputs, outputs};
}

Result<Experiment> experiment_of(const TensorFile& file, const std::string& name)
{
    const auto text = file.metadata.find("experiment");
    if (text == file.metadata.end())
        return Error{name, "carries no experiment, so ω, γ and α are not known", "give one with --experiment FILE"};
    return parse(text->second, place(name, "__metadata__/experiment"));
}

}  // namespace

std::string to_safetensors(const Checkpoint& checkpoint)
{
    TensorFile file;
    file.metadata = checkpoint.extra;
    file.metadata["format"] = format_name;
    file.metadata["version"] = std::to_string(format_version_written);
    file.metadata["experiment"] = to_json(checkpoint.experiment);
    file.metadata["stage"] = std::to_string(checkpoint.stage);
    file.metadata["epoch"] = std::to_string(checkpoint.epoch);
    file.metadata["update"] = std::to_string(checkpoint.update);
    const int layers = checkpoint.network.layers();
    for (const auto& array : model::arrays_of(checkpoint.network.parameters))
        file.tensors[name_in_file(array, layers)] = {Tensor::Type::f32, shape_of(array),
                                                     bytes_of(array.values.data(), array.values.size())};
    for (int layer = 0; layer < layers; ++layer) {
        const model::DelayMatrix& delays = checkpoint.network.structure[static_cast<std::size_t>(layer)].delays;
        static_assert(sizeof(int) == 4);
        if (delays.size() > 0)
            file.tensors[delays_name(layer, layers)] = {
                Tensor::Type::i32, {delays.rows(), delays.cols()}, bytes_of(delays.data(), static_cast<std::size_t>(delays.size()))};
    }
    for (const NamedArray& array : checkpoint.optimiser)
        file.tensors[std::string(optimiser_prefix) + array.name] = {Tensor::Type::f32, array.shape,
                                                                    bytes_of(array.values.data(), array.values.size())};
    return write_safetensors(file);
}

Result<Checkpoint> parse_checkpoint(std::string_view bytes, const std::string& name, const std::optional<Experiment>& experiment)
{
    const auto file = parse_safetensors(bytes, name);
    if (!file)
        return file.error();
    auto described = experiment ? Result<Experiment>(*experiment) : experiment_of(*file, name);
    if (!described)
        return described.error();
    const auto written_stage = number_from<int>(file->metadata, "stage", name);
    if (!written_stage)
        return written_stage.error();
    const int stage = std::clamp(*written_stage, 0, stages_of(*described) - 1);
    // Without what an initialisation would read from another checkpoint: this one's arrays take its place.
    const Experiment of_stage = stage_of(*described, stage);
    const auto [inputs, outputs] = sizes_in(*file, of_stage);
    auto drawn = model::build_network(of_stage.model, inputs, outputs, of_stage.seed);
    if (!drawn)
        return Error{place(name, drawn.error().where), drawn.error().what, drawn.error().remedy};
    model::Network<float> network = model::cast<float>(*drawn);
    const auto epoch = number_from<std::int64_t>(file->metadata, "epoch", name);
    if (!epoch)
        return epoch.error();
    const auto update = number_from<std::int64_t>(file->metadata, "update", name);
    if (!update)
        return update.error();
    ArrayReader reader(*file, name);
    const auto format = file->metadata.find("format");
    const bool foreign = format == file->metadata.end() || format->second != format_name;
    if (auto read = read_network(reader, name, foreign, network); !read)
        return read.error();
    Checkpoint checkpoint{std::move(*described), std::move(network), reader.read_optimiser(), *epoch, *update, {}, stage};
    if (auto all = reader.nothing_left(); !all)
        return all.error();
    for (const auto& [key, text] : file->metadata)
        if (std::find(reserved.begin(), reserved.end(), key) == reserved.end())
            checkpoint.extra[key] = text;
    return checkpoint;
}

Result<Checkpoint> read_checkpoint(const std::filesystem::path& path, const std::optional<Experiment>& experiment)
{
    const auto bytes = base::read_file(path);
    if (!bytes)
        return bytes.error();
    return parse_checkpoint(*bytes, path.string(), experiment);
}

Result<void> write_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint)
{
    return base::write_file_atomically(path, to_safetensors(checkpoint));
}

}  // namespace horn::experiment
