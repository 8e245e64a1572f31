/// The still part of a plot: axes, grid, tick labels and titles, drawn by Qt Charts into a pixmap that is kept until something changes.
/// The live content is painted over it, inside the same plot area.
#pragma once

#include "ui/figures/ticks.h"
#include "ui/theme/theme.h"

#include <QPixmap>
#include <QRectF>

#include <memory>

namespace horn::plots
{

struct FrameAxis {
    figures::Scale scale = figures::Scale::linear;
    figures::Range range;
    std::vector<figures::Tick> ticks;
    QString title;
    bool reversed = false;
    bool labels = true;   ///< tick labels and title
    bool visible = true;  ///< line, ticks and grid

    bool operator==(const FrameAxis&) const = default;
};

struct FrameSpecification {
    QSize size;
    double pixelRatio = 1;
    QRectF plotArea;
    FrameAxis x, y;
    double fontPixels = 12;
    theme::Appearance appearance = theme::Appearance::dark;

    bool operator==(const FrameSpecification&) const = default;
};

class ChartFrame
{
public:
    ChartFrame();
    ~ChartFrame();

    /// The frame as specified; drawn anew only when the specification differs from the last one.
    const QPixmap& draw(const FrameSpecification& specification, const theme::Theme& theme);

private:
    struct Chart;
    std::unique_ptr<Chart> chart_;
    FrameSpecification last_;
    QPixmap pixmap_;
};

}  // namespace horn::plots
