#include "ui/plots/signal_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace horn::plots
{

SignalCanvas::SignalCanvas(QWidget* parent) : LineChart(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("drawn signal"));
    setMinimumSize(420, 180);
    addSeries({.name = tr("signal"), .colour = theme::seriesStimulus, .width = 1.8, .inLegend = false});
    addMarker({.orientation = Qt::Horizontal});
    setMarker(0, 0.0);
    cursorMarker_ = addMarker({.orientation = Qt::Vertical, .dashed = true});
    setValues(std::vector<double>(200, 0.0));
}

void SignalCanvas::setValues(std::vector<double> values)
{
    drawn_ = std::move(values);
    for (const double value : drawn_)
        range_ = std::max(range_, std::abs(value));
    fit(static_cast<int>(drawn_.size()));
}

void SignalCanvas::setSteps(int steps) { fit(std::max(1, steps)); }

void SignalCanvas::setRange(double range)
{
    range_ = range;
    fit(steps());
}

void SignalCanvas::fit(int steps)
{
    values_ = drawn_;
    values_.resize(static_cast<std::size_t>(steps), 0.0);
    for (double& value : values_)
        value = std::clamp(value, -range_, range_);
    cursor_ = std::min(cursor_, steps - 1);
    showValues();
}

void SignalCanvas::draw(int step, double value)
{
    const auto place = static_cast<std::size_t>(step);
    drawn_.resize(std::max(drawn_.size(), place + 1), 0.0);
    drawn_[place] = values_[place] = value;
}

void SignalCanvas::showValues()
{
    AxisOptions x{.title = tr("step after the onset")}, y{.title = tr("s")};
    x.range = Range{0, static_cast<double>(std::max<std::size_t>(1, values_.size() - 1))};
    y.range = Range{-1.05 * range_, 1.05 * range_};
    setXAxis(x);
    setYAxis(y);
    std::vector<double> steps(values_.size());
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i] = static_cast<double>(i);
    setData(0, std::span<const double>(steps), std::span<const double>(values_));
}

void SignalCanvas::drawTo(QPointF place)
{
    const auto last = static_cast<double>(values_.size() - 1);
    place = {std::clamp(place.x(), 0.0, last), std::clamp(place.y(), -range_, range_)};
    QPointF from = pen_.value_or(place), to = place;
    pen_ = place;
    if (from.x() > to.x())
        std::swap(from, to);
    const auto first = static_cast<int>(std::lround(from.x())), end = static_cast<int>(std::lround(to.x()));
    for (int step = first; step <= end; ++step) {
        const double part = to.x() > from.x() ? std::clamp((step - from.x()) / (to.x() - from.x()), 0.0, 1.0) : 1;
        draw(step, from == to ? place.y() : from.y() + part * (to.y() - from.y()));
    }
    if (first == end)
        draw(first, place.y());
    cursor_ = static_cast<int>(std::lround(place.x()));
    setMarker(cursorMarker_, std::nullopt);
    showValues();
    Q_EMIT drawn();
}

void SignalCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    pen_.reset();
    drawTo(toData(event->position()));
}

void SignalCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (pen_ && event->buttons().testFlag(Qt::LeftButton))
        drawTo(toData(event->position()));
    else
        LineChart::mouseMoveEvent(event);
}

void SignalCanvas::mouseReleaseEvent(QMouseEvent*) { pen_.reset(); }

void SignalCanvas::mouseDoubleClickEvent(QMouseEvent* event) { mousePressEvent(event); }

void SignalCanvas::wheelEvent(QWheelEvent* event) { event->ignore(); }

void SignalCanvas::keyPressEvent(QKeyEvent* event)
{
    const int stride = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    const int last = steps() - 1;
    const double value = values_[static_cast<std::size_t>(cursor_)];
    switch (event->key()) {
    case Qt::Key_Left: cursor_ = std::max(0, cursor_ - stride); break;
    case Qt::Key_Right: cursor_ = std::min(last, cursor_ + stride); break;
    case Qt::Key_Up: draw(cursor_, std::min(range_, value + stride * range_ / 50)); break;
    case Qt::Key_Down: draw(cursor_, std::max(-range_, value - stride * range_ / 50)); break;
    case Qt::Key_Return:
    case Qt::Key_Enter: QWidget::keyPressEvent(event); return;  // means nothing on the strip, but to the dialogue around it
    default: LineChart::keyPressEvent(event); return;
    }
    setMarker(cursorMarker_, cursor_);
    showValues();
    Q_EMIT drawn();
}

}  // namespace horn::plots
