#include "core/base/schema.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace horn::base
{

bool allows(const ParameterInfo& info, double value)
{
    if (!std::isfinite(value) || value < info.minimum || value > info.maximum)
        return false;
    if (info.minimum_excluded && value == info.minimum)
        return false;
    return !info.integer || value == std::floor(value);
}

std::string allowed_range(const ParameterInfo& info)
{
    const bool below = std::isfinite(info.minimum);
    const bool above = std::isfinite(info.maximum);
    const std::string kind = info.integer ? "a whole number " : "";
    if (below && above)
        return fmt::format("{}{}{:g} … {:g}", kind, info.minimum_excluded ? "above " : "", info.minimum, info.maximum);
    if (below)
        return fmt::format("{}{} {:g}", kind, info.minimum_excluded ? ">" : "≥", info.minimum);
    if (above)
        return fmt::format("{}≤ {:g}", kind, info.maximum);
    return info.integer ? "a whole number" : "finite";
}

Error out_of_range(std::string where, const ParameterInfo& info, double value)
{
    const std::string_view before = info.symbol.empty() ? "" : " ";
    return Error{std::move(where), fmt::format("{}{}{} = {:g} is not allowed", info.label, before, info.symbol, value),
                 fmt::format("it must be {}", allowed_range(info))};
}

const ParameterInfo* find_parameter(std::span<const ParameterInfo> table, std::string_view name)
{
    for (const ParameterInfo& info : table)
        if (info.name == name)
            return &info;
    return nullptr;
}

}  // namespace horn::base
