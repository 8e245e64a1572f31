#include "ui/plots/line_chart.h"

#include "core/experiment/figure_data.h"
#include "ui/figures/geometry.h"
#include "ui/plots/figure_parts.h"
#include "ui/plots/line_chart_content.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace horn::plots
{

namespace
{

figures::AutoRange follower(const AxisOptions& axis, double headroom)
{
    figures::AutoRange::Options options;
    options.scale = axis.scale;
    options.includeZero = axis.includeZero;
    options.symmetric = axis.symmetric;
    options.minimumSpan = axis.minimumSpan;
    options.headroom = headroom;
    return figures::AutoRange(options);
}

experiment::Series::Style styleOf(SeriesStyle style)
{
    switch (style) {
    case SeriesStyle::line: return experiment::Series::Style::line;
    case SeriesStyle::dashed: return experiment::Series::Style::dashed;
    case SeriesStyle::points: return experiment::Series::Style::points;
    case SeriesStyle::rings: return experiment::Series::Style::rings;
    case SeriesStyle::linePoints: return experiment::Series::Style::line_points;
    }
    return experiment::Series::Style::line;
}

}  // namespace

LineChart::LineChart(QWidget* parent) : PlotWidget(parent), content_(std::make_unique<Content>())
{
    setXAxis({});
    setYAxis({});
}

LineChart::~LineChart() = default;

void LineChart::setXAxis(const AxisOptions& options)
{
    setXAxisOptions(options);
    dataChanged();
}

void LineChart::setYAxis(const AxisOptions& options)
{
    setYAxisOptions(options);
    content_->y = follower(options, options.scale == Scale::logarithmic ? 0.05 : 0.06);
    dataChanged();
}

void LineChart::setXRange(Range range)
{
    if (xAxisOptions().range == range)
        return;
    AxisOptions options = xAxisOptions();
    options.range = range;
    setXAxisOptions(options);
    dataChanged();
}

int LineChart::addSeries(const SeriesOptions& options)
{
    content_->series.push_back({options, {}, true});
    return static_cast<int>(content_->series.size()) - 1;
}

void LineChart::setSeriesOptions(int series, const SeriesOptions& options)
{
    SeriesOptions& current = content_->series.at(static_cast<std::size_t>(series)).options;
    if (current.name != options.name || current.inLegend != options.inLegend)
        invalidateFrame();  // the legend may need other room
    current = options;
    update();
}

void LineChart::setSeriesVisible(int series, bool visible)
{
    content_->series.at(static_cast<std::size_t>(series)).visible = visible;
    dataChanged();
}

void LineChart::setData(int series, std::span<const double> x, std::span<const double> y)
{
    Q_ASSERT(x.size() == y.size());
    auto& points = content_->series.at(static_cast<std::size_t>(series)).points;
    points.resize(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        points[i] = {x[i], y[i]};
    dataChanged();
}

void LineChart::setData(int series, std::span<const float> x, std::span<const float> y)
{
    Q_ASSERT(x.size() == y.size());
    auto& points = content_->series.at(static_cast<std::size_t>(series)).points;
    points.resize(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        points[i] = {x[i], y[i]};
    dataChanged();
}

void LineChart::setSamples(int series, double firstX, double stepX, std::span<const float> y)
{
    auto& points = content_->series.at(static_cast<std::size_t>(series)).points;
    points.resize(y.size());
    for (std::size_t i = 0; i < y.size(); ++i)
        points[i] = {firstX + static_cast<double>(i) * stepX, y[i]};
    dataChanged();
}

void LineChart::setSource(int series, std::optional<experiment::Source> source)
{
    content_->series.at(static_cast<std::size_t>(series)).source = std::move(source);
}

int LineChart::addBand(int colour, const QString& name)
{
    content_->bands.push_back({name, colour, {}, {}, {}});
    return static_cast<int>(content_->bands.size()) - 1;
}

void LineChart::setBand(int band, std::span<const double> x, std::span<const double> low, std::span<const double> high)
{
    Q_ASSERT(x.size() == low.size() && x.size() == high.size());
    Content::Band& target = content_->bands.at(static_cast<std::size_t>(band));
    target.x.assign(x.begin(), x.end());
    target.low.assign(low.begin(), low.end());
    target.high.assign(high.begin(), high.end());
    dataChanged();
}

void LineChart::setLegendVisible(bool visible)
{
    if (visible != content_->legendVisible)
        invalidateFrame();
    content_->legendVisible = visible;
}

void LineChart::clear()
{
    for (Content::Series& series : content_->series)
        series.points.clear();
    for (Content::Band& band : content_->bands)
        band.x.clear(), band.low.clear(), band.high.clear();
    content_->y.reset();
    invalidateFrame();
}

bool LineChart::isEmpty() const
{
    return std::none_of(content_->series.begin(), content_->series.end(),
                        [](const Content::Series& series) { return series.visible && !series.points.empty(); });
}

void LineChart::dataChanged()
{
    const AxisOptions& xAxis = xAxisOptions();
    const AxisOptions& yAxis = yAxisOptions();
    const Range x = xAxis.range ? *xAxis.range : content_->xData(xAxis.scale).value_or(xRange());
    const Range seen = view().shown(PlotView::Axis::x, xAxis.scale, x);
    auto yData = yAxis.range ? yAxis.range : content_->yData(yAxis.scale, seen);
    if (yData && yAxis.leastShare > 0)
        yData->low = std::max(yData->low, yAxis.leastShare * yData->high);
    const Range y = yAxis.range ? *yAxis.range : content_->y.update(yData);
    const bool empty = isEmpty();
    const std::size_t listed = content_->countListed();
    if (empty != wasEmpty_ || listed != content_->listed)
        invalidateFrame();
    content_->listed = listed;
    wasEmpty_ = empty;
    setRanges(x, y);
    update();
}

void LineChart::paintContent(QPainter& painter)
{
    Content& content = *content_;
    for (const Content::Band& band : content.bands) {
        QPolygonF outline;
        for (std::size_t i = 0; i < band.x.size(); ++i)
            outline << fromData({band.x[i], band.high[i]});
        for (std::size_t i = band.x.size(); i-- > 0;)
            outline << fromData({band.x[i], band.low[i]});
        painter.setPen(Qt::NoPen);
        painter.setBrush(bandColour(theme(), band.colour));
        painter.drawPolygon(outline);
    }
    paintMarkers(painter, Qt::Horizontal);
    paintMarkers(painter, Qt::Vertical);
    content.all.clear();
    for (std::size_t k = 0; k < content.series.size(); ++k) {
        const Content::Series& series = content.series[k];
        if (!series.drawn())
            continue;
        content.pixels.resize(series.points.size());
        std::transform(series.points.begin(), series.points.end(), content.pixels.begin(), [this](QPointF p) { return fromData(p); });
        figures::decimate(content.pixels, plotArea().left(), static_cast<int>(plotArea().width()), content.kept);
        content.raster.begin(plotArea().adjusted(0, -1, 1, 1), painter.deviceTransform().m11());
        const SeriesStyle style = series.options.style;
        static constexpr std::array<double, 2> dash{5, 3.5};
        if (style != SeriesStyle::points && style != SeriesStyle::rings)
            content.raster.polyline(content.kept, series.options.width,
                                    style == SeriesStyle::dashed ? std::span<const double>(dash) : std::span<const double>{});
        if (style == SeriesStyle::points || style == SeriesStyle::linePoints)
            for (const QPointF& point : content.kept)
                content.raster.dot(point, style == SeriesStyle::points ? 6.5 : 5.5);
        if (style == SeriesStyle::rings)  // around the dots of another series
            for (const QPointF& point : content.kept)
                content.raster.ring(point, 9.5, 1.5);
        content.raster.flush(painter, seriesColour(theme(), content.colourOf(k)));
        content.all.insert(content.all.end(), content.kept.begin(), content.kept.end());
    }
    paintMarkerLabels(painter);
}

void LineChart::paintOverlay(QPainter& painter)
{
    Content& content = *content_;
    content.legend.place(plotArea(), width(), content.entries(theme()), fontPixels(), content.all);
    content.legend.paint(painter, theme());
    paintLabelsBeside(painter);
}

double LineChart::overlayWidth() const
{
    return std::max(Legend::widthBeside(content_->entries(theme()), width(), fontPixels()), content_->widthOfLabelsBeside());
}

bool LineChart::overlayClicked(QPointF position)
{
    const int entry = content_->legendVisible ? content_->legend.entryAt(position) : -1;
    if (entry < 0)
        return false;
    toggleLine(static_cast<std::size_t>(entry));
    return true;
}

std::vector<PlotWidget::LegendLine> LineChart::legendLines() const
{
    std::vector<LegendLine> lines;
    if (content_->entries(theme()).empty())
        return lines;
    for (const Content::Series& series : content_->series)
        if (Content::isListed(series))
            lines.push_back({series.options.name, series.hidden});
    return lines;
}

void LineChart::toggleLine(std::size_t line)
{
    for (Content::Series& series : content_->series)
        if (Content::isListed(series) && line-- == 0) {
            series.hidden = !series.hidden;
            dataChanged();
            return;
        }
}

QString LineChart::readOut(QPointF place) const
{
    QStringList lines{quantityOf(xAxisOptions().title) + u' ' + figures::shortNumber(place.x(), 4)};
    for (const Content::Series& series : content_->series) {
        if (!series.drawn())
            continue;
        const auto above = std::lower_bound(series.points.begin(), series.points.end(), place.x(),
                                            [](const QPointF& point, double x) { return point.x() < x; });
        auto nearest = above == series.points.end() ? above - 1 : above;
        if (nearest != series.points.begin() && std::abs((nearest - 1)->x() - place.x()) < std::abs(nearest->x() - place.x()))
            --nearest;
        if (std::abs(fromData(*nearest).x() - fromData(place).x()) > 24)
            continue;
        const QString name = series.options.name.isEmpty() ? quantityOf(yAxisOptions().title) : series.options.name;
        lines << name + u' ' + figures::shortNumber(nearest->y(), 4);
    }
    return lines.join(u'\n').trimmed();
}

experiment::FigureData LineChart::toFigureData() const
{
    experiment::FigureData figure = emptyFigure();
    experiment::Panel& panel = figure.panels.front();
    panel.x.label = measured(QString::fromStdString(panel.x.label));
    std::vector<experiment::Series> all;
    for (std::size_t k = 0; k < content_->series.size(); ++k) {
        const Content::Series& series = content_->series[k];
        if (!series.drawn())
            continue;
        experiment::Series out;
        out.name = series.options.inLegend ? series.options.name.toStdString() : std::string();
        out.style = styleOf(series.options.style);
        out.colour = content_->colourOf(k);
        out.source = series.source;
        for (const QPointF& point : series.points) {
            out.x.push_back(point.x());
            out.y.push_back(point.y());
        }
        all.push_back(std::move(out));
    }
    panel.content = std::move(all);
    for (const Content::Band& band : content_->bands)
        if (!band.x.empty())
            panel.bands.push_back({band.name.toStdString(), band.x, band.low, band.high, band.colour});
    for (const Content::Marker& marker : content_->markers)
        if (marker.value)
            panel.markers.push_back(
                {marker.options.orientation == Qt::Vertical, *marker.value, marker.options.label.toStdString(), marker.options.dashed});
    return figure;
}

}  // namespace horn::plots
