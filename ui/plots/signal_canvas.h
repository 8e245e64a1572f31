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

    /// What the strip shows: one value for each of its steps.
    [[nodiscard]] const std::vector<double>& values() const { return values_; }
    void setValues(std::vector<double> values);
    /// Longer: silence follows. Shorter: the end is not shown; it is there again when the strip is made longer.
    void setSteps(int steps);
    /// Values are shown between −range and range, those beyond at the edge; a larger range shows them as they were drawn.
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
    [[nodiscard]] int steps() const { return static_cast<int>(values_.size()); }
    /// The part of what was drawn that the strip has room for.
    void fit(int steps);
    void draw(int step, double value);
    void showValues();

    std::vector<double> drawn_;   ///< all of it, whatever the strip has room for
    std::vector<double> values_;  ///< as many as there are steps, within the range
    double range_ = 1;
    std::optional<QPointF> pen_;  ///< where the pointer was last, in data coordinates, while it draws
    int cursor_ = 0;              ///< step that the keys move
    int cursorMarker_ = 0;
};

}  // namespace horn::plots
