/// Reads one JSON object key by key, and turns whatever does not fit into one Error that names its JSON pointer.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace horn::experiment
{

/// An enumeration's values with their words in files.
template <class Enum>
using Words = std::span<const std::pair<Enum, std::string_view>>;

/// Keys that are absent leave their value as it is. The first error of all readers that share `error` stays; after it nothing is read.
class ObjectReader
{
public:
    /// \param value anything; what is no object becomes an error. \param error outlives the reader.
    ObjectReader(const nlohmann::json& value, std::string pointer, std::optional<Error>& error);

    void number(std::string_view key, double& into);
    void numbers(std::string_view key, std::vector<double>& into);
    void text(std::string_view key, std::string& into);
    void truth(std::string_view key, bool& into);
    template <class Integer>
    void integer(std::string_view key, Integer& into);
    /// Every number that visit_numbers shows.
    template <class Specification>
    void all_numbers(Specification& into)
    {
        visit_numbers(into, [this](std::string_view key, auto& value) {
            if constexpr (std::is_integral_v<std::remove_reference_t<decltype(value)>>)
                integer(key, value);
            else
                number(key, value);
        });
    }
    template <class Enum>
    void choice(std::string_view key, Words<Enum> words, Enum& into);

    /// The value at a key of any type, or nullptr when it is absent or an error has happened.
    [[nodiscard]] const nlohmann::json* any(std::string_view key);
    [[nodiscard]] std::string pointer_to(std::string_view key) const;

    /// Rejects the keys that nobody has asked for.
    void finish();

    void fail(const std::string& pointer, std::string what, std::string remedy);
    /// Which of the words a value is. Fails when it is none.
    [[nodiscard]] std::optional<std::size_t> choose(const nlohmann::json& value, const std::string& pointer,
                                                    std::span<const std::string_view> words);

private:
    const nlohmann::json* object_;  ///< nullptr when there is none
    std::string pointer_;
    std::optional<Error>& error_;
    std::vector<std::string_view> known_;
};

/// Appends every number that visit_numbers shows.
template <class Specification>
void write_numbers(const Specification& specification, nlohmann::ordered_json& into)
{
    visit_numbers(specification, [&](std::string_view key, auto value) { into[std::string(key)] = value; });
}

/// A value in words for a message: `"fast"`, `[…]`, `true`.
[[nodiscard]] std::string describe(const nlohmann::json& value);

/// Numbers of an array, or an error that names the first entry that is none.
Result<std::vector<double>> numbers_of(const nlohmann::json& value, const std::string& pointer);

/// A whole number between two bounds; 64.0 counts as one.
Result<std::int64_t> whole_number(const nlohmann::json& value, const std::string& pointer, std::int64_t lowest, std::int64_t highest);
Result<std::uint64_t> unsigned_number(const nlohmann::json& value, const std::string& pointer);

template <class Integer>
void ObjectReader::integer(std::string_view key, Integer& into)
{
    const nlohmann::json* value = any(key);
    if (value == nullptr)
        return;
    const auto take = [&](const auto& number) {
        if (number)
            into = static_cast<Integer>(*number);
        else
            error_ = number.error();
    };
    if constexpr (std::is_same_v<Integer, std::uint64_t>)
        take(unsigned_number(*value, pointer_to(key)));
    else
        take(whole_number(*value, pointer_to(key), std::numeric_limits<Integer>::min(), std::numeric_limits<Integer>::max()));
}

template <class Enum>
[[nodiscard]] std::vector<std::string_view> names_of(Words<Enum> words)
{
    std::vector<std::string_view> names;
    for (const auto& [value, word] : words)
        names.push_back(word);
    return names;
}

template <class Enum>
void ObjectReader::choice(std::string_view key, Words<Enum> words, Enum& into)
{
    if (const nlohmann::json* value = any(key))
        if (const auto chosen = choose(*value, pointer_to(key), names_of(words)))
            into = words[*chosen].first;
}

/// The word of a value; the value is in the table.
template <class Enum>
[[nodiscard]] std::string word_of(std::span<const std::pair<Enum, std::string_view>> words, Enum value)
{
    for (const auto& [candidate, word] : words)
        if (candidate == value)
            return std::string(word);
    assert(false);
    return {};
}

}  // namespace horn::experiment
