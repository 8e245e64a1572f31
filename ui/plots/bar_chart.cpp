#include "ui/plots/bar_chart.h"

#include "core/experiment/figure_data.h"
#include "ui/plots/figure_parts.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::plots
{

struct BarChart::Content {
    std::vector<double> edges, heights;
    std::optional<experiment::Source> source;
    QStringList names;
    int colour = theme::seriesAccent;
    std::optional<double> marker;
    QString markerLabel;
    figures::AutoRange y;
};

BarChart::BarChart(QWidget* parent) : PlotWidget(parent), content_(std::make_unique<Content>()) { setYAxis({}); }
BarChart::~BarChart() = default;

void BarChart::setXAxis(const AxisOptions& options) { setXAxisOptions(options); }

void BarChart::setYAxis(const AxisOptions& options)
{
    setYAxisOptions(options);
    figures::AutoRange::Options following;
    following.includeZero = true;
    content_->y = figures::AutoRange(following);
}

void BarChart::setColour(int colour)
{
    content_->colour = colour;
    update();
}

void BarChart::setBins(std::span<const double> edges, std::span<const double> heights)
{
    Q_ASSERT(heights.empty() || edges.size() == heights.size() + 1);
    const bool was = isEmpty();
    content_->edges.assign(edges.begin(), edges.end());
    content_->heights.assign(heights.begin(), heights.end());
    content_->names.clear();
    if (was != isEmpty())
        invalidateFrame();
    if (isEmpty())
        return;
    const auto [low, high] = std::minmax_element(heights.begin(), heights.end());
    const Range x = xAxisOptions().range.value_or(Range{edges.front(), edges.back()});
    const Range y = yAxisOptions().range ? *yAxisOptions().range : content_->y.update(Range{std::min(0.0, *low), *high});
    setRanges(x, y);
    update();
}

void BarChart::setCategories(const QStringList& names, std::span<const double> heights)
{
    Q_ASSERT(static_cast<std::size_t>(names.size()) == heights.size());
    std::vector<double> edges;
    for (std::size_t i = 0; i <= heights.size(); ++i)
        edges.push_back(static_cast<double>(i) - 0.5);
    setBins(edges, heights);
    content_->names = names;
    invalidateFrame();
}

void BarChart::setMarker(std::optional<double> x, const QString& label)
{
    content_->marker = x;
    content_->markerLabel = label;
    update();
}

void BarChart::setSource(std::optional<experiment::Source> source) { content_->source = std::move(source); }

void BarChart::clear()
{
    content_->heights.clear();
    content_->y.reset();
    invalidateFrame();
}

bool BarChart::isEmpty() const { return content_->heights.empty(); }

std::optional<std::vector<figures::Tick>> BarChart::ownTicks(Qt::Orientation axis, int most) const
{
    if (axis == Qt::Vertical || content_->names.isEmpty())
        return std::nullopt;
    const qsizetype every = std::max<qsizetype>(1, (content_->names.size() + most - 1) / most);
    std::vector<figures::Tick> result;
    for (qsizetype i = 0; i < content_->names.size(); i += every)
        result.push_back({static_cast<double>(i), content_->names[i], true});
    return result;
}

void BarChart::paintContent(QPainter& painter)
{
    const Content& content = *content_;
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QColor colour = seriesColour(theme(), content.colour);
    for (std::size_t i = 0; i < content.heights.size(); ++i) {
        const double gap = content.names.isEmpty() ? 0 : 0.14 * (content.edges[i + 1] - content.edges[i]);
        const QPointF top = fromData({content.edges[i] + gap, content.heights[i]});
        const QPointF bottom = fromData({content.edges[i + 1] - gap, 0});
        const double left = std::round(top.x()), right = std::max(left + 1, std::round(bottom.x()) - (content.names.isEmpty() ? 1 : 0));
        painter.fillRect(QRectF(QPointF(left, std::round(top.y())), QPointF(right, std::round(bottom.y()))).normalized(), colour);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    if (!content.marker)
        return;
    const double x = fromData({*content.marker, 0}).x();
    painter.setPen(QPen(theme().stimulus, 1.5));
    painter.drawLine(QPointF(x, plotArea().top()), QPointF(x, plotArea().bottom()));
    painter.setFont(theme::font(11));
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(content.markerLabel);
    const double left = x + 5 + width > plotArea().right() ? x - 5 - width : x + 5;
    painter.drawText(QPointF(left, plotArea().top() + metrics.ascent() + 3), content.markerLabel);
}

QString BarChart::readOut(QPointF place) const
{
    const Content& content = *content_;
    const auto above = std::upper_bound(content.edges.begin(), content.edges.end(), place.x());
    if (above == content.edges.begin() || above == content.edges.end())
        return {};
    const auto bin = above - content.edges.begin() - 1;
    const double height = content.heights[static_cast<std::size_t>(bin)];
    const QString where = bin < content.names.size()
                              ? content.names[bin]
                              : figures::shortNumber(*(above - 1)) + QStringLiteral(" … ") + figures::shortNumber(*above);
    return where + u'\n' + quantityOf(yAxisOptions().title) + u' ' + figures::shortNumber(height);
}

experiment::FigureData BarChart::toFigureData() const
{
    const Content& content = *content_;
    experiment::FigureData figure = emptyFigure();
    experiment::Panel& panel = figure.panels.front();
    panel.x.label = measured(QString::fromStdString(panel.x.label));
    for (const QString& name : content.names)
        panel.x.categories.push_back(name.toStdString());
    experiment::Series bars;
    bars.style = experiment::Series::Style::bars;
    bars.colour = content.colour;
    bars.source = content.source;
    for (std::size_t i = 0; i < content.heights.size(); ++i) {
        bars.x.push_back((content.edges[i] + content.edges[i + 1]) / 2);
        bars.y.push_back(content.heights[i]);
    }
    panel.content = std::vector<experiment::Series>{std::move(bars)};
    if (content.marker)
        panel.markers.push_back({true, *content.marker, content.markerLabel.toStdString(), false});
    return figure;
}

}  // namespace horn::plots
