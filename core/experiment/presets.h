/// The experiments that come with the program. Their files are in resources/presets/ and are built in.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <span>
#include <string_view>

namespace horn::experiment
{

struct Preset {
    std::string_view name;  ///< the file's name without .horn.json
    std::string_view text;  ///< the file's content
};

/// All of them, in the order in which a person would try them.
[[nodiscard]] std::span<const Preset> presets();

/// Errors: no preset has that name (the remedy suggests the nearest).
Result<Experiment> load_preset(std::string_view name);

/// A file's path or a preset's name. What exists as a file is read as a file.
Result<Experiment> open_experiment(std::string_view path_or_preset);

}  // namespace horn::experiment
