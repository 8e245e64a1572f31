/// The slider of a parameter: a thin line with a round handle that jumps to where it is pressed. With Shift held, the handle follows a drag
/// ten times finer, from where it is.
#pragma once

#include <QSlider>

namespace horn::controls
{

/// Positions run from 0 to `positions`; what they mean is the owner's business.
class ValueSlider : public QSlider
{
    Q_OBJECT

public:
    static constexpr int positions = 10000;

    explicit ValueSlider(QWidget* parent = nullptr);

    [[nodiscard]] double fraction() const { return static_cast<double>(sliderPosition()) / positions; }
    /// Moves the handle without a signal.
    void showFraction(double fraction);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A drag moved the handle.
    void dragged(double fraction);
    /// Arrow keys, page keys or wheel: so many notches up or down.
    void nudgedBy(int notches);
    void resetRequested();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    /// Where the handle stands, in pixels from the left.
    [[nodiscard]] double handle() const;
    void dragTo(double x, bool fine);

    double pointer_ = 0;      ///< where the drag has got to, pixels from the left
    double ahead_ = 0;        ///< of the pointer is the handle, in pixels: what a fine drag has left
    int wheelRemainder_ = 0;  ///< eighths of a degree not yet worth a notch
};

}  // namespace horn::controls
