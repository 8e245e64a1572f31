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
    /// y no longer follows the data.
    [[nodiscard]] bool isHeld() const { return held_.has_value(); }

    /// \param at place along the axis that stays where it is, 0 (low) to 1 (high). \param factor of the length shown; below 1 shows less.
    /// \param whole as the plot would show by itself.
    void zoom(Axis axis, double at, double factor, Range whole);
    /// \param by part of the shown length, towards higher values when positive.
    void pan(Axis axis, double by, Range whole);
    /// Keeps y as it is.
    void hold(Range whole);
    void fit() { *this = {}; }
    /// Takes over x of another view.
    void followX(const PlotView& other) { x_ = other.x_; }

    bool operator==(const PlotView&) const = default;

private:
    struct Part {
        double from = 0, to = 1;
        bool operator==(const Part&) const = default;
    };
    [[nodiscard]] const Part& partOf(Axis axis) const { return axis == Axis::x ? x_ : y_; }

    Part x_, y_;
    std::optional<Range> held_;  ///< the range of y that y_ is a part of, once it has been zoomed or held
};

}  // namespace horn::plots
