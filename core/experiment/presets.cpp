#include "core/experiment/presets.h"

#include "core/experiment/json.h"
#include "core/experiment/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace horn::experiment
{

namespace
{

const Preset* find(std::string_view name)
{
    const auto all = presets();
    const auto found = std::find_if(all.begin(), all.end(), [name](const Preset& preset) { return preset.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

Result<Experiment> load_preset(std::string_view name)
{
    if (const Preset* preset = find(name))
        return parse(preset->text, fmt::format("preset {}", name));
    std::vector<std::string_view> names;
    for (const Preset& preset : presets())
        names.push_back(preset.name);
    return Error{fmt::format("preset {}", name), "there is no preset of this name", suggestion(name, names)};
}

Result<Experiment> open_experiment(std::string_view path_or_preset)
{
    const std::filesystem::path path(path_or_preset);
    std::error_code code;
    if (std::filesystem::exists(path, code) && !std::filesystem::is_directory(path, code))
        return read_experiment(path);
    if (find(path_or_preset) != nullptr || path_or_preset.find_first_of("./") == std::string_view::npos)
        return load_preset(path_or_preset);
    return read_experiment(path);
}

}  // namespace horn::experiment
