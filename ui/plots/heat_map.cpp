#include "ui/plots/heat_map.h"

#include "core/experiment/figure_data.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/figure_parts.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace horn::plots
{

namespace
{

constexpr std::size_t largestSample = 4096;  ///< values looked at to find the limits of the colours

}  // namespace

struct HeatMap::Content {
    int rows = 0, capacity = 0;
    int filled = 0, next = 0;   // columns in the ring, and where the next one goes
    std::vector<float> values;  // capacity × rows: the rows of one column contiguous
    std::vector<int> order;     // shown place → stored row
    std::vector<int> marked;    // stored rows
    QImage image;               // shown rows × ring columns
    double newest = 0, step = 1;
    bool axisGiven = false, showWhole = true;
    ColourBar bar;
    std::optional<experiment::Source> source;
    Range painted{0, 0};  // limits that the image was coloured with
    std::vector<float> sample, line;
    std::vector<QRgb> pixels;

    [[nodiscard]] int ringColumn(int column) const { return (next - filled + column + capacity) % std::max(1, capacity); }
    [[nodiscard]] double firstX() const { return axisGiven ? newest - (filled - 1) * step : 0; }

    void resize(int newRows, int newCapacity)
    {
        rows = newRows;
        capacity = newCapacity;
        filled = next = 0;
        values.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(capacity), 0.0F);
        image = rows > 0 && capacity > 0 ? QImage(capacity, rows, QImage::Format_ARGB32_Premultiplied) : QImage();
        if (static_cast<int>(order.size()) != rows) {
            order.resize(static_cast<std::size_t>(rows));
            std::iota(order.begin(), order.end(), 0);
        }
        bar.reset();
    }

    void colourColumn(int ring, const theme::Theme& theme)
    {
        const float* column = values.data() + static_cast<std::ptrdiff_t>(ring) * rows;
        line.resize(static_cast<std::size_t>(rows));
        pixels.resize(static_cast<std::size_t>(rows));
        for (std::size_t place = 0; place < line.size(); ++place)
            line[place] = column[order[place]];
        bar.colour(line, theme, pixels.data());
        auto* target = reinterpret_cast<QRgb*>(image.bits()) + ring;
        const std::ptrdiff_t stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
        for (std::size_t place = 0; place < pixels.size(); ++place)
            target[static_cast<std::ptrdiff_t>(place) * stride] = pixels[place];
    }

    void colourAll(const theme::Theme& theme)
    {
        for (int column = 0; column < filled; ++column)
            colourColumn(ringColumn(column), theme);
        painted = bar.range();
    }

    void followRange()
    {
        const std::size_t present = static_cast<std::size_t>(filled) * static_cast<std::size_t>(rows);
        std::size_t stride = std::max<std::size_t>(1, present / largestSample);
        while (stride > 1 && std::gcd(stride, static_cast<std::size_t>(rows)) != 1)
            ++stride;  // so that every row is looked at
        sample.clear();
        for (std::size_t i = 0; i < present; i += stride) {
            const int column = ringColumn(static_cast<int>(i / static_cast<std::size_t>(rows)));
            sample.push_back(
                values[static_cast<std::size_t>(column) * static_cast<std::size_t>(rows) + i % static_cast<std::size_t>(rows)]);
        }
        bar.follow(sample);
    }
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
    content_->followRange();
    content_->colourAll(theme());
    invalidateFrame();
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
    content_->colourAll(this->theme());
}

void HeatMap::setShape(int rows, int columns)
{
    Q_ASSERT(rows >= 0 && columns >= 0);
    content_->resize(rows, columns);
    dataChanged();
}

void HeatMap::appendColumns(std::span<const float> values, int count)
{
    Content& content = *content_;
    const auto rows = static_cast<std::size_t>(content.rows);
    Q_ASSERT(values.size() == rows * static_cast<std::size_t>(count));
    if (content.capacity == 0 || count <= 0)
        return;
    const int skipped = std::max(0, count - content.capacity);
    for (int column = skipped; column < count; ++column) {
        const auto from = values.subspan(static_cast<std::size_t>(column) * rows, rows);
        std::copy(from.begin(), from.end(), content.values.begin() + static_cast<std::ptrdiff_t>(content.next) * content.rows);
        content.colourColumn(content.next, theme());
        content.next = (content.next + 1) % content.capacity;
        content.filled = std::min(content.filled + 1, content.capacity);
    }
    dataChanged();
}

