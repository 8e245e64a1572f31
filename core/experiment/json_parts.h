/// The parts of an experiment file, one pair of functions each. Readers leave absent keys at what `into` holds.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <nlohmann/json.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace horn::experiment
{

inline constexpr std::array<std::pair<model::Layout, std::string_view>, 4> layouts{
    {{model::Layout::ring, "ring"}, {model::Layout::lattice, "lattice"}, {model::Layout::torus, "torus"}, {model::Layout::none, "none"}}};

void read_model(const nlohmann::json& value, const std::string& pointer, model::ModelSpecification& into, std::optional<Error>& error);
void read_stimulus(const nlohmann::json& value, const std::string& pointer, dynamics::StimulusSpecification& into,
                   std::optional<Error>& error);
void read_task(const nlohmann::json& value, const std::string& pointer, tasks::TaskSpecification& into, std::optional<Error>& error);
void read_training(const nlohmann::json& value, const std::string& pointer, learning::TrainingSpecification& into,
                   std::optional<Error>& error);
/// What a stage leaves out of task or training is as in those of the experiment, which are read before.
void read_pretraining(const nlohmann::json& value, const std::string& pointer, Experiment& into, std::optional<Error>& error);
void read_recording(const nlohmann::json& value, const std::string& pointer, RecordingSpecification& into, std::optional<Error>& error);
void read_display(const nlohmann::json& value, const std::string& pointer, Display& into, std::optional<Error>& error);
/// What the second run leaves out of model and stimulus is as in those of the experiment, which are read before.
void read_view(const nlohmann::json& value, const std::string& pointer, Experiment& into, std::optional<Error>& error);

/// A change's absent model or stimulus, or absent values of its stimulus, are those in force before it.
void read_events(const nlohmann::json& value, const std::string& pointer, Experiment& into, std::optional<Error>& error);

[[nodiscard]] nlohmann::ordered_json write_model(const model::ModelSpecification& model);
[[nodiscard]] nlohmann::ordered_json write_stimulus(const dynamics::StimulusSpecification& stimulus);
[[nodiscard]] nlohmann::ordered_json write_task(const tasks::TaskSpecification& task);
[[nodiscard]] nlohmann::ordered_json write_training(const learning::TrainingSpecification& training);
[[nodiscard]] nlohmann::ordered_json write_pretraining(const std::vector<Stage>& pretraining);
[[nodiscard]] nlohmann::ordered_json write_recording(const RecordingSpecification& recording);
[[nodiscard]] nlohmann::ordered_json write_display(const Display& display);
[[nodiscard]] nlohmann::ordered_json write_view(const Experiment& experiment);
[[nodiscard]] nlohmann::ordered_json write_events(const Experiment& experiment);

}  // namespace horn::experiment
