/// One figure of every kind that the laboratory exports.
#pragma once

#include "core/experiment/figure_data.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kinds
{

using horn::experiment::Series;

inline std::vector<double> values(int count, const std::function<double(double)>& of)
{
    std::vector<double> made;
    for (int i = 0; i < count; ++i)
        made.push_back(of(i));
    return made;
}

inline horn::experiment::FigureData with(horn::experiment::Panel panel)
{
    horn::experiment::FigureData figure;
    figure.title = "Figure";
    figure.panels.push_back(std::move(panel));
    return figure;
}

/// Curves that leave the axes on all sides.
inline horn::experiment::FigureData curves()
{
    horn::experiment::Panel panel{.title = "Curves", .x = {.label = "time", .unit = "steps"}, .y = {.label = "x"}};
    panel.x.range = horn::experiment::Range{10, 90};
    panel.y.range = horn::experiment::Range{-1, 1};
    const auto time = values(1001, [](double i) { return i / 10; });
    panel.content = std::vector<Series>{
        {.name = "line", .x = time, .y = values(1001, [](double i) { return 1.6 * std::sin(i / 40); })},
        {.name = "dashed", .x = time, .y = values(1001, [](double i) { return 0.8 * std::cos(i / 90); }), .style = Series::Style::dashed},
        {.name = "points",
         .x = values(60, [](double i) { return 2 * i; }),
         .y = values(60, [](double i) { return std::sin(i) * 1.3; }),
         .style = Series::Style::points}};
    panel.bands.push_back(
        {"band", time, values(1001, [](double) { return -0.4; }), values(1001, [](double i) { return i / 400 - 1.2; }), 3});
    panel.markers = {{true, 40, "drive", false}, {false, 0.5, "chance", true}};
    return with(panel);
}

inline horn::experiment::FigureData gains()
{
    horn::experiment::Panel panel{.title = "Gain",
                                  .x = {.label = "drive ω_in", .unit = "rad / time", .scale = horn::base::Scale::logarithmic},
                                  .y = {.label = "gain", .scale = horn::base::Scale::logarithmic}};
    const auto omega = values(300, [](double i) { return 0.02 * std::pow(100, i / 299); });
    panel.content = std::vector<Series>{
        {.name = "exact",
         .x = omega,
         .y = values(300, [](double i) { return 1 / (0.01 + std::abs(std::log(0.02 * std::pow(100, i / 299) / 0.22))); })},
        {.name = "measured", .x = {0.05, 0.2, 0.9}, .y = {1, 20, 1}, .style = Series::Style::line_points}};
    return with(panel);
}

inline horn::experiment::FigureData portrait()
{
    horn::experiment::Panel panel{
        .title = "Portrait", .x = {.label = "position x"}, .y = {.label = "velocity y / ω"}, .equal_aspect = true};
    panel.x.range = panel.y.range = horn::experiment::Range{-1, 1};
    panel.content = std::vector<Series>{{.name = "trail",
                                         .x = values(500, [](double i) { return std::exp(-i / 200) * std::cos(i / 9); }),
                                         .y = values(500, [](double i) { return -std::exp(-i / 200) * std::sin(i / 9); })}};
    return with(panel);
}

/// A trail that fades towards its beginning, and its head.
inline horn::experiment::FigureData fading()
{
    horn::experiment::FigureData figure = portrait();
    auto& all = std::get<std::vector<Series>>(figure.panels.front().content);
    std::ranges::reverse(all.front().x);
    std::ranges::reverse(all.front().y);
    all.front().fades = true;
    all.push_back({.x = {all.front().x.back()}, .y = {all.front().y.back()}, .style = Series::Style::points, .colour = 0});
    return figure;
}

/// As many names as have room of their own.
inline horn::experiment::FigureData manyNames()
{
    horn::experiment::Panel panel{.title = "Sets", .x = {.label = "time", .unit = "steps"}, .y = {.label = "x"}};
    std::vector<Series> all;
    for (int k = 0; k < 8; ++k)
        all.push_back({.name = "ω 0." + std::to_string(k + 1) + ", γ 0.01",
                       .x = values(400, [](double i) { return i; }),
                       .y = values(400, [k](double i) { return std::sin(i * 0.01 * (k + 1)); }),
                       .style = k == 7 ? Series::Style::rings : Series::Style::line});
    for (std::vector<double>* thinned : {&all.back().x, &all.back().y})
        for (std::size_t i = 0; i < 20; ++i)
            (*thinned)[i] = (*thinned)[20 * i];
    all.back().x.resize(20);
    all.back().y.resize(20);
    panel.content = all;
    return with(panel);
}

inline horn::experiment::FigureData bars()
{
    horn::experiment::Panel panel{.title = "Bars", .x = {.label = "class", .categories = {"zero", "one", "two"}}, .y = {.label = "count"}};
    panel.content = std::vector<Series>{{.name = "", .x = {0, 1, 2}, .y = {3, 5, 1}, .style = Series::Style::bars}};
    return with(panel);
}

inline horn::experiment::FigureData histogram()
{
    horn::experiment::Panel panel{.title = "PLV", .x = {.label = "PLV over time, 300 steps"}, .y = {.label = "pairs of nodes"}};
    panel.x.range = horn::experiment::Range{0, 1};
    panel.content = std::vector<Series>{{.x = values(40, [](double i) { return (i + 0.5) / 40; }),
                                         .y = values(40, [](double i) { return 20 + 15 * std::sin(i / 5); }),
                                         .style = Series::Style::bars}};
    panel.markers = {{true, 0.63, "95 % of shifted pairs", false}};
    return with(panel);
}

inline horn::experiment::FigureData waves(horn::experiment::ColourMap colours)
{
    horn::experiment::Panel panel{.title = "Waves", .x = {.label = "time", .unit = "steps"}, .y = {.label = "node", .downwards = true}};
    horn::experiment::HeatMap map{
        .rows = 24, .columns = 90, .row_range = {-0.5, 23.5}, .column_range = {100, 190}, .colours = colours, .label = "position x"};
    for (int row = 0; row < 24; ++row)
        for (int column = 0; column < 90; ++column)
            map.values.push_back(static_cast<float>(std::sin(column / 6.0 + row / 3.0)));
    panel.content = map;
    horn::experiment::FigureData figure = curves();
    figure.panels[0].shares_x_below = true;
    figure.panels.push_back(panel);
    return figure;
}

inline horn::experiment::FigureData matrix()
{
    horn::experiment::Panel panel{.title = "PLV", .x = {.label = "node"}, .y = {.label = "node", .downwards = true}, .equal_aspect = true};
    horn::experiment::HeatMap map{.rows = 12,
                                  .columns = 12,
                                  .row_range = {-0.5, 11.5},
                                  .column_range = {-0.5, 11.5},
                                  .value_range = horn::experiment::Range{0, 1},
                                  .label = "PLV"};
    for (int i = 0; i < 144; ++i)
        map.values.push_back(i % 13 == 0 ? 1.0F : static_cast<float>(i % 12) / 12);
    panel.content = map;
    return with(panel);
}

inline horn::experiment::FigureData paled()
{
    horn::experiment::FigureData figure = matrix();
    auto& map = std::get<horn::experiment::HeatMap>(figure.panels.front().content);
    map.pale_up_to = 0.55;
    map.pale_label = "chance 0.55";
    for (const auto kind : {horn::experiment::Mark::Kind::row, horn::experiment::Mark::Kind::column})
        map.marks.push_back({.kind = kind, .x = 4, .y = 4, .colour = 1});
    return figure;
}

inline horn::experiment::FigureData ring()
{
    horn::experiment::Panel panel{.title = "Ring", .equal_aspect = true};
    horn::experiment::HeatMap map{.rows = 1,
                                  .columns = 48,
                                  .row_range = {-0.5, 0.5},
                                  .column_range = {-0.5, 47.5},
                                  .colours = horn::experiment::ColourMap::cyclic,
                                  .multiples_of_pi = true,
                                  .ring = true,
                                  .label = "phase"};
    for (int i = 0; i < 48; ++i)
        map.values.push_back(static_cast<float>(std::remainder(i * 0.4, 6.28)));
    map.marks = {{.kind = horn::experiment::Mark::Kind::cell, .x = 7, .colour = 1},
                 {.kind = horn::experiment::Mark::Kind::arrow, .to_x = 0.6}};
    panel.content = map;
    return with(panel);
}

}  // namespace kinds
