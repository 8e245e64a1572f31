#include "ui/figures/figure_layout.h"

#include "ui/figures/figure_painter.h"
#include "ui/figures/legend_layout.h"
#include "ui/figures/panel_axes.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace horn::figures
{

namespace
{

using experiment::Panel;

constexpr double point = unitsPerInch / 72.0;
constexpr double tickLength = 3 * point, labelGap = 2.5 * point, titleGap = 3 * point, edge = 3 * point;
constexpr double barGap = 6 * point, barWidth = 5 * point, columnGap = 14 * point, rowGap = 12 * point, stackGap = 3 * point;
constexpr double legendDistance = 8 * point;  ///< of a legend in room of its own, from the axes and from another legend

constexpr double unlimited = std::numeric_limits<double>::max();

constexpr double narrowest = 85;  ///< mm: less than a journal's column has no room for two panels side by side

constexpr double widestLegend = 0.5;  ///< of the figure, beside the axes; a wider one stands below them

double widest(const std::vector<Tick>& ticks, const QFontMetricsF& metrics)
{
    double width = 0;
    for (const Tick& tick : ticks)
        width = std::max(width, metrics.horizontalAdvance(tick.label));
    return width;
}

/// Panels that stand close above one another over one x axis.
struct Group {
    std::size_t first = 0, count = 1;
};

std::vector<Group> groupsOf(const std::vector<Panel>& panels)
{
    std::vector<Group> groups;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        if (i > 0 && panels[i - 1].shares_x_below)
            ++groups.back().count;
        else
            groups.push_back({i, 1});
    }
    return groups;
}

/// Height of the axes of a panel when the style leaves it open, as a share of their width.
double naturalShare(const Panel& panel, bool inStack)
{
    if (panel.equal_aspect) {
        const auto* map = heatMapOf(panel);
        return map && map->columns > 0 && !map->ring ? std::min(1.6, static_cast<double>(map->rows) / map->columns) : 1.0;
    }
    if (inStack)
        return heatMapOf(panel) ? 0.42 : 0.16;
    return 0.64;
}

/// Lays out one column of panels that share the left and right edges of their axes.
class GroupLayout
{
public:
    GroupLayout(const std::vector<Panel>& panels, Group group, const FigureStyle& style)
        : style_(style), metrics_(figureFont(style.fontSize)), titleMetrics_(figureFont(style.fontSize + 0.5)),
          gap_(metrics_.capHeight() + stackGap), legendsOutside_(group.count, false)
    {
        for (std::size_t i = group.first; i < group.first + group.count; ++i)
            layouts_.push_back(prepared(panels[i], i + 1 == group.first + group.count));
    }

    /// \param height of the whole group; 0: natural. \return the height taken
    double place(QPointF corner, double width, double height)
    {
        const double taken = placeAxes(corner, width, height);
        for (std::size_t i = 0; i < layouts_.size(); ++i)
            legendsOutside_[i] = legendNeedsRoom(layouts_[i], style_);
        return std::ranges::none_of(legendsOutside_, std::identity()) ? taken : placeAxes(corner, width, height);
    }

    [[nodiscard]] std::vector<PanelLayout>& layouts() { return layouts_; }

private:
    /// Leaves room for the legends that stand outside the axes. \return the height taken
    double placeAxes(QPointF corner, double width, double height)
    {
        const double top = metrics_.height() / 2;
        const double below =
            tickLength + labelGap + metrics_.height() + (layouts_.back().x.title.isEmpty() ? 0 : titleGap + titleMetrics_.height());
        const std::vector<QSizeF> legends = legendSizes(width, height > 0 ? height - top - below : unlimited);
        const double legendWidth = legendsBeside_ ? widestOf(legends) : 0;
        const double bottom = below + (legendsBeside_ ? 0 : heightOf(legends));
        double left = 30 * point, right = 6 * point;
        std::vector<double> heights(layouts_.size(), 60 * point);
        const double gaps = gap_ * static_cast<double>(layouts_.size() - 1);
        for (int pass = 0; pass < 3; ++pass) {
            const double inner = std::max(20 * point, width - left - right);
            double natural = 0;
            for (std::size_t i = 0; i < layouts_.size(); ++i)
                natural += heights[i] = naturalHeight(*layouts_[i].panel, inner, legendWidth);
            if (height > 0)
                for (double& each : heights)
                    each *= std::max(10 * point, height - top - bottom - gaps) / natural;
            left = right = 0;
            for (std::size_t i = 0; i < layouts_.size(); ++i) {
                fitAxes(layouts_[i], inner, heights[i]);
                left = std::max(left, leftOf(layouts_[i]));
                right = std::max(right, rightOf(layouts_[i]));
            }
            right += legendWidth;
        }
        double y = corner.y() + top;
        const double inner = std::max(20 * point, width - left - right);
        for (std::size_t i = 0; i < layouts_.size(); ++i) {
            layouts_[i].area = QRectF(corner.x() + left, y, inner, heights[i]);
            layouts_[i].yTitleAt = corner.x() + edge + titleMetrics_.ascent();
            fitAxes(layouts_[i], inner, heights[i]);
            shrinkArea(layouts_[i]);
            if (heatMapOf(*layouts_[i].panel))
                layouts_[i].colourBar =
                    QRectF(layouts_[i].area.right() + barGap, layouts_[i].area.top(), barWidth, layouts_[i].area.height());
            y += heights[i] + gap_;
        }
        y += below - gap_;
        if (legendsBeside_)
            y = std::max(y, placeLegendsBeside(corner.x() + width - legendWidth - edge, y, legends));
        else
            y = placeLegendsBelow(corner.x() + edge, y, legends);
        return y - corner.y();
    }

    /// Of the axes. A legend beside them does not make a figure flat.
    [[nodiscard]] double naturalHeight(const Panel& panel, double inner, double legendWidth) const
    {
        return naturalShare(panel, layouts_.size() > 1) * (panel.equal_aspect ? inner : inner + legendWidth);
    }

    /// Of the legends that stand outside the axes, without the distance from these: nothing for the others. Decides where they stand.
    [[nodiscard]] std::vector<QSizeF> legendSizes(double width, double highest)
    {
        const auto sizes = [this](const auto& of) {
            std::vector<QSizeF> result(layouts_.size());
            for (std::size_t i = 0; i < layouts_.size(); ++i)
                if (legendsOutside_[i])
                    result[i] = of(*layouts_[i].panel);
            return result;
        };
        std::vector<QSizeF> beside = sizes([&](const Panel& panel) { return legendBeside(panel, style_, highest); });
        legendsBeside_ = widestOf(beside) <= widestLegend * width;
        return legendsBeside_ ? beside : sizes([&](const Panel& panel) { return legendBelow(panel, style_, width - 2 * edge); });
    }

    /// With their distance from the axes; 0 without any.
    [[nodiscard]] static double widestOf(const std::vector<QSizeF>& legends)
    {
        double widest = 0;
        for (const QSizeF& legend : legends)
            widest = std::max(widest, legend.width());
        return widest > 0 ? legendDistance + widest : 0;
    }

    [[nodiscard]] static double heightOf(const std::vector<QSizeF>& legends)
    {
        double height = 0;
        for (const QSizeF& legend : legends)
            if (legend.height() > 0)
                height += legendDistance + legend.height();
        return height;
    }

    /// Each at the height of its axes where there is room. \return the bottom of the lowest
    double placeLegendsBeside(double left, double bottom, const std::vector<QSizeF>& legends)
    {
        double from = layouts_.front().area.top();
        double rest = heightOf(legends);
        for (std::size_t i = 0; i < layouts_.size(); ++i) {
            if (!legendsOutside_[i])
                continue;
            const double latest = bottom - (rest - legendDistance);  // for what still comes to end at the bottom
            const double y = std::max(from, std::min(layouts_[i].area.top(), latest));
            layouts_[i].legendRoom = QRectF(QPointF(left, y) + QPointF(legendDistance, 0), legends[i]);
            from = y + legends[i].height() + legendDistance;
            rest -= legends[i].height() + legendDistance;
        }
        return from - legendDistance;
    }

    double placeLegendsBelow(double left, double y, const std::vector<QSizeF>& legends)
    {
        for (std::size_t i = 0; i < layouts_.size(); ++i) {
            if (!legendsOutside_[i])
                continue;
            layouts_[i].legendRoom = QRectF(QPointF(left, y + legendDistance), legends[i]);
            y = layouts_[i].legendRoom->bottom();
        }
        return y;
    }

    [[nodiscard]] static PanelLayout prepared(const Panel& panel, bool lowest)
    {
        PanelLayout layout;
        layout.panel = &panel;
        const auto axis = [&](const experiment::Axis& from, bool horizontal) {
            AxisLayout result;
            result.scale = from.scale == base::Scale::logarithmic ? Scale::logarithmic : Scale::linear;
            result.range = rangeOf(panel, horizontal);
            if (!isRing(panel))
                result.title = withUnit(from.label, from.unit);
            result.downwards = !horizontal && from.downwards;
            return result;
        };
        layout.x = axis(panel.x, true);
        layout.y = axis(panel.y, false);
        layout.x.labels = lowest;
        if (!lowest)
            layout.x.title.clear();
        if (const auto* map = heatMapOf(panel))
            layout.valueRange = valueRangeOf(*map);
        return layout;
    }

    /// Ranges and ticks for an area so large.
    void fitAxes(PanelLayout& layout, double width, double height) const
    {
        const Panel& panel = *layout.panel;
        widenRanges(layout, width, height);
        const int rows = std::clamp(static_cast<int>(height / (metrics_.height() * 1.9)), height > 3 * metrics_.height() ? 3 : 2, 8);
        if (const auto* map = heatMapOf(panel))
            layout.valueTicks = valueTicksOf(*map, layout.valueRange, rows, 1.1 * metrics_.capHeight() / height);
        if (isRing(panel))
            return;
        layout.y.ticks = ticksOf(panel.y, layout.y.scale, layout.y.range, rows);
        for (int most = 8; most >= 2; --most) {
            layout.x.ticks = ticksOf(panel.x, layout.x.scale, layout.x.range, most);
            const auto labelled = std::count_if(layout.x.ticks.begin(), layout.x.ticks.end(), [](const Tick& tick) { return tick.major; });
            if ((widest(layout.x.ticks, metrics_) + 9 * point) * static_cast<double>(labelled) <= width)
                break;
        }
    }

    /// What the panel needs left of its axes.
    [[nodiscard]] double leftOf(const PanelLayout& layout) const
    {
        const double title = layout.y.title.isEmpty() ? 0 : titleGap + titleMetrics_.height();
        return edge + title + widest(layout.y.ticks, metrics_) + labelGap + tickLength;
    }

    /// What it needs right of them, but for a legend.
    [[nodiscard]] double rightOf(const PanelLayout& layout) const
    {
        const double last = edge + (layout.x.labels ? widest(layout.x.ticks, metrics_) / 2 : 0);
        const auto* map = heatMapOf(*layout.panel);
        if (!map)
            return last;
        const double label = map->label.empty() ? 0 : titleGap + titleMetrics_.height();
        return std::max(last, barGap + barWidth + tickLength + labelGap + widest(layout.valueTicks, metrics_) + label + edge);
    }

    // Where one unit of x and one of y are equally long, curves show more of one axis, and cells shrink the axes.

    static void widenRanges(PanelLayout& layout, double width, double height)
    {
        if (!layout.panel->equal_aspect || heatMapOf(*layout.panel))
            return;
        const Range x = rangeOf(*layout.panel, true), y = rangeOf(*layout.panel, false);
        const double scale = std::min(width / x.span(), height / y.span());
        layout.x.range = spanning(x, width / scale);
        layout.y.range = spanning(y, height / scale);
    }

    static void shrinkArea(PanelLayout& layout)
    {
        if (!layout.panel->equal_aspect || !heatMapOf(*layout.panel))
            return;
        const double scale = std::min(layout.area.width() / layout.x.range.span(), layout.area.height() / layout.y.range.span());
        layout.area.setSize({scale * layout.x.range.span(), scale * layout.y.range.span()});
    }

    const FigureStyle& style_;
    QFontMetricsF metrics_, titleMetrics_;
    double gap_;  ///< between stacked panels: labels at the ends of their y axes do not touch
    std::vector<bool> legendsOutside_;
    bool legendsBeside_ = true;  ///< those outside; or below
    std::vector<PanelLayout> layouts_;
};

}  // namespace

