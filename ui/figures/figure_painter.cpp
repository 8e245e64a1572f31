#include "ui/figures/figure_painter.h"

#include "ui/figures/fading_line.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/free_place.h"
#include "ui/figures/geometry.h"
#include "ui/figures/heat_map_image.h"
#include "ui/figures/legend_layout.h"
#include "ui/figures/mark_shapes.h"
#include "ui/figures/panel_axes.h"
#include "ui/figures/ring_cells.h"
#include "ui/figures/words.h"
#include "ui/theme/colour_map.h"

#include <QFontMetricsF>
#include <QImage>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

namespace horn::figures
{

namespace
{

constexpr double point = unitsPerInch / 72.0;
constexpr double tickLength = 3 * point, minorTickLength = 1.7 * point, labelGap = 2.5 * point, titleGap = 3 * point;

QColor seriesColour(const theme::Theme& theme, int number)
{
    return theme.series[static_cast<std::size_t>(std::max(0, number)) % theme.series.size()];
}

theme::ColourMapKind kindOf(experiment::ColourMap colours)
{
    switch (colours) {
    case experiment::ColourMap::diverging: return theme::ColourMapKind::diverging;
    case experiment::ColourMap::sequential: return theme::ColourMapKind::sequential;
    case experiment::ColourMap::cyclic: return theme::ColourMapKind::cyclic;
    }
    return theme::ColourMapKind::sequential;
}

/// Draws one panel. Every text is drawn at a point, so that it stays one text in SVG and PDF.
class PanelPainter
{
public:
    PanelPainter(QPainter& painter, const PanelLayout& layout, const FigureStyle& style)
        : painter_(painter), layout_(layout), style_(style), theme_(style.theme), legend_(legendOf(layout, style))
    {
    }

    void paint()
    {
        if (const auto* map = std::get_if<experiment::HeatMap>(&layout_.panel->content)) {
            paintHeatMap(*map);
        } else {
            paintBands();
            const auto& all = std::get<std::vector<experiment::Series>>(layout_.panel->content);
            const bool bars = std::any_of(all.begin(), all.end(), [](const auto& s) { return s.style == experiment::Series::Style::bars; });
            if (!bars)
                paintMarkers();
            for (std::size_t i = 0; i < all.size(); ++i)
                paintSeries(all[i], all[i].colour >= 0 ? all[i].colour : static_cast<int>(i));
            if (bars)  // which would hide them
                paintMarkers();
        }
        if (!isRing(*layout_.panel))
            paintAxes();
        paintLegend();
        if (!layout_.letter.isEmpty())
            text(layout_.letterAt, layout_.letter, style_.fontSize + 2, theme::Weight::bold, Qt::AlignLeft);
    }

private:
    /// \param at end of the baseline that the alignment names
    void text(QPointF at, const QString& words, double points, theme::Weight weight, Qt::Alignment alignment)
    {
        const QFont font = figureFont(points, weight);
        const double width = widthOfWords(words, font);
        if (alignment & Qt::AlignHCenter)
            at.rx() -= width / 2;
        else if (alignment & Qt::AlignRight)
            at.rx() -= width;
        painter_.setPen(theme_.text);
        drawWords(painter_, at, words, font);
    }

    void verticalText(QPointF baselineCentre, const QString& words)
    {
        painter_.save();
        painter_.translate(baselineCentre);
        painter_.rotate(-90);
        text({0, 0}, words, style_.fontSize + 0.5, theme::Weight::regular, Qt::AlignHCenter);
        painter_.restore();
    }

