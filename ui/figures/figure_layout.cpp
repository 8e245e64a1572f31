#include "ui/figures/figure_layout.h"

#include "ui/figures/figure_painter.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace horn::figures
{

namespace
{

using experiment::Panel;

constexpr double point = unitsPerInch / 72.0;
constexpr double tickLength = 3 * point, labelGap = 2.5 * point, titleGap = 3 * point, edge = 3 * point;
constexpr double barGap = 6 * point, barWidth = 5 * point, columnGap = 14 * point, rowGap = 12 * point, stackGap = 5 * point;

constexpr double narrowest = 85;  ///< mm: less than a journal's column has no room for two panels side by side

constexpr double ringReach = 1.12;  ///< of the axes that a ring would have; its rim is at 1

const experiment::HeatMap* heatMapOf(const Panel& panel) { return std::get_if<experiment::HeatMap>(&panel.content); }

/// Collects what an axis must show.
class Extent
{
public:
    explicit Extent(Scale scale) : scale_(scale) {}

    void add(double value)
    {
        if (!std::isfinite(value) || (scale_ == Scale::logarithmic && value <= 0))
            return;
        low_ = std::min(low_, value);
        high_ = std::max(high_, value);
    }
    void add(const std::vector<double>& values)
    {
        for (const double value : values)
            add(value);
    }
    [[nodiscard]] Range fitted(double headroom) const
    {
        const Range range = drawable(scale_, low_ <= high_ ? Range{low_, high_} : Range{0, 1});
        if (scale_ == Scale::logarithmic) {
            const double factor = std::pow(range.high / range.low, headroom);
            return {range.low / factor, range.high * factor};
        }
        return {range.low - headroom * range.span(), range.high + headroom * range.span()};
    }

private:
    Scale scale_;
    double low_ = std::numeric_limits<double>::infinity(), high_ = -std::numeric_limits<double>::infinity();
};

Range rangeOf(const Panel& panel, bool horizontal)
{
    const experiment::Axis& axis = horizontal ? panel.x : panel.y;
    const Scale scale = axis.scale == base::Scale::logarithmic ? Scale::logarithmic : Scale::linear;
    if (isRing(panel))
        return {-ringReach, ringReach};
    if (axis.range)
        return drawable(scale, {axis.range->low, axis.range->high});
    if (const auto* map = heatMapOf(panel)) {
        const experiment::Range& range = horizontal ? map->column_range : map->row_range;
        return drawable(scale, {range.low, range.high});
    }
    Extent extent(scale);
    for (const experiment::Series& series : std::get<std::vector<experiment::Series>>(panel.content)) {
        extent.add(horizontal ? series.x : series.y);
        if (!horizontal && series.style == experiment::Series::Style::bars)
            extent.add(0);
        if (horizontal && series.style == experiment::Series::Style::bars && series.x.size() > 1) {
            extent.add(series.x.front() - (series.x[1] - series.x[0]) / 2);
            extent.add(series.x.back() + (series.x[1] - series.x[0]) / 2);
        }
    }
    for (const experiment::Band& band : panel.bands) {
        if (horizontal)
            extent.add(band.x);
        else
            extent.add(band.low), extent.add(band.high);
    }
    return extent.fitted(horizontal ? 0 : 0.05);
}

Range valueRangeOf(const experiment::HeatMap& map)
{
    if (map.value_range)
        return drawable(Scale::linear, {map.value_range->low, map.value_range->high});
    Extent extent(Scale::linear);
    for (const float value : map.values)
        extent.add(static_cast<double>(value));
    Range range = extent.fitted(0);
    if (map.colours == experiment::ColourMap::diverging) {
        const double reach = std::max(std::abs(range.low), std::abs(range.high));
        range = {-reach, reach};
    }
    return range;
}

double widest(const std::vector<Tick>& ticks, const QFontMetricsF& metrics)
{
    double width = 0;
    for (const Tick& tick : ticks)
        width = std::max(width, metrics.horizontalAdvance(tick.label));
    return width;
}

std::vector<Tick> ticksOf(const experiment::Axis& axis, Scale scale, Range range, int most)
{
    if (axis.categories.empty())
        return ticks(scale, range, most, axis.multiples_of_pi ? TickUnit::pi : TickUnit::plain);
    std::vector<Tick> result;
    const std::size_t count = axis.categories.size();
    const std::size_t every = (count + static_cast<std::size_t>(most) - 1) / static_cast<std::size_t>(most);
    for (std::size_t i = 0; i < count; i += every)
        if (static_cast<double>(i) >= range.low && static_cast<double>(i) <= range.high)
            result.push_back({static_cast<double>(i), QString::fromStdString(axis.categories[i]), true});
    return result;
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
        : metrics_(figureFont(style.fontSize)), titleMetrics_(figureFont(style.fontSize + 0.5))
    {
        for (std::size_t i = group.first; i < group.first + group.count; ++i)
            layouts_.push_back(prepared(panels[i], i + 1 == group.first + group.count));
    }

    /// \param height of the whole group; 0: natural. \return the height taken
    double place(QPointF corner, double width, double height)
    {
        const double top = metrics_.height() / 2;
        const double bottom =
            tickLength + labelGap + metrics_.height() + (layouts_.back().x.title.isEmpty() ? 0 : titleGap + titleMetrics_.height());
        double left = 30 * point, right = 6 * point;
        std::vector<double> heights(layouts_.size(), 60 * point);
        for (int pass = 0; pass < 3; ++pass) {
            const double inner = std::max(20 * point, width - left - right);
            double natural = 0;
            for (std::size_t i = 0; i < layouts_.size(); ++i)
                natural += heights[i] = inner * naturalShare(*layouts_[i].panel, layouts_.size() > 1);
            const double gaps = stackGap * static_cast<double>(layouts_.size() - 1);
            if (height > 0)
                for (double& each : heights)
                    each *= std::max(10 * point, height - top - bottom - gaps) / natural;
            left = right = 0;
            for (std::size_t i = 0; i < layouts_.size(); ++i)
                chooseTicks(layouts_[i], inner, heights[i], left, right);
        }
        double y = corner.y() + top;
        const double inner = std::max(20 * point, width - left - right);
        for (std::size_t i = 0; i < layouts_.size(); ++i) {
            layouts_[i].area = QRectF(corner.x() + left, y, inner, heights[i]);
            layouts_[i].yTitleAt = corner.x() + edge + titleMetrics_.ascent();
            keepAspect(layouts_[i]);
            if (heatMapOf(*layouts_[i].panel))
                layouts_[i].colourBar =
                    QRectF(layouts_[i].area.right() + barGap, layouts_[i].area.top(), barWidth, layouts_[i].area.height());
            y += heights[i] + stackGap;
        }
        return y - stackGap + bottom - corner.y();
    }

    [[nodiscard]] std::vector<PanelLayout>& layouts() { return layouts_; }

private:
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

    void chooseTicks(PanelLayout& layout, double width, double height, double& left, double& right) const
    {
        const Panel& panel = *layout.panel;
        const int rows = std::clamp(static_cast<int>(height / (metrics_.height() * 1.9)), 2, 8);
        if (!isRing(panel))
            layout.y.ticks = ticksOf(panel.y, layout.y.scale, layout.y.range, rows);
        for (int most = isRing(panel) ? 0 : 8; most >= 2; --most) {
            layout.x.ticks = ticksOf(panel.x, layout.x.scale, layout.x.range, most);
            const auto labelled = std::count_if(layout.x.ticks.begin(), layout.x.ticks.end(), [](const Tick& tick) { return tick.major; });
            if ((widest(layout.x.ticks, metrics_) + 9 * point) * static_cast<double>(labelled) <= width)
                break;
        }
        const double title = layout.y.title.isEmpty() ? 0 : titleGap + titleMetrics_.height();
        left = std::max(left, edge + title + widest(layout.y.ticks, metrics_) + labelGap + tickLength);
        right = std::max(right, edge + (layout.x.labels ? widest(layout.x.ticks, metrics_) / 2 : 0));
        if (const auto* map = heatMapOf(panel)) {
            layout.valueTicks = linearTicks(layout.valueRange, rows, map->multiples_of_pi ? TickUnit::pi : TickUnit::plain);
            const double label = map->label.empty() ? 0 : titleGap + titleMetrics_.height();
            right = std::max(right, barGap + barWidth + tickLength + labelGap + widest(layout.valueTicks, metrics_) + label + edge);
        }
    }

    /// One unit of x and one of y equally long: cells shrink the axes, curves widen the ranges.
    static void keepAspect(PanelLayout& layout)
    {
        if (!layout.panel->equal_aspect)
            return;
        const double perX = layout.area.width() / layout.x.range.span(), perY = layout.area.height() / layout.y.range.span();
        const double scale = std::min(perX, perY);
        layout.area.setSize({scale * layout.x.range.span(), scale * layout.y.range.span()});
    }

    QFontMetricsF metrics_, titleMetrics_;
    std::vector<PanelLayout> layouts_;
};

}  // namespace

QPointF PanelLayout::place(double px, double py) const
{
    const double up = fraction(y.scale, y.range, py);
    return {area.left() + area.width() * fraction(x.scale, x.range, px),
            y.downwards ? area.top() + area.height() * up : area.bottom() - area.height() * up};
}

bool isRing(const experiment::Panel& panel)
{
    const auto* map = heatMapOf(panel);
    return map && map->ring;
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
