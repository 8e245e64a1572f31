#include "core/experiment/json_parts.h"

#include "core/experiment/json_reader.h"

#include <fmt/format.h>

#include <array>
#include <cassert>

namespace horn::experiment
{

namespace
{

using dynamics::StimulusSpecification;
using nlohmann::json;
using nlohmann::ordered_json;
using tasks::TaskSpecification;

constexpr std::array<std::pair<StimulusSpecification::Kind, std::string_view>, 6> signals{
    {{StimulusSpecification::Kind::silence, "silence"},
     {StimulusSpecification::Kind::sine, "sine"},
     {StimulusSpecification::Kind::step, "step"},
     {StimulusSpecification::Kind::pulse, "pulse"},
     {StimulusSpecification::Kind::white, "noise"},
     {StimulusSpecification::Kind::sequence, "sequence"}}};

/// A sequence is a list of numbers for one channel, or a list of rows with one number per channel.
void read_sequence(const json& value, const std::string& pointer, int channels, std::vector<double>& into, std::optional<Error>& error)
{
    into.clear();
    if (!value.is_array() || value.empty() || value.front().is_number()) {
        auto numbers = numbers_of(value, pointer);
        if (!numbers)
            error = numbers.error();
        else if (channels != 1 && !numbers->empty())
            error = Error{pointer + "/0", fmt::format("is not a row of {} numbers", channels),
                          "give one row per step with a number per channel"};
        else
            into = std::move(*numbers);
        return;
    }
    for (std::size_t i = 0; i < value.size() && !error; ++i) {
        const std::string row_pointer = fmt::format("{}/{}", pointer, i);
        auto row = numbers_of(value[i], row_pointer);
        if (!row)
            error = row.error();
        else if (row->size() != static_cast<std::size_t>(channels))
            error = Error{row_pointer, fmt::format("has {} numbers for {} channels", row->size(), channels), "give one number per channel"};
        else
            into.insert(into.end(), row->begin(), row->end());
    }
}

ordered_json write_sequence(const StimulusSpecification& stimulus)
{
    if (stimulus.channels == 1)
        return stimulus.values;
    assert(stimulus.channels > 1 && stimulus.values.size() % static_cast<std::size_t>(stimulus.channels) == 0);
    auto rows = ordered_json::array();
    for (auto row = stimulus.values.begin(); row != stimulus.values.end(); row += stimulus.channels)
        rows.push_back(std::vector<double>(row, row + stimulus.channels));
    return rows;
}

void read_kick(const json& value, const std::string& pointer, Kick& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.integer("layer", into.layer);
    reader.integer("node", into.node);
    reader.number("velocity", into.velocity);
    reader.finish();
}

void read_change(const json& value, const std::string& pointer, const Change& before, Change& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    const json* model = reader.any("model");
    const json* stimulus = reader.any("stimulus");
    if (model != nullptr)
        read_model(*model, reader.pointer_to("model"), into.model, error);
    else
        into.model = before.model;
    if (stimulus != nullptr)
        read_stimulus(*stimulus, reader.pointer_to("stimulus"), into.stimulus, error);
    else
        into.stimulus = before.stimulus;
    reader.finish();
}

}  // namespace

void read_stimulus(const json& value, const std::string& pointer, StimulusSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.choice<StimulusSpecification::Kind>("signal", signals, into.kind);
    reader.number("amplitude", into.amplitude);
    reader.number("frequency", into.frequency);
    reader.number("phase", into.phase);
    reader.integer("onset", into.onset);
    reader.integer("duration", into.duration);
    reader.number("noise", into.noise);
    reader.integer("channels", into.channels);
    if (const json* values = reader.any("values"))
        read_sequence(*values, reader.pointer_to("values"), into.channels, into.values, error);
    reader.finish();
}

ordered_json write_stimulus(const StimulusSpecification& stimulus)
{
    return {{"signal", word_of<StimulusSpecification::Kind>(signals, stimulus.kind)},
            {"amplitude", stimulus.amplitude},
            {"frequency", stimulus.frequency},
            {"phase", stimulus.phase},
            {"onset", stimulus.onset},
            {"duration", stimulus.duration},
            {"noise", stimulus.noise},
            {"channels", stimulus.channels},
            {"values", write_sequence(stimulus)}};
}

void read_task(const json& value, const std::string& pointer, TaskSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.choice<TaskSpecification::Kind>("name", tasks::task_names(), into.kind);
    reader.text("data", into.data);
    reader.integer("train_limit", into.train_limit);
    reader.integer("test_limit", into.test_limit);
    reader.integer("validation", into.validation);
    reader.integer("symbols", into.symbols);
    reader.integer("steps", into.steps);
    reader.integer("train_trials", into.train_trials);
    reader.integer("test_trials", into.test_trials);
    reader.integer("line_length", into.line_length);
    reader.number("angle_jitter", into.angle_jitter);
    reader.number("position_jitter", into.position_jitter);
    reader.number("length_jitter", into.length_jitter);
    reader.finish();
}

ordered_json write_task(const TaskSpecification& task)
{
    return {{"name", word_of<TaskSpecification::Kind>(tasks::task_names(), task.kind)},
            {"data", task.data},
            {"train_limit", task.train_limit},
            {"test_limit", task.test_limit},
            {"validation", task.validation},
            {"symbols", task.symbols},
            {"steps", task.steps},
            {"train_trials", task.train_trials},
            {"test_trials", task.test_trials},
            {"line_length", task.line_length},
            {"angle_jitter", task.angle_jitter},
            {"position_jitter", task.position_jitter},
            {"length_jitter", task.length_jitter}};
}

void read_recording(const json& value, const std::string& pointer, RecordingSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.integer("steps", into.steps);
    reader.finish();
}

ordered_json write_recording(const RecordingSpecification& recording) { return {{"steps", recording.steps}}; }

void read_view(const json& value, const std::string& pointer, ViewSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.text("workspace", into.workspace);
    reader.number("steps_per_second", into.steps_per_second);
    reader.text("title", into.title);
    reader.text("description", into.description);
    reader.finish();
}

ordered_json write_view(const ViewSpecification& view)
{
    return {{"workspace", view.workspace},
            {"steps_per_second", view.steps_per_second},
            {"title", view.title},
            {"description", view.description}};
}

void read_events(const json& value, const std::string& pointer, Experiment& into, std::optional<Error>& error)
{
    if (!value.is_array()) {
        error = Error{pointer, fmt::format("{} is not a list of events", describe(value)), "give [ { \"step\": …, \"kick\": { … } } ]"};
        return;
    }
    Change before{into.model, into.stimulus};
    for (std::size_t i = 0; i < value.size() && !error; ++i) {
        const std::string event_pointer = fmt::format("{}/{}", pointer, i);
        ObjectReader reader(value[i], event_pointer, error);
        Event event;
        reader.integer("step", event.step);
        const json* kick = reader.any("kick");
        const json* change = reader.any("change");
        reader.finish();
        if ((kick == nullptr) == (change == nullptr)) {
            reader.fail(event_pointer, "is not one event", "give each event a \"step\" and either a \"kick\" or a \"change\"");
        } else if (kick != nullptr) {
            read_kick(*kick, event_pointer + "/kick", event.what.emplace<Kick>(), error);
        } else {
            read_change(*change, event_pointer + "/change", before, event.what.emplace<Change>(), error);
            before = std::get<Change>(event.what);
        }
        into.events.push_back(std::move(event));
    }
}

ordered_json write_events(const std::vector<Event>& events)
{
    auto list = ordered_json::array();
    for (const Event& event : events) {
        ordered_json written{{"step", event.step}};
        if (const auto* kick = std::get_if<Kick>(&event.what))
            written["kick"] = {{"layer", kick->layer}, {"node", kick->node}, {"velocity", kick->velocity}};
        else
            written["change"] = {{"model", write_model(std::get<Change>(event.what).model)},
                                 {"stimulus", write_stimulus(std::get<Change>(event.what).stimulus)}};
        list.push_back(std::move(written));
    }
    return list;
}

}  // namespace horn::experiment