    [[nodiscard]] QPen pen(const QColor& colour, double points) const
    {
        return QPen(colour, points * point, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    }

    void paintAxes()
    {
        const QRectF& area = layout_.area;
        const QFontMetricsF metrics(figureFont(style_.fontSize)), titleMetrics(figureFont(style_.fontSize + 0.5));
        painter_.setPen(pen(theme_.axis, 0.6));
        painter_.drawLine(area.bottomLeft(), area.bottomRight());
        painter_.drawLine(area.topLeft(), area.bottomLeft());
        for (const Tick& tick : layout_.x.ticks) {
            const double x = layout_.place(tick.value, layout_.y.range.low).x();
            painter_.setPen(pen(theme_.axis, tick.major ? 0.6 : 0.4));
            painter_.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + (tick.major ? tickLength : minorTickLength)));
            if (tick.major && layout_.x.labels)
                text({x, area.bottom() + tickLength + labelGap + metrics.ascent()}, tick.label, style_.fontSize, theme::Weight::regular,
                     Qt::AlignHCenter);
        }
        for (const Tick& tick : layout_.y.ticks) {
            const double y = layout_.place(layout_.x.range.low, tick.value).y();
            painter_.setPen(pen(theme_.axis, tick.major ? 0.6 : 0.4));
            painter_.drawLine(QPointF(area.left() - (tick.major ? tickLength : minorTickLength), y), QPointF(area.left(), y));
            if (!tick.major)
                continue;
            text({area.left() - tickLength - labelGap, y + metrics.capHeight() / 2}, tick.label, style_.fontSize, theme::Weight::regular,
                 Qt::AlignRight);
        }
        if (!layout_.x.title.isEmpty())
            text({area.center().x(), area.bottom() + tickLength + labelGap + metrics.height() + titleGap + titleMetrics.ascent()},
                 layout_.x.title, style_.fontSize + 0.5, theme::Weight::regular, Qt::AlignHCenter);
        if (!layout_.y.title.isEmpty())
            verticalText({layout_.yTitleAt, area.center().y()}, layout_.y.title);
    }

    void paintSeries(const experiment::Series& series, int colourNumber)
    {
        using Style = experiment::Series::Style;
        const QColor colour = seriesColour(theme_, colourNumber);
        std::vector<QPointF> points;
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
            points.push_back(layout_.place(series.x[i], series.y[i]));
        if (series.style == Style::bars) {
            paintBars(series, colour);
            return;
        }
        if (series.style != Style::points && series.style != Style::rings) {
            std::vector<QPointF> kept;
            const bool ordered = std::is_sorted(series.x.begin(), series.x.end());
            if (ordered)  // a tenth of a point is finer than any printer's ink
                decimate(points, layout_.area.left(), static_cast<int>(layout_.area.width()), kept);
            QPen line = pen(colour, style_.lineWidth);
            line.setJoinStyle(Qt::RoundJoin);
            if (series.style == Style::dashed)
                line.setDashPattern({3.6, 2.2});
            painter_.setPen(line);
            painter_.setBrush(Qt::NoBrush);
            if (series.fades)
                paintFadingLine(painter_, points, layout_.area, line, theme_.plot);
            else
                for (const QPolygonF& piece : clipped(ordered ? kept : points, layout_.area))
                    painter_.drawPolyline(piece);
        }
        if (series.style != Style::line && series.style != Style::dashed)
            for (const QPointF& at : points)
                if (finite(at) && layout_.area.adjusted(-1, -1, 1, 1).contains(at))
                    paintPoint(at, colour, series.style);
    }

    /// A dot, or a ring that leaves a dot within it to be seen.
    void paintPoint(QPointF at, const QColor& colour, experiment::Series::Style style)
    {
        const bool ring = style == experiment::Series::Style::rings;
        painter_.setPen(ring ? pen(colour, 0.75) : QPen(Qt::NoPen));
        painter_.setBrush(ring ? QBrush(Qt::NoBrush) : QBrush(colour));
        const double radius = (ring ? 2.3 : 1.5) * point;
        painter_.drawEllipse(at, radius, radius);
    }

    void paintBars(const experiment::Series& series, const QColor& colour)
    {
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(colour);
        const double step = series.x.size() > 1 ? series.x[1] - series.x[0] : 1;
        const double width = step * (layout_.panel->x.categories.empty() ? 0.96 : 0.72);
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            if (!std::isfinite(series.y[i]))
                continue;
            const QPointF a = layout_.place(series.x[i] - width / 2, series.y[i]), b = layout_.place(series.x[i] + width / 2, 0);
            const QRectF bar = QRectF(a, b).normalized().intersected(layout_.area);
            if (!bar.isEmpty())
                painter_.drawRect(bar);
        }
    }

