/// Plots one above another over the same x axis: their left and right edges align, the lowest carries the labels, and they share
/// crosshair and view.
#pragma once

#include "ui/plots/plot_widget.h"

#include <vector>

namespace horn::plots
{

class PlotLink;

class PlotStack : public QWidget, public FigureSource
{
    Q_OBJECT
public:
    /// \param link of these plots and others over the same x axis; nullptr: one of its own
    explicit PlotStack(QWidget* parent = nullptr, PlotLink* link = nullptr);

    /// Takes the plot. \param stretch share of the height; \param height fixed height in pixels instead, when positive
    void addPlot(PlotWidget* plot, int stretch = 1, int height = 0);
    /// Hidden plots take no room; the lowest visible one shows the labels.
    void setPlotVisible(PlotWidget* plot, bool visible);
    [[nodiscard]] const std::vector<PlotWidget*>& plots() const { return plots_; }
    [[nodiscard]] PlotLink& link() const { return *link_; }

    void setTheme(const theme::Theme& theme);
    void setEmptyText(const QString& text);  ///< in the largest plot; the others stay blank

    /// One panel per visible plot, from the top.
    [[nodiscard]] experiment::FigureData toFigureData() const override;

private:
    void align();
    PlotLink* link_;
    std::vector<PlotWidget*> plots_;
    std::vector<int> stretches_;
};

}  // namespace horn::plots
