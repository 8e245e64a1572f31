/// What every live plot has in common: a theme, axes in a plot area, an empty state, a crosshair, clicks in data coordinates, and a figure
/// of what it shows.
#pragma once

#include "ui/plots/plot_view.h"
#include "ui/theme/theme.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace horn::experiment
{
struct FigureData;
struct Source;
}  // namespace horn::experiment

namespace horn::plots
{

using figures::TickUnit;

/// Anything that can be exported as a figure.
class FigureSource
{
public:
    virtual ~FigureSource() = default;
    [[nodiscard]] virtual experiment::FigureData toFigureData() const = 0;
};

struct AxisOptions {
    QString title;  ///< with unit: "time (steps)"
    Scale scale = Scale::linear;
    TickUnit unit = TickUnit::plain;
    std::optional<Range> range;  ///< fixed; otherwise the axis follows the data
    bool includeZero = false;    ///< of the axis that follows the data
    bool symmetric = false;      ///< likewise: −a to a
    double minimumSpan = 1e-9;   ///< likewise: flatter data are shown in a range of this span
    double leastShare = 0;       ///< likewise, when logarithmic: what is a smaller share of the largest value lies below the axis
};

/// How the plot area keeps one unit of x and one of y equally long.
enum class Aspect {
    free,
    widenRanges,  ///< by showing more of one axis: phase portraits
    shrinkArea    ///< by leaving room beside or below: square cells
};

class ChartFrame;
struct FrameSpecification;

class PlotWidget : public QWidget, public FigureSource
{
    Q_OBJECT
public:
    explicit PlotWidget(QWidget* parent = nullptr);
    ~PlotWidget() override;

    virtual void setTheme(const theme::Theme& theme);
    [[nodiscard]] const theme::Theme& theme() const { return theme_; }

    /// Shown in the middle while there is nothing to draw, e.g. "Press Space to run".
    void setEmptyText(const QString& text);
    /// Name of the figure's panel and of exported files; the card sets it to its title.
    void setFigureTitle(const QString& title);
    [[nodiscard]] const QString& figureTitle() const { return figureTitle_; }
    /// Over what the quantity is measured, "300 steps": figures add it to its name, which on the screen the card does.
    void setMeasuredOver(const QString& words) { measuredOver_ = words; }

    [[nodiscard]] virtual bool isEmpty() const = 0;
    /// Inside the axes, in widget coordinates.
    [[nodiscard]] QRectF plotArea() const { return plotArea_; }
    [[nodiscard]] Range xRange() const { return xRange_; }
    [[nodiscard]] Range yRange() const { return yRange_; }
    [[nodiscard]] QPointF toData(QPointF position) const;
    [[nodiscard]] QPointF fromData(QPointF place) const;

    /// What the person has zoomed, panned or held. The wheel zooms x, with Ctrl y, both where units are equal; over an axis, that axis.
    /// Dragging pans what is zoomed; a double click fits everything again.
    [[nodiscard]] const PlotView& view() const { return view_; }
    void setView(const PlotView& view);
    /// Keeps what follows the data as it is - the y axis, with equal units x too, the limits of colours -, or lets it follow again.
    void setKept(bool kept);

    /// A vertical hairline at a value of the x axis, as linked from another plot, which has the pointer then.
    void setCrosshair(std::optional<double> x);
    /// x of the hairline: under the pointer, or linked from another plot.
    [[nodiscard]] std::optional<double> crosshair() const;

    /// What the plot needs left and right of its axes, and what it is told to leave: how stacked plots align. Zero: its own need.
    [[nodiscard]] virtual double leftMarginNeeded() const;
    [[nodiscard]] virtual double rightMarginNeeded() const;
    void setMargins(double left, double right);
    /// Tick labels and title of the x axis; only the lowest of stacked plots shows them.
    void setXLabelsVisible(bool visible);

    /// Lines that the legend names, in its order; a person takes them out of the plot and brings them back.
    struct LegendLine {
        QString name;
        bool hidden = false;
    };
    [[nodiscard]] virtual std::vector<LegendLine> legendLines() const { return {}; }
    /// \param line of legendLines()
    virtual void toggleLine(std::size_t line) { Q_UNUSED(line) }