    void paintBands()
    {
        for (const experiment::Band& band : layout_.panel->bands) {
            QPolygonF outline;
            for (std::size_t i = 0; i < band.x.size(); ++i)
                outline << layout_.place(band.x[i], band.high[i]);
            for (std::size_t i = band.x.size(); i-- > 0;)
                outline << layout_.place(band.x[i], band.low[i]);
            painter_.setPen(Qt::NoPen);
            painter_.setBrush(theme::blend(theme_.plot, seriesColour(theme_, band.colour), 0.16));
            painter_.drawPolygon(clipped(outline, layout_.area));
        }
    }

    void paintMarkers()
    {
        const QRectF& area = layout_.area;
        const QFontMetricsF metrics(figureFont(style_.fontSize));
        for (const experiment::Marker& marker : layout_.panel->markers) {
            const QPointF at =
                marker.vertical ? layout_.place(marker.value, layout_.y.range.low) : layout_.place(layout_.x.range.low, marker.value);
            const bool inside =
                marker.vertical ? at.x() >= area.left() && at.x() <= area.right() : at.y() >= area.top() && at.y() <= area.bottom();
            if (!inside)
                continue;
            QPen line = pen(marker.vertical ? theme_.alarm : theme_.muted, 0.7);
            if (marker.dashed)
                line.setDashPattern({3.6, 2.2});
            painter_.setPen(line);
            if (marker.vertical)
                painter_.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
            else
                painter_.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()));
            if (marker.label.empty())
                continue;
            const QString words = QString::fromStdString(marker.label);
            const QSizeF size(metrics.horizontalAdvance(words), metrics.ascent());
            const double gap = 2 * point, top = area.top() + size.height(), bottom = area.bottom() - gap;
            const double right = marker.vertical ? at.x() + gap : area.right() - gap - size.width();
            const double left = marker.vertical ? at.x() - gap - size.width() : area.left() + gap;
            const double over = at.y() - gap, under = at.y() + size.height() + gap / 2;
            const QPointF base =
                marker.vertical ? emptiest({QPointF(right, top), QPointF(left, top), QPointF(right, bottom), QPointF(left, bottom)}, size)
                                : emptiest({QPointF(right, over), QPointF(right, under), QPointF(left, over), QPointF(left, under)}, size);
            text(base, words, style_.fontSize, theme::Weight::regular, Qt::AlignLeft);
        }
    }

    /// The base point where a text covers the least of the data, and nothing of the legend; what would leave the axes comes last.
    [[nodiscard]] QPointF emptiest(std::array<QPointF, 4> bases, QSizeF size) const
    {
        const QPointF ascent(0, size.height());
        for (QPointF& base : bases)
            base -= ascent;
        const auto offLegend = std::ranges::stable_partition(bases, [&](QPointF corner) {
            return std::ranges::none_of(legend_,
                                        [&](const LegendEntry& entry) { return boxOf(entry, style_).intersects(QRectF(corner, size)); });
        });
        const auto count = static_cast<std::size_t>(offLegend.begin() - bases.begin());
        return freest(layout_, std::span(bases).first(count > 0 ? count : bases.size()), size).corner + ascent;
    }

    /// The cells that lie in the axes, one pixel each. A cell that is cut by the edge is left out rather than drawn outside.
    void paintHeatMap(const experiment::HeatMap& map)
    {
        const theme::ColourMap& colours = theme::colourMap(kindOf(map.colours), theme_.appearance);
        paintCells(map, colours);
        paintMarks(painter_, map, layout_, theme_, 0.75 * point);
        const QRectF bar = *layout_.colourBar;
        QImage strip(1, theme::ColourMap::size, QImage::Format_RGB32);
        for (int i = 0; i < theme::ColourMap::size; ++i)
            strip.setPixel(0, i, barColour(map, colours, theme_.plot, layout_, theme::ColourMap::size - 1 - i));
        painter_.drawImage(bar, strip);
        painter_.setPen(pen(theme_.axis, 0.5));
        painter_.setBrush(Qt::NoBrush);
        painter_.drawRect(bar);
        if (map.pale_up_to) {
            const double y = bar.bottom() - bar.height() * fraction(Scale::linear, layout_.valueRange, *map.pale_up_to);
            painter_.setPen(pen(theme_.axis, 0.8));
            if (y > bar.top() && y < bar.bottom())
                painter_.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y));
        }
        const QFontMetricsF metrics(figureFont(style_.fontSize)), titleMetrics(figureFont(style_.fontSize + 0.5));
        double widest = 0;
        for (const Tick& tick : layout_.valueTicks) {
            const double y = bar.bottom() - bar.height() * fraction(Scale::linear, layout_.valueRange, tick.value);
            painter_.setPen(pen(theme_.axis, 0.6));
            painter_.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + tickLength, y));
            text({bar.right() + tickLength + labelGap, y + metrics.capHeight() / 2}, tick.label, style_.fontSize, theme::Weight::regular,
                 Qt::AlignLeft);
            widest = std::max(widest, metrics.horizontalAdvance(tick.label));
        }
        if (!map.label.empty())
            verticalText({bar.right() + tickLength + labelGap + widest + titleGap + titleMetrics.ascent(), bar.center().y()},
                         withUnit(map.label, map.unit));
    }

    /// Cells are written as blocks of pixels about as fine as the style's resolution: some viewers blur large pixels whatever the file
    /// says.
    [[nodiscard]] int enlargement(const QRectF& target, const QImage& image) const
    {
        return isPicture() ? 1
                           : static_cast<int>(
                                 std::min(target.width() * resolution() / image.width(), target.height() * resolution() / image.height()));
    }

    [[nodiscard]] bool isPicture() const { return dynamic_cast<QImage*>(painter_.device()) != nullptr; }
    /// Pixels per unit.
    [[nodiscard]] double resolution() const
    {
        return isPicture() ? painter_.transform().m11() : static_cast<double>(style_.dpi) / unitsPerInch;
    }

    void paintCells(const experiment::HeatMap& map, const theme::ColourMap& colours)
    {
        if (map.ring)
            return paintRing(painter_, map, colours, layout_, theme_, style_.fontSize);
        const auto [image, target] = imageOfCells(map, colours, theme_.plot, layout_, resolution());
        if (image.isNull())
            return;
        const int factor = enlargement(target, image);
        painter_.drawImage(target, factor > 1 ? image.scaled(image.size() * factor) : image);
    }

    void paintLegend();
    void paintSample(QPointF left, double width, const QColor& colour, experiment::Series::Style style);

    QPainter& painter_;
    const PanelLayout& layout_;
    const FigureStyle& style_;
    const theme::Theme& theme_;
    const std::vector<LegendEntry> legend_;
};

