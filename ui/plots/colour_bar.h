/// The key to the colours of a heat map or matrix: a bar with ticks and a title, right of the axes; and the limits that follow the data.
#pragma once

#include "ui/figures/ticks.h"
#include "ui/theme/colour_map.h"

#include <QPainter>

#include <optional>
#include <span>

namespace horn::plots
{

class ColourBar
{
public:
    QString title;
    theme::ColourMapKind kind = theme::ColourMapKind::diverging;
    figures::TickUnit unit = figures::TickUnit::plain;
    std::optional<figures::Range> fixed;
    /// Colours up to this value are paled towards the ground, on the bar too, where a line marks it: what is not significant.
    std::optional<double> paleUpTo;

    /// Limits now: the fixed ones, or those that follow the data.
    [[nodiscard]] figures::Range range() const;
    /// Lets the limits follow a sample of the values: symmetric for diverging maps, without the outermost 0.25 % on each side.
    void follow(std::span<const float> sample);
    /// Leaves the limits as they are, whatever is fixed or followed meanwhile; or no longer.
    void keep(bool kept);
    /// The next sample fits at once.
    void reset() { automatic_.reset(); }

    [[nodiscard]] double widthNeeded(double fontPixels) const;
    /// \param plotArea the bar stands right of it and is as high
    void paint(QPainter& painter, const theme::Theme& theme, const QRectF& plotArea, double fontPixels) const;

    /// Fills `pixels` with the colours of values.
    void colour(std::span<const float> values, const theme::Theme& theme, QRgb* pixels) const;

private:
    [[nodiscard]] std::vector<figures::Tick> ticks(double height, double fontPixels) const;

    figures::AutoRange automatic_;
    std::optional<figures::Range> kept_;
    bool symmetric_ = false, made_ = false;
    std::vector<float> sorted_;
};

}  // namespace horn::plots
