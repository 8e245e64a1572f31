#include "core/experiment/json_parts.h"

#include "core/experiment/json_reader.h"

#include <fmt/format.h>

#include <array>

namespace horn::experiment
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;
using tasks::TaskSpecification;

void read_columns(const json& value, const std::string& pointer, std::vector<std::string>& into, std::optional<Error>& error)
{
    constexpr const char* remedy = "give names or numbers in quotation marks, for instance [\"temperature\", \"3\"]";
    into.clear();
    if (!value.is_array())
        error = Error{pointer, fmt::format("{} is not a list of columns", describe(value)), remedy};
    for (std::size_t i = 0; value.is_array() && i < value.size() && !error; ++i)
        if (value[i].is_string())
            into.push_back(value[i].get<std::string>());
        else
            error = Error{fmt::format("{}/{}", pointer, i), fmt::format("{} is not a column", describe(value[i])), remedy};
}

void read_kick(const json& value, const std::string& pointer, Kick& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.integer("layer", into.layer);
    reader.integer("node", into.node);
    reader.number("velocity", into.velocity);
    reader.finish();
}

void read_compared(const json& value, const std::string& pointer, std::vector<ComparedOscillator>& into, std::optional<Error>& error)
{
    into.clear();
    if (!value.is_array()) {
        error = Error{pointer, fmt::format("{} is not a list of oscillators", describe(value)), "give [ { \"omega\": …, \"gamma\": … } ]"};
        return;
    }
    for (std::size_t i = 0; i < value.size() && !error; ++i) {
        ObjectReader reader(value[i], fmt::format("{}/{}", pointer, i), error);
        ComparedOscillator& one = into.emplace_back();
        reader.number("omega", one.omega);
        reader.number("gamma", one.gamma);
        reader.number("alpha", one.alpha);
        reader.number("feedback", one.feedback);
        reader.finish();
    }
}

/// Model and stimulus of an object; what is absent is as before.
void read_parts(ObjectReader& reader, const Change& before, Change& into, std::optional<Error>& error)
{
    const json* model = reader.any("model");
    const json* stimulus = reader.any("stimulus");
    if (model != nullptr)
        read_model(*model, reader.pointer_to("model"), into.model, error);
    else
        into.model = before.model;
    if (stimulus == nullptr) {
        into.stimulus = before.stimulus;
        return;
    }
    read_stimulus(*stimulus, reader.pointer_to("stimulus"), into.stimulus, error);
    if (!stimulus->contains("values") && !stimulus->contains("pixels") && into.stimulus.channels == before.stimulus.channels) {
        into.stimulus.values = before.stimulus.values;
        into.stimulus.width = before.stimulus.width;
    }
}

void read_change(const json& value, const std::string& pointer, const Change& before, Change& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    read_parts(reader, before, into, error);
    reader.finish();
}

/// A second run's absent model or stimulus, or absent values of its stimulus, are those of the experiment's own.
void read_second(const json& value, const std::string& pointer, const Experiment& own, std::optional<SecondRun>& into,
                 std::optional<Error>& error)
{
    if (value.is_null())
        return;
    ObjectReader reader(value, pointer, error);
    Change start;
    read_parts(reader, {own.model, own.stimulus}, start, error);
    Experiment second;
    second.model = std::move(start.model);
    second.stimulus = std::move(start.stimulus);
    if (const json* events = reader.any("events"))
        read_events(*events, reader.pointer_to("events"), second, error);
    reader.finish();
    into = SecondRun{std::move(second.model), std::move(second.stimulus), std::move(second.events)};
}

/// Values stand in the file once, not with every move of a slider.
ordered_json write_stimulus_after(const dynamics::StimulusSpecification& before, const dynamics::StimulusSpecification& stimulus)
{
    ordered_json written = write_stimulus(stimulus);
    if (stimulus.values == before.values && stimulus.channels == before.channels && stimulus.width == before.width)
        written.erase(before.width > 0 ? "pixels" : "values");
    return written;
}

ordered_json write_second(const Experiment& experiment)
{
    if (!experiment.view.second)
        return nullptr;
    const Experiment second = runs_of(experiment)[1];
    return {{"model", write_model(second.model)},
            {"stimulus", write_stimulus_after(experiment.stimulus, second.stimulus)},
            {"events", write_events(second)}};
}

}  // namespace

void read_task(const json& value, const std::string& pointer, TaskSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.choice<TaskSpecification::Kind>("name", tasks::task_names(), into.kind);
    reader.text("data", into.data);
    reader.all_numbers(into);
    if (const json* columns = reader.any("columns"))
        read_columns(*columns, reader.pointer_to("columns"), into.columns, error);
    reader.finish();
}

ordered_json write_task(const TaskSpecification& task)
{
    ordered_json written = {{"name", word_of<TaskSpecification::Kind>(tasks::task_names(), task.kind)}, {"data", task.data}};
    write_numbers(task, written);
    written["columns"] = task.columns;
    return written;
}

void read_recording(const json& value, const std::string& pointer, RecordingSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.integer("steps", into.steps);
    reader.finish();
}

ordered_json write_recording(const RecordingSpecification& recording) { return {{"steps", recording.steps}}; }

void read_view(const json& value, const std::string& pointer, Experiment& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    ViewSpecification& view = into.view;
    reader.text("workspace", view.workspace);
    reader.number("steps_per_second", view.steps_per_second);
    reader.text("title", view.title);
    reader.text("description", view.description);
    if (const json* compared = reader.any("compare"))
        read_compared(*compared, reader.pointer_to("compare"), view.compare, error);
    if (const json* second = reader.any("second"))
        read_second(*second, reader.pointer_to("second"), into, view.second, error);
    if (const json* display = reader.any("display"))
        read_display(*display, reader.pointer_to("display"), view.display, error);
    reader.finish();
}

ordered_json write_view(const Experiment& experiment)
{
    const ViewSpecification& view = experiment.view;
    auto compared = ordered_json::array();
    for (const ComparedOscillator& one : view.compare)
        compared.push_back({{"omega", one.omega}, {"gamma", one.gamma}, {"alpha", one.alpha}, {"feedback", one.feedback}});
    return {{"workspace", view.workspace},
            {"steps_per_second", view.steps_per_second},
            {"title", view.title},
            {"description", view.description},
            {"compare", compared},
            {"second", write_second(experiment)},
            {"display", write_display(view.display)}};
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

ordered_json write_events(const Experiment& experiment)
{
    auto list = ordered_json::array();
    const dynamics::StimulusSpecification* before = &experiment.stimulus;
    for (const Event& event : experiment.events) {
        ordered_json written{{"step", event.step}};
        if (const auto* kick = std::get_if<Kick>(&event.what)) {
            written["kick"] = {{"layer", kick->layer}, {"node", kick->node}, {"velocity", kick->velocity}};
        } else {
            const Change& change = std::get<Change>(event.what);
            written["change"] = {{"model", write_model(change.model)}, {"stimulus", write_stimulus_after(*before, change.stimulus)}};
            before = &change.stimulus;
        }
        list.push_back(std::move(written));
    }
    return list;
}

}  // namespace horn::experiment
