/// Values of nodes over time as colours, with a colour bar. Columns are appended to a ring, so that waves scroll cheaply.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/plots/plot_widget.h"
#include "ui/theme/colour_map.h"

#include <span>
#include <vector>

namespace horn::plots
{

class HeatMap : public PlotWidget
{
    Q_OBJECT
public:
    explicit HeatMap(QWidget* parent = nullptr);
    ~HeatMap() override;

    /// Range is that of the rows and columns; only title and unit of the options are used.
    void setXAxis(const AxisOptions& options);
    void setYAxis(const AxisOptions& options);
    void setColourTitle(const QString& title);
    void setColourMap(theme::ColourMapKind kind);
    /// What a pixel shows that several cells share; their mean unless set.
    void setPooling(experiment::HeatMap::Pooling rule);
    /// Fixed limits of the colours; nothing: they follow the data (symmetric for diverging maps, 99.5th percentile, released slowly).
    void setColourRange(std::optional<Range> range);
    [[nodiscard]] Range colourRange() const;

    /// Empties the ring. \param columns the most that are kept and shown
    void setShape(int rows, int columns);
    /// \param values count × rows, the rows of one column contiguous
    void appendColumns(std::span<const float> values, int count);
    /// Replaces everything: rows × columns, row-major; the ring's capacity becomes `columns`.
    void setImage(int rows, int columns, std::span<const float> values);
    /// x of the newest column (the right edge is half a step further) and the step between columns. \param showWhole the axis spans the
    /// whole capacity from the first column on, so that it stands still until the ring is full.
    void setColumnAxis(double newest, double step, bool showWhole = true);
    /// Which stored row is shown in each place from the top; empty: as stored.
    void setRowOrder(std::vector<int> order);
    /// Stored rows that are marked at the left edge, each in the theme's series colour of its place in the list.
    void setMarkedRows(std::vector<int> rows);
    /// How the values follow from the experiment, stored row i being node i; figures carry it, so that they can be checked. Nodes and steps
    /// are filled in from what is shown. Stays until another is given.
    void setSource(std::optional<experiment::Source> source);
    void clear();

    [[nodiscard]] int rows() const;
    [[nodiscard]] int columns() const;  ///< filled
    /// Stored row at a place, or −1.
    [[nodiscard]] int rowAt(QPointF place) const;
    /// Oldest column first. NaN outside.
    [[nodiscard]] float value(int row, int column) const;

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] experiment::FigureData toFigureData() const override;
    void setTheme(const theme::Theme& theme) override;

Q_SIGNALS:
    void nodeClicked(int row, double x, Qt::KeyboardModifiers modifiers);

protected:
    void paintContent(QPainter& painter) override;
    void paintOverlay(QPainter& painter) override;
    void viewMoved() override;
    [[nodiscard]] QString readOut(QPointF place) const override;
    [[nodiscard]] double overlayWidth() const override;
    [[nodiscard]] bool yDownwards() const override { return true; }

private:
    struct Content;
    void dataChanged();
    std::unique_ptr<Content> content_;
    bool wasEmpty_ = true;
};

}  // namespace horn::plots
