#include "core/experiment/json_parts.h"
#include "core/experiment/json_reader.h"

#include <fmt/format.h>

#include <array>

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

void read_kinds(ObjectReader& reader, std::string_view key, Words<ParameterKind> words, LearnedKinds& into)
{
    if (std::vector<ParameterKind> kinds; reader.choices<ParameterKind>(key, words, kinds))
        into = LearnedKinds::of(kinds);
}

ordered_json write_kinds(const LearnedKinds& kinds)
{
    auto names = ordered_json::array();
    for (const auto& [kind, name] : learning::kind_names())
        if (kinds.contains(kind))
            names.push_back(name);
    return names;
}

}  // namespace

void read_training(const json& value, const std::string& pointer, TrainingSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    read_kinds(reader, "learned", learning::kind_names(), into.learned);
    reader.choice<TrainingSpecification::Rule>("rule", rules, into.rule);
    reader.number("hebbian_rate", into.hebbian_rate);
    reader.number("weight_bound", into.weight_bound);
    reader.choice<TrainingSpecification::Optimiser>("optimiser", optimisers, into.optimiser);
    reader.number("learning_rate", into.learning_rate);
    reader.number("momentum", into.momentum);
    reader.number("beta1", into.beta1);
    reader.number("beta2", into.beta2);
    reader.number("epsilon", into.epsilon);
    reader.number("weight_decay", into.weight_decay);
    read_kinds(reader, "decayed", learning::weight_names(), into.decayed);
    reader.choice<TrainingSpecification::Schedule>("schedule", schedules, into.schedule);
    reader.number("step_every", into.step_every);
    reader.number("step_factor", into.step_factor);
    reader.integer("warm_up", into.warm_up);
    reader.number("clip_norm", into.clip_norm);
    reader.number("clip_value", into.clip_value);
    reader.integer("batch", into.batch);
    reader.integer("accumulate", into.accumulate);
    reader.integer("epochs", into.epochs);
    reader.integer("patience", into.patience);
    reader.integer("validate_every", into.validate_every);
    reader.integer("checkpoint_every", into.checkpoint_every);
    reader.number("memory", into.memory);
    reader.finish();
}

ordered_json write_training(const TrainingSpecification& training)
{
    return {{"learned", write_kinds(training.learned)},
            {"rule", word_of<TrainingSpecification::Rule>(rules, training.rule)},
            {"hebbian_rate", training.hebbian_rate},
            {"weight_bound", training.weight_bound},
            {"optimiser", word_of<TrainingSpecification::Optimiser>(optimisers, training.optimiser)},
            {"learning_rate", training.learning_rate},
            {"momentum", training.momentum},
            {"beta1", training.beta1},
            {"beta2", training.beta2},
            {"epsilon", training.epsilon},
            {"weight_decay", training.weight_decay},
            {"decayed", write_kinds(training.decayed)},
            {"schedule", word_of<TrainingSpecification::Schedule>(schedules, training.schedule)},
            {"step_every", training.step_every},
            {"step_factor", training.step_factor},
            {"warm_up", training.warm_up},
            {"clip_norm", training.clip_norm},
            {"clip_value", training.clip_value},
            {"batch", training.batch},
            {"accumulate", training.accumulate},
            {"epochs", training.epochs},
            {"patience", training.patience},
            {"validate_every", training.validate_every},
            {"checkpoint_every", training.checkpoint_every},
            {"memory", training.memory}};
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
