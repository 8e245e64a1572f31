#include "ui/plots/plot_widget.h"

#include "ui/figures/words.h"
#include "ui/plots/chart_frame.h"
#include "ui/plots/figure_parts.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace horn::plots
{

namespace
{

constexpr double marginGrid = 4;  ///< margins move in steps of this, so that a changing label does not shake the plot

double widestLabel(const std::vector<figures::Tick>& ticks, const QFontMetricsF& metrics)
{
    double widest = 0;
    for (const figures::Tick& tick : ticks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.label));
    return widest;
}

int majorCount(const std::vector<figures::Tick>& ticks)
{
    return static_cast<int>(std::count_if(ticks.begin(), ticks.end(), [](const figures::Tick& tick) { return tick.major; }));
}

}  // namespace

PlotWidget::PlotWidget(QWidget* parent)
    : QWidget(parent), theme_(theme::darkTheme()), frame_(std::make_unique<ChartFrame>()),
      specification_(std::make_unique<FrameSpecification>())
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

PlotWidget::~PlotWidget() = default;

void PlotWidget::setTheme(const theme::Theme& theme)
{
    theme_ = theme;
    invalidateFrame();
}

void PlotWidget::setEmptyText(const QString& text)
{
    emptyText_ = text;
    update();
}

void PlotWidget::setFigureTitle(const QString& title)
{
    figureTitle_ = title;
    setAccessibleName(title);
}

std::string PlotWidget::measured(const QString& quantity) const
{
    return (measuredOver_.isEmpty() ? quantity : quantity + QStringLiteral(", ") + measuredOver_).toStdString();
}

experiment::FigureData PlotWidget::emptyFigure() const
{
    experiment::FigureData figure;
    figure.title = figureTitle_.toStdString();
    experiment::Panel& panel = figure.panels.emplace_back();
    panel.title = figure.title;
    panel.x = figureAxis(xAxis_, rangeBefore(PlotView::Axis::x));  // paper has another shape than the screen
    panel.y = figureAxis(yAxis_, rangeBefore(PlotView::Axis::y));
    panel.y.downwards = yDownwards();
    panel.equal_aspect = aspect() != Aspect::free;
    return figure;
}

void PlotWidget::setXAxisOptions(const AxisOptions& options)
{
    xAxis_ = options;
    invalidateFrame();
}

void PlotWidget::setYAxisOptions(const AxisOptions& options)
{
    yAxis_ = options;
    invalidateFrame();
}

void PlotWidget::setRanges(Range x, Range y)
{
    x = figures::drawable(xAxis_.scale, x);
    y = figures::drawable(yAxis_.scale, y);
    if (x == xWanted_ && y == yWanted_)
        return;
    xWanted_ = x;
    yWanted_ = y;
    rangesMoved();
}

Range PlotWidget::rangeBefore(PlotView::Axis axis) const
{
    const bool x = axis == PlotView::Axis::x;
    const Scale scale = x ? xAxis_.scale : yAxis_.scale;
    return figures::drawable(scale, view_.shown(axis, scale, x ? xWanted_ : yWanted_));
}

void PlotWidget::rangesMoved()
{
    xRange_ = rangeBefore(PlotView::Axis::x);
    yRange_ = rangeBefore(PlotView::Axis::y);
    invalidateFrame();
    if (pointer_ && aspect() == Aspect::free)  // equal units change the ranges once more, before painting
        Q_EMIT hovered(toData(*pointer_));
}

void PlotWidget::setView(const PlotView& view)
{
    if (view == view_)
        return;
    view_ = view;
    viewMoved();
    rangesMoved();
    Q_EMIT viewChanged();
}

void PlotWidget::setKept(bool kept)
{
    PlotView next = view_;
    if (kept)
        next.keep(yWanted_, aspect() == Aspect::widenRanges ? std::optional(xWanted_) : std::nullopt);
    else
        next.fit(), next.followX(view_);
    setView(next);
}

void PlotWidget::invalidateFrame()
{
    dirty_ = true;
    update();
}

void PlotWidget::setCrosshair(std::optional<double> x)
{
    if (crosshair_ == x)
        return;
    crosshair_ = x;
    if (x)
        pointer_.reset();
    update();
}

std::optional<double> PlotWidget::crosshair() const { return pointer_ ? std::optional(toData(*pointer_).x()) : crosshair_; }

void PlotWidget::setMargins(double left, double right)
{
    if (left == leftMargin_ && right == rightMargin_)
        return;
    leftMargin_ = left;
    rightMargin_ = right;
    invalidateFrame();
}

void PlotWidget::setXLabelsVisible(bool visible)
{
    if (visible == xLabelsVisible_)
        return;
    xLabelsVisible_ = visible;
    invalidateFrame();
}

double PlotWidget::leftMarginNeeded() const { return leftNeeded_; }
double PlotWidget::rightMarginNeeded() const { return rightNeeded_; }

double PlotWidget::fontPixels() const { return width() < 330 ? 11 : 12; }

