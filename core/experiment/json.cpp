#include "core/experiment/json.h"

#include "core/base/files.h"
#include "core/experiment/json_parts.h"
#include "core/experiment/json_reader.h"
#include "core/experiment/json_text.h"

#include <fmt/format.h>

#include <charconv>

namespace horn::experiment
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view format_name = "horn-experiment";
constexpr std::size_t largest_file = std::size_t{1} << 30;

/// The two keys that say what the file is, before anything else is looked at.
Result<void> check_format(const json& tree)
{
    if (!tree.is_object())
        return Error{"", "is not a JSON object", "give an experiment file"};
    const auto format = tree.find("format");
    if (format == tree.end())
        return Error{"/format", "is missing", fmt::format("give an experiment file: it starts with \"format\": \"{}\"", format_name)};
    if (*format != format_name)
        return Error{"/format", fmt::format("{} is another format", describe(*format)), fmt::format("give \"{}\"", format_name)};
    const auto found = tree.find("version");
    if (found == tree.end())
        return Error{"/version", "is missing", fmt::format("give \"version\": {}", format_version)};
    const auto version = whole_number(*found, "/version", 1, std::numeric_limits<int>::max());
    if (!version)
        return version.error();
    if (*version > format_version)
        return Error{"/version", fmt::format("{} is newer than this program, which reads up to {}", *version, format_version),
                     "open it with a newer HORN Lab"};
    return {};
}

Result<Experiment> read_tree(const json& tree)
{
    if (auto format = check_format(tree); !format)
        return format.error();
    Experiment read;
    std::optional<Error> error;
    ObjectReader reader(tree, "", error);
    static_cast<void>(reader.any("format"));
    static_cast<void>(reader.any("version"));
    reader.integer("seed", read.seed);
    const auto part = [&](std::string_view key, auto read_part, auto& into) {
        if (const json* value = reader.any(key))
            read_part(*value, reader.pointer_to(key), into, error);
    };
    part("model", read_model, read.model);
    part("stimulus", read_stimulus, read.stimulus);
    part("task", read_task, read.task);
    part("training", read_training, read.training);
    part("pretraining", read_pretraining, read);
    part("recording", read_recording, read.recording);
    part("view", read_view, read);
    part("events", read_events, read);
    reader.finish();
    if (error)
        return *error;
    if (auto valid = validate(read); !valid)
        return valid.error();
    return read;
}

Error named(const std::string& name, Error error)
{
    error.where = place(name, error.where);
    return error;
}

/// The tokens of a JSON pointer, unescaped.
Result<std::vector<std::string>> split_pointer(std::string_view pointer)
{
    if (pointer.empty() || pointer.front() != '/')
        return Error{"", fmt::format("\"{}\" is not a JSON pointer", pointer), "write /model/time_step=0.5"};
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < pointer.size(); ++i) {
        const char c = pointer[i];
        if (c == '/')
            tokens.emplace_back();
        else if (c == '~' && i + 1 < pointer.size() && (pointer[i + 1] == '0' || pointer[i + 1] == '1'))
            tokens.back() += pointer[++i] == '0' ? '~' : '/';
        else
            tokens.back() += c;
    }
    return tokens;
}

/// The child that a token names; one past the end of an array appends.
Result<json*> descend(json& parent, const std::string& token, const std::string& pointer)
{
    if (parent.is_null())
        parent = json::object();
    if (parent.is_object())
        return &parent[token];
    if (!parent.is_array())
        return Error{pointer, fmt::format("there is nothing below {}", describe(parent)), "set the whole value"};
    std::size_t index = 0;
    const auto [end, code] = std::from_chars(token.data(), token.data() + token.size(), index);
    if (code != std::errc() || end != token.data() + token.size() || index > parent.size())
        return Error{pointer, fmt::format("the list has {} entries", parent.size()), fmt::format("give 0 … {}", parent.size())};
    if (index == parent.size())
        parent.push_back(nullptr);
    return &parent[index];
}

Result<void> override_value(json& tree, std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        return Error{"", fmt::format("\"{}\" has no =", text), "write /json/pointer=value"};
    const std::string_view value_text = text.substr(equals + 1);
    const auto tokens = split_pointer(text.substr(0, equals));
    if (!tokens)
        return tokens.error();
    json* place = &tree;
    std::string pointer;
    for (const std::string& token : *tokens) {
        pointer += "/" + escape_pointer(token);
        const auto child = descend(*place, token, pointer);
        if (!child)
            return child.error();
        place = *child;
    }
    json value = json::parse(value_text, nullptr, false);
    *place = value.is_discarded() ? json(std::string(value_text)) : std::move(value);
    return {};
}

}  // namespace

Result<Experiment> parse(std::string_view text, const std::string& name)
{
    const auto tree = parse_json(text, name);
    if (!tree)
        return tree.error();
    auto read = read_tree(*tree);
    if (!read)
        return named(name, read.error());
    return read;
}

std::string to_json(const Experiment& experiment)
{
    return print_json({{"format", format_name},
                       {"version", format_version},
                       {"seed", experiment.seed},
                       {"model", write_model(experiment.model)},
                       {"stimulus", write_stimulus(experiment.stimulus)},
                       {"task", write_task(experiment.task)},
                       {"training", write_training(experiment.training)},
                       {"pretraining", write_pretraining(experiment.pretraining)},
                       {"recording", write_recording(experiment.recording)},
                       {"view", write_view(experiment)},
                       {"events", write_events(experiment)}});
}

Result<Experiment> with_overrides(const Experiment& experiment, std::span<const std::string> overrides)
{
    json tree = json::parse(to_json(experiment));
    for (const std::string& text : overrides)
        if (auto done = override_value(tree, text); !done)
            return named("--set", done.error());
    auto read = read_tree(tree);
    if (!read)
        return named("--set", read.error());
    return read;
}

Result<Experiment> read_experiment(const std::filesystem::path& path)
{
    const auto text = base::read_file(path, largest_file);
    if (!text)
        return text.error();
    return parse(*text, path.string());
}

Result<void> write_experiment(const std::filesystem::path& path, const Experiment& experiment)
{
    return base::write_file_atomically(path, to_json(experiment));
}

}  // namespace horn::experiment
