#include "ui/figures/mark_shapes.h"

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/ring_cells.h"
#include "ui/theme/theme.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace horn::figures
{

namespace
{

constexpr double wholeTurn = 2 * std::numbers::pi;
const QColor halo(0, 0, 0, 190);

/// A line that shows on every colour below it.
void strokeTwice(QPainter& painter, const QPainterPath& path, const QColor& colour, double width, double unit)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(halo, (width + 2) * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(QPen(colour, width * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

/// The two strokes of an arrow's head. \param way unit vector
void addHead(QPainterPath& path, QPointF tip, QPointF way, double length)
{
    const QPointF across(-way.y(), way.x());
    path.moveTo(tip - length * way + 0.7 * length * across);
    path.lineTo(tip);
    path.lineTo(tip - length * way - 0.7 * length * across);
}

}  // namespace

void paintCellMark(QPainter& painter, const QRectF& cell, const QColor& colour, double unit)
{
    QPainterPath path;
    path.addRect(cell);
    strokeTwice(painter, path, colour, 2, unit);
}

void paintRingMark(QPainter& painter, QPointF rim, QPointF centre, const QColor& colour, const QColor& ground, double unit)
{
    const QPointF way = unit * (rim - centre) / std::hypot(rim.x() - centre.x(), rim.y() - centre.y());
    const QPointF across(-way.y(), way.x());
    painter.setPen(QPen(ground, unit));
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{rim + way, rim + 9.0 * way + 5.0 * across, rim + 9.0 * way - 5.0 * across});
}

void paintEdgeMark(QPainter& painter, QPointF edge, QPointF inwards, const QColor& colour, double unit)
{
    const double length = 9 * unit, half = 5 * unit;
    const QPointF across(-inwards.y(), inwards.x());
    painter.setPen(QPen(halo, unit));
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{edge + length * inwards, edge + half * across, edge - half * across});
}

void paintArrow(QPainter& painter, QPointF from, QPointF to, double unit)
{
    const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
    if (length <= 0)
        return;
    QPainterPath path(from);
    path.lineTo(to);
    addHead(path, to, (to - from) / length, std::min(11 * unit, length / 2));
    strokeTwice(painter, path, Qt::white, 2.5, unit);
}

void paintRoundArrow(QPainter& painter, QPointF centre, double radius, double turn, const QColor& colour, double unit)
{
    constexpr double most = 0.9;  // a whole turn would hide its own head
    const double swept = most * turn, end = 0.25 + swept;
    const QRectF square(centre - QPointF(radius, radius), centre + QPointF(radius, radius));
    QPainterPath path;
    path.arcMoveTo(square, 90);
    path.arcTo(square, 90, 360 * swept);
    const double sense = turn > 0 ? 1 : -1;
    const QPointF way(-sense * std::sin(wholeTurn * end), -sense * std::cos(wholeTurn * end));
    addHead(path, centre + radius * onRing(end, 1), way, std::min(10 * unit, radius / 2));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 2.5 * unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

void paintVortex(QPainter& painter, QPointF centre, bool positive, double unit)
{
    const double radius = 5.5 * unit, arm = 3 * unit;
    painter.setPen(QPen(Qt::white, 1.5 * unit));
    painter.setBrush(QColor(0, 0, 0, 200));
    painter.drawEllipse(centre, radius, radius);
    painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0));
    if (positive)
        painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm));
}

void paintMarks(QPainter& painter, const experiment::HeatMap& map, const PanelLayout& layout, const theme::Theme& theme, double unit)
{
    using Kind = experiment::Mark::Kind;
    const QPointF centre = layout.area.center();
    const double rim = layout.area.width() / layout.x.range.span();
    const QRectF reach = layout.area.adjusted(-unit, -unit, unit, unit);
    for (const experiment::Mark& mark : map.marks) {
        const QColor colour = theme.series[static_cast<std::size_t>(mark.colour) % theme.series.size()];
        const QPointF at = layout.place(mark.x, mark.y);
        if (map.ring) {
            if (mark.kind == Kind::cell)
                paintRingMark(painter, centre + rim * onRing((mark.x + 0.5) / map.columns, 1), centre, colour, theme.plot, unit);
            else if (mark.kind == Kind::arrow)
                paintRoundArrow(painter, centre, ringArrow * rim, mark.to_x, theme.text, unit);
            continue;
        }
        switch (mark.kind) {
        case Kind::cell:
            if (reach.contains(at)) {
                const QRectF cell(layout.place(mark.x - 0.5, mark.y - 0.5), layout.place(mark.x + 0.5, mark.y + 0.5));
                const double inset = 2 * unit;  // half the stroke, which would leave the axes
                paintCellMark(painter, cell.normalized().adjusted(inset, inset, -inset, -inset), colour, unit);
            }
            break;
        case Kind::row:
            if (at.y() >= reach.top() && at.y() <= reach.bottom())
                paintEdgeMark(painter, {layout.area.left(), at.y()}, {1, 0}, colour, unit);
            break;
        case Kind::column:
            if (at.x() >= reach.left() && at.x() <= reach.right())
                paintEdgeMark(painter, {at.x(), layout.area.top()}, {0, 1}, colour, unit);
            break;
        case Kind::arrow: paintArrow(painter, at, layout.place(mark.to_x, mark.to_y), unit); break;
        case Kind::vortex:
            if (reach.contains(at))
                paintVortex(painter, at, mark.to_x > 0, unit);
            break;
        }
    }
}

}  // namespace horn::figures