std::optional<std::vector<figures::Tick>> PlotWidget::ownTicks(Qt::Orientation, int) const { return std::nullopt; }

QPointF PlotWidget::toData(QPointF position) const
{
    const double u = (position.x() - plotArea_.left()) / std::max(1.0, plotArea_.width());
    const double down = (position.y() - plotArea_.top()) / std::max(1.0, plotArea_.height());
    return {figures::valueAt(xAxis_.scale, xRange_, u), figures::valueAt(yAxis_.scale, yRange_, yDownwards() ? down : 1 - down)};
}

QPointF PlotWidget::fromData(QPointF place) const
{
    const double up = figures::fraction(yAxis_.scale, yRange_, place.y());
    return {plotArea_.left() + plotArea_.width() * figures::fraction(xAxis_.scale, xRange_, place.x()),
            plotArea_.top() + plotArea_.height() * (yDownwards() ? up : 1 - up)};
}

double PlotWidget::bottomMargin() const
{
    const QFontMetricsF metrics(theme::font(fontPixels()));
    if (!axesVisible())
        return 4;
    if (!xLabelsVisible_)
        return 6;
    const double title = xAxis_.title.isEmpty() ? 0 : metrics.height() + axisTitleGap;
    return std::ceil(axisTickRoom + metrics.height() + title + 1);
}

/// Chooses as many ticks as fit without touching, and learns what room the labels need.
void PlotWidget::placeTicks()
{
    const QFontMetricsF metrics(theme::font(fontPixels()));
    FrameSpecification& frame = *specification_;
    const auto make = [&](Qt::Orientation axis, int most) {
        if (auto own = ownTicks(axis, most))
            return *own;
        return axis == Qt::Horizontal ? figures::ticks(xAxis_.scale, xRange_, most, xAxis_.unit)
                                      : figures::ticks(yAxis_.scale, yRange_, most, yAxis_.unit);
    };
    const int mostRows = std::clamp(static_cast<int>(plotArea_.height() / (metrics.height() * 1.9)), 3, 9);
    frame.y.ticks = make(Qt::Vertical, mostRows);
    const bool named = ownTicks(Qt::Horizontal, 2).has_value();
    for (int most = named ? 64 : std::clamp(static_cast<int>(plotArea_.width() / 46), 2, 11); most >= 1; --most) {
        frame.x.ticks = make(Qt::Horizontal, std::max(2, most));
        const double needed = (widestLabel(frame.x.ticks, metrics) + (named ? 8 : 14)) * majorCount(frame.x.ticks);
        if (needed <= plotArea_.width() + 24)
            break;
    }
}

void PlotWidget::keepAspect()
{
    if (aspect() == Aspect::free || plotArea_.width() < 1 || plotArea_.height() < 1)
        return;
    const double perX = plotArea_.width() / xRange_.span(), perY = plotArea_.height() / yRange_.span();
    if (aspect() == Aspect::widenRanges) {
        const double scale = std::min(perX, perY);
        xRange_ = figures::spanning(xRange_, plotArea_.width() / scale);
        yRange_ = figures::spanning(yRange_, plotArea_.height() / scale);
        return;
    }
    const double scale = std::min(perX, perY);
    const QSizeF size(std::floor(scale * xRange_.span()), std::floor(scale * yRange_.span()));
    plotArea_.setLeft(std::floor(plotArea_.left() + (plotArea_.width() - size.width()) / 2));
    plotArea_.setTop(std::floor(plotArea_.top() + (plotArea_.height() - size.height()) / 2));
    plotArea_.setSize(size);
}

void PlotWidget::layoutPlot()
{
    const QFontMetricsF metrics(theme::font(fontPixels()));
    const bool labels = axesVisible() && !isEmpty();
    const double oldLeft = leftNeeded_, oldRight = rightNeeded_;
    const double top = axesVisible() ? std::ceil(metrics.height() / 2 + 1) : 4;
    const double title = yAxis_.title.isEmpty() ? 0 : metrics.height() + axisTitleGap;
    for (int pass = 0; pass < 2; ++pass) {  // the labels depend on the room, and the room on the labels
        const double left = leftMargin_ > 0 ? leftMargin_ : leftNeeded_, right = rightMargin_ > 0 ? rightMargin_ : rightNeeded_;
        plotArea_ = QRectF(std::round(left), top, std::max(8.0, std::floor(width() - std::round(left) - right)),
                           std::max(8.0, std::floor(height() - top - bottomMargin())));
        xRange_ = rangeBefore(PlotView::Axis::x);
        yRange_ = rangeBefore(PlotView::Axis::y);
        keepAspect();
        placeTicks();
        const double rows = std::max(16.0, widestLabel(specification_->y.ticks, metrics));
        const double columns = xLabelsVisible_ ? widestLabel(specification_->x.ticks, metrics) / 2 : 0;
        leftNeeded_ = axesVisible() ? std::ceil((title + rows + axisTickRoom + 2) / marginGrid) * marginGrid : 4;
        rightNeeded_ = std::max(overlayWidth() + 4, axesVisible() ? std::ceil(std::max(12.0, columns) / 4) * 4 : 4);
        if (leftNeeded_ == left && rightNeeded_ == right)
            break;
    }
    FrameSpecification& frame = *specification_;
    frame.size = size();
    frame.plotArea = plotArea_;
    frame.fontPixels = fontPixels();
    frame.titleReach = leftMargin_ > 0 ? plotArea_.left() - metrics.height() : 0;
    frame.appearance = theme_.appearance;
    frame.x.scale = xAxis_.scale;
    frame.x.range = xRange_;
    frame.x.title = xAxis_.title;
    frame.x.labels = labels && xLabelsVisible_;
    frame.x.visible = frame.y.visible = labels;
    frame.y.scale = yAxis_.scale;
    frame.y.range = yRange_;
    frame.y.title = yAxis_.title;
    frame.y.labels = labels;
    frame.y.reversed = yDownwards();
    dirty_ = false;
    if (oldLeft != leftNeeded_ || oldRight != rightNeeded_)
        QMetaObject::invokeMethod(this, &PlotWidget::marginsChanged, Qt::QueuedConnection);
}

