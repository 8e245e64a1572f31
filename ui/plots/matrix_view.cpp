#include "ui/plots/matrix_view.h"

#include "core/experiment/figure_data.h"
#include "ui/figures/mark_shapes.h"
#include "ui/figures/pooling.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/figure_parts.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace horn::plots
{

struct MatrixView::Content {
    int rows = 0, columns = 0;
    std::vector<float> values;
    QImage image;
    ColourBar bar;
    QString paleLabel;
    std::optional<experiment::Source> source;
    QStringList rowNames, columnNames;
    std::vector<QPoint> marks;
    std::vector<int> order;  // shown place → stored row and column; empty: as stored
    std::vector<int> markedNodes;
    bool coloured = false;
    bool axes = true, numbers = false;
    int decimals = 0;

    [[nodiscard]] int stored(int place) const
    {
        return order.size() == static_cast<std::size_t>(rows) && rows == columns ? order[static_cast<std::size_t>(place)] : place;
    }
    [[nodiscard]] float at(int row, int column) const
    {
        return values[static_cast<std::size_t>(stored(row)) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(stored(column))];
    }

    /// As shown, row by row.
    [[nodiscard]] std::vector<float> inOrder() const
    {
        std::vector<float> cells;
        cells.reserve(values.size());
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column)
                cells.push_back(at(row, column));
        return cells;
    }

    /// Colours what is to be seen; cells that share a pixel are their mean. \param pixels of the screen that the matrix covers
    void colour(const theme::Theme& theme, QSize pixels)
    {
        const QSize size(std::min(columns, std::max(1, pixels.width())), std::min(rows, std::max(1, pixels.height())));
        if (coloured && image.size() == size)
            return;
        if (image.size() != size)
            image = QImage(size, QImage::Format_ARGB32_Premultiplied);
        std::vector<float> shown = inOrder();
        if (size != QSize(columns, rows))
            shown = figures::pooled(shown, {columns, rows}, size, figures::Pooling::mean);
        const auto width = static_cast<std::size_t>(size.width());
        for (int y = 0; y < size.height(); ++y)
            bar.colour(std::span(shown).subspan(static_cast<std::size_t>(y) * width, width), theme,
                       reinterpret_cast<QRgb*>(image.scanLine(y)));
        coloured = true;
    }
};

MatrixView::MatrixView(QWidget* parent) : PlotWidget(parent), content_(std::make_unique<Content>())
{
    content_->bar.kind = theme::ColourMapKind::sequential;
    setAxisTitles({}, {});
    connect(this, &PlotWidget::clicked, this, [this](QPointF place, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) {
        const int row = static_cast<int>(std::floor(place.y() + 0.5)), column = static_cast<int>(std::floor(place.x() + 0.5));
        if (row >= 0 && row < content_->rows && column >= 0 && column < content_->columns)
            Q_EMIT cellClicked(content_->stored(row), content_->stored(column), button, modifiers);
    });
}

MatrixView::~MatrixView() = default;

void MatrixView::setAxisTitles(const QString& x, const QString& y)
{
    AxisOptions options;
    options.unit = TickUnit::integer;
    options.title = x;
    setXAxisOptions(options);
    options.title = y;
    setYAxisOptions(options);
}

void MatrixView::setAxisLabels(const QStringList& columns, const QStringList& rows)
{
    content_->columnNames = columns;
    content_->rowNames = rows;
    invalidateFrame();
}

void MatrixView::setAxesVisible(bool visible)
{
    content_->axes = visible;
    invalidateFrame();
}

void MatrixView::setColourTitle(const QString& title)
{
    content_->bar.title = title;
    invalidateFrame();
}

void MatrixView::setColourMap(theme::ColourMapKind kind)
{
    content_->bar.kind = kind;
    if (kind == theme::ColourMapKind::cyclic)
        content_->bar.unit = TickUnit::pi;
    content_->bar.follow(content_->values);
    content_->coloured = false;
    invalidateFrame();
}

void MatrixView::setColourRange(std::optional<Range> range)
{
    content_->bar.fixed = range;
    content_->bar.reset();
    content_->bar.follow(content_->values);
    content_->coloured = false;
    invalidateFrame();
}

