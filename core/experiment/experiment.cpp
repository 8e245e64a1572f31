#include "core/experiment/experiment.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace horn::experiment
{

namespace
{

constexpr double most_kicks = 10;  // of a node in a step, on average
constexpr std::size_t most_compared = 7;

/// The stimulus against the number of inputs that the task gives the network.
Result<void> check_channels(const std::string& where, const Experiment& experiment, const dynamics::StimulusSpecification& stimulus)
{
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none || stimulus.channels == 1)
        return {};
    const int inputs = tasks::shape_of(experiment.task).inputs;
    if (stimulus.channels == inputs)
        return {};
    return Error{where + "/channels", fmt::format("is {}, but the task has {} inputs", stimulus.channels, inputs),
                 fmt::format("give {}, or 1 for the same signal at every input", inputs)};
}

/// The sizes that a model states itself against those that task and stimulus give it.
Result<void> check_sizes(const std::string& where, const model::ModelSpecification& model, int inputs, int outputs, bool has_task)
{
    if (model.inputs != 0 && model.inputs != inputs)
        return Error{where + "/inputs", fmt::format("is {}, but the {} has {}", model.inputs, has_task ? "task" : "stimulus", inputs),
                     "give 0 to follow it, or make them agree"};
    if (model.outputs != 0 && model.outputs != outputs)
        return Error{where + "/readout/outputs", fmt::format("is {}, but the task has {}", model.outputs, outputs),
                     "give 0 to follow it, or make them agree"};
    return {};
}

Error below(const std::string& prefix, Error error)
{
    error.where = prefix + error.where;
    return error;
}

Result<void> check_kick(const std::string& where, const Kick& kick, const model::ModelSpecification& model)
{
    const int layers = static_cast<int>(model.layers.size());
    if (kick.layer < 0 || kick.layer >= layers)
        return Error{where + "/kick/layer", fmt::format("{} is not a layer of this network", kick.layer),
                     fmt::format("give 0 … {}", layers - 1)};
    const int nodes = model.layers[static_cast<std::size_t>(kick.layer)].nodes;
    if (kick.node < 0 || kick.node >= nodes)
        return Error{where + "/kick/node", fmt::format("{} is not a node of layer {}", kick.node, kick.layer),
                     fmt::format("give 0 … {}", nodes - 1)};
    if (!std::isfinite(kick.velocity))
        return Error{where + "/kick/velocity", "is not a finite number", "give a finite number"};
    return {};
}

Result<void> check_kick_rate(const std::string& where, double rate, double time_step)
{
    if (const double kicks = rate * time_step; kicks > most_kicks)
        return Error{where, fmt::format("{:g} kicks of every node in each step are not allowed", kicks),
                     fmt::format("give at most {:g}", most_kicks / time_step)};
    return {};
}

Result<void> check_parts(const std::string& where, const Experiment& experiment, const model::ModelSpecification& model,
                         const dynamics::StimulusSpecification& stimulus)
{
    if (auto checked = model::validate(model); !checked)
        return below(where, checked.error());
    if (auto checked = dynamics::validate(stimulus); !checked)
        return below(where, checked.error());
    if (auto checked = check_kick_rate(where + "/stimulus/kick_rate", stimulus.kick_rate, model.time_step); !checked)
        return checked;
    if (auto checked = check_channels(where + "/stimulus", experiment, stimulus); !checked)
        return checked;
    Experiment now;
    now.task = experiment.task;
    now.model = model;
    now.stimulus = stimulus;
    return check_sizes(where + "/model", model, inputs_of(now), outputs_of(now),
                       experiment.task.kind != tasks::TaskSpecification::Kind::none);
}

Result<void> check_events(const std::string& parent, const Experiment& experiment)
{
    const model::ModelSpecification* model = &experiment.model;
    std::int64_t latest = 0;
    for (std::size_t i = 0; i < experiment.events.size(); ++i) {
        const Event& event = experiment.events[i];
        const std::string where = fmt::format("{}/events/{}", parent, i);
        if (event.step < latest)
            return Error{where + "/step", fmt::format("{} comes after an event at step {}", event.step, latest),
                         "give events in the order of their steps, from 0 on"};
        latest = event.step;
        if (const auto* change = std::get_if<Change>(&event.what)) {
            if (auto checked = check_parts(where + "/change", experiment, change->model, change->stimulus); !checked)
                return checked;
            model = &change->model;
        } else if (auto checked = check_kick(where, std::get<Kick>(event.what), *model); !checked) {
            return checked;
        }
    }
    return {};
}

Result<void> check_compared(const Experiment& experiment)
{
    const std::vector<ComparedOscillator>& compared = experiment.view.compare;
    if (compared.empty())
        return {};
    const model::ModelSpecification& model = experiment.model;
    if (model.layers.size() != 1 || model.layers.front().nodes != 1)
        return Error{"/view/compare", "compares single oscillators, but the model is a network", "leave it out, or give one node"};
    if (compared.size() > most_compared)
        return Error{"/view/compare", fmt::format("has {} oscillators", compared.size()), fmt::format("give at most {}", most_compared)};
    for (std::size_t i = 0; i < compared.size(); ++i) {
        const ComparedOscillator& one = compared[i];
        const auto there = [i](const std::string& name) { return fmt::format("/view/compare/{}{}", i, name); };
        for (const auto& [name, value] :
             {std::pair{"omega", one.omega}, {"gamma", one.gamma}, {"alpha", one.alpha}, {"feedback", one.feedback}})
            if (const ParameterInfo& info = *base::find_parameter(model::model_parameters(), name); !base::allows(info, value))
                return base::out_of_range(there(std::string("/") + name), info, value);
        const double gain = model.layers.front().recurrent_gain.value_or(1);
        if (model::node_stability(one.omega, one.gamma, one.alpha, 0, gain, model.time_step) == model::NodeStability::unstable)
            return Error{
                there(""),
                fmt::format("the oscillator with ω = {:g}, γ = {:g} is unstable at h = {:g}", one.omega, one.gamma, model.time_step),
                "take it off the list, or give a smaller ω or time step"};
    }
    return {};
}

Result<void> check_second(const Experiment& experiment)
{
    const std::string where = "/view/second", &workspace = experiment.view.workspace;
    const std::vector<Experiment> runs = runs_of(experiment);
    if (runs.size() < 2)
        return {};
    if (experiment.task.kind != tasks::TaskSpecification::Kind::none)
        return Error{where, "is a second live run, but the experiment learns a task", "leave it out, or leave out /task"};
    if (!workspace.empty() && workspace != "network")
        return Error{where, fmt::format("is shown in the network workspace, but /view/workspace is \"{}\"", workspace),
                     "leave it out, or give \"network\""};
    if (auto checked = check_parts(where, runs[1], runs[1].model, runs[1].stimulus); !checked)
        return checked;
    return check_events(where, runs[1]);
}

/// Kinds that are named for a layer need the layer.
Result<void> check_layers_named(const std::string& where, const learning::TrainingSpecification& training,
                                const model::ModelSpecification& model)
{
    const auto layers = static_cast<int>(model.layers.size());
    for (const auto& [key, kinds] : {std::pair{"learned", &training.learned}, std::pair{"decayed", &training.decayed}})
        if (kinds->named_layers() > layers)
            return Error{fmt::format("{}/training/{}", where, key),
                         fmt::format("names layer {}, but the network has {}", kinds->named_layers() - 1, layers),
                         layers == 1 ? "name \"layers.0.…\", or a kind alone" : fmt::format("name layers 0 … {}", layers - 1)};
    return {};
}

/// A stage of pre-training, with the model that all stages share.
Result<void> check_stage(const Experiment& experiment, int stage)
{
    const Experiment alone = stage_of(experiment, stage);
    const std::string where = pointer_to_stage(experiment, stage);
    if (alone.task.kind == tasks::TaskSpecification::Kind::none)
        return Error{where + "/task/name", "there is nothing to learn", "choose a task, or leave the stage out"};
    if (auto checked = tasks::validate(alone.task); !checked)
        return below(where, checked.error());
    if (auto checked = check_kick_rate(where + "/task/kick_rate", alone.task.kick_rate, alone.model.time_step); !checked)
        return checked;
    if (auto checked = learning::validate(alone.training); !checked)
        return below(where, checked.error());
    if (auto checked = check_layers_named(where, alone.training, alone.model); !checked)
        return checked;
    return check_sizes("/model", alone.model, inputs_of(alone), outputs_of(alone), true);
}

Result<void> check_pretraining(const Experiment& experiment)
{
    if (experiment.pretraining.empty())
        return {};
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return Error{"/pretraining", "comes before a task, but there is none", "choose one as /task/name, or give []"};
    for (int stage = 0; stage + 1 < stages_of(experiment); ++stage)
        if (auto checked = check_stage(experiment, stage); !checked)
            return checked;
    return {};
}

/// All but changes to what was in force already.
std::vector<Event> felt_events(const Experiment& experiment)
{
    std::vector<Event> felt;
    Change before{experiment.model, experiment.stimulus};
    for (const Event& event : experiment.events) {
        const auto* change = std::get_if<Change>(&event.what);
        if (change && *change == before)
            continue;
        if (change)
            before = *change;
        felt.push_back(event);
    }
    return felt;
}

Result<void> check_view(const ViewSpecification& view)
{
    constexpr std::array workspaces{"", "oscillator", "network", "training"};
    if (std::find(workspaces.begin(), workspaces.end(), view.workspace) == workspaces.end())
        return Error{"/view/workspace", fmt::format("there is no workspace \"{}\"", view.workspace),
                     "give \"oscillator\", \"network\", \"training\" or \"\""};
    if (!(std::isfinite(view.steps_per_second) && view.steps_per_second >= 0))
        return Error{"/view/steps_per_second", fmt::format("{:g} is not a speed", view.steps_per_second),
                     "give a value > 0, or 0 for as fast as possible"};
    return validate(view.display);
}

}  // namespace