    [[nodiscard]] QSize sizeHint() const override { return {360, 240}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {120, 48}; }

Q_SIGNALS:
    /// The pointer is at a place inside the axes (data coordinates), because it or what lies under it has moved; or it has left them.
    void hovered(QPointF place);
    void unhovered();
    /// Inside the axes, in data coordinates; not at the end of a drag.
    void clicked(QPointF place, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
    void viewChanged();
    /// The margins that the plot needs have changed.
    void marginsChanged();

protected:
    /// The live content, clipped to the plot area by the caller.
    virtual void paintContent(QPainter& painter) = 0;
    /// What lies outside the plot area or above everything: colour bar, legend.
    virtual void paintOverlay(QPainter& painter);
    /// The person looks at another part: axes that follow what is visible look again.
    virtual void viewMoved() {}
    /// A click at a place of the widget that means something to what lies above the content, as a legend does. \return whether it did.
    virtual bool overlayClicked(QPointF position);
    /// Text beside the crosshair for a place inside the axes; empty for none.
    [[nodiscard]] virtual QString readOut(QPointF place) const;
    /// Room for what `paintOverlay` draws right of the axes, in pixels.
    [[nodiscard]] virtual double overlayWidth() const { return 0; }
    [[nodiscard]] virtual Aspect aspect() const { return Aspect::free; }
    /// The y axis grows downwards: rows of a matrix.
    [[nodiscard]] virtual bool yDownwards() const { return false; }
    [[nodiscard]] virtual bool axesVisible() const { return true; }
    /// Ticks that stand in for those of the range, e.g. names of classes; nothing: those of the range.
    [[nodiscard]] virtual std::optional<std::vector<figures::Tick>> ownTicks(Qt::Orientation axis, int most) const;

    /// Title and one panel with the axes as they are shown: what every toFigureData() begins with.
    [[nodiscard]] experiment::FigureData emptyFigure() const;

    /// The name of the measured quantity as figures have it.
    [[nodiscard]] std::string measured(const QString& quantity) const;

    void setXAxisOptions(const AxisOptions& options);
    void setYAxisOptions(const AxisOptions& options);
    [[nodiscard]] const AxisOptions& xAxisOptions() const { return xAxis_; }
    [[nodiscard]] const AxisOptions& yAxisOptions() const { return yAxis_; }
    /// Ranges that the axes show now; the frame is drawn anew only when they change.
    void setRanges(Range x, Range y);
    void invalidateFrame();
    /// Height of the letters on the axes, smaller in small plots, in pixels.
    [[nodiscard]] double fontPixels() const;

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    /// With the focus: arrow keys move the crosshair, Return is a click there, + and − zoom, 0 fits; with Ctrl + and − zoom y.
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void layoutPlot();
    /// What an axis shows before equal aspect widens it.
    [[nodiscard]] Range rangeBefore(PlotView::Axis axis) const;
    void rangesMoved();
    void keepAspect();
    void dragTo(QPointF position);
    void pointAt(QPointF position);
    void zoomAt(QPointF position, double factor, bool x, bool y);
    void placeTicks();
    [[nodiscard]] double bottomMargin() const;
    void paintCrosshair(QPainter& painter);
    void paintEmptyText(QPainter& painter);

    theme::Theme theme_;
    AxisOptions xAxis_, yAxis_;
    Range xRange_, yRange_;    // as shown
    Range xWanted_, yWanted_;  // before equal aspect widens them
    QRectF plotArea_;
    double leftMargin_ = 0, rightMargin_ = 0;
    bool xLabelsVisible_ = true;
    QString emptyText_;
    QString figureTitle_, measuredOver_;
    PlotView view_;
    struct Drag {
        QPointF from;        ///< where the button went down
        PlotView view;       ///< as it was then
        bool moved = false;  ///< far enough to be no click
    };
    std::optional<Drag> drag_;
    std::optional<QPointF> pointer_;
    std::optional<double> crosshair_;
    std::unique_ptr<ChartFrame> frame_;
    std::unique_ptr<FrameSpecification> specification_;
    double leftNeeded_ = 40, rightNeeded_ = 12;
    bool dirty_ = true;
};

/// Gives a theme to every plot and card below `root`.
void applyTheme(QWidget& root, const theme::Theme& theme);

}  // namespace horn::plots
