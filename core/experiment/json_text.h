/// JSON text to a tree and back: strict where a careless reader would lose something, and laid out for people.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace horn::experiment
{

/// Parses JSON (RFC 8259). Also errors: a key given twice, more than `deepest` levels. Errors name line and column, or the pointer.
/// \param name what errors call the text.
Result<nlohmann::json> parse_json(std::string_view text, const std::string& name, int deepest = 32);

/// Indented text: objects and arrays without further nesting on one line where they fit, long arrays filled line by line, numbers in the
/// shortest form that reads back exactly. Ends with a line feed.
[[nodiscard]] std::string print_json(const nlohmann::ordered_json& value);

/// A key as part of a JSON pointer (RFC 6901).
[[nodiscard]] std::string escape_pointer(std::string_view key);

/// Where something is: "file.horn.json: /model/time_step".
[[nodiscard]] std::string place(const std::string& name, const std::string& pointer);

}  // namespace horn::experiment
