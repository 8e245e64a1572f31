/// A matrix as square cells with a colour bar: phase locking, weights, confusion, a lattice of nodes.
#pragma once

#include "ui/plots/plot_widget.h"
#include "ui/theme/colour_map.h"

#include <QPoint>
#include <QStringList>

#include <span>
#include <vector>

namespace horn::plots
{

class MatrixView : public PlotWidget
{
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);
    ~MatrixView() override;

    void setAxisTitles(const QString& x, const QString& y);
    /// Names of the columns and rows instead of their numbers, e.g. class labels.
    void setAxisLabels(const QStringList& columns, const QStringList& rows);
    /// Without ticks and titles, as for a lattice of nodes.
    void setAxesVisible(bool visible);
    void setColourTitle(const QString& title);
    void setColourMap(theme::ColourMapKind kind);
    void setColourRange(std::optional<Range> range);
    void setColourUnit(TickUnit unit);
    /// Cells up to this value are paled, as is the colour bar: what is not significant. Nothing: none.
    /// \param label what the value is; figures have it at their colour bar
    void setPaleUpTo(std::optional<double> value, const QString& label = {});
    /// Which stored row, and column, stands in each place of a square matrix; empty: as stored.
    void setOrder(std::vector<int> order);
    /// Rows, and columns, that are marked at the edges, each in the theme's series colour of its place in the list.
    void setMarkedNodes(std::vector<int> nodes);
    /// Numbers in the cells where there is room. \param decimals after the point
    void setNumbersVisible(bool visible, int decimals = 0);
    /// Cells marked with a cross: (column, row).
    void setMarks(std::vector<QPoint> marks);

    /// \param values rows × columns, row-major; NaN leaves a cell empty
    void setValues(int rows, int columns, std::span<const float> values);
    /// How the values follow from the experiment; figures carry it, so that they can be checked. Stays until another is given.
    void setSource(std::optional<experiment::Source> source);
    void clear();

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] experiment::FigureData toFigureData() const override;
    void setTheme(const theme::Theme& theme) override;

Q_SIGNALS:
    /// Stored row and column.
    void cellClicked(int row, int column, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);

protected:
    void paintContent(QPainter& painter) override;
    void paintOverlay(QPainter& painter) override;
    void viewMoved() override;
    [[nodiscard]] QString readOut(QPointF place) const override;
    [[nodiscard]] double overlayWidth() const override;
    [[nodiscard]] Aspect aspect() const override { return Aspect::shrinkArea; }
    [[nodiscard]] bool yDownwards() const override { return true; }
    [[nodiscard]] bool axesVisible() const override;
    [[nodiscard]] std::optional<std::vector<figures::Tick>> ownTicks(Qt::Orientation axis, int most) const override;

private:
    struct Content;
    void paintMarkedNodes(QPainter& painter, const QRectF& all);
    std::unique_ptr<Content> content_;
};

}  // namespace horn::plots
