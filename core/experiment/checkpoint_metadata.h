/// What both halves of a checkpoint, network and state of a run, are read by.
#pragma once

#include "core/base/result.h"
#include "core/experiment/json_text.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <string>
#include <string_view>

namespace horn::experiment
{

/// Comes before the names of arrays that only a resumed run needs.
inline constexpr std::string_view optimiser_prefix = "optimiser.";

/// A number of the metadata, 0 when it is not there. Errors: it is not a number. \param name what errors call the file.
template <class Number>
Result<Number> number_from(const std::map<std::string, std::string>& metadata, const std::string& key, const std::string& name)
{
    const auto found = metadata.find(key);
    if (found == metadata.end())
        return Number{};
    Number number{};
    const char* end = found->second.data() + found->second.size();
    const auto [stopped, code] = std::from_chars(found->second.data(), end, number);
    if (code != std::errc() || stopped != end)
        return Error{place(name, "__metadata__/" + key), fmt::format("\"{}\" is not a number", found->second.substr(0, 40)),
                     "the file is damaged"};
    return number;
}

}  // namespace horn::experiment
