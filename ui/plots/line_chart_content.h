/// What a line chart holds: series, markers and bands in data coordinates, and the buffers that painting reuses. Private to LineChart.
#pragma once

#include "core/experiment/figure_source.h"
#include "ui/plots/legend.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/line_raster.h"

#include <optional>
#include <span>
#include <vector>

namespace horn::plots
{

struct LineChart::Content {
    struct Series {
        SeriesOptions options;
        std::vector<QPointF> points;
        bool visible = true;  ///< for whoever owns the chart
        bool hidden = false;  ///< by the person, in the legend
        std::optional<experiment::Source> source;
        [[nodiscard]] bool drawn() const { return visible && !hidden && !points.empty(); }
    };

    struct Marker {
        MarkerOptions options;
        std::optional<double> value;
    };

    struct Band {
        QString name;
        int colour = 0;
        std::vector<double> x, low, high;
    };

    std::vector<Series> series;
    std::vector<Marker> markers;
    std::vector<Band> bands;
    figures::AutoRange y;
    bool legendVisible = true;
    Legend legend;
    std::size_t listed = 0;  ///< entries that the axes were laid out for
    LineRaster raster;
    std::vector<QRectF> labels;              ///< of markers within the axes, as drawn last
    std::vector<QPointF> pixels, kept, all;  ///< `all`: what was drawn last, for finding empty places

    [[nodiscard]] int colourOf(std::size_t index) const;
    [[nodiscard]] static bool isListed(const Series& series)
    {
        return series.visible && series.options.inLegend && !series.options.name.isEmpty() && !series.points.empty();
    }
    [[nodiscard]] static bool isListed(const Band& band) { return !band.name.isEmpty() && !band.x.empty(); }
    [[nodiscard]] std::size_t countListed() const;
    /// Of the legend; none when it is hidden, or would have one alone.
    [[nodiscard]] std::vector<LegendEntry> entries(const theme::Theme& theme) const;
    /// The base point where a text covers the least of the data, the legend and other labels; what would leave the area comes last.
    [[nodiscard]] QPointF emptiest(std::span<const QPointF> bases, QSizeF size, const QRectF& area) const;
    /// Right of the axes, in pixels.
    [[nodiscard]] double widthOfLabelsBeside() const;
    /// Smallest and largest x of the data; only positive ones count on a logarithmic axis.
    [[nodiscard]] std::optional<Range> xData(Scale scale) const;
    /// Likewise of y, of what lies within the x axis.
    [[nodiscard]] std::optional<Range> yData(Scale scale, Range x) const;
};

}  // namespace horn::plots
