#include "ui/figures/free_place.h"

#include "ui/figures/figure_layout.h"
#include "ui/figures/geometry.h"

#include <QLineF>
#include <QRectF>

#include <algorithm>
#include <limits>
#include <vector>

namespace horn::figures
{

namespace
{

bool crosses(const QRectF& box, QPointF from, QPointF to)
{
    const QLineF way(from, to);
    const QPointF corners[]{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    for (int side = 0; side < 4; ++side)
        if (way.intersects(QLineF(corners[side], corners[(side + 1) % 4]), nullptr) == QLineF::BoundedIntersection)
            return true;
    return false;
}

/// Points in the box, and lines between points outside that pass through it.
int coveredBy(const QRectF& box, const PanelLayout& layout, const std::vector<double>& x, const std::vector<double>& y, bool lines)
{
    int covered = 0;
    QPointF last(std::numeric_limits<double>::quiet_NaN(), 0);
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        const QPointF at = layout.place(x[i], y[i]);
        if (box.contains(at))
            ++covered;
        else if (lines && finite(at) && finite(last) && !box.contains(last) && crosses(box, last, at))
            ++covered;
        last = at;
    }
    return covered;
}

int coveredBy(const QRectF& box, const PanelLayout& layout)
{
    using Style = experiment::Series::Style;
    int covered = 0;
    if (const auto* all = std::get_if<std::vector<experiment::Series>>(&layout.panel->content))
        for (const experiment::Series& series : *all)
            covered += coveredBy(box, layout, series.x, series.y, series.style != Style::points && series.style != Style::bars);
    for (const experiment::Band& band : layout.panel->bands)
        for (const std::vector<double>* edge : {&band.low, &band.high})
            covered += coveredBy(box, layout, band.x, *edge, true);
    return covered;
}

}  // namespace

QPointF freest(const PanelLayout& layout, std::span<const QPointF> places, QSizeF size, double margin)
{
    QPointF best = places.front();
    int least = std::numeric_limits<int>::max();
    for (const QPointF& place : places) {
        const QRectF box(place, size);
        const int outside = layout.area.contains(box) ? 0 : std::numeric_limits<int>::max() / 2;
        const int covered = outside + coveredBy(box.adjusted(-margin, -margin, margin, margin), layout);
        if (covered < least) {
            least = covered;
            best = place;
        }
    }
    return best;
}

}  // namespace horn::figures
