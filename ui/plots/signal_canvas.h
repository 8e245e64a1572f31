/// A strip to draw a signal on with the mouse: one value a step.
#pragma once

#include "ui/plots/line_chart.h"

#include <optional>
#include <vector>

namespace horn::plots
{

/// Dragging draws; what lies between two places that the pointer passed is joined by a line. With the keyboard, left and right walk along
/// the steps, with Shift ten at a time; up and down move the value there.
class SignalCanvas : public LineChart
{
    Q_OBJECT

public:
    explicit SignalCanvas(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<double>& values() const { return values_; }
    void setValues(std::vector<double> values);
    /// Longer: silence follows. Shorter: the end is cut off.
    void setSteps(int steps);
    /// Values lie between −range and range; those beyond are moved to the edge.
    void setRange(double range);
    [[nodiscard]] double range() const { return range_; }

    [[nodiscard]] bool isEmpty() const override { return false; }  // an empty strip shows its grid

Q_SIGNALS:
    void drawn();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void drawTo(QPointF place);
    void showValues();

    std::vector<double> values_;
    double range_ = 1;
    std::optional<QPointF> pen_;  ///< where the pointer was last, in data coordinates, while it draws
    int cursor_ = 0;              ///< step that the keys move
    int cursorMarker_ = 0;
};

}  // namespace horn::plots
