#include "ui/figures/heat_map_image.h"

#include "ui/figures/figure_layout.h"
#include "ui/theme/colour_map.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace horn::figures
{

CellImage imageOfCells(const experiment::HeatMap& map, const theme::ColourMap& colours, const PanelLayout& layout)
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
    QImage image(right - left, high - low, QImage::Format_ARGB32_Premultiplied);
    for (int row = low; row < high; ++row) {
        const int line = layout.y.downwards ? row - low : high - 1 - row;
        const auto values =
            std::span(map.values)
                .subspan(static_cast<std::size_t>(row) * static_cast<std::size_t>(map.columns) + static_cast<std::size_t>(left),
                         static_cast<std::size_t>(right - left));
        theme::paint(colours, values, static_cast<float>(layout.valueRange.low), static_cast<float>(layout.valueRange.high),
                     reinterpret_cast<QRgb*>(image.scanLine(line)));
    }
    const QPointF a = layout.place(map.column_range.low + left * columnStep, map.row_range.low + low * rowStep);
    const QPointF b = layout.place(map.column_range.low + right * columnStep, map.row_range.low + high * rowStep);
    return {std::move(image), QRectF(a, b).normalized()};
}

}  // namespace horn::figures