void HeatMap::setImage(int rows, int columns, std::span<const float> values)
{
    Q_ASSERT(values.size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    Content& content = *content_;
    if (rows != content.rows || columns != content.capacity)
        content.resize(rows, columns);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            content.values[static_cast<std::size_t>(column) * static_cast<std::size_t>(rows) + static_cast<std::size_t>(row)] =
                values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column)];
    content.filled = columns;
    content.next = 0;
    content.followRange();
    content.colourAll(theme());
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
    Content& content = *content_;
    if (order.empty()) {
        order.resize(static_cast<std::size_t>(content.rows));
        std::iota(order.begin(), order.end(), 0);
    }
    Q_ASSERT(static_cast<int>(order.size()) == content.rows);
    content.order = std::move(order);
    content.colourAll(theme());
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
    content_->filled = content_->next = 0;
    content_->bar.reset();
    dataChanged();
}

int HeatMap::rows() const { return content_->rows; }
int HeatMap::columns() const { return content_->filled; }
bool HeatMap::isEmpty() const { return content_->filled == 0 || content_->rows == 0; }

int HeatMap::rowAt(QPointF place) const
{
    const int shown = static_cast<int>(std::floor(place.y() + 0.5));
    return shown >= 0 && shown < content_->rows ? content_->order[static_cast<std::size_t>(shown)] : -1;
}

float HeatMap::value(int row, int column) const
{
    if (row < 0 || row >= content_->rows || column < 0 || column >= content_->filled)
        return std::numeric_limits<float>::quiet_NaN();
    return content_->values[static_cast<std::size_t>(content_->ringColumn(column)) * static_cast<std::size_t>(content_->rows) +
                            static_cast<std::size_t>(row)];
}

void HeatMap::dataChanged()
{
    Content& content = *content_;
    if (isEmpty() != wasEmpty_)
        invalidateFrame();
    wasEmpty_ = isEmpty();
    if (!isEmpty()) {
        content.followRange();
        if (!(content.bar.range() == content.painted)) {
            content.colourAll(theme());
            invalidateFrame();  // the labels of the colour bar may need other room
        }
    }
    const double first = content.firstX() - content.step / 2;
    const int shown = content.showWhole ? content.capacity : content.filled;
    setRanges({first, first + std::max(1, shown) * content.step}, {-0.5, std::max(1, content.rows) - 0.5});
    update();
}

void HeatMap::paintContent(QPainter& painter)
{
    const Content& content = *content_;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    const double top = fromData({0, -0.5}).y(), bottom = fromData({0, content.rows - 0.5}).y();
    const double first = content.firstX() - content.step / 2;
    const int start = content.ringColumn(0);
    const int beforeSeam = std::min(content.filled, content.capacity - start);
    const double ratio = painter.deviceTransform().m11();
    const auto edge = [&](int column) { return std::round(fromData({first + column * content.step, 0}).x() * ratio) / ratio; };
    const auto draw = [&](int from, int to, int ring) {
        if (from < to)
            painter.drawImage(QRectF(QPointF(edge(from), top), QPointF(edge(to), bottom)), content.image,
                              QRectF(ring, 0, to - from, content.rows));
    };
    draw(0, beforeSeam, start);
    draw(beforeSeam, content.filled, 0);
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < content.marked.size(); ++i)
        if (const auto place = std::find(content.order.begin(), content.order.end(), content.marked[i]); place != content.order.end())
            paintEdgeMark(painter, {plotArea().left(), fromData({0, static_cast<double>(place - content.order.begin())}).y()}, {1, 0},
                          seriesColour(theme(), static_cast<int>(i)));
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
    map.rows = content.rows;
    map.columns = content.filled;
    for (const int row : content.order)
        for (int column = 0; column < content.filled; ++column)
            map.values.push_back(value(row, column));
    map.row_range = {-0.5, content.rows - 0.5};
    const double first = content.firstX() - content.step / 2;
    map.column_range = {first, first + content.filled * content.step};
    map.colours = figureColours(content.bar.kind);
    map.multiples_of_pi = content.bar.unit == TickUnit::pi;
    map.value_range = experiment::Range{colourRange().low, colourRange().high};
    map.label = content.bar.title.toStdString();
    map.source = content.source;
    if (map.source) {  // rows are stored by node
        map.source->nodes = content.order;
        map.source->steps = content.filled;
    }
    panel.content = std::move(map);
    return figure;
}

}  // namespace horn::plots
