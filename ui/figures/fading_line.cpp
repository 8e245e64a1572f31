#include "ui/figures/fading_line.h"

#include "ui/figures/geometry.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace horn::figures
{

namespace
{
constexpr std::size_t pieces = 48;
constexpr double faintest = 0.08;  ///< share of the colour at the oldest point
}  // namespace

void paintFadingLine(QPainter& painter, std::span<const QPointF> points, const QRectF& box, QPen pen, const QColor& ground)
{
    const QColor colour = pen.color();
    painter.setBrush(Qt::NoBrush);
    const std::size_t length = std::max<std::size_t>(1, (points.size() + pieces - 1) / pieces);
    for (std::size_t from = 0; from + 1 < points.size(); from += length) {
        const std::size_t count = std::min(length + 1, points.size() - from);  // each ends where the next begins
        const double age = static_cast<double>(from + count) / static_cast<double>(points.size());
        pen.setColor(theme::blend(ground, colour, std::min(1.0, faintest + (1 - faintest) * age * age)));
        painter.setPen(pen);
        for (const QPolygonF& piece : clipped(points.subspan(from, count), box))
            painter.drawPolyline(piece);
    }
}

}  // namespace horn::figures
