// The stimulus of an experiment file.
#include "core/experiment/json_parts.h"

#include "core/experiment/json_reader.h"

#include <fmt/format.h>

#include <array>
#include <cassert>

namespace horn::experiment
{

namespace
{

using dynamics::StimulusSpecification;
using nlohmann::json;
using nlohmann::ordered_json;
using Kind = StimulusSpecification::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 10> signals{{{Kind::silence, "silence"},
                                                                     {Kind::sine, "sine"},
                                                                     {Kind::square, "square"},
                                                                     {Kind::chirp, "chirp"},
                                                                     {Kind::step, "step"},
                                                                     {Kind::pulse, "pulse"},
                                                                     {Kind::white, "noise"},
                                                                     {Kind::coloured, "coloured-noise"},
                                                                     {Kind::sequence, "sequence"},
                                                                     {Kind::image, "image"}}};

/// A sequence is a list of numbers for one channel, or a list of rows with one number per channel.
void read_sequence(const json& value, const std::string& pointer, int channels, std::vector<double>& into, std::optional<Error>& error)
{
    into.clear();
    if (!value.is_array() || value.empty() || value.front().is_number()) {
        auto numbers = numbers_of(value, pointer);
        if (!numbers)
            error = numbers.error();
        else if (channels != 1 && !numbers->empty())
            error = Error{pointer + "/0", fmt::format("is not a row of {} numbers", channels),
                          "give one row per step with a number per channel"};
        else
            into = std::move(*numbers);
        return;
    }
    for (std::size_t i = 0; i < value.size() && !error; ++i) {
        const std::string row_pointer = fmt::format("{}/{}", pointer, i);
        auto row = numbers_of(value[i], row_pointer);
        if (!row)
            error = row.error();
        else if (row->size() != static_cast<std::size_t>(channels))
            error = Error{row_pointer, fmt::format("has {} numbers for {} channels", row->size(), channels), "give one number per channel"};
        else
            into.insert(into.end(), row->begin(), row->end());
    }
}

/// Lists of `width` numbers each.
ordered_json write_rows(const std::vector<double>& values, int width)
{
    assert(width > 0 && values.size() % static_cast<std::size_t>(width) == 0);
    auto rows = ordered_json::array();
    for (auto row = values.begin(); row != values.end(); row += width)
        rows.push_back(std::vector<double>(row, row + width));
    return rows;
}

/// Rows of equally many numbers, one a pixel.
void read_pixels(const json& value, const std::string& pointer, StimulusSpecification& into, std::optional<Error>& error)
{
    into.values.clear();
    into.width = 0;
    if (!value.is_array() || value.empty())
        error = Error{pointer, fmt::format("{} is not a list of rows", describe(value)), "give [[0, 1, …], …] with a number per pixel"};
    for (std::size_t i = 0; !error && i < value.size(); ++i) {
        const std::string row_pointer = fmt::format("{}/{}", pointer, i);
        const auto row = numbers_of(value[i], row_pointer);
        if (!row)
            error = row.error();
        else if (row->empty() || (i > 0 && row->size() != static_cast<std::size_t>(into.width)))
            error = Error{row_pointer, fmt::format("has {} pixels", row->size()), "give rows of equally many numbers, at least one"};
        else {
            into.width = static_cast<int>(row->size());
            into.values.insert(into.values.end(), row->begin(), row->end());
        }
    }
}

}  // namespace

void read_stimulus(const json& value, const std::string& pointer, StimulusSpecification& into, std::optional<Error>& error)
{
    ObjectReader reader(value, pointer, error);
    reader.choice<Kind>("signal", signals, into.kind);
    reader.all_numbers(into);
    const json* values = reader.any("values");
    const json* pixels = reader.any("pixels");
    if (values != nullptr && pixels != nullptr) {
        reader.fail(reader.pointer_to("pixels"), "stands beside values", "give one of them");
    } else if (values != nullptr) {
        into.width = 0;
        read_sequence(*values, reader.pointer_to("values"), into.channels, into.values, error);
    } else if (pixels != nullptr) {
        read_pixels(*pixels, reader.pointer_to("pixels"), into, error);
    }
    reader.finish();
}

ordered_json write_stimulus(const StimulusSpecification& stimulus)
{
    ordered_json written = {{"signal", word_of<Kind>(signals, stimulus.kind)}};
    write_numbers(stimulus, written);
    if (stimulus.width > 0)
        written["pixels"] = write_rows(stimulus.values, stimulus.width);
    else if (stimulus.channels > 1)
        written["values"] = write_rows(stimulus.values, stimulus.channels);
    else
        written["values"] = stimulus.values;
    return written;
}

}  // namespace horn::experiment
