/// What a person probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace horn::experiment
{

/// The known word within a few typing mistakes of the given one (Damerau 1964: insert, delete, replace, swap neighbours), or empty.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// A remedy: `did you mean "omega"?`, or else `known are …` with the whole list.
[[nodiscard]] std::string suggestion(std::string_view word, std::span<const std::string_view> known);

}  // namespace horn::experiment
