#include "tests/support/json_schema.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>

namespace horn::test
{

namespace
{

using nlohmann::json;
using Misfit = std::optional<std::string>;

bool is_whole(const json& value)
{
    return value.is_number_integer() || (value.is_number_float() && value.get<double>() == std::floor(value.get<double>()));
}

bool has_type(const json& value, const std::string& type)
{
    const std::map<std::string, bool> types{{"object", value.is_object()},  {"array", value.is_array()},  {"string", value.is_string()},
                                            {"number", value.is_number()},  {"integer", is_whole(value)}, {"null", value.is_null()},
                                            {"boolean", value.is_boolean()}};
    return types.at(type);
}

class Checker
{
public:
    explicit Checker(const json& root) : root_(root) {}

    Misfit check(const json& value, const json& schema, const std::string& pointer) const
    {
        for (const auto& [keyword, argument] : schema.items())
            if (const Misfit found = check_keyword(value, schema, keyword, argument, pointer))
                return found;
        return {};
    }

private:
    Misfit check_keyword(const json& value, const json& schema, const std::string& keyword, const json& argument,
                         const std::string& pointer) const
    {
        if (keyword == "$schema" || keyword == "$defs" || keyword == "title" || keyword == "description")
            return {};
        if (keyword == "$ref")
            return check(value, root_.at(json::json_pointer(argument.get<std::string>().substr(1))), pointer);
        if (keyword == "type")
            return when(!fits_type(value, argument), pointer, "has another type");
        if (keyword == "const")
            return when(value != argument, pointer, "is another constant");
        if (keyword == "enum")
            return when(std::find(argument.begin(), argument.end(), value) == argument.end(), pointer, "is not in the list");
        if (keyword == "pattern")
            return when(value.is_string() && !std::regex_search(value.get<std::string>(), std::regex(argument.get<std::string>())), pointer,
                        "is not of the pattern");
        if (keyword == "oneOf")
            return check_one_of(value, argument, pointer);
        if (keyword == "minimum" || keyword == "maximum" || keyword == "exclusiveMinimum")
            return check_bound(value, keyword, argument, pointer);
        if (keyword == "items" || keyword == "minItems" || keyword == "maxItems" || keyword == "uniqueItems")
            return check_array(value, keyword, argument, pointer);
        return check_object(value, schema, keyword, argument, pointer);
    }

    static Misfit when(bool wrong, const std::string& pointer, const std::string& reason)
    {
        return wrong ? Misfit(pointer + ": " + reason) : std::nullopt;
    }

    static bool fits_type(const json& value, const json& types)
    {
        if (types.is_string())
            return has_type(value, types);
        return std::any_of(types.begin(), types.end(), [&](const json& type) { return has_type(value, type); });
    }

    static Misfit check_bound(const json& value, const std::string& keyword, const json& bound, const std::string& pointer)
    {
        if (!value.is_number())
            return {};
        const bool wrong = keyword == "minimum" ? value < bound : keyword == "maximum" ? value > bound : value <= bound;
        return when(wrong, pointer, "is out of range");
    }

    Misfit check_one_of(const json& value, const json& schemas, const std::string& pointer) const
    {
        const auto fits = std::count_if(schemas.begin(), schemas.end(), [&](const json& each) { return !check(value, each, pointer); });
        return when(fits != 1, pointer, "fits " + std::to_string(fits) + " of the alternatives");
    }

    Misfit check_array(const json& value, const std::string& keyword, const json& argument, const std::string& pointer) const
    {
        if (!value.is_array())
            return {};
        if (keyword == "minItems")
            return when(value.size() < argument.get<std::size_t>(), pointer, "has too few items");
        if (keyword == "maxItems")
            return when(value.size() > argument.get<std::size_t>(), pointer, "has too many items");
        if (keyword == "uniqueItems")
            return when(argument && std::set<json>(value.begin(), value.end()).size() < value.size(), pointer, "has an item twice");
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const Misfit found = check(value[i], argument, pointer + "/" + std::to_string(i)))
                return found;
        return {};
    }

    Misfit check_object(const json& value, const json& schema, const std::string& keyword, const json& argument,
                        const std::string& pointer) const
    {
        if (keyword == "required") {
            for (const json& key : argument)
                if (value.is_object() && !value.contains(key.get<std::string>()))
                    return pointer + ": lacks " + key.get<std::string>();
            return {};
        }
        if (keyword == "properties") {
            for (const auto& [key, property] : argument.items())
                if (value.is_object() && value.contains(key))
                    if (const Misfit found = check(value[key], property, pointer + "/" + key))
                        return found;
            return {};
        }
        if (keyword == "additionalProperties") {
            if (value.is_object())
                for (const auto& [key, item] : value.items())
                    if (!schema.at("properties").contains(key))
                        return pointer + "/" + key + ": is unknown";
            return {};
        }
        return pointer + ": the schema's keyword " + keyword + " is not understood";
    }

    const json& root_;
};

}  // namespace

std::optional<std::string> misfit(const json& value, const json& schema) { return Checker(schema).check(value, schema, ""); }

}  // namespace horn::test
