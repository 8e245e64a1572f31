#include "ui/figures/panel_axes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace horn::figures
{

namespace
{

using experiment::Panel;

constexpr double ringReach = 1.12;  ///< of the axes that a ring would have; its rim is at 1

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

}  // namespace

const experiment::HeatMap* heatMapOf(const experiment::Panel& panel) { return std::get_if<experiment::HeatMap>(&panel.content); }

bool isRing(const experiment::Panel& panel)
{
    const auto* map = heatMapOf(panel);
    return map && map->ring;
}

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

std::vector<Tick> valueTicksOf(const experiment::HeatMap& map, Range range, int most, double label)
{
    std::vector<Tick> result = linearTicks(range, most, map.multiples_of_pi ? TickUnit::pi : TickUnit::plain);
    if (!map.pale_up_to || map.pale_label.empty() || *map.pale_up_to < range.low || *map.pale_up_to > range.high)
        return result;
    std::erase_if(result, [&](const Tick& tick) { return std::abs(tick.value - *map.pale_up_to) < label * range.span(); });
    result.push_back({*map.pale_up_to, QString::fromStdString(map.pale_label), true});
    return result;
}

}  // namespace horn::figures
