/// Fast antialiased lines for live data: QPainter needs about 10 ms to stroke 1 000 points as one path, this about a twentieth.
/// Each pixel takes the largest coverage of the segments that touch it, so that joins and crossings are not darkened twice.
#pragma once

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QPointF>
#include <QRectF>

#include <span>
#include <vector>

namespace horn::plots
{

/// Collects segments of one colour and lays them over a painter. Reuse it: buffers are kept.
class LineRaster
{
public:
    /// Begins an empty layer. \param area in the painter's coordinates; nothing is drawn outside. \param pixelRatio device pixels per unit
    void begin(const QRectF& area, double pixelRatio);

    /// A round-ended segment. \param width in units; \param opacity 0 to 1
    void segment(QPointF a, QPointF b, double width, double opacity = 1);
    /// A NaN breaks the line. \param dash lengths of stroke and gap in units; empty: solid
    void polyline(std::span<const QPointF> points, double width, std::span<const double> dash = {});
    /// A filled circle.
    void dot(QPointF centre, double diameter, double opacity = 1);
    /// An empty circle. \param diameter to the middle of the line \param width of the line
    void ring(QPointF centre, double diameter, double width);

    /// Lays what was drawn over the painter in one colour and empties the layer.
    void flush(QPainter& painter, const QColor& colour);

private:
    void clear();

    QRectF area_;
    double ratio_ = 1;
    int width_ = 0, height_ = 0;       // device pixels
    std::vector<unsigned char> mask_;  // coverage, row by row
    QImage image_;
    int left_ = 0, top_ = 0, right_ = 0, bottom_ = 0;  // touched pixels, right and bottom exclusive
};

}  // namespace horn::plots
