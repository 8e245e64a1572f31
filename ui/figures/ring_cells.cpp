#include "ui/figures/ring_cells.h"

#include "ui/figures/figure_layout.h"
#include "ui/theme/colour_map.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace horn::figures
{

namespace
{

constexpr double chord = 1.0 / 360;  ///< longest straight piece of an arc, in turns

}  // namespace

QPointF onRing(double turn, double radius)
{
    const double angle = 2 * std::numbers::pi * turn;
    return {radius * std::cos(angle), -radius * std::sin(angle)};
}

void paintRing(QPainter& painter, const experiment::HeatMap& map, const theme::ColourMap& colours, const PanelLayout& layout,
               const theme::Theme& theme, double points)
{
    const int cells = map.columns;
    if (cells <= 0)
        return;
    std::vector<QRgb> pixels(static_cast<std::size_t>(cells));
    theme::paint(colours, map.values, static_cast<float>(layout.valueRange.low), static_cast<float>(layout.valueRange.high), pixels.data());
    const QPointF centre = layout.area.center();
    const double rim = layout.area.width() / layout.x.range.span();
    const auto at = [&](double turn, double radius) { return centre + rim * onRing(turn, radius); };
    const auto sector = [&](int cell, double width) {
        const double from = static_cast<double>(cell) / cells, to = (cell + width) / cells;
        const int pieces = std::max(1, static_cast<int>(std::ceil((to - from) / chord)));
        QPolygonF outline;
        for (int i = 0; i <= pieces; ++i)
            outline << at(from + (to - from) * i / pieces, 1);
        for (int i = pieces; i >= 0; --i)
            outline << at(from + (to - from) * i / pieces, ringHole);
        painter.setBrush(QColor(pixels[static_cast<std::size_t>(cell)]));
        painter.drawPolygon(outline);
    };
    painter.setPen(Qt::NoPen);
    for (int cell = 0; cell < cells; ++cell)
        sector(cell, cell + 1 < cells ? 1.5 : 1);  // into the next one, which is drawn over it: no seam shows between them
    painter.setFont(figureFont(points));
    painter.setPen(theme.text);
    const QFontMetricsF metrics(painter.font());
    const int numbers = std::min(cells, 4);
    for (int i = 0; i < numbers; ++i) {
        const int cell = i * cells / numbers;
        const QString words = QString::number(cell);
        painter.drawText(at((cell + 0.5) / cells, ringNumbers) + QPointF(-metrics.horizontalAdvance(words) / 2, metrics.capHeight() / 2),
                         words);
    }
}

}  // namespace horn::figures
