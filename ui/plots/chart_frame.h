/// The still part of a plot: frame, y axis, grid, labels and titles, drawn by Qt Charts into a pixmap that is kept until something changes.
/// The live content is painted over it, inside the same plot area; so are the ticks of the x axis, because time scrolls and a chart takes
/// about a millisecond to be laid out anew.
#pragma once

#include "ui/figures/ticks.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPixmap>
#include <QRectF>

#include <memory>

namespace horn::plots
{

inline constexpr double axisTickRoom = 8;  ///< between axis and labels, pixels
inline constexpr double axisTitleGap = 4;  ///< between labels and title, pixels

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
    double titleReach = 0;  ///< least distance of the y title's baseline from the axis: titles of stacked plots stand in line
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

    /// Grid lines, ticks and labels of the x axis.
    static void paintXAxis(QPainter& painter, const FrameSpecification& specification, const theme::Theme& theme);

private:
    struct Chart;
    std::unique_ptr<Chart> chart_;
    FrameSpecification last_;
    QPixmap pixmap_;
};

}  // namespace horn::plots
