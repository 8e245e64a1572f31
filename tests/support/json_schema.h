/// Checks JSON against a JSON Schema (2020-12), as far as the project's own schema needs it: an unknown keyword is a failure, so that
/// nothing is left unchecked by mistake.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace horn::test
{

/// \return nothing when the value fits; else "pointer: reason" of the first misfit.
[[nodiscard]] std::optional<std::string> misfit(const nlohmann::json& value, const nlohmann::json& schema);

}  // namespace horn::test
