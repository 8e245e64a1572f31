#include "core/experiment/figure_data.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace horn::experiment
{

namespace
{

/// A number that reads back exactly; a gap is empty.
template <class Real>
std::string field(Real value)
{
    return std::isnan(value) ? std::string() : fmt::format("{}", value);
}

/// A text as a field (RFC 4180).
std::string quoted(const std::string& text)
{
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

/// A comment cannot hold a line break.
std::string comment(const std::string& text)
{
    std::string line = text;
    for (char& c : line)
        if (c == '\n' || c == '\r')
            c = ' ';
    return line;
}

std::string axis_line(char name, const Axis& axis)
{
    std::string line = fmt::format("# {}: {}", name, comment(axis.label));
    if (!axis.unit.empty())
        line += fmt::format(" [{}]", comment(axis.unit));
    return line + "\n";
}

std::string table(const std::vector<Series>& all)
{
    std::string text = "series,x,y\n";
    for (const Series& series : all) {
        const std::string name = quoted(series.name);
        for (std::size_t i = 0; i < series.x.size() && i < series.y.size(); ++i)
            text += fmt::format("{},{},{}\n", name, field(series.x[i]), field(series.y[i]));
    }
    return text;
}

/// Centre of a cell of `count` between the ends of a range.
double centre(const Range& range, int cell, int count) { return range.low + (range.high - range.low) * (cell + 0.5) / count; }

std::string table(const HeatMap& map)
{
    std::string text =
        fmt::format("# value: {}{}\nx,y,value\n", comment(map.label), map.unit.empty() ? "" : " [" + comment(map.unit) + "]");
    for (int row = 0; row < map.rows; ++row)
        for (int column = 0; column < map.columns; ++column) {
            const std::size_t cell =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(map.columns) + static_cast<std::size_t>(column);
            text += fmt::format("{},{},{}\n", field(centre(map.column_range, column, map.columns)),
                                field(centre(map.row_range, row, map.rows)), field(map.values[cell]));
        }
    return text;
}

/// Seed and experiment as comments.
std::string origin(const std::string& experiment)
{
    const auto tree = nlohmann::ordered_json::parse(experiment, nullptr, false);
    if (!tree.is_object())
        return {};
    const auto seed = tree.find("seed");
    return (seed == tree.end() ? std::string() : fmt::format("# seed: {}\n", seed->dump())) +
           fmt::format("# experiment: {}\n", tree.dump());
}

}  // namespace

std::string to_csv(const FigureData& figure)
{
    std::string text = fmt::format("# {}\n{}", comment(figure.title), origin(figure.experiment));
    if (!figure.checkpoint_hash.empty())
        text += fmt::format("# checkpoint: {}\n", figure.checkpoint_hash);
    if (!figure.dataset_hash.empty())
        text += fmt::format("# data set: {}\n", figure.dataset_hash);
    for (std::size_t i = 0; i < figure.panels.size(); ++i) {
        const Panel& panel = figure.panels[i];
        text += fmt::format("{}# panel {}: {}\n", i > 0 ? "\n" : "", i + 1, comment(panel.title));
        text += axis_line('x', panel.x) + axis_line('y', panel.y);
        text += std::visit([](const auto& content) { return table(content); }, panel.content);
    }
    return text;
}

}  // namespace horn::experiment