void PlotWidget::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double pixelRatio = painter.deviceTransform().m11();  // of what is painted on, which may be an image
    if (dirty_ || specification_->size != size())
        layoutPlot();
    specification_->pixelRatio = pixelRatio;
    painter.drawPixmap(0, 0, frame_->draw(*specification_, theme_));
    painter.setRenderHint(QPainter::Antialiasing);
    ChartFrame::paintXAxis(painter, *specification_, theme_);
    if (hasFocus()) {
        painter.setPen(QPen(theme_.accent, 1));
        painter.drawRect(plotArea_.adjusted(-0.5, -0.5, 0.5, 0.5));
    }
    if (isEmpty()) {
        paintEmptyText(painter);
        return;
    }
    painter.save();
    painter.setClipRect(plotArea_.adjusted(0, -1, 1, 1));
    paintContent(painter);
    painter.restore();
    paintOverlay(painter);
    paintCrosshair(painter);
}

void PlotWidget::paintOverlay(QPainter&) {}

QString PlotWidget::readOut(QPointF) const { return {}; }

void PlotWidget::paintEmptyText(QPainter& painter)
{
    painter.setFont(theme::font(13));
    painter.setPen(theme_.muted);
    painter.drawText(plotArea_.adjusted(8, 4, -8, -4), Qt::AlignCenter | Qt::TextWordWrap, emptyText_);
}

void PlotWidget::paintCrosshair(QPainter& painter)
{
    const bool here = pointer_ && plotArea_.contains(*pointer_);
    if (!here && !crosshair_)
        return;
    const double x = here ? pointer_->x() : fromData({*crosshair_, yRange_.low}).x();
    if (x < plotArea_.left() || x > plotArea_.right())
        return;
    const double column = std::floor(x);
    for (const auto& [colour, alpha, halfWidth] : {std::tuple(theme_.plot, 150, 1.0), std::tuple(theme_.text, 170, 0.0)}) {
        QColor line = colour;
        line.setAlpha(alpha);
        painter.fillRect(QRectF(column - halfWidth, plotArea_.top(), 1 + 2 * halfWidth, plotArea_.height()), line);
    }
    if (!here)
        return;
    const QString text = readOut(toData(*pointer_));
    if (text.isEmpty())
        return;
    const QFont font = theme::font(11);
    const QFontMetricsF metrics(font);
    const QStringList lines = text.split(u'\n');
    QSizeF size(0, std::ceil(metrics.height() + static_cast<double>(lines.size() - 1) * metrics.lineSpacing()));
    for (const QString& line : lines)
        size.setWidth(std::max(size.width(), std::ceil(figures::widthOfWords(line, font))));
    size += QSizeF(14, 10);
    QPointF corner(x + 12, pointer_->y() - size.height() - 8);
    if (corner.x() + size.width() > width() - 2)
        corner.setX(x - 12 - size.width());
    corner.setX(std::max(2.0, corner.x()));
    corner.setY(std::clamp(corner.y(), 2.0, std::max(2.0, height() - size.height() - 2)));
    const QRectF box(corner, size);
    QColor back = theme_.field;
    back.setAlpha(240);
    painter.setBrush(back);
    painter.setPen(QPen(theme_.border, 1));
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(theme_.text);
    QPointF baseline = corner + QPointF(7, 5 + metrics.ascent());
    for (const QString& line : lines) {
        figures::drawWords(painter, baseline, line, font);
        baseline.ry() += metrics.lineSpacing();
    }
}

void PlotWidget::resizeEvent(QResizeEvent*) { dirty_ = true; }

void PlotWidget::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::EnabledChange)
        invalidateFrame();
    QWidget::changeEvent(event);
}

}  // namespace horn::plots
