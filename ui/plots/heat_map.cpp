#include "ui/plots/heat_map.h"

#include "core/experiment/figure_data.h"
#include "ui/figures/mark_shapes.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/column_ring.h"
#include "ui/plots/figure_parts.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::plots
{

struct HeatMap::Content {
    ColumnRing ring;
    std::vector<int> marked;  // stored rows
    double newest = 0, step = 1;
    bool axisGiven = false, showWhole = true;
    ColourBar bar;
    std::optional<experiment::Source> source;
    Range labelled{0, 0};  // limits that the colour bar had when the axes were laid out

    [[nodiscard]] double firstX() const { return axisGiven ? newest - (ring.filled() - 1) * step : 0; }
    [[nodiscard]] double leftEdge() const { return firstX() - step / 2; }
};

HeatMap::HeatMap(QWidget* parent) : PlotWidget(parent), content_(std::make_unique<Content>())
{
    connect(this, &PlotWidget::clicked, this, [this](QPointF place, Qt::MouseButton, Qt::KeyboardModifiers modifiers) {
        if (const int row = rowAt(place); row >= 0)
            Q_EMIT nodeClicked(row, place.x(), modifiers);
    });
}
HeatMap::~HeatMap() = default;

void HeatMap::setXAxis(const AxisOptions& options) { setXAxisOptions(options); }

void HeatMap::setYAxis(const AxisOptions& options)
{
    AxisOptions wanted = options;
    wanted.unit = TickUnit::integer;
    setYAxisOptions(wanted);
}

void HeatMap::setColourTitle(const QString& title)
{
    content_->bar.title = title;
    invalidateFrame();
}

void HeatMap::setColourMap(theme::ColourMapKind kind)
{
    content_->bar.kind = kind;
    content_->bar.unit = kind == theme::ColourMapKind::cyclic ? TickUnit::pi : TickUnit::plain;
    content_->bar.follow(content_->ring.sample());
    content_->ring.recolour();
    invalidateFrame();
}

void HeatMap::setPooling(experiment::HeatMap::Pooling rule)
{
    content_->ring.setPooling(rule);
    update();
}

void HeatMap::setColourRange(std::optional<Range> range)
{
    content_->bar.fixed = range;
    content_->bar.reset();
    dataChanged();
}

Range HeatMap::colourRange() const { return content_->bar.range(); }

void HeatMap::setTheme(const theme::Theme& theme)
{
    PlotWidget::setTheme(theme);
    content_->ring.recolour();
}

void HeatMap::setShape(int rows, int columns)
{
    Q_ASSERT(rows >= 0 && columns >= 0);
    content_->ring.resize(rows, columns);
    content_->bar.reset();
    dataChanged();
}

void HeatMap::appendColumns(std::span<const float> values, int count)
{
    ColumnRing& ring = content_->ring;
    Q_ASSERT(values.size() == static_cast<std::size_t>(ring.rows()) * static_cast<std::size_t>(count));
    if (ring.capacity() == 0 || count <= 0)
        return;
    ring.append(values, count);
    dataChanged();
}

void HeatMap::setImage(int rows, int columns, std::span<const float> values)
{
    Q_ASSERT(values.size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    if (rows != content_->ring.rows() || columns != content_->ring.capacity())
        content_->bar.reset();
    content_->ring.setImage(rows, columns, values);
    dataChanged();
}

void HeatMap::setColumnAxis(double newest, double step, bool showWhole)
{
    content_->newest = newest;
    content_->step = step;
    content_->showWhole = showWhole;
    content_->axisGiven = true;
    dataChanged();
}

void HeatMap::setRowOrder(std::vector<int> order)
{
    content_->ring.setOrder(std::move(order));
    update();
}

void HeatMap::setMarkedRows(std::vector<int> rows)
{
    content_->marked = std::move(rows);
    update();
}

void HeatMap::setSource(std::optional<experiment::Source> source) { content_->source = std::move(source); }

void HeatMap::clear()
{
    content_->ring.clear();
    content_->bar.reset();
    dataChanged();
}

int HeatMap::rows() const { return content_->ring.rows(); }
int HeatMap::columns() const { return content_->ring.filled(); }
bool HeatMap::isEmpty() const { return content_->ring.isEmpty(); }

int HeatMap::rowAt(QPointF place) const
{
    const int shown = static_cast<int>(std::floor(place.y() + 0.5));
    return shown >= 0 && shown < rows() ? content_->ring.order()[static_cast<std::size_t>(shown)] : -1;
}

float HeatMap::value(int row, int column) const { return content_->ring.value(row, column); }

void HeatMap::dataChanged()
{
    Content& content = *content_;
    if (isEmpty() != wasEmpty_)
        invalidateFrame();
    wasEmpty_ = isEmpty();
    if (!isEmpty()) {
        content.bar.follow(content.ring.sample());
        if (!(content.bar.range() == content.labelled))
            invalidateFrame();  // the labels of the colour bar may need other room
        content.labelled = content.bar.range();
    }
    const double first = content.leftEdge();
    const int shown = content.showWhole ? content.ring.capacity() : columns();
    setRanges({first, first + std::max(1, shown) * content.step}, {-0.5, std::max(1, rows()) - 0.5});
    update();
}

void HeatMap::paintContent(QPainter& painter)
{
    Content& content = *content_;
    ColumnRing& ring = content.ring;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    const double ratio = painter.deviceTransform().m11();
    const auto snapped = [ratio](double place) { return std::round(place * ratio) / ratio; };
    const auto edge = [&](std::int64_t column) {
        return snapped(fromData({content.leftEdge() + static_cast<double>(column) * content.step, 0}).x());
    };
    double top = fromData({0, -0.5}).y(), bottom = fromData({0, rows() - 0.5}).y();
    ColumnRing::Grain grain{.pixelRows = rows()};
    if (const double pixels = (snapped(bottom) - snapped(top)) * ratio; pixels < rows()) {
        top = snapped(top), bottom = snapped(bottom);
        grain.pixelRows = std::max(1, static_cast<int>(std::lround(pixels)));
    }
    const double perColumn = ratio * (fromData({content.step, 0}).x() - fromData({0, 0}).x());
    if (perColumn < 1)
        grain.columnsPerPixel = static_cast<int>(std::min<double>(ring.capacity(), std::ceil(1 / perColumn - 1e-6)));
    ring.paint(grain, content.bar, theme());
    painter.save();
    painter.setClipRect(QRectF(QPointF(edge(0), top), QPointF(edge(columns()), bottom)), Qt::IntersectClip);
    for (const ColumnRing::Piece& piece : ring.pieces())
        if (piece.from < piece.to)
            painter.drawImage(QRectF(QPointF(edge(piece.from), top), QPointF(edge(piece.to), bottom)), ring.image(), QRectF(piece.pixels));
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < content.marked.size(); ++i)
        if (const auto place = std::find(ring.order().begin(), ring.order().end(), content.marked[i]); place != ring.order().end())
            figures::paintEdgeMark(painter, {plotArea().left(), fromData({0, static_cast<double>(place - ring.order().begin())}).y()},
                                   {1, 0}, seriesColour(theme(), static_cast<int>(i)));
}

void HeatMap::viewMoved()
{
    content_->bar.keep(view().isKept());
    dataChanged();
}

void HeatMap::paintOverlay(QPainter& painter) { content_->bar.paint(painter, theme(), plotArea(), fontPixels()); }
double HeatMap::overlayWidth() const { return content_->bar.widthNeeded(fontPixels()); }

QString HeatMap::readOut(QPointF place) const
{
    const Content& content = *content_;
    const int row = rowAt(place);
    const int column = static_cast<int>(std::floor((place.x() - content.firstX()) / content.step + 0.5));
    const float here = value(row, column);
    if (row < 0 || std::isnan(here))
        return {};
    const QString time = quantityOf(xAxisOptions().title), value = quantityOf(content.bar.title);
    return QStringLiteral("node %1\n%2 %3\n%4 %5")
        .arg(QString::number(row), time, figures::shortNumber(content.firstX() + column * content.step, 5), value,
             figures::shortNumber(static_cast<double>(here)));
}

experiment::FigureData HeatMap::toFigureData() const
{
    const Content& content = *content_;
    experiment::FigureData figure = emptyFigure();
    experiment::Panel& panel = figure.panels.front();
    experiment::HeatMap map;
    map.rows = rows();
    map.columns = columns();
    for (const int row : content.ring.order())
        for (int column = 0; column < map.columns; ++column)
            map.values.push_back(value(row, column));
    map.pooling = content.ring.pooling();
    map.row_range = {-0.5, map.rows - 0.5};
    map.column_range = {content.leftEdge(), content.leftEdge() + map.columns * content.step};
    map.colours = figureColours(content.bar.kind);
    map.multiples_of_pi = content.bar.unit == TickUnit::pi;
    map.value_range = experiment::Range{colourRange().low, colourRange().high};
    map.label = content.bar.title.toStdString();
    map.source = content.source;
    if (map.source) {  // rows are stored by node
        map.source->nodes = content.ring.order();
        map.source->steps = map.columns;
    }
    for (std::size_t i = 0; i < content.marked.size(); ++i)
        if (const auto place = std::ranges::find(content.ring.order(), content.marked[i]); place != content.ring.order().end())
            map.marks.push_back({.kind = experiment::Mark::Kind::row,
                                 .y = static_cast<double>(place - content.ring.order().begin()),
                                 .colour = static_cast<int>(i)});
    panel.content = std::move(map);
    return figure;
}

}  // namespace horn::plots
