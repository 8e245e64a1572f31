/// A line that fades towards its first point, as the trail of a phase portrait does.
#pragma once

#include <QPainter>
#include <QPointF>
#include <QRectF>

#include <span>

namespace horn::figures
{

/// Draws it in some dozens of opaque pieces, so that files stay small and nothing shines through. \param pen of the newest point.
/// \param ground what it fades into
void paintFadingLine(QPainter& painter, std::span<const QPointF> points, const QRectF& box, QPen pen, const QColor& ground);

}  // namespace horn::figures
