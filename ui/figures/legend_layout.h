/// Where the entries of a figure's legend stand: below one another, or side by side where that hides less.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_style.h"

#include <QColor>
#include <QPointF>
#include <QString>

#include <vector>

namespace horn::figures
{

struct PanelLayout;

struct LegendEntry {
    QString name;
    QColor colour;
    experiment::Series::Style style = experiment::Series::Style::line;
    QPointF at;  ///< left end of its sample, at half the height of the entry
};

/// Lengths in units: of a sample, and between it and its name.
inline constexpr double legendSample = 130, legendGap = 40;

/// Named series, then named bands; empty where there are fewer than two, which need no names.
[[nodiscard]] std::vector<LegendEntry> legendOf(const PanelLayout& layout, const FigureStyle& style);

}  // namespace horn::figures
