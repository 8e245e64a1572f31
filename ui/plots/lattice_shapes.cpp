#include "ui/plots/lattice_shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace horn::plots
{

namespace
{

constexpr double wholeTurn = 2 * std::numbers::pi;

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

}  // namespace horn::plots
