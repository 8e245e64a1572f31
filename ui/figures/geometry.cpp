#include "ui/figures/geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace horn::figures
{

bool finite(QPointF p) { return std::isfinite(p.x()) && std::isfinite(p.y()); }

/// Liang and Barsky (1984): the part of a segment inside a box, or false.
bool clip(QPointF& a, QPointF& b, const QRectF& box)
{
    double from = 0, to = 1;
    const QPointF d = b - a;
    const auto against = [&](double p, double q) {
        if (p == 0)
            return q >= 0;
        const double t = q / p;
        if (p < 0)
            from = std::max(from, t);
        else
            to = std::min(to, t);
        return from <= to;
    };
    if (!against(-d.x(), a.x() - box.left()) || !against(d.x(), box.right() - a.x()) || !against(-d.y(), a.y() - box.top()) ||
        !against(d.y(), box.bottom() - a.y()))
        return false;
    b = a + to * d;
    a = a + from * d;
    return true;
}

std::vector<QPolygonF> clipped(std::span<const QPointF> points, const QRectF& box)
{
    std::vector<QPolygonF> pieces;
    bool joined = false;
    for (std::size_t i = 1; i < points.size(); ++i) {
        QPointF a = points[i - 1], b = points[i];
        if (!finite(a) || !finite(b) || !clip(a, b, box)) {
            joined = false;
            continue;
        }
        if (!joined || a != points[i - 1])
            pieces.push_back(QPolygonF{a});
        pieces.back() << b;
        joined = b == points[i];
    }
    return pieces;
}

QPolygonF clipped(const QPolygonF& polygon, const QRectF& box)
{
    QPolygonF result = polygon;
    for (int side = 0; side < 4; ++side) {
        const auto depth = [&](QPointF p) {  // positive inside
            switch (side) {
            case 0: return p.x() - box.left();
            case 1: return box.right() - p.x();
            case 2: return p.y() - box.top();
            default: return box.bottom() - p.y();
            }
        };
        const QPolygonF input = std::exchange(result, {});
        for (qsizetype i = 0; i < input.size(); ++i) {
            const QPointF here = input[i], next = input[(i + 1) % input.size()];
            const double depthHere = depth(here), depthNext = depth(next);
            if (depthHere >= 0)
                result << here;
            if ((depthHere >= 0) != (depthNext >= 0))
                result << here + (next - here) * (depthHere / (depthHere - depthNext));
        }
    }
    return result;
}

void decimate(std::span<const QPointF> points, double left, int columns, std::vector<QPointF>& result)
{
    result.clear();
    if (points.size() <= static_cast<std::size_t>(2 * columns)) {
        result.assign(points.begin(), points.end());
        return;
    }
    const auto columnOf = [&](QPointF p) { return std::clamp(std::floor(p.x() - left), -1.0, static_cast<double>(columns)); };
    for (std::size_t i = 0; i < points.size();) {
        if (!finite(points[i])) {
            if (!result.empty() && finite(result.back()))
                result.push_back(points[i]);
            ++i;
            continue;
        }
        const double column = columnOf(points[i]);
        std::size_t low = i, high = i, last = i;
        std::size_t end = i + 1;
        for (; end < points.size() && finite(points[end]) && columnOf(points[end]) == column; ++end) {
            low = points[end].y() < points[low].y() ? end : low;
            high = points[end].y() > points[high].y() ? end : high;
            last = end;
        }
        std::array<std::size_t, 4> kept{i, std::min(low, high), std::max(low, high), last};
        for (std::size_t k = 0; k < kept.size(); ++k)
            if (k == 0 || kept[k] != kept[k - 1])
                result.push_back(points[kept[k]]);
        i = end;
    }
}

}  // namespace horn::figures
