/// Numbers as a person reads and types them.
#pragma once

#include "core/base/schema.h"

#include <QString>

#include <optional>

namespace horn::controls
{

/// The value with the parameter's decimals, or in short scientific form where those would hide it: "0.2244", "5.0e-4", "64".
[[nodiscard]] QString valueText(const ParameterInfo& info, double value);

/// With as many digits as the value needs to be read back exactly.
[[nodiscard]] QString exactText(double value);

/// Reads what a person typed: decimal or scientific, ASCII or typographic minus. \return nothing when it is not a number.
[[nodiscard]] std::optional<double> parseNumber(const QString& text);

/// UTF-8 of the core's tables as Qt text.
[[nodiscard]] QString text(std::string_view utf8);

/// Meaning, allowed range, default and source of a parameter, as rich text for a tooltip.
[[nodiscard]] QString tooltipOf(const ParameterInfo& info);

}  // namespace horn::controls
