/// What part of its data a person looks at: zoomed with the wheel, panned with the mouse, held, fitted again. Arithmetic of the pointer
/// without a window. The part of x moves with the data, so that time scrolls under a zoomed view; y stays where it was put.
#pragma once

#include "ui/figures/ticks.h"

#include <optional>

namespace horn::plots
{

using figures::Range;
using figures::Scale;

class PlotView
{
public:
    enum class Axis { x, y };

    /// What is shown of the range that the plot would show by itself.
    [[nodiscard]] Range shown(Axis axis, Scale scale, Range whole) const;
    /// Nothing is zoomed, panned or held.
    [[nodiscard]] bool isFit() const { return *this == PlotView(); }
    [[nodiscard]] bool isZoomed(Axis axis) const { return partOf(axis) != Part(); }
    /// Nothing that is shown follows the data: y, and what else the plot keeps.
    [[nodiscard]] bool isKept() const { return kept_; }

    /// \param at place along the axis that stays where it is, 0 (low) to 1 (high). \param factor of the length shown; below 1 shows less.
    /// \param whole as the plot would show by itself.
    void zoom(Axis axis, double at, double factor, Range whole);
    /// \param by part of the shown length, towards higher values when positive.
    void pan(Axis axis, double by, Range whole);
    /// Keeps y as it is, and x where it follows the data as y does.
    void keep(Range y, std::optional<Range> x = {});
    void fit() { *this = {}; }
    /// Takes over x of another view.
    void followX(const PlotView& other) { x_ = other.x_; }

    bool operator==(const PlotView&) const = default;

private:
    struct Part {
        double from = 0, to = 1;
        bool operator==(const Part&) const = default;
    };
    void hold(Range whole);
    [[nodiscard]] const Part& partOf(Axis axis) const { return axis == Axis::x ? x_ : y_; }

    Part x_, y_;
    std::optional<Range> held_;   ///< the range of y that y_ is a part of, once it has been zoomed or kept
    std::optional<Range> heldX_;  ///< likewise of x, once it has been kept
    bool kept_ = false;
};

}  // namespace horn::plots
