/// Lines and points over one x axis: signals over time, gain curves, losses.
#pragma once

#include "ui/plots/plot_widget.h"

#include <span>
#include <vector>

namespace horn::plots
{

enum class SeriesStyle { line, dashed, points, rings, linePoints };

struct SeriesOptions {
    QString name;  ///< in the legend and in exported data
    SeriesStyle style = SeriesStyle::line;
    int colour = -1;     ///< place in the theme's series colours, see theme::SeriesColour; −1: the index of the series
    double width = 1.5;  ///< pixels
    bool inLegend = true;
};

/// A line across the plot at one value, e.g. the present drive or a chance level.
struct MarkerOptions {
    Qt::Orientation orientation = Qt::Vertical;
    QString label;  ///< written beside the line
    QColor colour;  ///< invalid: the theme's alarm (vertical) or muted text (horizontal)
    bool dashed = false;
    int series = -1;      ///< whose colour it has instead
    bool beside = false;  ///< a horizontal one has its label right of the axes, where no line runs
};

class LineChart : public PlotWidget
{
    Q_OBJECT
public:
    explicit LineChart(QWidget* parent = nullptr);
    ~LineChart() override;

    void setXAxis(const AxisOptions& options);
    void setYAxis(const AxisOptions& options);
    /// Moves the x axis, as scrolling time does; the other options stay.
    void setXRange(Range range);

    /// \return index of the series, from 0 upwards
    int addSeries(const SeriesOptions& options);
    void setSeriesOptions(int series, const SeriesOptions& options);
    void setSeriesVisible(int series, bool visible);
    /// Replaces the data of one series; x must not decrease. Copies; NaN breaks a line.
    void setData(int series, std::span<const double> x, std::span<const double> y);
    void setData(int series, std::span<const float> x, std::span<const float> y);
    /// Samples at firstX, firstX + stepX, …
    void setSamples(int series, double firstX, double stepX, std::span<const float> y);

    /// How the data of a series follow from the experiment; figures carry it, so that they can be checked. Stays until another is given.
    void setSource(int series, std::optional<experiment::Source> source);

    /// \return index of the marker, from 0 upwards; it is hidden until it has a value
    int addMarker(const MarkerOptions& options);
    void setMarker(int marker, std::optional<double> value);

    /// A shaded area between two curves behind the lines, e.g. a theoretical envelope.
    int addBand(int colour = theme::seriesAccent, const QString& name = {});
    void setBand(int band, std::span<const double> x, std::span<const double> low, std::span<const double> high);

    void setLegendVisible(bool visible);
    void clear();  ///< all data; series, markers and bands stay

    [[nodiscard]] std::vector<LegendLine> legendLines() const override;
    void toggleLine(std::size_t line) override;

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] experiment::FigureData toFigureData() const override;

protected:
    void paintContent(QPainter& painter) override;
    void paintOverlay(QPainter& painter) override;
    void viewMoved() override { dataChanged(); }
    bool overlayClicked(QPointF position) override;
    [[nodiscard]] QString readOut(QPointF place) const override;
    [[nodiscard]] double overlayWidth() const override;

private:
    struct Content;
    void dataChanged();
    void paintMarkers(QPainter& painter, Qt::Orientation orientation);
    void paintMarkerLabels(QPainter& painter);
    void paintLabelsBeside(QPainter& painter);
    [[nodiscard]] QColor markerColour(const MarkerOptions& marker) const;
    std::unique_ptr<Content> content_;
    bool wasEmpty_ = true;
};

}  // namespace horn::plots
