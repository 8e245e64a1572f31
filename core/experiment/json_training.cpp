#include "core/experiment/json_parts.h"
#include "core/experiment/json_reader.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace horn::experiment
{

namespace
{

using learning::LearnedKinds;
using learning::TrainingSpecification;
using model::ParameterKind;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::array<std::pair<TrainingSpecification::Rule, std::string_view>, 2> rules{
    {{TrainingSpecification::Rule::backpropagation, "backpropagation"}, {TrainingSpecification::Rule::hebbian, "hebbian"}}};
constexpr std::array<std::pair<TrainingSpecification::Optimiser, std::string_view>, 3> optimisers{
    {{TrainingSpecification::Optimiser::sgd, "sgd"},
     {TrainingSpecification::Optimiser::adam, "adam"},
     {TrainingSpecification::Optimiser::adamw, "adamw"}}};
constexpr std::array<std::pair<TrainingSpecification::Schedule, std::string_view>, 3> schedules{
    {{TrainingSpecification::Schedule::constant, "constant"},
     {TrainingSpecification::Schedule::cosine, "cosine"},
     {TrainingSpecification::Schedule::step, "step"}}};

constexpr std::string_view layer_prefix = "layers.";
constexpr std::size_t most_digits = 4;

/// Takes "layers.L." off a word. \return L, or nothing when the word has no such beginning.
std::optional<int> take_layer(std::string& word)
{
    if (!word.starts_with(layer_prefix))
        return std::nullopt;
    const std::size_t first = layer_prefix.size(), dot = word.find('.', first);
    int layer = 0;
    if (dot == std::string::npos || dot - first > most_digits)
        return std::nullopt;
    const auto [end, code] = std::from_chars(word.data() + first, word.data() + dot, layer);
    if (code != std::errc() || end != word.data() + dot || layer < 0)
        return std::nullopt;
    word.erase(0, dot + 1);
    return layer;
}

bool is_readout(ParameterKind kind) { return kind == ParameterKind::readout_weight || kind == ParameterKind::readout_bias; }

/// "h2h.weight" for every layer, "layers.1.h2h.weight" for one.
void read_kinds(ObjectReader& reader, std::string_view key, Words<ParameterKind> words, LearnedKinds& into)
{
    const json* list = reader.any(key);
    if (list == nullptr)
        return;
    if (!list->is_array()) {
        reader.fail(reader.pointer_to(key), fmt::format("{} is not a list of words", describe(*list)), "give [ \"…\" ]");
        return;
    }
    LearnedKinds read;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string item = fmt::format("{}/{}", reader.pointer_to(key), i);
        std::string word = (*list)[i].is_string() ? (*list)[i].get<std::string>() : std::string();
        const std::optional<int> layer = take_layer(word);
        const auto chosen = reader.choose((*list)[i].is_string() ? json(word) : (*list)[i], item, names_of(words));
        if (!chosen)
            return;
        const ParameterKind kind = words[*chosen].first;
        if (layer && is_readout(kind)) {
            reader.fail(item, "the read-out belongs to no layer", fmt::format("give \"{}\"", word));
            return;
        }
        if (layer ? read.contains(kind, *layer) : read.contains(kind)) {
            reader.fail(item, fmt::format("\"{}\" is given twice", (*list)[i].get<std::string>()), "keep one of the two");
            return;
        }
        layer ? read.insert(kind, *layer) : read.insert(kind);
    }
    into = std::move(read);
}

ordered_json write_kinds(const LearnedKinds& kinds)
{
    auto names = ordered_json::array();
    for (const auto& [kind, name] : learning::kind_names())
        if (kinds.contains(kind, is_readout(kind) ? -1 : kinds.named_layers()))
            names.push_back(name);
    for (int layer = 0; layer < kinds.named_layers(); ++layer)
        for (const auto& [kind, name] : learning::kind_names())
            if (kinds.names(kind, layer))
                names.push_back(fmt::format("{}{}.{}", layer_prefix, layer, name));
    return names;
}

}  // namespace

void read_training(const json& value, const std::string& pointer, TrainingSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    read_kinds(reader, "learned", learning::kind_names(), into.learned);
    reader.choice<TrainingSpecification::Rule>("rule", rules, into.rule);
    reader.choice<TrainingSpecification::Optimiser>("optimiser", optimisers, into.optimiser);
    read_kinds(reader, "decayed", learning::weight_names(), into.decayed);
    reader.choice<TrainingSpecification::Schedule>("schedule", schedules, into.schedule);
    reader.all_numbers(into);
    reader.finish();
}

ordered_json write_training(const TrainingSpecification& training)
{
    ordered_json written = {{"learned", write_kinds(training.learned)},
                            {"rule", word_of<TrainingSpecification::Rule>(rules, training.rule)},
                            {"optimiser", word_of<TrainingSpecification::Optimiser>(optimisers, training.optimiser)},
                            {"decayed", write_kinds(training.decayed)},
                            {"schedule", word_of<TrainingSpecification::Schedule>(schedules, training.schedule)}};
    write_numbers(training, written);
    return written;
}

void read_pretraining(const json& value, const std::string& pointer, Experiment& into, std::optional<Error>& error)
{
    if (!value.is_array()) {
        error =
            Error{pointer, fmt::format("{} is not a list of stages", describe(value)), "give [ { \"task\": { … }, \"training\": { … } } ]"};
        return;
    }
    for (std::size_t i = 0; i < value.size() && !error; ++i) {
        ObjectReader reader(value[i], fmt::format("{}/{}", pointer, i), error);
        Stage& stage = into.pretraining.emplace_back(Stage{into.task, into.training});
        if (const json* task = reader.any("task"))
            read_task(*task, reader.pointer_to("task"), stage.task, error);
        if (const json* training = reader.any("training"))
            read_training(*training, reader.pointer_to("training"), stage.training, error);
        reader.finish();
    }
}

ordered_json write_pretraining(const std::vector<Stage>& pretraining)
{
    auto list = ordered_json::array();
    for (const Stage& stage : pretraining)
        list.push_back({{"task", write_task(stage.task)}, {"training", write_training(stage.training)}});
    return list;
}

}  // namespace horn::experiment
