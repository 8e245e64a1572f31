#include "ui/controls/pixel_pad.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace horn::controls
{

namespace
{

constexpr int usualSize = 28;           // of MNIST and its relatives
constexpr double neighbourShare = 0.5;  // of a soft pen

}  // namespace

PixelPad::PixelPad(QWidget* parent) : QWidget(parent), pixels_(std::size_t{usualSize} * usualSize)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    setAccessibleName(tr("image"));
    setAccessibleDescription(tr("Arrow keys move the cursor, Space turns its pixel on or off."));
}

void PixelPad::setPixels(int columns, std::vector<double> pixels)
{
    Q_ASSERT(columns > 0 && !pixels.empty() && pixels.size() % static_cast<std::size_t>(columns) == 0);
    columns_ = columns;
    pixels_ = std::move(pixels);
    for (double& pixel : pixels_)
        pixel = std::clamp(pixel, 0.0, 1.0);
    update();
    setCursorAt(cursor_);
    Q_EMIT painted();
}

void PixelPad::setCursorAt(QPoint at)
{
    cursor_ = {std::clamp(at.x(), 0, columns_ - 1), std::clamp(at.y(), 0, rows() - 1)};
    update();
    Q_EMIT cursorMoved();
}

void PixelPad::setPixel(QPoint at, double value)
{
    pixels_[indexOf(at)] = std::clamp(value, 0.0, 1.0);
    update();
    Q_EMIT painted();
}

/// The pixels are square; what is left over stays empty.
QRectF PixelPad::square() const
{
    const double pixel =
        std::max(1.0, std::floor(std::min(width() / static_cast<double>(columns_), height() / static_cast<double>(rows()))));
    const QSizeF size(pixel * columns_, pixel * rows());
    return {QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size};
}

QPoint PixelPad::pixelAt(QPointF place) const
{
    const QRectF area = square();
    return {static_cast<int>(std::floor((place.x() - area.left()) * columns_ / area.width())),
            static_cast<int>(std::floor((place.y() - area.top()) * rows() / area.height()))};
}

QPointF PixelPad::middleOf(QPoint at) const
{
    const QRectF area = square();
    return {area.left() + (at.x() + 0.5) * area.width() / columns_, area.top() + (at.y() + 0.5) * area.height() / rows()};
}

void PixelPad::darken(QPoint at, double value)
{
    if (!holds(at))
        return;
    double& pixel = pixels_[indexOf(at)];
    pixel = value > 0 ? std::max(pixel, value) : 0;
}

void PixelPad::dab(QPoint at, bool erase)
{
    darken(at, erase ? 0 : 1);
    if (!soft_)
        return;
    for (const QPoint step : {QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1)})
        darken(at + step, erase ? 0 : neighbourShare);
}

void PixelPad::stroke(QPoint to, bool erase)
{
    const QPoint way = to - last_;
    const int steps = std::max({std::abs(way.x()), std::abs(way.y()), 1});
    for (int i = 0; i <= steps; ++i)
        dab(last_ + QPoint(qRound(way.x() * i / static_cast<double>(steps)), qRound(way.y() * i / static_cast<double>(steps))), erase);
    last_ = to;
    setCursorAt(to);
    Q_EMIT painted();
}

void PixelPad::mousePressEvent(QMouseEvent* event)
{
    last_ = pixelAt(event->position());
    stroke(last_, event->button() == Qt::RightButton);
}

void PixelPad::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & (Qt::LeftButton | Qt::RightButton))
        stroke(pixelAt(event->position()), event->buttons() & Qt::RightButton);
}

void PixelPad::keyPressEvent(QKeyEvent* event)
{
    QPoint step;
    switch (event->key()) {
    case Qt::Key_Left: step = {-1, 0}; break;
    case Qt::Key_Right: step = {1, 0}; break;
    case Qt::Key_Up: step = {0, -1}; break;
    case Qt::Key_Down: step = {0, 1}; break;
    case Qt::Key_Space: setPixel(cursor_, pixel(cursor_) > 0.5 ? 0 : 1); return;
    default: QWidget::keyPressEvent(event); return;
    }
    setCursorAt(cursor_ + step);
}

void PixelPad::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void PixelPad::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void PixelPad::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRectF area = square();
    const QColor paper = palette().color(QPalette::Base), ink = palette().color(QPalette::Text);
    painter.fillRect(area, paper);
    const double size = area.width() / columns_;
    for (int row = 0; row < rows(); ++row)
        for (int column = 0; column < columns_; ++column) {
            QColor shade = ink;
            shade.setAlphaF(static_cast<float>(pixel({column, row})));
            painter.fillRect(QRectF(area.left() + column * size, area.top() + row * size, size, size), shade);
        }
    QColor grid = ink;
    grid.setAlphaF(0.12F);
    painter.setPen(QPen(grid, 0));
    for (int column = 0; column <= columns_; ++column)
        painter.drawLine(QPointF(area.left() + column * size, area.top()), QPointF(area.left() + column * size, area.bottom()));
    for (int row = 0; row <= rows(); ++row)
        painter.drawLine(QPointF(area.left(), area.top() + row * size), QPointF(area.right(), area.top() + row * size));
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(QRectF(area.left() + cursor_.x() * size, area.top() + cursor_.y() * size, size, size));
    }
}

}  // namespace horn::controls
