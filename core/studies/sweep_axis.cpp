#include "core/base/schema.h"
#include "core/dynamics/stimulus.h"
#include "core/learning/specification.h"
#include "core/model/specification.h"
#include "core/studies/sweep_plan.h"
#include "core/tasks/task.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace horn::studies
{

namespace
{

constexpr int most_values = 100000;

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (std::size_t from = 0;;) {
        const std::size_t end = text.find(separator, from);
        parts.push_back(text.substr(from, end - from));
        if (end == std::string_view::npos)
            return parts;
        from = end + 1;
    }
}

/// At commas outside of brackets and quotes.
std::vector<std::string> split_values(std::string_view text)
{
    std::vector<std::string> values(1);
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' && (i == 0 || text[i - 1] != '\\'))
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{'))
            ++depth;
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
        if (c == ',' && depth == 0 && !quoted)
            values.emplace_back();
        else
            values.back() += c;
    }
    return values;
}

template <class Number>
std::optional<Number> number_in(std::string_view text)
{
    Number number{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

/// By the schema: the tables of the rooms know which of their numbers are whole.
bool takes_whole_numbers(std::string_view pointer)
{
    if (pointer == "/seed")
        return true;
    const std::vector<std::string_view> parts = split(pointer, '/');
    const std::string_view room = parts[1] == "pretraining" && parts.size() > 3 ? parts[3] : parts[1];
    const std::string_view name = pointer.substr(pointer.rfind('/') + 1);
    const std::span<const ParameterInfo> table = room == "model"      ? model::model_parameters()
                                                 : room == "task"     ? tasks::task_parameters()
                                                 : room == "training" ? learning::training_parameters()
                                                 : room == "stimulus" ? dynamics::stimulus_parameters()
                                                                      : std::span<const ParameterInfo>();
    const ParameterInfo* info = base::find_parameter(table, name);
    return info != nullptr && info->integer;
}

/// Twelve digits: more than anybody means, and 0.1 stays 0.1.
std::string text_of(double value, bool whole) { return whole ? fmt::format("{:.0f}", value) : fmt::format("{:.12g}", value); }

std::vector<std::string> values_between(const SweepAxis::Range& range, int count)
{
    std::vector<std::string> values;
    for (int i = 0; i < count; ++i) {
        const double part = count > 1 ? static_cast<double>(i) / (count - 1) : 0;
        const double value =
            range.logarithmic ? range.low * std::pow(range.high / range.low, part) : range.low + (range.high - range.low) * part;
        values.push_back(text_of(i + 1 == count && count > 1 ? range.high : value, range.whole));
    }
    return values;
}

Error in_axis(const std::string& pointer, std::string what, std::string remedy)
{
    return {"--vary: " + pointer, std::move(what), std::move(remedy)};
}

constexpr const char* range_remedy = "write lo:hi:n or lo:hi:n:log; for --random also lo:hi or lo:hi:log";

/// \return nothing when the text is no range but a list of values.
Result<std::optional<SweepAxis>> parse_range(const std::string& pointer, std::string_view text)
{
    std::vector<std::string_view> parts = split(text, ':');
    const auto low = number_in<double>(parts[0]);
    if (parts.size() < 2 || !low)
        return std::optional<SweepAxis>();
    SweepAxis axis{.pointer = pointer, .values = {}, .range = std::nullopt};
    SweepAxis::Range range;
    range.whole = takes_whole_numbers(pointer);
    if (parts.back() == "log") {
        range.logarithmic = true;
        parts.pop_back();
    }
    const auto high = parts.size() > 1 ? number_in<double>(parts[1]) : std::nullopt;
    const auto count = parts.size() > 2 ? number_in<int>(parts[2]) : std::nullopt;
    if (!high || parts.size() > 3 || (parts.size() == 3 && !count) || !std::isfinite(*low) || !std::isfinite(*high))
        return in_axis(pointer, fmt::format("\"{}\" is not a range", text), range_remedy);
    range.low = *low;
    range.high = *high;
    if (count && (*count < 1 || *count > most_values))
        return in_axis(pointer, fmt::format("{} values make no range", *count), fmt::format("give 1 … {}", most_values));
    if (range.high < range.low || (range.high == range.low && count.value_or(2) != 1))
        return in_axis(pointer, fmt::format("the range from {:g} to {:g} is empty", range.low, range.high), "give the lower end first");
    if (range.logarithmic && range.low <= 0)
        return in_axis(pointer, fmt::format("a logarithmic range cannot begin at {:g}", range.low), "give a lower end > 0");
    if (count)
        axis.values = values_between(range, *count);
    else
        axis.range = range;
    return std::optional(std::move(axis));
}

}  // namespace

Result<SweepAxis> parse_axis(std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !text.starts_with('/'))
        return Error{"--vary", fmt::format("\"{}\" is not /json/pointer=values", text), "write /training/learning_rate=0.001,0.01"};
    const std::string pointer(text.substr(0, equals));
    const std::string_view right = text.substr(equals + 1);
    auto range = parse_range(pointer, right);
    if (!range)
        return range.error();
    SweepAxis axis = *range ? std::move(**range) : SweepAxis{.pointer = pointer, .values = split_values(right), .range = std::nullopt};
    std::set<std::string> seen;
    for (const std::string& value : axis.values) {
        if (value.empty())
            return in_axis(pointer, right.empty() ? "has no values" : "a value is empty", "write v1,v2,… or lo:hi:n");
        if (!seen.insert(value).second)
            return in_axis(pointer, fmt::format("the value {} comes twice", value), "give each value once, or a range with fewer of them");
    }
    return axis;
}

Result<std::vector<std::uint64_t>> parse_seeds(std::string_view text)
{
    std::vector<std::uint64_t> seeds;
    for (const std::string_view part : split(text, ',')) {
        const auto seed = number_in<std::uint64_t>(part);
        if (!seed)
            return Error{"--seeds", fmt::format("\"{}\" is not a seed", part), "give whole numbers from 0 to 18446744073709551615"};
        if (std::find(seeds.begin(), seeds.end(), *seed) != seeds.end())
            return Error{"--seeds", fmt::format("{} comes twice", *seed), "give each seed once"};
        seeds.push_back(*seed);
    }
    return seeds;
}

}  // namespace horn::studies