int inputs_of(const Experiment& experiment)
{
    if (experiment.task.kind == tasks::TaskSpecification::Kind::row_mnist && experiment.model.inputs != 0)
        return experiment.model.inputs;
    if (experiment.task.kind != tasks::TaskSpecification::Kind::none)
        return tasks::shape_of(experiment.task).inputs;
    return experiment.stimulus.channels;
}

int outputs_of(const Experiment& experiment)
{
    const int of_task = tasks::shape_of(experiment.task).outputs;
    if (tasks::reads_images(experiment.task.kind))
        return std::max(of_task, experiment.model.outputs);
    if (experiment.task.kind != tasks::TaskSpecification::Kind::none)
        return of_task;
    return experiment.model.outputs == 0 ? 1 : experiment.model.outputs;
}

Experiment compared_with(const Experiment& experiment, const ComparedOscillator& oscillator)
{
    const auto replace = [&oscillator](model::ModelSpecification& model) {
        model::LayerSpecification& layer = model.layers.front();
        layer.omega = {.base = oscillator.omega};
        layer.gamma = {.base = oscillator.gamma};
        layer.alpha = {.base = oscillator.alpha};
        layer.feedback = {.base = oscillator.feedback};
    };
    Experiment other = experiment;
    other.view.compare.clear();
    replace(other.model);
    for (Event& event : other.events)
        if (auto* change = std::get_if<Change>(&event.what))
            replace(change->model);
    return other;
}

