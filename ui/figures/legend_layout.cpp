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
static_assert(legendSample == 13 * point && legendGap == 4 * point);

std::vector<LegendEntry> namedOnes(const experiment::Panel& panel, const theme::Theme& theme)
{
    const auto colourOf = [&theme](int number) {
        return theme.series[static_cast<std::size_t>(std::max(0, number)) % theme.series.size()];
    };
    std::vector<LegendEntry> entries;
    const auto& all = std::get<std::vector<experiment::Series>>(panel.content);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (const auto& series = all[i]; !series.name.empty())
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
    return entries;
}

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

}  // namespace

std::vector<LegendEntry> legendOf(const PanelLayout& layout, const FigureStyle& style)
{
    if (!std::holds_alternative<std::vector<experiment::Series>>(layout.panel->content))
        return {};
    std::vector<LegendEntry> entries = namedOnes(*layout.panel, style.theme);
    if (entries.size() < 2)
        return {};
    const QFontMetricsF metrics(figureFont(style.fontSize));
    const double line = metrics.height() * 1.1;
    std::vector<double> widths;
    for (const LegendEntry& entry : entries)
        widths.push_back(legendSample + legendGap + metrics.horizontalAdvance(entry.name));
    const QSizeF column(*std::ranges::max_element(widths), line * static_cast<double>(entries.size()));
    const QSizeF row(std::accumulate(widths.begin(), widths.end(), betweenColumns * static_cast<double>(widths.size() - 1)), line);
    const FreePlace below = freestAround(layout, column), beside = freestAround(layout, row);
    const bool inRow = beside.covered < below.covered;
    QPointF at = (inRow ? beside : below).corner + QPointF(0, line / 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        entries[i].at = at;
        at += inRow ? QPointF(widths[i] + betweenColumns, 0) : QPointF(0, line);
    }
    return entries;
}

}  // namespace horn::figures
