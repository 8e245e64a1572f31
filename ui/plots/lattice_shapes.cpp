#include "ui/plots/lattice_shapes.h"

#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace horn::plots
{

namespace
{

constexpr double wholeTurn = 2 * std::numbers::pi;
const QColor halo(0, 0, 0, 190);

/// A line that shows on every colour below it.
void strokeTwice(QPainter& painter, const QPainterPath& path, const QColor& colour, double width)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(halo, width + 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
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

int ringNode(QPointF place, int nodes)
{
    const double turn = std::atan2(-place.y(), place.x()) / wholeTurn;
    return std::clamp(static_cast<int>(std::floor((turn - std::floor(turn)) * nodes)), 0, nodes - 1);
}

void RingImage::layOut(int side, double inner, int nodes)
{
    if (image_.width() == side && nodes_ == nodes && inner_ == inner)
        return;
    image_ = QImage(side, side, QImage::Format_ARGB32_Premultiplied);
    nodes_ = nodes;
    inner_ = inner;
    nodeOf_.assign(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), -1);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const QPointF place((x + 0.5) * 2 / side - 1, (y + 0.5) * 2 / side - 1);
            const double radius = std::hypot(place.x(), place.y()), pixel = 2.0 / side;
            if (radius > inner - pixel && radius < 1 + pixel)
                nodeOf_[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x)] =
                    ringNode(place, nodes);
        }
}

void RingImage::paint(QPainter& painter, const QRectF& circle, double inner, const std::vector<QRgb>& colours, const QColor& ground)
{
    const double ratio = painter.deviceTransform().m11();
    layOut(std::max(1, static_cast<int>(std::lround(circle.width() * ratio))), inner, static_cast<int>(colours.size()));
    auto* pixel = reinterpret_cast<QRgb*>(image_.bits());
    for (const int node : nodeOf_)
        *pixel++ = node < 0 ? 0 : colours[static_cast<std::size_t>(node)];
    painter.drawImage(circle, image_);
    // The staircase of pixels at both edges disappears under the ground.
    const double width = 3;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ground, width));
    const double rim = circle.width() / 2 + width / 2 - 0.5, hole = inner * circle.width() / 2 - width / 2 + 0.5;
    painter.drawEllipse(circle.center(), rim, rim);
    painter.drawEllipse(circle.center(), hole, hole);
}

void paintCellMark(QPainter& painter, const QRectF& cell, const QColor& colour)
{
    QPainterPath path;
    path.addRect(cell);
    strokeTwice(painter, path, colour, 2);
}

void paintRingMark(QPainter& painter, QPointF rim, QPointF centre, const QColor& colour, const QColor& ground)
{
    const QPointF way = (rim - centre) / std::hypot(rim.x() - centre.x(), rim.y() - centre.y());
    const QPointF across(-way.y(), way.x());
    painter.setPen(QPen(ground, 1));
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{rim + 1.0 * way, rim + 9.0 * way + 5.0 * across, rim + 9.0 * way - 5.0 * across});
}

void paintArrow(QPainter& painter, QPointF from, QPointF to)
{
    const double length = std::hypot(to.x() - from.x(), to.y() - from.y());
    if (length <= 0)
        return;
    QPainterPath path(from);
    path.lineTo(to);
    addHead(path, to, (to - from) / length, std::min(11.0, length / 2));
    strokeTwice(painter, path, Qt::white, 2.5);
}

void paintRoundArrow(QPainter& painter, QPointF centre, double radius, double turn, const QColor& colour)
{
    constexpr double most = 0.9;  // a whole turn would hide its own head
    const double swept = most * turn, end = 0.25 + swept;
    const QRectF square(centre - QPointF(radius, radius), centre + QPointF(radius, radius));
    QPainterPath path;
    path.arcMoveTo(square, 90);
    path.arcTo(square, 90, 360 * swept);
    const double sense = turn > 0 ? 1 : -1;
    const QPointF way(-sense * std::sin(wholeTurn * end), -sense * std::cos(wholeTurn * end));
    addHead(path, centre + onRing(end, radius), way, std::min(10.0, radius / 2));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 2.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

void paintVortex(QPainter& painter, QPointF centre, bool positive)
{
    constexpr double radius = 5.5, arm = 3;
    painter.setPen(QPen(Qt::white, 1.5));
    painter.setBrush(QColor(0, 0, 0, 200));
    painter.drawEllipse(centre, radius, radius);
    painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0));
    if (positive)
        painter.drawLine(centre - QPointF(0, arm), centre + QPointF(0, arm));
}

}  // namespace horn::plots
