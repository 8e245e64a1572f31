#include "ui/controls/value_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace horn::controls
{

namespace
{
constexpr double handleRadius = 6.5;
constexpr double handleReach = handleRadius + 1;  // from its middle to the end of the widget
constexpr double finer = 10;                      // a drag with Shift
constexpr double grooveHeight = 3;
constexpr int notchOfWheel = 120;
}  // namespace

ValueSlider::ValueSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent)
{
    setRange(0, positions);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

void ValueSlider::showFraction(double fraction)
{
    const QSignalBlocker quiet(this);
    setValue(static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * positions)));
    update();
}

QSize ValueSlider::sizeHint() const { return {110, 22}; }
QSize ValueSlider::minimumSizeHint() const { return {60, 20}; }

void ValueSlider::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double middle = height() / 2.0;
    const double from = handleReach;
    const double to = width() - handleReach;
    const double at = handle();
    const QPalette::ColorGroup group = isEnabled() ? QPalette::Active : QPalette::Disabled;
    const QColor accent = palette().color(group, QPalette::Link);
    const QRectF groove(from, middle - grooveHeight / 2, to - from, grooveHeight);

    painter.setBrush(palette().color(group, QPalette::Mid));
    painter.drawRoundedRect(groove, grooveHeight / 2, grooveHeight / 2);
    painter.setBrush(accent);
    painter.drawRoundedRect(QRectF(from, groove.top(), at - from, grooveHeight), grooveHeight / 2, grooveHeight / 2);

    if (hasFocus() || isSliderDown() || underMouse()) {
        QColor halo = accent;
        halo.setAlphaF(hasFocus() || isSliderDown() ? 0.45F : 0.22F);
        painter.setBrush(halo);
        painter.drawEllipse(QPointF(at, middle), handleRadius + 3, handleRadius + 3);
    }
    const QColor text = palette().color(group, QPalette::ButtonText);
    const bool dark = text.lightnessF() > palette().color(QPalette::Button).lightnessF();
    painter.setPen(dark ? QPen(palette().color(QPalette::Shadow), 1) : QPen(accent, 1.6));
    painter.setBrush(dark ? text : palette().color(QPalette::Window));
    painter.drawEllipse(QPointF(at, middle), handleRadius, handleRadius);
}

double ValueSlider::handle() const { return handleReach + fraction() * (width() - 2 * handleReach); }

void ValueSlider::dragTo(double x, bool fine)
{
    if (fine)
        ahead_ = handle() + (x - pointer_) / finer - x;
    pointer_ = x;
    const double fraction = std::clamp((x + ahead_ - handleReach) / (width() - 2 * handleReach), 0.0, 1.0);
    showFraction(fraction);
    Q_EMIT dragged(fraction);
}

void ValueSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    setSliderDown(true);
    pointer_ = event->position().x();
    const bool fine = event->modifiers().testFlag(Qt::ShiftModifier);
    ahead_ = fine ? handle() - pointer_ : 0;
    if (!fine)
        dragTo(pointer_, false);
}

void ValueSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (isSliderDown())
        dragTo(event->position().x(), event->modifiers().testFlag(Qt::ShiftModifier));
}

void ValueSlider::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && isSliderDown())
        setSliderDown(false);
    update();
}

void ValueSlider::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        Q_EMIT resetRequested();
}

void ValueSlider::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Up: Q_EMIT nudgedBy(1); break;
    case Qt::Key_Left:
    case Qt::Key_Down: Q_EMIT nudgedBy(-1); break;
    case Qt::Key_PageUp: Q_EMIT nudgedBy(10); break;
    case Qt::Key_PageDown: Q_EMIT nudgedBy(-10); break;
    default: event->ignore();
    }
}

bool ValueSlider::event(QEvent* event)
{
    // The focused slider keeps the arrow keys that the window otherwise takes for stepping. Space and Home stay the window's.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool arrow =
            key->key() == Qt::Key_Left || key->key() == Qt::Key_Right || key->key() == Qt::Key_Up || key->key() == Qt::Key_Down;
        if (arrow && key->modifiers() == Qt::NoModifier) {
            event->accept();
            return true;
        }
    }
    return QSlider::event(event);
}

void ValueSlider::wheelEvent(QWheelEvent* event)
{
    if (!hasFocus()) {  // a scrolled panel must not change what happens to pass below the pointer
        event->ignore();
        return;
    }
    wheelRemainder_ += event->angleDelta().y();
    const int notches = wheelRemainder_ / notchOfWheel;
    wheelRemainder_ -= notches * notchOfWheel;
    if (notches != 0)
        Q_EMIT nudgedBy(notches);
    event->accept();
}

}  // namespace horn::controls
