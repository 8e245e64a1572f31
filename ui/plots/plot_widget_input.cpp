// What pointer and keys do in a plot: crosshair, clicks, zooming, panning.
#include "ui/plots/plot_widget.h"

#include <QApplication>
#include <QKeyEvent>
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
constexpr double stepOfKey = 0.02;   ///< of the plot area, for an arrow key; with Shift five times as far

bool isArrow(int key) { return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down; }
}  // namespace

void PlotWidget::mouseMoveEvent(QMouseEvent* event)
{
    if (drag_ && event->buttons().testFlag(Qt::LeftButton))
        dragTo(event->position());
    pointAt(event->position());
}

void PlotWidget::pointAt(QPointF position)
{
    const bool was = pointer_.has_value();
    pointer_ = position;
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
    else if (isEmpty() || event->button() != Qt::LeftButton || !overlayClicked(event->position()))  // of a legend beside the axes
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
    const QPointF at = event->position();
    const double notches = event->angleDelta().y() / 120.0;
    const bool onX = at.y() > plotArea_.bottom(), onY = at.x() < plotArea_.left();
    if (isEmpty() || notches == 0 || at.x() > plotArea_.right() || (onX && onY)) {
        event->ignore();
        return;
    }
    const bool both = aspect() != Aspect::free && !onX && !onY;
    const bool second = onY || (!onX && event->modifiers().testFlag(Qt::ControlModifier));
    zoomAt(at, std::pow(zoomOfNotch, notches), both || !second, both || second);
    event->accept();
}

void PlotWidget::zoomAt(QPointF position, double factor, bool x, bool y)
{
    using Axis = PlotView::Axis;
    const double down = std::clamp((position.y() - plotArea_.top()) / plotArea_.height(), 0.0, 1.0);
    PlotView next = view_;
    if (x)
        next.zoom(Axis::x, std::clamp((position.x() - plotArea_.left()) / plotArea_.width(), 0.0, 1.0), factor, xWanted_);
    if (y)
        next.zoom(Axis::y, yDownwards() ? down : 1 - down, factor, yWanted_);
    setView(next);
}

bool PlotWidget::event(QEvent* event)
{
    // The plot that has the focus keeps the arrow keys that the window otherwise takes for stepping.
    if (event->type() == QEvent::ShortcutOverride && isArrow(static_cast<QKeyEvent*>(event)->key())) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void PlotWidget::keyPressEvent(QKeyEvent* event)
{
    const QPointF at = pointer_.value_or(plotArea_.center());
    const bool far = event->modifiers().testFlag(Qt::ShiftModifier), second = event->modifiers().testFlag(Qt::ControlModifier);
    const int key = event->key();
    const bool returns = key == Qt::Key_Return || key == Qt::Key_Enter;
    if (isEmpty() || plotArea_.isEmpty() || (!pointer_ && (returns || key == Qt::Key_Escape))) {  // without a crosshair they are not for it
        QWidget::keyPressEvent(event);
    } else if (isArrow(key)) {
        const double step = pointer_ ? stepOfKey * (far ? 5 : 1) : 0;  // the first key shows where it is
        const QPointF way(key == Qt::Key_Left    ? -step
                          : key == Qt::Key_Right ? step
                                                 : 0,
                          key == Qt::Key_Up     ? -step
                          : key == Qt::Key_Down ? step
                                                : 0);
        pointAt({std::clamp(at.x() + way.x() * plotArea_.width(), plotArea_.left(), plotArea_.right() - 1e-3),
                 std::clamp(at.y() + way.y() * plotArea_.height(), plotArea_.top(), plotArea_.bottom() - 1e-3)});
    } else if (returns) {
        if (!overlayClicked(at))
            Q_EMIT clicked(toData(at), Qt::LeftButton, event->modifiers() & ~Qt::KeypadModifier);
    } else if (key == Qt::Key_Plus || key == Qt::Key_Minus) {
        const bool both = aspect() != Aspect::free;
        zoomAt(at, key == Qt::Key_Plus ? zoomOfNotch : 1 / zoomOfNotch, both || !second, both || second);
    } else if (key == Qt::Key_0) {
        setView({});
    } else if (key == Qt::Key_Escape) {
        leaveEvent(nullptr);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void PlotWidget::focusInEvent(QFocusEvent*) { update(); }
void PlotWidget::focusOutEvent(QFocusEvent*) { leaveEvent(nullptr); }

void PlotWidget::leaveEvent(QEvent*)
{
    if (pointer_)
        Q_EMIT unhovered();
    pointer_.reset();
    update();
}

}  // namespace horn::plots
