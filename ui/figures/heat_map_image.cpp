#include "ui/figures/heat_map_image.h"

#include "ui/figures/figure_layout.h"
#include "ui/figures/pooling.h"
#include "ui/theme/colour_map.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace horn::figures
{

void pale(std::span<const float> values, float upTo, QRgb ground, QRgb* pixels)
{
    constexpr int share = 64;  // of the colour, of 256
    const auto mix = [](int of, int with) { return (share * of + (256 - share) * with) / 256; };
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] <= upTo)
            pixels[i] =
                qRgb(mix(qRed(pixels[i]), qRed(ground)), mix(qGreen(pixels[i]), qGreen(ground)), mix(qBlue(pixels[i]), qBlue(ground)));
}

QRgb barColour(const experiment::HeatMap& map, const theme::ColourMap& colours, const QColor& ground, const PanelLayout& layout, int step)
{
    QRgb colour = colours.colours[static_cast<std::size_t>(step)];
    const auto value = static_cast<float>(valueAt(Scale::linear, layout.valueRange, (step + 0.5) / theme::ColourMap::size));
    if (map.pale_up_to)
        pale(std::span(&value, 1), static_cast<float>(*map.pale_up_to), ground.rgb(), &colour);
    return colour;
}

CellImage imageOfCells(const experiment::HeatMap& map, const theme::ColourMap& colours, const QColor& ground, const PanelLayout& layout,
                       double resolution)
{
    if (map.rows <= 0 || map.columns <= 0)
        return {};
    const double columnStep = (map.column_range.high - map.column_range.low) / map.columns;
    const double rowStep = (map.row_range.high - map.row_range.low) / map.rows;
    const auto span = [](double low, double step, int count, Range shown) {
        const int first = std::clamp(static_cast<int>(std::ceil((shown.low - low) / step - 1e-6)), 0, count);
        const int last = std::clamp(static_cast<int>(std::floor((shown.high - low) / step + 1e-6)), 0, count);
        return std::pair(first, last);
    };
    const auto [left, right] = span(map.column_range.low, columnStep, map.columns, layout.x.range);
    const auto [low, high] = span(map.row_range.low, rowStep, map.rows, layout.y.range);
    if (left >= right || low >= high)
        return {};
    const QPointF a = layout.place(map.column_range.low + left * columnStep, map.row_range.low + low * rowStep);
    const QPointF b = layout.place(map.column_range.low + right * columnStep, map.row_range.low + high * rowStep);
    const QRectF target = QRectF(a, b).normalized();
    const QSize size(right - left, high - low);
    const QSize pixels = (target.size() * resolution).toSize().boundedTo(size).expandedTo({1, 1});
    std::vector<float> values;
    for (int row = low; row < high; ++row) {
        const auto from = map.values.begin() + static_cast<std::ptrdiff_t>(row) * map.columns + left;
        values.insert(values.end(), from, from + size.width());
    }
    if (pixels != size)
        values = pooled(values, size, pixels, map.pooling);
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    const auto width = static_cast<std::size_t>(pixels.width());
    for (int row = 0; row < pixels.height(); ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(layout.y.downwards ? row : pixels.height() - 1 - row));
        const auto cells = std::span<const float>(values).subspan(static_cast<std::size_t>(row) * width, width);
        theme::paint(colours, cells, static_cast<float>(layout.valueRange.low), static_cast<float>(layout.valueRange.high), line);
        if (map.pale_up_to)
            pale(cells, static_cast<float>(*map.pale_up_to), ground.rgb(), line);
    }
    return {std::move(image), target};
}

}  // namespace horn::figures
