/// Where the entries of a figure's legend stand: within the axes, below one another or side by side, where they hide nothing; else in room
/// of their own beside or below the axes.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_style.h"

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
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

/// Named series, then named bands; empty where there are fewer than two, which need no names. In the layout's room for the legend, where it
/// has one; else within the axes.
[[nodiscard]] std::vector<LegendEntry> legendOf(const PanelLayout& layout, const FigureStyle& style);

/// Of its sample and its name.
[[nodiscard]] QRectF boxOf(const LegendEntry& entry, const FigureStyle& style);

/// Whether the panel has a legend that is too long for the axes, or finds no place in them where it hides nothing.
[[nodiscard]] bool legendNeedsRoom(const PanelLayout& layout, const FigureStyle& style);

/// What the panel's legend takes in room of its own, as wide as the names, when that is at most so high; columns side by side where it
/// must.
[[nodiscard]] QSizeF legendBeside(const experiment::Panel& panel, const FigureStyle& style, double highest);
/// Likewise in room that is so wide.
[[nodiscard]] QSizeF legendBelow(const experiment::Panel& panel, const FigureStyle& style, double width);

}  // namespace horn::figures
