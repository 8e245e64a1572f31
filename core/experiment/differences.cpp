#include "core/experiment/differences.h"

#include "core/experiment/json_parts.h"

#include <fmt/format.h>

namespace horn::experiment
{

namespace
{

using Json = nlohmann::ordered_json;

/// A number, a word, or what stands for a longer description.
std::string told(const Json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_object() && value.contains("distribution"))
        return value["distribution"].get<std::string>();
    if (value.is_array() && !value.empty() && value.back().contains("weight"))  // edges: the newest one
        return fmt::format("{} ← {}: {}", value.back()["to"].get<int>(), value.back()["from"].get<int>(), value.back()["weight"].dump());
    if (value.is_array() && value.empty())
        return "none";
    if (value.is_null())
        return "default";
    return value.is_structured() ? "…" : value.dump();
}

void compare(const Json& first, const Json& second, const std::string& where, std::vector<Difference>& found)
{
    if (first == second)
        return;
    // One value for every node is another way to write as many equal ones.
    if (first.is_number() && second.is_array())
        return compare(Json(second.size(), first), second, where, found);
    if (first.is_array() && second.is_number())
        return compare(first, Json(first.size(), second), where, found);
    if (first.is_array() && second.is_array() && first.size() == second.size()) {
        for (std::size_t i = 0; i < first.size(); ++i)
            compare(first[i], second[i], where + '/' + std::to_string(i), found);
        return;
    }
    if (!first.is_object() || !second.is_object()) {
        found.push_back({where, told(first), told(second)});
        return;
    }
    for (const auto& [key, value] : first.items()) {
        if (second.contains(key))
            compare(value, second[key], where + '/' + key, found);
        else
            found.push_back({where + '/' + key, told(value), {}});
    }
    for (const auto& [key, value] : second.items())
        if (!first.contains(key))
            found.push_back({where + '/' + key, {}, told(value)});
}

}  // namespace

std::vector<Difference> differences(const Experiment& first, const Experiment& second)
{
    std::vector<Difference> found;
    compare(write_model(first.model), write_model(second.model), "/model", found);
    compare(write_stimulus(first.stimulus), write_stimulus(second.stimulus), "/stimulus", found);
    return found;
}

}  // namespace horn::experiment
