#include "ui/figures/legend_layout.h"

#include "ui/figures/figure_layout.h"
#include "ui/figures/figure_painter.h"
#include "ui/figures/free_place.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <numeric>

namespace horn::figures
{

namespace
{

constexpr double point = unitsPerInch / 72.0;
constexpr double pad = 3 * point, betweenColumns = 10 * point;
constexpr std::size_t mostWithin = 4;  ///< entries inside the axes, as on the screen
static_assert(legendSample == 13 * point && legendGap == 4 * point);

/// None when there are fewer than two.
std::vector<LegendEntry> namedOnes(const experiment::Panel& panel, const theme::Theme& theme)
{
    const auto* all = std::get_if<std::vector<experiment::Series>>(&panel.content);
    if (!all)
        return {};
    const auto colourOf = [&theme](int number) {
        return theme.series[static_cast<std::size_t>(std::max(0, number)) % theme.series.size()];
    };
    std::vector<LegendEntry> entries;
    for (std::size_t i = 0; i < all->size(); ++i)
        if (const auto& series = (*all)[i]; !series.name.empty())
            entries.push_back({QString::fromStdString(series.name),
                               colourOf(series.colour >= 0 ? series.colour : static_cast<int>(i)),
                               series.style,
                               {}});
    for (const experiment::Band& band : panel.bands)
        if (!band.name.empty())
            entries.push_back({QString::fromStdString(band.name),
                               theme::blend(theme.plot, colourOf(band.colour), 0.16),
                               experiment::Series::Style::bars,
                               {}});
    if (entries.size() < 2)
        entries.clear();
    return entries;
}

/// How long the entries of a legend are.
struct Measures {
    QFontMetricsF metrics;
    double line = 0;             ///< height of an entry
    std::vector<double> widths;  ///< of the entries
    double widest = 0;           ///< of them

    Measures(const std::vector<LegendEntry>& entries, const FigureStyle& style)
        : metrics(figureFont(style.fontSize)), line(metrics.height() * 1.1)
    {
        for (const LegendEntry& entry : entries)
            widths.push_back(legendSample + legendGap + metrics.horizontalAdvance(entry.name));
        if (!widths.empty())
            widest = *std::ranges::max_element(widths);
    }

    [[nodiscard]] QSizeF below() const { return {widest, line * static_cast<double>(widths.size())}; }
    [[nodiscard]] QSizeF beside() const
    {
        return {std::accumulate(widths.begin(), widths.end(), betweenColumns * static_cast<double>(widths.size() - 1)), line};
    }
    /// In columns of equal width.
    [[nodiscard]] std::size_t columnsIn(double width) const
    {
        const auto fitting = static_cast<std::size_t>(std::max(1.0, (width + betweenColumns + 1e-6) / (widest + betweenColumns)));
        return std::clamp<std::size_t>(fitting, 1, std::max<std::size_t>(1, widths.size()));
    }
    [[nodiscard]] std::size_t rowsOf(std::size_t columns) const { return (widths.size() + columns - 1) / columns; }
};

/// The freest of the corners and of the middles of the sides.
FreePlace freestAround(const PanelLayout& layout, QSizeF size)
{
    const QRectF inner = layout.area.adjusted(pad, pad, -pad, -pad);
    const QPointF first = inner.topLeft(), last(inner.right() - size.width(), inner.bottom() - size.height());
    const QPointF middle = (first + last) / 2;
    const std::array places{first,
                            QPointF(last.x(), first.y()),
                            last,
                            QPointF(first.x(), last.y()),
                            QPointF(middle.x(), first.y()),
                            QPointF(middle.x(), last.y()),
                            QPointF(first.x(), middle.y()),
                            QPointF(last.x(), middle.y())};
    return freest(layout, places, size, pad);
}

void standWithin(std::vector<LegendEntry>& entries, const PanelLayout& layout, const Measures& of)
{
    const FreePlace below = freestAround(layout, of.below()), beside = freestAround(layout, of.beside());
    const bool inRow = beside.isBetterThan(below);
    QPointF at = (inRow ? beside : below).corner + QPointF(0, of.line / 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].at = at;
        at += inRow ? QPointF(of.widths[i] + betweenColumns, 0) : QPointF(0, of.line);
    }
}

/// Column by column; names that are longer than the room are cut.
void standIn(const QRectF& room, std::vector<LegendEntry>& entries, const Measures& of)
{
    const std::size_t rows = of.rowsOf(of.columnsIn(room.width()));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto column = static_cast<double>(i / rows), row = static_cast<double>(i % rows);
        entries[i].at = room.topLeft() + QPointF(column * (of.widest + betweenColumns), (row + 0.5) * of.line);
        if (of.widths[i] > room.width() + 1)
            entries[i].name = of.metrics.elidedText(entries[i].name, Qt::ElideRight, room.width() - legendSample - legendGap);
    }
}

}  // namespace

std::vector<LegendEntry> legendOf(const PanelLayout& layout, const FigureStyle& style)
{
    std::vector<LegendEntry> entries = namedOnes(*layout.panel, style.theme);
    if (entries.empty())
        return entries;
    const Measures of(entries, style);
    if (layout.legendRoom)
        standIn(*layout.legendRoom, entries, of);
    else
        standWithin(entries, layout, of);
    return entries;
}

QRectF boxOf(const LegendEntry& entry, const FigureStyle& style)
{
    const QFontMetricsF metrics(figureFont(style.fontSize));
    return {entry.at.x(), entry.at.y() - metrics.capHeight() / 2, legendSample + legendGap + metrics.horizontalAdvance(entry.name),
            metrics.capHeight()};
}

bool legendNeedsRoom(const PanelLayout& layout, const FigureStyle& style)
{
    const std::vector<LegendEntry> entries = namedOnes(*layout.panel, style.theme);
    if (entries.empty() || entries.size() > mostWithin)
        return !entries.empty();
    const Measures of(entries, style);
    return !freestAround(layout, of.below()).free && !freestAround(layout, of.beside()).free;
}

QSizeF legendBeside(const experiment::Panel& panel, const FigureStyle& style, double highest)
{
    const Measures of(namedOnes(panel, style.theme), style);
    const auto entries = static_cast<double>(of.widths.size());
    const auto most = static_cast<std::size_t>(std::clamp(highest / of.line, 1.0, std::max(1.0, entries)));
    const std::size_t columns = (of.widths.size() + most - 1) / most;
    return {static_cast<double>(columns) * (of.widest + betweenColumns) - betweenColumns,
            static_cast<double>(of.rowsOf(columns)) * of.line};
}

QSizeF legendBelow(const experiment::Panel& panel, const FigureStyle& style, double width)
{
    const Measures of(namedOnes(panel, style.theme), style);
    return {width, static_cast<double>(of.rowsOf(of.columnsIn(width))) * of.line};
}

}  // namespace horn::figures
