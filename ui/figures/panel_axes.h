/// What the axes of a figure's panels must show: ranges that fit the data, and ticks.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/figures/ticks.h"

#include <vector>

namespace horn::figures
{

/// The heat map of a panel; nullptr: it shows series.
[[nodiscard]] const experiment::HeatMap* heatMapOf(const experiment::Panel& panel);

/// Whether it shows a ring, which has no axes.
[[nodiscard]] bool isRing(const experiment::Panel& panel);

/// Of the x axis, or of the y axis: as the panel has it, or fitted to the data.
[[nodiscard]] Range rangeOf(const experiment::Panel& panel, bool horizontal);

/// Of the colour bar, likewise.
[[nodiscard]] Range valueRangeOf(const experiment::HeatMap& map);

/// Names of categories, or numbers. \param most ticks with a label
[[nodiscard]] std::vector<Tick> ticksOf(const experiment::Axis& axis, Scale scale, Range range, int most);

/// Of the colour bar; the value up to which colours are paled takes the place of what it would touch.
/// \param label height of a label as a share of the bar
[[nodiscard]] std::vector<Tick> valueTicksOf(const experiment::HeatMap& map, Range range, int most, double label);

}  // namespace horn::figures
