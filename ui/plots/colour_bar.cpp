#include "ui/plots/colour_bar.h"

#include "ui/figures/heat_map_image.h"
#include "ui/figures/words.h"

#include <QFontMetricsF>
#include <QImage>

#include <algorithm>
#include <cmath>

namespace horn::plots
{

namespace
{

constexpr double tickLength = 4, labelGap = 3, titleGap = 6, smallLetters = 11.5;

/// Small plots have small letters and little room.
double distanceOf(double fontPixels) { return fontPixels < smallLetters ? 7 : 12; }
double barWidthOf(double fontPixels) { return fontPixels < smallLetters ? 8 : 10; }
/// Of the colour, the rest is ground.
constexpr unsigned paleShare = 64;  // of 256

double labelGrid(double fontPixels) { return fontPixels < smallLetters ? 2 : 8; }

}  // namespace

figures::Range ColourBar::range() const
{
    if (kept_)
        return *kept_;
    if (fixed)
        return *fixed;
    return kind == theme::ColourMapKind::diverging && !made_ ? figures::Range{-1, 1} : automatic_.range();
}

void ColourBar::keep(bool kept)
{
    if (kept != kept_.has_value())
        kept_ = kept ? std::optional(range()) : std::nullopt;
}

void ColourBar::follow(std::span<const float> sample)
{
    if (fixed)
        return;
    const bool symmetric = kind == theme::ColourMapKind::diverging;
    if (!made_ || symmetric != symmetric_) {
        figures::AutoRange::Options options;
        options.symmetric = symmetric;
        options.headroom = 0;
        automatic_ = figures::AutoRange(options);
        symmetric_ = symmetric;
        made_ = true;
    }
    sorted_.clear();
    std::copy_if(sample.begin(), sample.end(), std::back_inserter(sorted_), [](float v) { return std::isfinite(v); });
    if (sorted_.empty())
        return;
    const auto at = [this](double share) {
        const auto place = sorted_.begin() + std::lround(share * static_cast<double>(sorted_.size() - 1));
        std::nth_element(sorted_.begin(), place, sorted_.end());
        return static_cast<double>(*place);
    };
    automatic_.update(figures::Range{at(0.0025), at(0.9975)});
}

std::vector<figures::Tick> ColourBar::ticks(double height, double fontPixels) const
{
    const int most = std::clamp(static_cast<int>(height / (fontPixels * 2.4)), 2, 9);
    return figures::linearTicks(range(), most, unit);
}

double ColourBar::widthNeeded(double fontPixels) const
{
    const QFontMetricsF metrics(theme::font(fontPixels));
    double widest = 14;
    for (const double height : {80.0, 160.0, 320.0, 640.0})  // the height is not known yet
        for (const figures::Tick& tick : ticks(height, fontPixels))
            widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    const double labels = std::ceil(widest / labelGrid(fontPixels)) * labelGrid(fontPixels);
    return distanceOf(fontPixels) + barWidthOf(fontPixels) + tickLength + labelGap + labels +
           (title.isEmpty() ? 0 : titleGap + metrics.height());
}

void ColourBar::paint(QPainter& painter, const theme::Theme& theme, const QRectF& plotArea, double fontPixels) const
{
    const QRectF bar(plotArea.right() + distanceOf(fontPixels), plotArea.top(), barWidthOf(fontPixels), plotArea.height());
    const theme::ColourMap& map = theme::colourMap(kind, theme.appearance);
    QImage strip(1, theme::ColourMap::size, QImage::Format_RGB32);
    for (int i = 0; i < theme::ColourMap::size; ++i)
        strip.setPixel(0, i, map.colours[static_cast<std::size_t>(theme::ColourMap::size - 1 - i)]);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.drawImage(bar, strip);
    if (paleUpTo) {
        QColor ground = theme.plot;
        ground.setAlpha(256 - static_cast<int>(paleShare));
        const double top =
            bar.bottom() - bar.height() * std::clamp(figures::fraction(figures::Scale::linear, range(), *paleUpTo), 0.0, 1.0);
        painter.fillRect(QRectF(QPointF(bar.left(), top), bar.bottomRight()), ground);
        painter.fillRect(QRectF(bar.left() - 3, top - 0.75, bar.width() + 3, 1.5), theme.text);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = theme::font(fontPixels);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    const figures::Range limits = range();
    double widest = 0;
    for (const figures::Tick& tick : ticks(plotArea.height(), fontPixels)) {
        const double y = bar.bottom() - bar.height() * figures::fraction(figures::Scale::linear, limits, tick.value);
        painter.setPen(QPen(theme.axis, 1));
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + tickLength, y));
        painter.setPen(theme.muted);
        const double baseline = std::clamp(y + metrics.capHeight() / 2, bar.top() + metrics.capHeight() - 3, bar.bottom() + 3);
        painter.drawText(QPointF(bar.right() + tickLength + labelGap, baseline), tick.label);
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    }
    if (title.isEmpty())
        return;
    const QString text = metrics.elidedText(title, Qt::ElideRight, bar.height());
    const double labels = std::ceil(std::max(14.0, widest) / labelGrid(fontPixels)) * labelGrid(fontPixels);
    painter.save();
    painter.translate(bar.right() + tickLength + labelGap + labels + titleGap + metrics.ascent() - 2,
                      bar.center().y() + figures::widthOfWords(text, font) / 2);
    painter.rotate(-90);
    painter.setPen(theme.muted);
    figures::drawWords(painter, {0, 0}, text, font);
    painter.restore();
}

void ColourBar::colour(std::span<const float> values, const theme::Theme& theme, QRgb* pixels) const
{
    const figures::Range limits = range();
    theme::paint(theme::colourMap(kind, theme.appearance), values, static_cast<float>(limits.low), static_cast<float>(limits.high), pixels);
    if (!paleUpTo)
        return;
    figures::pale(values, static_cast<float>(*paleUpTo), theme.plot.rgb(), pixels);
}

}  // namespace horn::plots
