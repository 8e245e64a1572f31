// Lines across a chart at one value, and their labels: within the axes where least is drawn, or beside them.
#include "ui/plots/figure_parts.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/line_chart_content.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace horn::plots
{

namespace
{

constexpr double labelPixels = 11;
constexpr double besideGap = 6;  // between the axes and a label beside them, px

}  // namespace

int LineChart::addMarker(const MarkerOptions& options)
{
    content_->markers.push_back({options, std::nullopt});
    return static_cast<int>(content_->markers.size()) - 1;
}

void LineChart::setMarker(int marker, std::optional<double> value)
{
    Content::Marker& changed = content_->markers.at(static_cast<std::size_t>(marker));
    if (changed.value == value)
        return;
    const double room = content_->widthOfLabelsBeside();
    changed.value = value;
    if (content_->widthOfLabelsBeside() != room)
        invalidateFrame();
    dataChanged();
}

double LineChart::Content::widthOfLabelsBeside() const
{
    const QFontMetricsF metrics(theme::font(labelPixels));
    double widest = 0;
    for (const Marker& marker : markers)
        if (marker.value && marker.options.beside)
            widest = std::max(widest, besideGap + std::ceil(metrics.horizontalAdvance(marker.options.label)));
    return widest;
}

QColor LineChart::markerColour(const MarkerOptions& marker) const
{
    if (marker.series >= 0)
        return seriesColour(theme(), content_->colourOf(static_cast<std::size_t>(marker.series)));
    return marker.colour.isValid() ? marker.colour : marker.orientation == Qt::Vertical ? theme().alarm : theme().muted;
}

void LineChart::paintMarkers(QPainter& painter, Qt::Orientation orientation)
{
    const QRectF area = plotArea();
    for (const Content::Marker& marker : content_->markers) {
        if (!marker.value || marker.options.orientation != orientation)
            continue;
        QPen pen(markerColour(marker.options), 1.25, Qt::SolidLine, Qt::FlatCap);
        if (marker.options.dashed)
            pen.setDashPattern({3.5, 2.5});
        painter.setPen(pen);
        const QPointF at = fromData({*marker.value, *marker.value});
        if (orientation == Qt::Vertical)
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
        else
            painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()));
    }
}

/// Beside their lines, where least is drawn.
void LineChart::paintMarkerLabels(QPainter& painter)
{
    const QRectF area = plotArea();
    painter.setFont(theme::font(labelPixels));
    const QFontMetricsF metrics(painter.font());
    QColor back = theme().plot;
    back.setAlpha(200);
    content_->labels.clear();
    for (const Content::Marker& marker : content_->markers) {
        if (!marker.value || marker.options.label.isEmpty() || marker.options.beside)
            continue;
        const bool vertical = marker.options.orientation == Qt::Vertical;
        const QPointF at = fromData({*marker.value, *marker.value});
        if (vertical ? at.x() < area.left() || at.x() > area.right() : !area.contains(area.center().x(), at.y()))
            continue;
        const double width = metrics.horizontalAdvance(marker.options.label);
        const double above = area.top() + metrics.ascent() + 3, below = area.bottom() - 6;
        const double over = at.y() - 4, under = at.y() + metrics.ascent() + 3;
        const double right = vertical ? at.x() + 5 : area.right() - width - 6, left = vertical ? at.x() - 5 - width : area.left() + 6;
        const double middle = (above + below) / 2;
        const std::array<QPointF, 6> bases{QPointF(right, vertical ? above : over),
                                           QPointF(vertical ? left : right, vertical ? above : under),
                                           QPointF(vertical ? right : left, vertical ? below : over),
                                           QPointF(left, vertical ? below : under),
                                           QPointF(right, vertical ? middle : over),
                                           QPointF(left, vertical ? middle : over)};
        const QPointF base = content_->emptiest(bases, {width, metrics.ascent()}, area);
        const QRectF box(base.x() - 2, base.y() - metrics.ascent(), width + 4, metrics.height());
        content_->labels.push_back(box);
        painter.fillRect(box, back);
        painter.setPen(markerColour(marker.options));
        painter.drawText(base, marker.options.label);
    }
}

/// At the height of their lines, or as near as they find room below each other.
void LineChart::paintLabelsBeside(QPainter& painter)
{
    struct Label {
        double middle;  // px
        const MarkerOptions* options;
    };
    const QRectF area = plotArea();
    std::vector<Label> labels;
    for (const Content::Marker& marker : content_->markers)
        if (marker.value && marker.options.beside)
            if (const double at = fromData({0, *marker.value}).y(); at >= area.top() && at <= area.bottom())
                labels.push_back({at, &marker.options});
    std::ranges::sort(labels, {}, &Label::middle);
    painter.setFont(theme::font(labelPixels));
    const QFontMetricsF metrics(painter.font());
    double lowest = area.bottom() + metrics.height() / 2;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->middle = std::min(label->middle, lowest - metrics.height() / 2);
        lowest = label->middle - metrics.height() / 2;
        painter.setPen(markerColour(*label->options));
        painter.drawText(QPointF(area.right() + besideGap, label->middle + metrics.capHeight() / 2), label->options->label);
    }
}

}  // namespace horn::plots
