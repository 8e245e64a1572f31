#include "ui/plots/line_chart_content.h"

#include "ui/plots/figure_parts.h"

#include <algorithm>
#include <cmath>

namespace horn::plots
{

namespace
{

constexpr double leastShareOfData = 0.3;  ///< of the y axis; a marker that would press the data below it stays out of sight

std::optional<Range> joined(std::optional<Range> range, double value)
{
    if (!std::isfinite(value))
        return range;
    if (!range)
        return Range{value, value};
    return Range{std::min(range->low, value), std::max(range->high, value)};
}

LegendEntry::Sample sampleOf(SeriesStyle style)
{
    switch (style) {
    case SeriesStyle::line: return LegendEntry::Sample::line;
    case SeriesStyle::dashed: return LegendEntry::Sample::dashed;
    case SeriesStyle::points: return LegendEntry::Sample::points;
    case SeriesStyle::rings: return LegendEntry::Sample::rings;
    case SeriesStyle::linePoints: return LegendEntry::Sample::linePoints;
    }
    return LegendEntry::Sample::line;
}

}  // namespace

std::size_t LineChart::Content::countListed() const
{
    const auto counts = [](const auto& one) { return isListed(one); };
    return static_cast<std::size_t>(std::count_if(series.begin(), series.end(), counts) +
                                    std::count_if(bands.begin(), bands.end(), counts));
}

std::vector<LegendEntry> LineChart::Content::entries(const theme::Theme& theme) const
{
    std::vector<LegendEntry> result;
    if (!legendVisible || countListed() < 2)
        return result;
    for (std::size_t k = 0; k < series.size(); ++k)
        if (isListed(series[k]))
            result.push_back(
                {series[k].options.name, seriesColour(theme, colourOf(k)), sampleOf(series[k].options.style), series[k].hidden});
    for (const Band& band : bands)
        if (isListed(band))
            result.push_back({band.name, bandColour(theme, band.colour), LegendEntry::Sample::area, false});
    return result;
}

int LineChart::Content::colourOf(std::size_t index) const
{
    const int chosen = series[index].options.colour;
    return chosen >= 0 ? chosen : static_cast<int>(index);
}

QPointF LineChart::Content::emptiest(std::span<const QPointF> bases, QSizeF size, const QRectF& area) const
{
    std::vector<int> hidden(bases.size());
    for (std::size_t k = 0; k < bases.size(); ++k) {
        const QRectF box(bases[k] - QPointF(2, size.height()), size + QSizeF(4, 4));
        hidden[k] = (area.contains(box.adjusted(2, 0, -2, -4)) ? 0 : 1000000) + (legend.box().intersects(box) ? 10000 : 0);
        for (const QRectF& label : labels)
            hidden[k] += label.intersects(box) ? 10000 : 0;
        for (const QPointF& point : all)
            hidden[k] += box.contains(point) ? 1 : 0;
    }
    return bases[static_cast<std::size_t>(std::ranges::min_element(hidden) - hidden.begin())];
}

std::optional<Range> LineChart::Content::xData(Scale scale) const
{
    std::optional<Range> range;
    for (const Series& one : series)
        if (one.drawn())
            for (const QPointF& point : one.points)
                if (scale == Scale::linear || point.x() > 0)
                    range = joined(range, point.x());
    return range;
}

std::optional<Range> LineChart::Content::yData(Scale scale, Range x) const
{
    std::optional<Range> range;
    const auto add = [&](double px, double py) {
        if (px >= x.low && px <= x.high && (scale == Scale::linear || py > 0))
            range = joined(range, py);
    };
    for (const Series& one : series)
        if (one.drawn())
            for (const QPointF& point : one.points)
                add(point.x(), point.y());
    for (const Band& band : bands)
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            add(band.x[i], band.low[i]);
            add(band.x[i], band.high[i]);
        }
    for (const Marker& marker : markers)
        if (range && marker.value && marker.options.orientation == Qt::Horizontal && (scale == Scale::linear || *marker.value > 0)) {
            const Range wider = *joined(range, *marker.value);
            const double share = figures::fraction(scale, wider, range->high) - figures::fraction(scale, wider, range->low);
            if (share > leastShareOfData)
                range = wider;
        }
    return range;
}

}  // namespace horn::plots