std::vector<Experiment> runs_of(const Experiment& experiment)
{
    std::vector<Experiment> runs{experiment};
    runs.front().view.second.reset();
    if (const std::optional<SecondRun>& second = experiment.view.second) {
        Experiment& other = runs.emplace_back(runs.front());
        other.model = second->model;
        other.stimulus = second->stimulus;
        other.events = second->events;
    }
    return runs;
}

std::vector<Experiment> all_runs_of(const Experiment& experiment)
{
    std::vector<Experiment> runs = runs_of(experiment);
    for (const ComparedOscillator& oscillator : experiment.view.compare)
        runs.push_back(compared_with(runs.front(), oscillator));
    return runs;
}

bool same_course(const Experiment& one, const Experiment& other)
{
    return one.seed == other.seed && one.model == other.model && one.stimulus == other.stimulus && felt_events(one) == felt_events(other);
}

Experiment paired(Experiment first, const Experiment& second)
{
    first.view.second = SecondRun{second.model, second.stimulus, second.events};
    return first;
}

int stages_of(const Experiment& experiment) { return 1 + static_cast<int>(experiment.pretraining.size()); }

Experiment stage_of(const Experiment& experiment, int stage)
{
    Experiment alone = experiment;
    alone.pretraining.clear();
    if (stage + 1 < stages_of(experiment)) {
        const Stage& early = experiment.pretraining[static_cast<std::size_t>(stage)];
        alone.task = early.task;
        alone.training = early.training;
    }
    return alone;
}

std::string pointer_to_stage(const Experiment& experiment, int stage)
{
    return stage + 1 < stages_of(experiment) ? fmt::format("/pretraining/{}", stage) : std::string();
}

int epochs_from(const Experiment& experiment, int stage)
{
    int sum = experiment.training.epochs;
    for (std::size_t i = static_cast<std::size_t>(stage); i < experiment.pretraining.size(); ++i)
        sum += experiment.pretraining[i].training.epochs;
    return sum;
}

Result<void> validate(const Experiment& experiment)
{
    if (auto checked = tasks::validate(experiment.task); !checked)
        return checked;
    if (auto checked = check_parts("", experiment, experiment.model, experiment.stimulus); !checked)
        return checked;
    if (auto checked = check_kick_rate("/task/kick_rate", experiment.task.kick_rate, experiment.model.time_step); !checked)
        return checked;
    if (auto checked = learning::validate(experiment.training); !checked)
        return checked;
    if (auto checked = check_layers_named("", experiment.training, experiment.model); !checked)
        return checked;
    if (auto checked = check_pretraining(experiment); !checked)
        return checked;
    if (experiment.recording.steps < 0)
        return Error{"/recording/steps", fmt::format("{} is not a number of steps", experiment.recording.steps), "give a whole number ≥ 0"};
    if (auto checked = check_view(experiment.view); !checked)
        return checked;
    if (auto checked = check_compared(experiment); !checked)
        return checked;
    if (auto checked = check_second(experiment); !checked)
        return checked;
    return check_events("", experiment);
}

}  // namespace horn::experiment
