/// One description of a parameter feeds sliders, command line, files, validation and documentation. The tables live in the rooms
/// that own the parameters.
#pragma once

#include "core/base/result.h"

#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace horn::base
{

enum class Scale { linear, logarithmic };

/// A number that a person may set.
struct ParameterInfo {
    std::string_view name;    ///< key in experiment files and in code: "omega"
    std::string_view symbol;  ///< as the field writes it: "ω"
    std::string_view label;   ///< words for a person: "natural frequency"
    std::string_view unit;    ///< "rad / time", or empty
    double default_value = 0;
    double minimum = -std::numeric_limits<double>::infinity();  ///< allowed range; outside is an error
    double maximum = std::numeric_limits<double>::infinity();
    bool minimum_excluded = false;  ///< the minimum itself is not allowed
    double slider_from = 0;         ///< range a slider offers; exact entry may go beyond it within the allowed range
    double slider_to = 1;
    Scale scale = Scale::linear;
    int decimals = 3;
    bool integer = false;
    std::string_view help;    ///< meaning, in one or two sentences
    std::string_view source;  ///< author and year, or empty
};

/// True when the value is finite, within the range, and whole where it must be.
[[nodiscard]] bool allows(const ParameterInfo& info, double value);

/// The allowed range in words: "> 0", "≥ 0", "1 … 1024", "finite".
[[nodiscard]] std::string allowed_range(const ParameterInfo& info);

/// That a value is not allowed, and what is.
[[nodiscard]] Error out_of_range(std::string where, const ParameterInfo& info, double value);

/// \return the row with that name, or nullptr.
[[nodiscard]] const ParameterInfo* find_parameter(std::span<const ParameterInfo> table, std::string_view name);

/// Checks every number of a specification against its row. Beside the specification stands
/// `visit_numbers(specification, visit)`, which calls visit(name, number) for each.
/// \param where pointer to the specification. \return the first that is not allowed.
template <class Specification>
Result<void> check_numbers(const std::string& where, std::span<const ParameterInfo> table, const Specification& specification)
{
    Result<void> checked;
    visit_numbers(specification, [&](std::string_view name, auto number) {
        const ParameterInfo& info = *find_parameter(table, name);
        const auto value = static_cast<double>(number);
        if (checked && !allows(info, value))
            checked = out_of_range(where + "/" + std::string(name), info, value);
    });
    return checked;
}

}  // namespace horn::base

namespace horn
{
using base::ParameterInfo;
}