void MatrixView::setColourUnit(TickUnit unit)
{
    content_->bar.unit = unit;
    invalidateFrame();
}

void MatrixView::setPaleUpTo(std::optional<double> value, const QString& label)
{
    content_->paleLabel = label;
    if (content_->bar.paleUpTo == value)
        return;
    content_->bar.paleUpTo = value;
    content_->coloured = false;
    update();
}

void MatrixView::setOrder(std::vector<int> order)
{
    content_->order = std::move(order);
    content_->coloured = false;
    update();
}

void MatrixView::setMarkedNodes(std::vector<int> nodes)
{
    content_->markedNodes = std::move(nodes);
    update();
}

void MatrixView::setNumbersVisible(bool visible, int decimals)
{
    content_->numbers = visible;
    content_->decimals = decimals;
    update();
}

void MatrixView::setMarks(std::vector<QPoint> marks)
{
    content_->marks = std::move(marks);
    update();
}

void MatrixView::setTheme(const theme::Theme& theme)
{
    PlotWidget::setTheme(theme);
    content_->coloured = false;
}

void MatrixView::setValues(int rows, int columns, std::span<const float> values)
{
    Q_ASSERT(values.size() == static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    Content& content = *content_;
    if (rows != content.rows || columns != content.columns) {
        content.rows = rows;
        content.columns = columns;
        content.bar.reset();
        invalidateFrame();
    }
    content.values.assign(values.begin(), values.end());
    const Range before = content.bar.range();
    content.bar.follow(content.values);
    if (!(content.bar.range() == before))
        invalidateFrame();
    content.coloured = false;
    setRanges({-0.5, std::max(1, columns) - 0.5}, {-0.5, std::max(1, rows) - 0.5});
    update();
}

void MatrixView::setSource(std::optional<experiment::Source> source) { content_->source = std::move(source); }

void MatrixView::clear() { setValues(0, 0, {}); }

bool MatrixView::isEmpty() const { return content_->values.empty(); }
bool MatrixView::axesVisible() const { return content_->axes; }

std::optional<std::vector<figures::Tick>> MatrixView::ownTicks(Qt::Orientation axis, int most) const
{
    const QStringList& names = axis == Qt::Horizontal ? content_->columnNames : content_->rowNames;
    if (names.isEmpty())
        return std::nullopt;
    const bool roomy = plotArea().height() / static_cast<double>(names.size()) >= fontPixels() + 1 || axis == Qt::Horizontal;
    const qsizetype every = roomy && axis == Qt::Vertical ? 1 : std::max<qsizetype>(1, (names.size() + most - 1) / most);
    std::vector<figures::Tick> result;
    for (qsizetype i = 0; i < names.size(); i += every)
        result.push_back({static_cast<double>(i), names[i], true});
    return result;
}

void MatrixView::paintContent(QPainter& painter)
{
    Content& content = *content_;
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QPointF corner = fromData({-0.5, -0.5});
    const QRectF all(corner, fromData({content.columns - 0.5, content.rows - 0.5}));
    content.colour(theme(), (all.size() * painter.deviceTransform().m11()).toSize());
    painter.drawImage(all, content.image, QRectF(content.image.rect()));
    painter.setRenderHint(QPainter::Antialiasing);
    const double cell = all.width() / content.columns;
    if (content.numbers && cell >= 18) {
        painter.setFont(theme::font(std::clamp(cell * 0.36, 9.0, 13.0)));
        for (int row = 0; row < content.rows; ++row)
            for (int column = 0; column < content.columns; ++column) {
                const float value = content.at(row, column);
                if (std::isnan(value))
                    continue;
                const QColor back(content.image.pixel(column, row));
                const QColor light(Qt::white), dark(Qt::black);
                painter.setPen(theme::contrast(back, light) > theme::contrast(back, dark) ? light : dark);
                painter.drawText(QRectF(corner.x() + column * cell, corner.y() + row * cell, cell, cell), Qt::AlignCenter,
                                 figures::number(static_cast<double>(value), content.decimals));
            }
    }
    paintMarkedNodes(painter, all);
    for (const QPoint& mark : content.marks) {
        const QPointF centre = fromData(mark);
        const double arm = std::clamp(cell * 0.25, 3.0, 6.0);
        for (const auto& [colour, width] : {std::pair(QColor(0, 0, 0, 200), 4.0), std::pair(QColor(Qt::white), 1.75)}) {
            painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
            painter.drawLine(centre - QPointF(arm, arm), centre + QPointF(arm, arm));
            painter.drawLine(centre - QPointF(arm, -arm), centre + QPointF(arm, -arm));
        }
    }
}

void MatrixView::paintMarkedNodes(QPainter& painter, const QRectF& all)
{
    for (int place = 0; place < content_->rows; ++place) {
        const auto found = std::find(content_->markedNodes.begin(), content_->markedNodes.end(), content_->stored(place));
        if (found == content_->markedNodes.end())
            continue;
        const QColor colour = seriesColour(theme(), static_cast<int>(found - content_->markedNodes.begin()));
        const QPointF middle = fromData({static_cast<double>(place), static_cast<double>(place)});
        figures::paintEdgeMark(painter, {all.left(), middle.y()}, {1, 0}, colour);
        figures::paintEdgeMark(painter, {middle.x(), all.top()}, {0, 1}, colour);
    }
}

void MatrixView::viewMoved()
{
    content_->bar.keep(view().isKept());
    content_->coloured = false;
}

void MatrixView::paintOverlay(QPainter& painter) { content_->bar.paint(painter, theme(), plotArea(), fontPixels()); }
double MatrixView::overlayWidth() const { return content_->bar.widthNeeded(fontPixels()); }

QString MatrixView::readOut(QPointF place) const
{
    const Content& content = *content_;
    const int row = static_cast<int>(std::floor(place.y() + 0.5)), column = static_cast<int>(std::floor(place.x() + 0.5));
    if (row < 0 || row >= content.rows || column < 0 || column >= content.columns)
        return {};
    const float value = content.at(row, column);
    const auto name = [&content](const QStringList& names, int i) {
        return i < names.size() ? names[i] : QString::number(content.stored(i));
    };
    const QString what = content.bar.title.isEmpty() ? QString() : quantityOf(content.bar.title) + u' ';
    return QStringLiteral("%1, %2\n%3%4")
        .arg(name(content.rowNames, row), name(content.columnNames, column), what, figures::shortNumber(static_cast<double>(value)));
}

experiment::FigureData MatrixView::toFigureData() const
{
    const Content& content = *content_;
    experiment::FigureData figure = emptyFigure();
    experiment::Panel& panel = figure.panels.front();
    for (const QString& name : content.columnNames)
        panel.x.categories.push_back(name.toStdString());
    for (const QString& name : content.rowNames)
        panel.y.categories.push_back(name.toStdString());
    experiment::HeatMap map;
    map.rows = content.rows;
    map.columns = content.columns;
    map.values = content.inOrder();
    map.row_range = {-0.5, content.rows - 0.5};
    map.column_range = {-0.5, content.columns - 0.5};
    map.colours = figureColours(content.bar.kind);
    map.multiples_of_pi = content.bar.unit == TickUnit::pi;
    map.value_range = experiment::Range{content.bar.range().low, content.bar.range().high};
    map.pale_up_to = content.bar.paleUpTo;
    map.pale_label = content.paleLabel.toStdString();
    map.label = measured(content.bar.title);
    map.source = content.source;
    for (int place = 0; place < content.rows; ++place)
        if (const auto found = std::ranges::find(content.markedNodes, content.stored(place)); found != content.markedNodes.end())
            for (const auto kind : {experiment::Mark::Kind::row, experiment::Mark::Kind::column})
                map.marks.push_back({.kind = kind,
                                     .x = static_cast<double>(place),
                                     .y = static_cast<double>(place),
                                     .colour = static_cast<int>(found - content.markedNodes.begin())});
    panel.content = std::move(map);
    return figure;
}

}  // namespace horn::plots
