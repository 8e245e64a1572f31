#include "core/experiment/json_reader.h"

#include "core/experiment/json_text.h"
#include "core/experiment/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace horn::experiment
{

using nlohmann::json;

ObjectReader::ObjectReader(const json& value, std::string pointer, std::optional<Error>& error)
    : object_(value.is_object() ? &value : nullptr), pointer_(std::move(pointer)), error_(error)
{
    if (object_ == nullptr)
        fail(pointer_, fmt::format("{} is not an object", describe(value)), "give { … }");
}

void ObjectReader::fail(const std::string& pointer, std::string what, std::string remedy)
{
    if (!error_)
        error_ = Error{pointer, std::move(what), std::move(remedy)};
}

std::string ObjectReader::pointer_to(std::string_view key) const { return pointer_ + "/" + escape_pointer(key); }

const json* ObjectReader::any(std::string_view key)
{
    if (std::find(known_.begin(), known_.end(), key) == known_.end())
        known_.push_back(key);
    if (error_ || object_ == nullptr)
        return nullptr;
    const auto found = object_->find(key);
    return found == object_->end() ? nullptr : &*found;
}

void ObjectReader::number(std::string_view key, double& into)
{
    const json* value = any(key);
    if (value == nullptr)
        return;
    if (value->is_number())
        into = value->get<double>();
    else
        fail(pointer_to(key), fmt::format("{} is not a number", describe(*value)), "give a finite number");
}

void ObjectReader::numbers(std::string_view key, std::vector<double>& into)
{
    const json* value = any(key);
    if (value == nullptr)
        return;
    if (auto read = numbers_of(*value, pointer_to(key)))
        into = std::move(*read);
    else
        error_ = read.error();
}

void ObjectReader::text(std::string_view key, std::string& into)
{
    const json* value = any(key);
    if (value == nullptr)
        return;
    if (value->is_string())
        into = value->get<std::string>();
    else
        fail(pointer_to(key), fmt::format("{} is not a text", describe(*value)), "give \"…\"");
}

void ObjectReader::truth(std::string_view key, bool& into)
{
    const json* value = any(key);
    if (value == nullptr)
        return;
    if (value->is_boolean())
        into = value->get<bool>();
    else
        fail(pointer_to(key), fmt::format("{} is neither true nor false", describe(*value)), "give true or false");
}

std::optional<std::size_t> ObjectReader::choose(const json& value, const std::string& pointer, std::span<const std::string_view> words)
{
    const std::string word = value.is_string() ? value.get<std::string>() : std::string();
    const auto found = std::find(words.begin(), words.end(), word);
    if (value.is_string() && found != words.end())
        return static_cast<std::size_t>(found - words.begin());
    fail(pointer, fmt::format("{} is not one of its words", describe(value)), suggestion(word, words));
    return std::nullopt;
}

void ObjectReader::finish()
{
    if (error_ || object_ == nullptr)
        return;
    for (const auto& [key, value] : object_->items())
        if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
            fail(pointer_to(key), "unknown key", suggestion(key, known_));
            return;
        }
}

std::string describe(const json& value)
{
    if (value.is_array())
        return value.empty() ? "[]" : "[…]";
    if (value.is_object())
        return value.empty() ? "{}" : "{…}";
    std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    if (text.size() <= 48)
        return text;
    return value.is_string() ? "this text" : "this number";
}

Result<std::vector<double>> numbers_of(const json& value, const std::string& pointer)
{
    if (!value.is_array())
        return Error{pointer, fmt::format("{} is not a list of numbers", describe(value)), "give [ … ]"};
    std::vector<double> numbers;
    numbers.reserve(value.size());
    for (const json& item : value) {
        if (!item.is_number())
            return Error{fmt::format("{}/{}", pointer, numbers.size()), fmt::format("{} is not a number", describe(item)),
                         "give a finite number"};
        numbers.push_back(item.get<double>());
    }
    return numbers;
}

Result<std::int64_t> whole_number(const json& value, const std::string& pointer, std::int64_t lowest, std::int64_t highest)
{
    if (!value.is_number())
        return Error{pointer, fmt::format("{} is not a number", describe(value)), "give a whole number"};
    std::int64_t number = 0;
    bool fits = true;
    if (value.is_number_float()) {
        const double real = value.get<double>();
        if (real != std::floor(real))
            return Error{pointer, fmt::format("{} is not a whole number", describe(value)), "give a whole number"};
        fits = std::abs(real) <= 9007199254740992.0;  // 2^53: beyond it doubles skip whole numbers
        number = fits ? static_cast<std::int64_t>(real) : 0;
    } else if (value.is_number_unsigned()) {
        fits = value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        number = fits ? value.get<std::int64_t>() : 0;
    } else {
        number = value.get<std::int64_t>();
    }
    if (!fits || number < lowest || number > highest)
        return Error{pointer, fmt::format("{} is out of range", describe(value)),
                     fmt::format("give a whole number {} … {}", lowest, highest)};
    return number;
}

Result<std::uint64_t> unsigned_number(const json& value, const std::string& pointer)
{
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    auto number = whole_number(value, pointer, 0, std::numeric_limits<std::int64_t>::max());
    if (!number)
        return Error{pointer, number.error().what, "give a whole number 0 … 18446744073709551615"};
    return static_cast<std::uint64_t>(*number);
}

}  // namespace horn::experiment
