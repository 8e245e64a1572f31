#include "core/base/files.h"
#include "core/experiment/nearest.h"
#include "core/experiment/reference_case.h"
#include "core/model/specification.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace horn::experiment
{

namespace
{

using nlohmann::json;

/// Walks the file and keeps the first fault it meets; after a fault every answer is empty.
class Reader
{
public:
    explicit Reader(std::string file) : file_(std::move(file)) {}

    [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

    void fail(const std::string& pointer, std::string what, std::string remedy = "compare with the format of reference cases")
    {
        if (!fault_)
            fault_ = Error{file_ + ": " + (pointer.empty() ? "/" : pointer), std::move(what), std::move(remedy)};
    }

    const json& member(const json& object, const std::string& pointer, const char* key)
    {
        static const json nothing;
        if (!object.is_object()) {
            fail(pointer, "is not an object");
            return nothing;
        }
        const auto found = object.find(key);
        if (found == object.end()) {
            fail(pointer + "/" + key, "is missing");
            return nothing;
        }
        return *found;
    }

    /// Rejects keys that a case does not have: one that is misspelt would not be compared with anything.
    void only(const json& object, const std::string& pointer, std::span<const std::string_view> known)
    {
        if (!object.is_object())
            return;  // whoever reads a member says so
        for (const auto& [key, value] : object.items())
            if (std::find(known.begin(), known.end(), key) == known.end())
                fail(pointer + "/" + key, "is not part of a reference case", suggestion(key, known));
    }
    void only(const json& object, const std::string& pointer, std::initializer_list<std::string_view> known)
    {
        only(object, pointer, std::span(known.begin(), known.size()));
    }

    double number(const json& value, const std::string& pointer)
    {
        if (!value.is_number()) {
            fail(pointer, "is not a number");
            return 0;
        }
        return value.get<double>();
    }

    int whole_number(const json& value, const std::string& pointer)
    {
        const double real = number(value, pointer);
        if (real != std::floor(real) || std::abs(real) > 1e6) {
            fail(pointer, fmt::format("{:g} is not a whole number within ±1000000", real));
            return 0;
        }
        return static_cast<int>(real);
    }

    /// Length of a non-empty array.
    int length(const json& value, const std::string& pointer)
    {
        if (!value.is_array() || value.empty()) {
            fail(pointer, value.is_array() ? "is empty" : "is not an array");
            return 0;
        }
        return static_cast<int>(value.size());
    }

    /// Appends the numbers of nested arrays of the given shape, last axis fastest.
    void numbers(const json& value, const std::string& pointer, std::span<const int> shape, std::vector<double>& into)
    {
        if (fault_)
            return;
        if (shape.empty()) {
            into.push_back(number(value, pointer));
            return;
        }
        if (!value.is_array() || value.size() != static_cast<std::size_t>(shape.front())) {
            fail(pointer, value.is_array() ? fmt::format("has {} entries, {} are expected", value.size(), shape.front())
                                           : std::string("is not an array"));
            return;
        }
        for (std::size_t i = 0; i < value.size(); ++i)
            numbers(value[i], pointer + "/" + std::to_string(i), shape.subspan(1), into);
    }

    Sequence<double> sequence(const json& value, const std::string& pointer, int steps, int samples, int channels)
    {
        Sequence<double> read;
        read.steps = steps;
        read.samples = samples;
        read.channels = channels;
        const int shape[] = {steps, samples, channels};
        numbers(value, pointer, shape, read.values);
        return read;
    }

    Matrix<double> matrix(const json& value, const std::string& pointer, int rows, int columns)
    {
        std::vector<double> values;
        const int shape[] = {rows, columns};
        numbers(value, pointer, shape, values);
        return fault_ ? Matrix<double>() : Matrix<double>(Eigen::Map<const Matrix<double>>(values.data(), rows, columns));
    }

    Vector<double> vector(const json& value, const std::string& pointer, int rows)
    {
        std::vector<double> values;
        numbers(value, pointer, std::span(&rows, 1), values);
        return fault_ ? Vector<double>() : Vector<double>(Eigen::Map<const Vector<double>>(values.data(), rows));
    }

private:
    std::string file_;
    std::optional<Error> fault_;
};

/// \return n of the layer, the inputs of the next one.
int read_layer(Reader& reader, const json& layer, const std::string& at, int inputs, model::Network<double>& network)
{
    reader.only(layer, at,
                {"omega", "gamma", "alpha", "feedback", "recurrent_gain", "i2h.weight", "i2h.bias", "h2h.weight", "h2h.bias", "delays",
                 "initial_x", "initial_y"});
    const auto member = [&](const char* key) -> const json& { return reader.member(layer, at, key); };
    const int nodes = reader.length(member("omega"), at + "/omega");
    const auto vector = [&](const char* key) { return reader.vector(member(key), at + "/" + key, nodes); };
    const auto matrix = [&](const char* key, int columns) { return reader.matrix(member(key), at + "/" + key, nodes, columns); };
    model::LayerParameters<double> parameters;
    parameters.omega = vector("omega");
    parameters.gamma = vector("gamma");
    parameters.alpha = vector("alpha");
    parameters.feedback = vector("feedback");
    parameters.input_weight = matrix("i2h.weight", inputs);
    parameters.input_bias = vector("i2h.bias");
    parameters.recurrent_weight = matrix("h2h.weight", nodes);
    parameters.recurrent_bias = vector("h2h.bias");
    model::LayerStructure<double> structure;
    structure.recurrent_gain = reader.number(member("recurrent_gain"), at + "/recurrent_gain");
    const auto has = [&](const char* key) { return layer.is_object() && layer.contains(key) && !layer.at(key).is_null(); };
    if (has("delays")) {
        const Matrix<double> delays = matrix("delays", nodes);
        for (Eigen::Index i = 0; i < delays.size(); ++i)
            if (const double d = delays.data()[i]; d < 0 || d != std::floor(d) || d > model::largest_delay)
                reader.fail(fmt::format("{}/delays/{}/{}", at, i / nodes, i % nodes), fmt::format("{:g} is not a delay in steps", d));
        structure.delays = delays.cast<int>();
    }
    if (has("initial_x") || has("initial_y")) {
        structure.initial_x = has("initial_x") ? vector("initial_x") : Vector<double>(Vector<double>::Zero(nodes));
        structure.initial_y = has("initial_y") ? vector("initial_y") : Vector<double>(Vector<double>::Zero(nodes));
    }
    network.parameters.layers.push_back(std::move(parameters));
    network.structure.push_back(std::move(structure));
    return nodes;
}

void read_network(Reader& reader, const json& file, int inputs, model::Network<double>& network)
{
    network.time_step = reader.number(reader.member(file, "", "time_step"), "/time_step");
    if (!(network.time_step > 0))
        reader.fail("/time_step", "is not above 0");
    const json& layers = reader.member(file, "", "layers");
    const int count = reader.length(layers, "/layers");
    for (int i = 0; i < count && !reader.fault(); ++i)
        inputs = read_layer(reader, layers[static_cast<std::size_t>(i)], "/layers/" + std::to_string(i), inputs, network);
    const json& readout = reader.member(file, "", "readout");
    reader.only(readout, "/readout", {"weight", "bias"});
    const json& bias = reader.member(readout, "/readout", "bias");
    const int outputs = reader.length(bias, "/readout/bias");
    network.parameters.readout_bias = reader.vector(bias, "/readout/bias", outputs);
    network.parameters.readout_weight = reader.matrix(reader.member(readout, "/readout", "weight"), "/readout/weight", outputs, inputs);
}

void read_targets(Reader& reader, const json& file, ReferenceCase& reference)
{
    const json& kind = reader.member(file, "", "loss_kind");
    const json& target = reader.member(file, "", "target");
    const int outputs = reference.network.outputs();
    if (kind == "mse") {
        reference.loss = tasks::LossKind::mean_squared_error;
        reference.targets = reader.sequence(target, "/target", reference.input.steps, reference.input.samples, outputs);
        return;
    }
    if (kind != "cross_entropy")
        reader.fail("/loss_kind", "is neither \"cross_entropy\" nor \"mse\"");
    if (reader.length(target, "/target") != reference.input.samples)
        reader.fail("/target", fmt::format("does not have {} entries, one per sample", reference.input.samples));
    for (std::size_t i = 0; i < target.size() && !reader.fault(); ++i) {
        const std::string at = "/target/" + std::to_string(i);
        const int label = reader.whole_number(target[i], at);
        if (label < 0 || label >= outputs)
            reader.fail(at, fmt::format("{} is not a class 0 … {}", label, outputs - 1));
        reference.labels.push_back(label);
    }
}

void read_expected(Reader& reader, const json& file, ReferenceCase& reference)
{
    const json& expected = reader.member(file, "", "expected");
    const int steps = reference.input.steps;
    const int samples = reference.input.samples;
    const int outputs = reference.network.outputs();
    reader.only(expected, "/expected", {"loss", "output", "layers", "grad"});
    const auto member = [&](const char* key) -> const json& { return reader.member(expected, "/expected", key); };
    reference.expected.loss = reader.number(member("loss"), "/expected/loss");
    if (reference.loss == tasks::LossKind::cross_entropy) {
        const json& output = member("output");
        const int shape[] = {samples, outputs};
        reference.expected.output = Sequence<double>(1, samples, outputs);
        reference.expected.output.values.clear();
        reader.numbers(output, "/expected/output", shape, reference.expected.output.values);
    } else {
        reference.expected.output = reader.sequence(member("output"), "/expected/output", steps, samples, outputs);
    }
    const json& layers = member("layers");
    if (reader.length(layers, "/expected/layers") != reference.network.layers())
        reader.fail("/expected/layers", fmt::format("does not have {} entries, one per layer", reference.network.layers()));
    for (int i = 0; i < reference.network.layers() && !reader.fault(); ++i) {
        const std::string at = "/expected/layers/" + std::to_string(i);
        const json& layer = layers[static_cast<std::size_t>(i)];
        const int nodes = reference.network.nodes(i);
        reader.only(layer, at, {"x", "y"});
        CaseFigures::Layer read;
        read.x = reader.sequence(reader.member(layer, at, "x"), at + "/x", steps, samples, nodes);
        read.y = reader.sequence(reader.member(layer, at, "y"), at + "/y", steps, samples, nodes);
        reference.expected.layers.push_back(std::move(read));
    }
    const json& gradients = member("grad");
    reference.expected.gradient = model::zeros_like(reference.network.parameters);
    const auto arrays = model::arrays_of(reference.expected.gradient);
    std::vector<std::string_view> names;
    for (const auto& array : arrays)
        names.push_back(array.name);
    reader.only(gradients, "/expected/grad", names);
    for (const auto& array : arrays) {
        const std::string at = "/expected/grad/" + array.name;
        const bool flat = array.kind != model::ParameterKind::input_weight && array.kind != model::ParameterKind::recurrent_weight &&
                          array.kind != model::ParameterKind::readout_weight;
        const int shape[] = {array.rows, array.columns};
        std::vector<double> values;
        reader.numbers(reader.member(gradients, "/expected/grad", array.name.c_str()), at, std::span(shape).first(flat ? 1 : 2), values);
        if (reader.fault())
            return;
        std::copy(values.begin(), values.end(), array.values.begin());
    }
}

}  // namespace

Result<ReferenceCase> parse_reference_case(std::string_view text, const std::string& name)
{
    json file;
    try {
        file = json::parse(text);
    } catch (const json::parse_error& error) {
        return Error{fmt::format("{}: byte {}", name, error.byte), "the text is not JSON", "give a reference case file"};
    } catch (const json::exception&) {
        return Error{name, "the text holds a number outside the range of doubles", "give a reference case file"};
    }
    Reader reader(name);
    ReferenceCase reference;
    reader.only(file, "", {"name", "seed", "time_step", "loss_kind", "input", "target", "layers", "readout", "expected"});
    if (const json& title = reader.member(file, "", "name"); title.is_string())
        reference.name = title.get<std::string>();
    else
        reader.fail("/name", "is not a text");
    const json& input = reader.member(file, "", "input");
    const int steps = reader.length(input, "/input");
    const int samples = reader.fault() ? 0 : reader.length(input[0], "/input/0");
    const int inputs = reader.fault() ? 0 : reader.length(input[0][0], "/input/0/0");
    if (!reader.fault())
        reference.input = reader.sequence(input, "/input", steps, samples, inputs);
    if (!reader.fault())
        read_network(reader, file, inputs, reference.network);
    if (!reader.fault())
        read_targets(reader, file, reference);
    if (!reader.fault())
        read_expected(reader, file, reference);
    if (reader.fault())
        return *reader.fault();
    return reference;
}

Result<ReferenceCase> read_reference_case(const std::filesystem::path& path)
{
    const Result<std::string> text = base::read_file(path);
    if (!text)
        return text.error();
    return parse_reference_case(*text, path.string());
}

}  // namespace horn::experiment
