/// Cutting and thinning of curves, for the screen and for files: SVG from Qt 6.4 cannot clip.
#pragma once

#include <QPointF>
#include <QPolygonF>
#include <QRectF>

#include <span>
#include <vector>

namespace horn::figures
{

[[nodiscard]] bool finite(QPointF p);

/// Leaves the part of the segment inside the box (Liang and Barsky 1984). \return false when nothing is inside
[[nodiscard]] bool clip(QPointF& a, QPointF& b, const QRectF& box);

/// The pieces of a polyline inside the box. A NaN breaks the line.
[[nodiscard]] std::vector<QPolygonF> clipped(std::span<const QPointF> points, const QRectF& box);

/// The part of a polygon inside the box (Sutherland and Hodgman 1974).
[[nodiscard]] QPolygonF clipped(const QPolygonF& polygon, const QRectF& box);

/// What is left of a curve after decimation to the pixel columns of a plot: for every column the first, lowest, highest and last point,
/// in order, so that no peak is lost. Points must come with non-decreasing x. A NaN is kept as a break. Curves of up to two points per
/// column are left as they are.
/// \param points in pixels; \param left, columns: the columns of pixels
void decimate(std::span<const QPointF> points, double left, int columns, std::vector<QPointF>& result);

}  // namespace horn::figures
