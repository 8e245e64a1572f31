#include "core/experiment/differences.h"

#include "core/experiment/json_parts.h"

namespace horn::experiment
{

namespace
{

using Json = nlohmann::ordered_json;

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
        found.push_back({where, first.dump(), second.dump()});
        return;
    }
    for (const auto& [key, value] : first.items()) {
        if (second.contains(key))
            compare(value, second[key], where + '/' + key, found);
        else
            found.push_back({where + '/' + key, value.dump(), {}});
    }
    for (const auto& [key, value] : second.items())
        if (!first.contains(key))
            found.push_back({where + '/' + key, {}, value.dump()});
}

}  // namespace

std::vector<Difference> model_differences(const Experiment& first, const Experiment& second)
{
    std::vector<Difference> found;
    compare(write_model(first.model), write_model(second.model), "/model", found);
    return found;
}

}  // namespace horn::experiment
