#include "ui/figures/free_place.h"

#include "ui/figures/figure_layout.h"
#include "ui/figures/figure_painter.h"
#include "ui/figures/geometry.h"

#include <QRectF>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace horn::figures
{

namespace
{

constexpr double ofPoint = 3 * unitsPerInch / 72.0;  ///< what a single point counts, as a length: its size

double lengthIn(const QRectF& box, QPointF from, QPointF to)
{
    return clip(from, to, box) ? std::hypot(to.x() - from.x(), to.y() - from.y()) : 0;
}

/// Of the lines between the points, or of the points alone.
double coveredBy(const QRectF& box, const PanelLayout& layout, const std::vector<double>& x, const std::vector<double>& y, bool lines)
{
    double covered = 0;
    QPointF last(std::numeric_limits<double>::quiet_NaN(), 0);
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        const QPointF at = layout.place(x[i], y[i]);
        if (!lines)
            covered += box.contains(at) ? ofPoint : 0;
        else if (finite(at) && finite(last))
            covered += lengthIn(box, last, at);
        last = at;
    }
    return covered;
}

/// Length of all lines that run below the box.
double coveredBy(const QRectF& box, const PanelLayout& layout)
{
    using Style = experiment::Series::Style;
    double covered = 0;
    if (const auto* all = std::get_if<std::vector<experiment::Series>>(&layout.panel->content))
        for (const experiment::Series& series : *all)
            covered += coveredBy(box, layout, series.x, series.y,
                                 series.style != Style::points && series.style != Style::rings && series.style != Style::bars);
    for (const experiment::Band& band : layout.panel->bands)
        for (const std::vector<double>* edge : {&band.low, &band.high})
            covered += coveredBy(box, layout, band.x, *edge, true);
    for (const experiment::Marker& marker : layout.panel->markers) {
        const QPointF at =
            marker.vertical ? layout.place(marker.value, layout.y.range.low) : layout.place(layout.x.range.low, marker.value);
        const QPointF along = marker.vertical ? QPointF(0, -layout.area.height()) : QPointF(layout.area.width(), 0);
        covered += lengthIn(box, at, at + along);
    }
    return covered;
}

}  // namespace

FreePlace freest(const PanelLayout& layout, std::span<const QPointF> places, QSizeF size, double margin)
{
    FreePlace best{places.front(), std::numeric_limits<double>::infinity()};
    for (const QPointF& place : places) {
        const QRectF box(place, size);
        const double hidden = (layout.area.contains(box) ? 0 : 1e9) + coveredBy(box, layout);
        const double near = coveredBy(box.adjusted(-margin, -margin, margin, margin), layout);
        const FreePlace here{place, hidden + near / 4, hidden == 0};
        if (here.isBetterThan(best))
            best = here;
    }
    return best;
}

}  // namespace horn::figures