void PanelPainter::paintSample(QPointF left, double width, const QColor& colour, experiment::Series::Style style)
{
    using Style = experiment::Series::Style;
    if (style == Style::bars) {
        painter_.fillRect(QRectF(left.x(), left.y() - 2 * point, width, 4 * point), colour);
        return;
    }
    QPen line = pen(colour, style_.lineWidth);
    if (style == Style::dashed)
        line.setDashPattern({3.6, 2.2});
    painter_.setPen(line);
    if (style != Style::points && style != Style::rings)
        painter_.drawLine(left, left + QPointF(width, 0));
    if (style == Style::points || style == Style::rings || style == Style::line_points)
        paintPoint(left + QPointF(width / 2, 0), colour, style);
}

void PanelPainter::paintLegend()
{
    const QFontMetricsF metrics(figureFont(style_.fontSize));
    for (const LegendEntry& entry : legend_) {
        paintSample(entry.at, legendSample, entry.colour, entry.style);
        text(entry.at + QPointF(legendSample + legendGap, metrics.capHeight() / 2), entry.name, style_.fontSize, theme::Weight::regular,
             Qt::AlignLeft);
    }
}

}  // namespace

QSize sizeOf(const experiment::FigureData& figure, const FigureStyle& style)
{
    const QSizeF size = layOut(figure, style).size;
    return {static_cast<int>(std::ceil(size.width())), static_cast<int>(std::ceil(size.height()))};
}

void paintFigure(QPainter& painter, const experiment::FigureData& figure, const FigureStyle& style)
{
    const FigureLayout layout = layOut(figure, style);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.setRenderHint(QPainter::LosslessImageRendering);
    painter.fillRect(QRectF({}, QSizeF(sizeOf(figure, style))), style.theme.plot);
    for (const PanelLayout& panel : layout.panels)
        PanelPainter(painter, panel, style).paint();
}

}  // namespace horn::figures