QPointF PanelLayout::place(double px, double py) const
{
    const double up = fraction(y.scale, y.range, py);
    return {area.left() + area.width() * fraction(x.scale, x.range, px),
            y.downwards ? area.top() + area.height() * up : area.bottom() - area.height() * up};
}

QFont figureFont(double points, theme::Weight weight) { return theme::font(points * point, weight); }

QString withUnit(const std::string& label, const std::string& unit)
{
    const QString text = QString::fromStdString(label);
    return unit.empty() ? text : text + QStringLiteral(" (") + QString::fromStdString(unit) + u')';
}

FigureLayout layOut(const experiment::FigureData& figure, const FigureStyle& style)
{
    FigureLayout result;
    const auto groups = groupsOf(figure.panels);
    const std::size_t columns = groups.size() > 1 && style.width >= narrowest ? 2 : 1;
    const std::size_t rows = (groups.size() + columns - 1) / columns;
    const bool lettered = style.panelLetters && groups.size() > 1;
    const double width = style.width / 25.4 * unitsPerInch, wanted = style.height / 25.4 * unitsPerInch;
    const double top = edge + (lettered ? 6 * point : 0);
    const double cell = (width - columnGap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    const double rowHeight = wanted > 0 ? (wanted - top - edge - rowGap * static_cast<double>(rows - 1)) / static_cast<double>(rows) : 0;
    double y = top;
    for (std::size_t row = 0; row < rows; ++row) {
        double tallest = 0;
        for (std::size_t column = 0; column < columns && row * columns + column < groups.size(); ++column) {
            const std::size_t index = row * columns + column;
            GroupLayout group(figure.panels, groups[index], style);
            const QPointF corner(static_cast<double>(column) * (cell + columnGap), y);
            tallest = std::max(tallest, group.place(corner, cell, rowHeight));
            if (lettered) {
                group.layouts().front().letter = QChar(u'a' + static_cast<char16_t>(index));
                group.layouts().front().letterAt = corner + QPointF(edge, 4 * point);
            }
            for (PanelLayout& layout : group.layouts())
                result.panels.push_back(std::move(layout));
        }
        y += (rowHeight > 0 ? rowHeight : tallest) + rowGap;
    }
    result.size = QSizeF(width, wanted > 0 ? wanted : std::max(y - rowGap, top) + edge);
    return result;
}

}  // namespace horn::figures
