#include "ui/plots/plot_view.h"

#include <algorithm>

namespace horn::plots
{

namespace
{
constexpr double leastPart = 1e-4;  ///< of the whole that can be shown
constexpr double farthest = 2;      ///< lengths of the whole that y can be taken beyond it
}  // namespace

Range PlotView::shown(Axis axis, Scale scale, Range whole) const
{
    if (const std::optional<Range>& held = axis == Axis::x ? heldX_ : held_)
        whole = *held;
    const Part& part = partOf(axis);
    if (part == Part())
        return whole;
    return {figures::valueAt(scale, whole, part.from), figures::valueAt(scale, whole, part.to)};
}

void PlotView::hold(Range whole)
{
    if (!held_)
        held_ = whole;
}

void PlotView::keep(Range y, std::optional<Range> x)
{
    hold(y);
    heldX_ = x;
    kept_ = true;
}

void PlotView::zoom(Axis axis, double at, double factor, Range whole)
{
    Part& part = axis == Axis::x ? x_ : y_;
    const double most = axis == Axis::x ? 1 : 1 + 2 * farthest;
    const double before = part.to - part.from;
    const double length = std::clamp(before * factor, leastPart, most);
    if (axis == Axis::y)
        hold(whole);
    if (axis == Axis::x && length == most) {
        part = {};
        return;
    }
    const double from = part.from + at * (before - length);
    part = {from, from + length};
    pan(axis, 0, whole);
}

void PlotView::pan(Axis axis, double by, Range whole)
{
    Part& part = axis == Axis::x ? x_ : y_;
    const double length = part.to - part.from, room = axis == Axis::x ? 0 : farthest;
    const double from = std::clamp(part.from + by * length, -room, 1 + room - length);
    part = {from, from + length};
    if (axis == Axis::y)
        hold(whole);
}

}  // namespace horn::plots
