/// One description of a whole experiment: what an experiment file holds, what the window edits, what a figure carries.
#pragma once

#include "core/base/result.h"
#include "core/dynamics/stimulus.h"
#include "core/experiment/display.h"
#include "core/learning/specification.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace horn::experiment
{

/// A kick of a live run: added to the velocity of one node before the step is taken.
struct Kick {
    int layer = 0;
    int node = 0;
    double velocity = 0;

    bool operator==(const Kick&) const = default;
};

/// A change adopted by a live run: the model and stimulus as they are from this step on.
struct Change {
    model::ModelSpecification model;
    dynamics::StimulusSpecification stimulus;

    bool operator==(const Change&) const = default;
};

/// Something that happened to a live run before step `step` was taken; in order. Replaying them replays the run bit for bit.
struct Event {
    std::int64_t step = 0;
    std::variant<Change, Kick> what;

    bool operator==(const Event&) const = default;
};

/// Something to learn before the task itself: from what, and how.
struct Stage {
    tasks::TaskSpecification task;
    learning::TrainingSpecification training;

    bool operator==(const Stage&) const = default;
};

struct RecordingSpecification {
    std::int64_t steps = 1000;  ///< how long `horn simulate` runs

    bool operator==(const RecordingSpecification&) const = default;
};

/// An oscillator beside the experiment's own, under the same stimulus and step.
struct ComparedOscillator {
    double omega = 0.22439947525641379;
    double gamma = 0.01;
    double alpha = 0.04;
    double feedback = 0;

    bool operator==(const ComparedOscillator&) const = default;
};

/// What sets the second of two runs apart from the experiment's own; all else is the same, the seed too.
struct SecondRun {
    model::ModelSpecification model;
    dynamics::StimulusSpecification stimulus;
    std::vector<Event> events;

    bool operator==(const SecondRun&) const = default;
};

/// What the window shows first.
struct ViewSpecification {
    std::string workspace;        ///< "oscillator", "network", "training" or empty: decided from the task
    double steps_per_second = 0;  ///< speed of the live run; 0: as fast as possible
    std::string title;            ///< words for the presets list
    std::string description;
    std::vector<ComparedOscillator> compare = {};  ///< what the oscillator workspace runs in lockstep with its own; at most seven
    std::optional<SecondRun> second = {};          ///< what the network workspace runs in lockstep with its own
    Display display = {};                          ///< how a live run is shown

    bool operator==(const ViewSpecification&) const = default;
};

struct Experiment {
    std::uint64_t seed = 1;
    model::ModelSpecification model;
    dynamics::StimulusSpecification stimulus;
    tasks::TaskSpecification task;
    learning::TrainingSpecification training;
    std::vector<Stage> pretraining;  ///< stages that a run learns first, in order; the last stage is the task itself
    RecordingSpecification recording;
    ViewSpecification view;
    std::vector<Event> events;

    bool operator==(const Experiment&) const = default;
};

/// n_in and n_out of the network: from the task, or else from the stimulus and the model. Image sets have sizes of their own, which only
/// their files tell: those of 28×28 images and ten classes, unless the model states others (never fewer classes).
[[nodiscard]] int inputs_of(const Experiment& experiment);
[[nodiscard]] int outputs_of(const Experiment& experiment);

/// The experiment of an oscillator beside the one that the experiment describes: the same but for ω, γ, α and v, of its events too.
/// Expects a model of one node.
[[nodiscard]] Experiment compared_with(const Experiment& experiment, const ComparedOscillator& oscillator);

/// The experiment's own run, and the second one if it has one, as experiments of one run each.
[[nodiscard]] std::vector<Experiment> runs_of(const Experiment& experiment);
/// Every run that the window shows beside the experiment's own, too: its own, the second one, those of the compared oscillators in order.
[[nodiscard]] std::vector<Experiment> all_runs_of(const Experiment& experiment);
/// Whether two runs go the same way as far as model, stimulus, seed and events tell; a change that changes nothing does not count.
[[nodiscard]] bool same_course(const Experiment& one, const Experiment& other);
/// Two runs as one experiment; of the second, model, stimulus and events.
[[nodiscard]] Experiment paired(Experiment first, const Experiment& second);

/// Stages of a run: one, unless there is pre-training.
[[nodiscard]] int stages_of(const Experiment& experiment);
/// The experiment that one stage is, counted from 0: its task and training, and no pre-training.
[[nodiscard]] Experiment stage_of(const Experiment& experiment, int stage);
/// The place of a stage in the file, "" for the last: what comes before /task and /training.
[[nodiscard]] std::string pointer_to_stage(const Experiment& experiment, int stage);
/// Epochs of all stages from one on, if none ends early.
[[nodiscard]] int epochs_from(const Experiment& experiment, int stage);

/// Every part checked, and the parts against each other. Errors name the place as a JSON pointer.
Result<void> validate(const Experiment& experiment);

}  // namespace horn::experiment
