/// Bars: histograms over bins, or one bar per category.
#pragma once

#include "ui/plots/plot_widget.h"

#include <QStringList>

#include <span>

namespace horn::plots
{

class BarChart : public PlotWidget
{
    Q_OBJECT
public:
    explicit BarChart(QWidget* parent = nullptr);
    ~BarChart() override;

    void setXAxis(const AxisOptions& options);
    void setYAxis(const AxisOptions& options);
    void setColour(int colour);  ///< place in the theme's series colours
    /// Bins that touch. \param edges one more than heights, increasing
    void setBins(std::span<const double> edges, std::span<const double> heights);
    /// Bars with gaps, named below.
    void setCategories(const QStringList& names, std::span<const double> heights);
    /// How the heights follow from the experiment; the edges are taken as given.
    void setSource(std::optional<experiment::Source> source);
    /// A vertical line, e.g. a mean. Hidden without a value.
    void setMarker(std::optional<double> x, const QString& label = {});
    void clear();

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] experiment::FigureData toFigureData() const override;

protected:
    void paintContent(QPainter& painter) override;
    [[nodiscard]] QString readOut(QPointF place) const override;
    [[nodiscard]] std::optional<std::vector<figures::Tick>> ownTicks(Qt::Orientation axis, int most) const override;

private:
    struct Content;
    std::unique_ptr<Content> content_;
};

}  // namespace horn::plots
