/// The key to the lines of a plot, drawn inside the axes in the emptiest corner.
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
    enum class Sample { line, dashed, points, linePoints, area };

    QString name;
    QColor colour;
    Sample sample = Sample::line;
    bool hidden = false;  ///< taken out of the plot; shown faintly
};

class Legend
{
public:
    /// Where to look for room: points of the data in pixels. The corner changes only when another is clearly emptier.
    void place(const QRectF& plotArea, const std::vector<LegendEntry>& entries, double fontPixels, std::span<const QPointF> data);
    void paint(QPainter& painter, const theme::Theme& theme) const;
    /// The entry at a place in pixels, or −1.
    [[nodiscard]] int entryAt(QPointF position) const;
    [[nodiscard]] const QRectF& box() const { return box_; }

private:
    std::vector<LegendEntry> entries_;
    double fontPixels_ = 12;
    QRectF box_;
    int corner_ = -1;
};

}  // namespace horn::plots
