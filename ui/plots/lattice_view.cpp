#include "ui/plots/lattice_view.h"

#include "core/experiment/figure_data.h"
#include "ui/figures/mark_shapes.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/figure_parts.h"
#include "ui/plots/lattice_shapes.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::plots
{

namespace
{

constexpr double markRadius = 1.07, reach = 1.12;
constexpr double arrowShare = 0.42;  ///< half an arrow's length, of the shorter side, at directionality 1

}  // namespace

struct LatticeView::Content {
    model::Placement placement{model::Layout::lattice, 1};
    std::vector<float> values;
    std::optional<experiment::Source> source;
    std::vector<QRgb> pixels;
    ColourBar bar;
    std::vector<int> selected;
    std::optional<analysis::WaveDirection> wave;
    std::vector<analysis::Vortex> vortices;
    RingImage ring;
    struct Stroke {
        QPointF from, last;
        int node = -1;
        bool moved = false;
    };
    std::optional<Stroke> stroke;

    [[nodiscard]] double turnOf(int node) const { return (node + 0.5) / placement.nodes(); }
};

LatticeView::LatticeView(QWidget* parent) : PlotWidget(parent), content_(std::make_unique<Content>()) {}
LatticeView::~LatticeView() = default;

void LatticeView::setColourTitle(const QString& title)
{
    content_->bar.title = title;
    invalidateFrame();
}

void LatticeView::setColourMap(theme::ColourMapKind kind)
{
    content_->bar.kind = kind;
    content_->bar.unit = kind == theme::ColourMapKind::cyclic ? TickUnit::pi : TickUnit::plain;
    invalidateFrame();
}

void LatticeView::setColourRange(std::optional<Range> range)
{
    content_->bar.fixed = range;
    content_->bar.reset();
    content_->bar.follow(content_->values);
    invalidateFrame();
}

void LatticeView::setTheme(const theme::Theme& theme)
{
    PlotWidget::setTheme(theme);
    update();
}

void LatticeView::setValues(const model::Placement& placement, std::span<const float> values)
{
    Q_ASSERT(values.empty() || values.size() == static_cast<std::size_t>(placement.nodes()));
    Content& content = *content_;
    const bool otherShape = placement.layout() != content.placement.layout() || placement.nodes() != content.placement.nodes();
    if (otherShape || values.empty() != content.values.empty()) {
        content.bar.reset();
        content.stroke.reset();
        invalidateFrame();
    }
    content.placement = placement;
    content.values.assign(values.begin(), values.end());
    const Range before = content.bar.range();
    content.bar.follow(content.values);
    if (!(content.bar.range() == before))
        invalidateFrame();
    if (isRing())
        setRanges({-reach, reach}, {-reach, reach});
    else
        setRanges({-0.5, placement.columns() - 0.5}, {-0.5, placement.rows() - 0.5});
    update();
}

void LatticeView::setSelected(std::vector<int> nodes)
{
    content_->selected = std::move(nodes);
    update();
}

void LatticeView::setWave(const std::optional<analysis::WaveDirection>& wave)
{
    content_->wave = wave;
    update();
}

void LatticeView::setVortices(std::vector<analysis::Vortex> vortices)
{
    content_->vortices = std::move(vortices);
    update();
}

void LatticeView::setSource(std::optional<experiment::Source> source) { content_->source = std::move(source); }

void LatticeView::clear() { setValues(content_->placement, {}); }

bool LatticeView::isEmpty() const { return content_->values.empty(); }
bool LatticeView::isRing() const { return content_->placement.layout() == model::Layout::ring; }

int LatticeView::nodeAtPlace(QPointF place) const
{
    const model::Placement& placement = content_->placement;
    if (isEmpty())
        return -1;
    if (isRing()) {
        const double radius = std::hypot(place.x(), place.y());
        return radius < figures::ringHole || radius > 1 ? -1 : ringNode(place, placement.nodes());
    }
    const int column = static_cast<int>(std::floor(place.x() + 0.5)), row = static_cast<int>(std::floor(place.y() + 0.5));
    const bool inside = column >= 0 && column < placement.columns() && row >= 0 && row < placement.rows();
    return inside ? row * placement.columns() + column : -1;
}

int LatticeView::nodeAt(QPointF position) const { return plotArea().contains(position) ? nodeAtPlace(toData(position)) : -1; }

QPointF LatticeView::centreOf(int node) const
{
    const model::Placement& placement = content_->placement;
    return fromData(isRing() ? onRing(content_->turnOf(node), (1 + figures::ringHole) / 2)
                             : QPointF(node % placement.columns(), node / placement.columns()));
}

void LatticeView::paintCells(QPainter& painter)
{
    const Content& content = *content_;
    const QImage image(reinterpret_cast<const uchar*>(content.pixels.data()), content.placement.columns(), content.placement.rows(),
                       QImage::Format_ARGB32_Premultiplied);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(QRectF(fromData({-0.5, -0.5}), fromData({image.width() - 0.5, image.height() - 0.5})), image, QRectF(image.rect()));
    painter.setRenderHint(QPainter::Antialiasing);
}

void LatticeView::paintRing(QPainter& painter)
{
    Content& content = *content_;
    const QRectF circle(fromData({-1, -1}), fromData({1, 1}));
    content.ring.paint(painter, circle, figures::ringHole, content.pixels, theme().plot);
    painter.setFont(theme::font(fontPixels() - 1));
    painter.setPen(theme().muted);
    const int nodes = content.placement.nodes(), numbers = std::min(nodes, 4);
    for (int i = 0; i < numbers; ++i) {
        const int node = i * nodes / numbers;
        const QPointF at = fromData(onRing(content.turnOf(node), figures::ringNumbers));
        painter.drawText(QRectF(at - QPointF(24, 10), QSizeF(48, 20)), Qt::AlignCenter, QString::number(node));
    }
}

void LatticeView::paintSelection(QPainter& painter)
{
    const Content& content = *content_;
    for (std::size_t i = 0; i < content.selected.size(); ++i) {
        const int node = content.selected[i];
        if (node < 0 || node >= content.placement.nodes())
            continue;
        const QColor colour = seriesColour(theme(), static_cast<int>(i));
        if (isRing()) {
            figures::paintRingMark(painter, fromData(onRing(content.turnOf(node), 1)), fromData({0, 0}), colour, theme().plot);
            continue;
        }
        const QPointF centre = centreOf(node);
        const double half = std::max(3.0, (fromData({1, 0}).x() - fromData({0, 0}).x()) / 2);
        figures::paintCellMark(painter, QRectF(centre - QPointF(half, half), centre + QPointF(half, half)), colour);
    }
}

void LatticeView::paintWave(QPainter& painter)
{
    const Content& content = *content_;
    if (!content.wave || !(content.wave->directionality >= leastDirectionality))
        return;
    const analysis::WaveDirection& wave = *content.wave;
    if (isRing()) {
        const double radius = (fromData({figures::ringArrow, 0}) - fromData({0, 0})).x();
        figures::paintRoundArrow(painter, fromData({0, 0}), radius, (wave.x > 0 ? 1 : -1) * wave.directionality, theme().text);
        return;
    }
    const double half = arrowShare * std::min(plotArea().width(), plotArea().height()) * wave.directionality;
    const QPointF way = QPointF(wave.x, wave.y) / std::hypot(wave.x, wave.y);
    figures::paintArrow(painter, plotArea().center() - half * way, plotArea().center() + half * way);
}

void LatticeView::paintVortices(QPainter& painter)
{
    if (isRing())
        return;
    for (const analysis::Vortex& vortex : content_->vortices)
        figures::paintVortex(painter, fromData({vortex.column + 0.5, vortex.row + 0.5}), vortex.charge > 0);
}

void LatticeView::paintContent(QPainter& painter)
{
    Content& content = *content_;
    content.pixels.resize(content.values.size());
    content.bar.colour(content.values, theme(), content.pixels.data());
    isRing() ? paintRing(painter) : paintCells(painter);
    paintWave(painter);
    paintVortices(painter);
    paintSelection(painter);
}

void LatticeView::viewMoved() { content_->bar.keep(view().isKept()); }

void LatticeView::paintOverlay(QPainter& painter) { content_->bar.paint(painter, theme(), plotArea(), fontPixels()); }
double LatticeView::overlayWidth() const { return content_->bar.widthNeeded(fontPixels()); }

QString LatticeView::readOut(QPointF place) const
{
    const int node = nodeAtPlace(place);
    if (node < 0)
        return {};
    const float value = content_->values[static_cast<std::size_t>(node)];
    return QStringLiteral("%1 %2\n%3 %4")
        .arg(tr("node"), QString::number(node), quantityOf(content_->bar.title),
             std::isfinite(value) ? figures::shortNumber(static_cast<double>(value)) : QStringLiteral("–"));
}

void LatticeView::mousePressEvent(QMouseEvent* event)
{
    const int node = event->button() == Qt::LeftButton ? nodeAt(event->position()) : -1;
    if (node < 0) {
        PlotWidget::mousePressEvent(event);
        return;
    }
    content_->stroke = Content::Stroke{event->position(), event->position(), node, false};
}

/// Visits every node between the last place and this one.
void LatticeView::paintAlong(QPointF to)
{
    Content::Stroke& stroke = *content_->stroke;
    const QPointF way = to - stroke.last, from = stroke.last;
    const int pieces = std::max(1, static_cast<int>(std::ceil(std::hypot(way.x(), way.y()))));  // a pixel each
    stroke.last = to;
    for (int i = 1; i <= pieces && content_->stroke; ++i) {
        const int node = nodeAt(from + way * i / pieces);
        if (node != std::exchange(content_->stroke->node, node) && node >= 0)
            Q_EMIT nodePainted(node);
    }
}

void LatticeView::mouseMoveEvent(QMouseEvent* event)
{
    if (content_->stroke && event->buttons().testFlag(Qt::LeftButton)) {
        Content::Stroke& stroke = *content_->stroke;
        const bool begins = !stroke.moved && (event->position() - stroke.from).manhattanLength() >= QApplication::startDragDistance();
        if (begins) {
            stroke.moved = true;
            Q_EMIT nodePainted(stroke.node);
        }
        if (content_->stroke && content_->stroke->moved)
            paintAlong(event->position());
    }
    PlotWidget::mouseMoveEvent(event);
}

void LatticeView::mouseReleaseEvent(QMouseEvent* event)
{
    const auto stroke = event->button() == Qt::LeftButton ? std::exchange(content_->stroke, std::nullopt) : std::nullopt;
    if (!stroke)
        PlotWidget::mouseReleaseEvent(event);
    else if (!stroke->moved)
        Q_EMIT nodeClicked(stroke->node, event->modifiers());
}

std::vector<experiment::Mark> LatticeView::marks() const
{
    using Kind = experiment::Mark::Kind;
    const Content& content = *content_;
    const int columns = content.placement.columns(), rows = content.placement.rows();
    std::vector<experiment::Mark> marks;
    if (const auto& wave = content.wave; wave && wave->directionality >= leastDirectionality) {
        if (isRing()) {
            marks.push_back({.kind = Kind::arrow, .to_x = (wave->x > 0 ? 1 : -1) * wave->directionality});
        } else {
            const double half = arrowShare * std::min(columns, rows) * wave->directionality / std::hypot(wave->x, wave->y);
            const double x = (columns - 1) / 2.0, y = (rows - 1) / 2.0;
            marks.push_back({.kind = Kind::arrow,
                             .x = x - half * wave->x,
                             .y = y - half * wave->y,
                             .to_x = x + half * wave->x,
                             .to_y = y + half * wave->y});
        }
    }
    for (const analysis::Vortex& vortex : content.vortices)
        if (!isRing())
            marks.push_back(
                {.kind = Kind::vortex, .x = vortex.column + 0.5, .y = vortex.row + 0.5, .to_x = static_cast<double>(vortex.charge)});
    for (std::size_t i = 0; i < content.selected.size(); ++i)
        if (const int node = content.selected[i]; node >= 0 && node < content.placement.nodes())
            marks.push_back({.kind = Kind::cell,
                             .x = static_cast<double>(node % columns),
                             .y = static_cast<double>(node / columns),
                             .colour = static_cast<int>(i)});
    return marks;
}

experiment::FigureData LatticeView::toFigureData() const
{
    const Content& content = *content_;
    experiment::FigureData figure = emptyFigure();
    experiment::Panel& panel = figure.panels.front();
    experiment::HeatMap map;
    map.rows = content.placement.rows();
    map.columns = content.placement.columns();
    map.values = content.values;
    map.row_range = {-0.5, map.rows - 0.5};
    map.column_range = {-0.5, map.columns - 0.5};
    map.colours = figureColours(content.bar.kind);
    map.multiples_of_pi = content.bar.unit == TickUnit::pi;
    map.value_range = experiment::Range{content.bar.range().low, content.bar.range().high};
    map.label = content.bar.title.toStdString();
    map.source = content.source;
    map.ring = isRing();
    map.marks = marks();
    panel.x.label = map.rows == 1 ? "node" : "column";
    panel.y.label = map.rows == 1 ? "" : "row";
    panel.x.range = map.column_range;
    panel.y.range = map.row_range;
    if (map.rows == 1)
        panel.y.categories = {""};
    panel.equal_aspect = map.rows > 1 || map.ring;
    panel.content = std::move(map);
    return figure;
}

}  // namespace horn::plots
