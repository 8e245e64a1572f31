/// A square of pixels to paint on with the mouse or the keyboard.
#pragma once

#include <QPoint>
#include <QWidget>

#include <vector>

namespace horn::controls
{

/// Left paints, right erases. Arrow keys move a cursor, Space turns its pixel on or off; the pointer takes the cursor with it.
class PixelPad : public QWidget
{
    Q_OBJECT

public:
    explicit PixelPad(QWidget* parent = nullptr);

    /// \param pixels rows × columns, row-major, 0 … 1; others are moved to the edge.
    void setPixels(int columns, std::vector<double> pixels);
    [[nodiscard]] const std::vector<double>& pixels() const { return pixels_; }
    [[nodiscard]] int columns() const { return columns_; }
    [[nodiscard]] int rows() const { return static_cast<int>(pixels_.size()) / columns_; }
    /// A soft pen also paints the neighbours, half as dark: strokes look like those of a handwritten digit.
    void setSoft(bool soft) { soft_ = soft; }

    /// The pixel that keys and exact entry change. \param at column, row; moved inside.
    void setCursorAt(QPoint at);
    [[nodiscard]] QPoint cursorAt() const { return cursor_; }
    /// \param value moved into 0 … 1. The neighbours stay as they are, whatever the pen.
    void setPixel(QPoint at, double value);
    [[nodiscard]] double pixel(QPoint at) const { return pixels_[indexOf(at)]; }

    /// Middle of a pixel, in the widget. \param at column, row.
    [[nodiscard]] QPointF middleOf(QPoint at) const;

    [[nodiscard]] QSize sizeHint() const override { return {336, 336}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {168, 168}; }

Q_SIGNALS:
    void painted();
    void cursorMoved();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    [[nodiscard]] std::size_t indexOf(QPoint at) const { return static_cast<std::size_t>(at.y() * columns_ + at.x()); }
    [[nodiscard]] bool holds(QPoint at) const { return at.x() >= 0 && at.y() >= 0 && at.x() < columns_ && at.y() < rows(); }
    [[nodiscard]] QRectF square() const;
    [[nodiscard]] QPoint pixelAt(QPointF place) const;
    /// Paints or erases from the last place of the pointer to this one.
    void stroke(QPoint to, bool erase);
    void dab(QPoint at, bool erase);
    void darken(QPoint at, double value);

    int columns_ = 28;
    std::vector<double> pixels_;
    bool soft_ = true;
    QPoint last_;    ///< where the pointer was
    QPoint cursor_;  ///< column, row
};

}  // namespace horn::controls
