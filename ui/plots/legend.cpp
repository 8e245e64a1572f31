#include "ui/plots/legend.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace horn::plots
{

namespace
{

constexpr double inset = 7, besideGap = 10;
constexpr std::size_t mostWithin = 4;  ///< entries inside the axes
constexpr double widestBeside = 0.5;   ///< of the plot
constexpr double lettersBeside = 11;   ///< pixels at most

double widestName(const std::vector<LegendEntry>& entries, double fontPixels)
{
    const QFontMetricsF metrics(theme::font(fontPixels));
    double widest = 0;
    for (const LegendEntry& entry : entries)
        widest = std::max(widest, metrics.horizontalAdvance(entry.name));
    return widest;
}

}  // namespace

Legend::Measures Legend::measures(bool beside, double fontPixels)
{
    return beside ? Measures{14, 5, 0, std::round(fontPixels * 1.4)} : Measures{22, 8, 7, std::round(fontPixels * 1.45)};
}

double Legend::widthBeside(const std::vector<LegendEntry>& entries, double plotWidth, double fontPixels)
{
    if (entries.size() <= mostWithin)
        return 0;
    const double letters = std::min(fontPixels, lettersBeside);
    const Measures of = measures(true, letters);
    const double width = besideGap + of.sample + of.gap + std::ceil(widestName(entries, letters) / 8) * 8;
    return width <= widestBeside * plotWidth ? width : 0;
}

void Legend::place(const QRectF& plotArea, double plotWidth, const std::vector<LegendEntry>& entries, double fontPixels,
                   std::span<const QPointF> data)
{
    entries_ = entries;
    const double beside = widthBeside(entries, plotWidth, fontPixels);
    beside_ = beside > 0;
    fontPixels_ = beside_ ? std::min(fontPixels, lettersBeside) : fontPixels;
    box_ = {};
    const Measures of = measures(beside_, fontPixels_);
    const double height = static_cast<double>(entries.size()) * of.line;
    if (beside_) {
        box_ = QRectF(plotArea.right() + besideGap, plotArea.top(), beside - besideGap, height);
        return;
    }
    const QSizeF size(std::ceil(widestName(entries, fontPixels) + of.sample + of.gap + 2 * of.padding), height + 2 * of.padding - 4);
    if (entries.empty() || size.width() > plotArea.width() * 0.75 || size.height() > plotArea.height() * 0.75)
        return;
    const QRectF inner = plotArea.adjusted(inset, inset, -inset, -inset);
    const std::array<QPointF, 4> corners{QPointF(inner.right() - size.width(), inner.top()), inner.topLeft(),
                                         QPointF(inner.right() - size.width(), inner.bottom() - size.height()),
                                         QPointF(inner.left(), inner.bottom() - size.height())};
    std::array<int, 4> hidden{};
    for (const QPointF point : data)
        for (std::size_t k = 0; k < corners.size(); ++k)
            hidden[k] += QRectF(corners[k], size).contains(point) ? 1 : 0;
    const auto best = std::min_element(hidden.begin(), hidden.end()) - hidden.begin();
    if (corner_ < 0 || hidden[static_cast<std::size_t>(corner_)] > 2 * hidden[static_cast<std::size_t>(best)] + 8)
        corner_ = static_cast<int>(best);
    box_ = QRectF(corners[static_cast<std::size_t>(corner_)], size);
}

int Legend::entryAt(QPointF position) const
{
    if (!box_.contains(position))
        return -1;
    const Measures of = measures(beside_, fontPixels_);
    const int entry = static_cast<int>(std::floor((position.y() - box_.top() - of.padding + 2) / of.line));
    return std::clamp(entry, 0, static_cast<int>(entries_.size()) - 1);
}

void Legend::paint(QPainter& painter, const theme::Theme& theme) const
{
    if (box_.isEmpty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor back = theme.plot;
    back.setAlpha(215);
    painter.setPen(Qt::NoPen);
    painter.setBrush(back);
    if (!beside_)
        painter.drawRoundedRect(box_, 5, 5);
    const QFont font = theme::font(fontPixels_);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    const Measures of = measures(beside_, fontPixels_);
    double middle = box_.top() + std::max(0.0, of.padding - 2) + of.line / 2;
    for (const LegendEntry& entry : entries_) {
        painter.setOpacity(entry.hidden ? 0.35 : 1);
        const double left = box_.left() + of.padding, centre = left + of.sample / 2;
        const bool dashed = entry.sample == LegendEntry::Sample::dashed;
        QPen pen(entry.colour, 2, Qt::SolidLine, Qt::FlatCap);
        if (dashed)
            pen.setDashPattern({2.5, 1.6});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        if (entry.sample == LegendEntry::Sample::area)
            painter.fillRect(QRectF(left, middle - 4, of.sample, 8), entry.colour);
        else if (entry.sample == LegendEntry::Sample::rings)
            painter.drawEllipse(QPointF(centre, middle), 4.75, 4.75);
        else if (entry.sample != LegendEntry::Sample::points)
            painter.drawLine(QPointF(left, middle), QPointF(left + of.sample, middle));
        if (entry.sample == LegendEntry::Sample::points || entry.sample == LegendEntry::Sample::linePoints) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(entry.colour);
            painter.drawEllipse(QPointF(centre, middle), 3.5, 3.5);
        }
        painter.setPen(theme.text);
        painter.drawText(QPointF(left + of.sample + of.gap, middle + (metrics.capHeight()) / 2), entry.name);
        middle += of.line;
    }
    painter.restore();
}

}  // namespace horn::plots
