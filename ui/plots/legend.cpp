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

constexpr double sampleWidth = 22, gap = 8, padding = 7, inset = 7;

double lineHeight(double fontPixels) { return std::round(fontPixels * 1.45); }

}  // namespace

void Legend::place(const QRectF& plotArea, const std::vector<LegendEntry>& entries, double fontPixels, std::span<const QPointF> data)
{
    entries_ = entries;
    fontPixels_ = fontPixels;
    box_ = {};
    const QFontMetricsF metrics(theme::font(fontPixels));
    double widest = 0;
    for (const LegendEntry& entry : entries)
        widest = std::max(widest, metrics.horizontalAdvance(entry.name));
    const QSizeF size(std::ceil(widest + sampleWidth + gap + 2 * padding),
                      static_cast<double>(entries.size()) * lineHeight(fontPixels) + 2 * padding - 4);
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
    const int entry = static_cast<int>(std::floor((position.y() - box_.top() - padding + 2) / lineHeight(fontPixels_)));
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
    painter.drawRoundedRect(box_, 5, 5);
    const QFont font = theme::font(fontPixels_);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    double middle = box_.top() + padding - 2 + lineHeight(fontPixels_) / 2;
    for (const LegendEntry& entry : entries_) {
        painter.setOpacity(entry.hidden ? 0.35 : 1);
        const double left = box_.left() + padding, centre = left + sampleWidth / 2;
        const bool dashed = entry.sample == LegendEntry::Sample::dashed;
        QPen pen(entry.colour, 2, Qt::SolidLine, Qt::FlatCap);
        if (dashed)
            pen.setDashPattern({2.5, 1.6});
        painter.setPen(pen);
        if (entry.sample == LegendEntry::Sample::area)
            painter.fillRect(QRectF(left, middle - 4, sampleWidth, 8), entry.colour);
        else if (entry.sample != LegendEntry::Sample::points)
            painter.drawLine(QPointF(left, middle), QPointF(left + sampleWidth, middle));
        if (entry.sample == LegendEntry::Sample::points || entry.sample == LegendEntry::Sample::linePoints) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(entry.colour);
            painter.drawEllipse(QPointF(centre, middle), 3.5, 3.5);
        }
        painter.setPen(theme.text);
        painter.drawText(QPointF(left + sampleWidth + gap, middle + (metrics.capHeight()) / 2), entry.name);
        middle += lineHeight(fontPixels_);
    }
    painter.restore();
}

}  // namespace horn::plots
