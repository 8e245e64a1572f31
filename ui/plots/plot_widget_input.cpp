// What the pointer does in a plot: crosshair, clicks, zooming, panning.
#include "ui/plots/plot_widget.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::plots
{

namespace
{
constexpr double zoomOfNotch = 0.8;  ///< of the length shown, for one notch of the wheel
}

void PlotWidget::mouseMoveEvent(QMouseEvent* event)
{
    if (drag_ && event->buttons().testFlag(Qt::LeftButton))
        dragTo(event->position());
    const bool was = pointer_.has_value();
    pointer_ = event->position();
    if (!plotArea_.contains(*pointer_) || isEmpty()) {
        pointer_.reset();
        if (was)
            Q_EMIT unhovered();
    } else {
        Q_EMIT hovered(toData(*pointer_));
    }
    update();
}

void PlotWidget::mousePressEvent(QMouseEvent* event)
{
    if (plotArea_.contains(event->position()) && !isEmpty() && event->button() != Qt::RightButton)
        drag_ = Drag{event->position(), view_};
    else
        QWidget::mousePressEvent(event);
}

void PlotWidget::dragTo(QPointF position)
{
    using Axis = PlotView::Axis;
    const QPointF way = position - drag_->from;
    if (!drag_->moved && way.manhattanLength() < QApplication::startDragDistance())
        return;
    drag_->moved = true;
    PlotView next = drag_->view;
    if (next.isZoomed(Axis::x))
        next.pan(Axis::x, -way.x() / plotArea_.width(), xWanted_);
    if (next.isZoomed(Axis::y))
        next.pan(Axis::y, (yDownwards() ? -1 : 1) * way.y() / plotArea_.height(), yWanted_);
    setView(next);
}

void PlotWidget::mouseReleaseEvent(QMouseEvent* event)
{
    const std::optional<Drag> drag = std::exchange(drag_, std::nullopt);
    if (!drag || drag->moved || overlayClicked(drag->from))
        return;
    Q_EMIT clicked(toData(drag->from), event->button(), event->modifiers());
}

bool PlotWidget::overlayClicked(QPointF) { return false; }

void PlotWidget::mouseDoubleClickEvent(QMouseEvent* event)
{
    mousePressEvent(event);  // whose release is a second click
    setView({});
}

void PlotWidget::wheelEvent(QWheelEvent* event)
{
    using Axis = PlotView::Axis;
    const QPointF at = event->position();
    const double notches = event->angleDelta().y() / 120.0;
    const bool onX = at.y() > plotArea_.bottom(), onY = at.x() < plotArea_.left();
    if (isEmpty() || notches == 0 || at.x() > plotArea_.right() || (onX && onY)) {
        event->ignore();
        return;
    }
    const bool both = aspect() != Aspect::free && !onX && !onY;
    const bool second = onY || (!onX && event->modifiers().testFlag(Qt::ControlModifier));
    const double factor = std::pow(zoomOfNotch, notches);
    const double down = std::clamp((at.y() - plotArea_.top()) / plotArea_.height(), 0.0, 1.0);
    PlotView next = view_;
    if (both || !second)
        next.zoom(Axis::x, std::clamp((at.x() - plotArea_.left()) / plotArea_.width(), 0.0, 1.0), factor, xWanted_);
    if (both || second)
        next.zoom(Axis::y, yDownwards() ? down : 1 - down, factor, yWanted_);
    setView(next);
    event->accept();
}

void PlotWidget::leaveEvent(QEvent*)
{
    if (pointer_)
        Q_EMIT unhovered();
    pointer_.reset();
    update();
}

}  // namespace horn::plots
