#include "ui/plots/line_raster.h"

#include "ui/figures/geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace horn::plots
{

namespace
{

constexpr double farAway = 1e6;  ///< device pixels; further out the position does not change what is seen

}  // namespace

void LineRaster::begin(const QRectF& area, double pixelRatio)
{
    area_ = area;
    ratio_ = pixelRatio;
    const int width = std::max(1, static_cast<int>(std::ceil(area.width() * pixelRatio)));
    const int height = std::max(1, static_cast<int>(std::ceil(area.height() * pixelRatio)));
    if (width != width_ || height != height_) {
        width_ = width;
        height_ = height;
        mask_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
        image_ = QImage(width, height, QImage::Format_ARGB32_Premultiplied);
        left_ = width_;
        top_ = height_;
        right_ = bottom_ = 0;
    }
    image_.setDevicePixelRatio(pixelRatio);
    clear();
}

void LineRaster::clear()
{
    for (int row = top_; row < bottom_; ++row)
        std::memset(mask_.data() + static_cast<std::ptrdiff_t>(row) * width_ + left_, 0,
                    static_cast<std::size_t>(std::max(0, right_ - left_)));
    left_ = width_;
    top_ = height_;
    right_ = bottom_ = 0;
}

void LineRaster::segment(QPointF a, QPointF b, double width, double opacity)
{
    a = (a - area_.topLeft()) * ratio_;
    b = (b - area_.topLeft()) * ratio_;
    const double thickness = std::max(1.0, width * ratio_);
    const double strength = 255 * opacity * std::min(1.0, width * ratio_);  // thinner than a pixel: fainter
    const double reach = thickness / 2 + 0.5;
    if (!figures::clip(a, b, QRectF(-reach, -reach, width_ + 2 * reach, height_ + 2 * reach)))
        return;
    const double dx = b.x() - a.x(), dy = b.y() - a.y();
    const double squared = dx * dx + dy * dy;
    const double inverse = squared > 1e-12 ? 1 / squared : 0;
    const double length = std::sqrt(squared);
    const int top = std::max(0, static_cast<int>(std::floor(std::min(a.y(), b.y()) - reach)));
    const int bottom = std::min(height_, static_cast<int>(std::ceil(std::max(a.y(), b.y()) + reach)));
    const double leftmost = std::min(a.x(), b.x()) - reach, rightmost = std::max(a.x(), b.x()) + reach;
    for (int row = top; row < bottom; ++row) {
        const double py = row + 0.5 - a.y();
        double from = leftmost, to = rightmost;
        if (std::abs(dy) > 1e-6) {  // where this row comes near the endless line
            const double middle = a.x() + py * dx / dy, half = reach * length / std::abs(dy) + 0.5;
            from = std::max(from, middle - half);
            to = std::min(to, middle + half);
        }
        const int begin = std::max(0, static_cast<int>(std::floor(from))), end = std::min(width_, static_cast<int>(std::ceil(to)));
        unsigned char* line = mask_.data() + static_cast<std::ptrdiff_t>(row) * width_;
        for (int column = begin; column < end; ++column) {
            const double px = column + 0.5 - a.x();
            const double along = std::clamp((px * dx + py * dy) * inverse, 0.0, 1.0);
            const double ex = px - along * dx, ey = py - along * dy;
            const double distance = ex * ex + ey * ey;
            if (distance >= reach * reach)
                continue;
            const double coverage = std::min(1.0, reach - std::sqrt(distance)) * strength;
            line[column] = std::max(line[column], static_cast<unsigned char>(coverage + 0.5));
        }
        if (begin < end) {
            left_ = std::min(left_, begin);
            right_ = std::max(right_, end);
        }
    }
    top_ = std::min(top_, top);
    bottom_ = std::max(bottom_, bottom);
}

void LineRaster::polyline(std::span<const QPointF> points, double width, std::span<const double> dash)
{
    std::size_t piece = 0;
    double left = dash.empty() ? 0 : dash[0];
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (!figures::finite(points[i - 1]) || !figures::finite(points[i]))
            continue;
        QPointF a = points[i - 1], b = points[i];
        if (dash.empty()) {
            segment(a, b, width);
            continue;
        }
        if (!figures::clip(a, b, area_.adjusted(-farAway, -width, farAway, width)))
            continue;
        double length = std::hypot(b.x() - a.x(), b.y() - a.y());
        while (length > 0) {
            const double step = std::min(left, length);
            const QPointF next = a + (b - a) * (step / length);
            if (piece % 2 == 0)
                segment(a, next, width);
            a = next;
            length -= step;
            left -= step;
            if (left <= 1e-9)
                left = dash[++piece % dash.size()];
        }
    }
}

void LineRaster::dot(QPointF centre, double diameter, double opacity)
{
    if (figures::finite(centre))
        segment(centre, centre, diameter, opacity);
}

void LineRaster::ring(QPointF centre, double diameter, double width)
{
    if (!figures::finite(centre))
        return;
    constexpr int corners = 20;
    const auto corner = [&](int i) {
        const double angle = 2 * std::numbers::pi * i / corners;
        return centre + diameter / 2 * QPointF(std::cos(angle), std::sin(angle));
    };
    for (int i = 0; i < corners; ++i)
        segment(corner(i), corner(i + 1), width);
}

void LineRaster::flush(QPainter& painter, const QColor& colour)
{
    if (left_ < right_ && top_ < bottom_) {
        const unsigned red = static_cast<unsigned>(colour.red()), green = static_cast<unsigned>(colour.green()),
                       blue = static_cast<unsigned>(colour.blue()), alpha = static_cast<unsigned>(colour.alpha());
        std::array<QRgb, 256> shades{};
        for (unsigned i = 0; i < 256; ++i) {
            const unsigned a = (i * alpha + 127) / 255;
            shades[i] = qRgba(static_cast<int>(red * a / 255), static_cast<int>(green * a / 255), static_cast<int>(blue * a / 255),
                              static_cast<int>(a));
        }
        for (int row = top_; row < bottom_; ++row) {
            const unsigned char* from = mask_.data() + static_cast<std::ptrdiff_t>(row) * width_;
            auto* to = reinterpret_cast<QRgb*>(image_.scanLine(row));
            for (int column = left_; column < right_; ++column)
                to[column] = shades[from[column]];
        }
        const QRect touched(left_, top_, right_ - left_, bottom_ - top_);
        const QPointF place = area_.topLeft() + QPointF(left_, top_) / ratio_;
        painter.drawImage(QRectF(place, QSizeF(touched.size()) / ratio_), image_, touched);
    }
    clear();
}

}  // namespace horn::plots
