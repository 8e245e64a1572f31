/// The key to the lines of a plot: inside the axes in the emptiest corner, or, where it has more than a few entries and would cover the
/// lines, right of the axes.
#pragma once

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <span>
#include <vector>

namespace horn::plots
{

struct LegendEntry {
    enum class Sample { line, dashed, points, rings, linePoints, area };

    QString name;
    QColor colour;
    Sample sample = Sample::line;
    bool hidden = false;  ///< taken out of the plot; shown faintly
};

class Legend
{
public:
    /// What these entries need right of the axes, in pixels; 0 where they have their place within.
    [[nodiscard]] static double widthBeside(const std::vector<LegendEntry>& entries, double plotWidth, double fontPixels);
    /// Where to look for room: points of the data in pixels. The corner changes only when another is clearly emptier.
    /// \param plotWidth of the whole plot, as in widthBeside()
    void place(const QRectF& plotArea, double plotWidth, const std::vector<LegendEntry>& entries, double fontPixels,
               std::span<const QPointF> data);
    void paint(QPainter& painter, const theme::Theme& theme) const;
    /// The entry at a place in pixels, or −1.
    [[nodiscard]] int entryAt(QPointF position) const;
    [[nodiscard]] const QRectF& box() const { return box_; }

private:
    struct Measures {
        double sample, gap, padding, line;  ///< pixels
    };
    [[nodiscard]] static Measures measures(bool beside, double fontPixels);

    std::vector<LegendEntry> entries_;
    double fontPixels_ = 12;
    bool beside_ = false;
    QRectF box_;
    int corner_ = -1;
};

}  // namespace horn::plots
