/// Experiment files: JSON text to and from an Experiment. The format is described by resources/horn-experiment.schema.json.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace horn::experiment
{

/// Version of the format that is written; files of this and earlier versions are read.
inline constexpr int format_version = 1;

/// Reads and validates. Errors name the file and the JSON pointer, or line and column where the text is not JSON.
/// \param name what errors call the text: the file's path.
Result<Experiment> parse(std::string_view text, const std::string& name);

/// The complete text: every default filled in, keys in a fixed order, numbers that read back exactly. Ends with a line feed.
/// Expects a valid experiment.
[[nodiscard]] std::string to_json(const Experiment& experiment);

/// Replaces values and validates the whole. \param overrides "/json/pointer=value"; the value is JSON, or else taken as a word.
Result<Experiment> with_overrides(const Experiment& experiment, std::span<const std::string> overrides);

/// Reads a file.
Result<Experiment> read_experiment(const std::filesystem::path& path);

/// Writes a file, whole or not at all.
Result<void> write_experiment(const std::filesystem::path& path, const Experiment& experiment);

}  // namespace horn::experiment
