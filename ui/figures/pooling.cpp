#include "ui/figures/pooling.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace horn::figures
{

Pool::Pool(Pooling rule, int cells, int pixels)
    : rule_(rule), places_(static_cast<std::size_t>(cells)), sums_(static_cast<std::size_t>(pixels) + 1), weights_(sums_.size())
{
    for (int cell = 0; cell < cells; ++cell) {
        const auto pixel = static_cast<int>(std::int64_t{cell} * pixels / cells);
        const double covered =
            static_cast<double>(pixel + 1) * cells / pixels - cell;  // of the cell, from its beginning to the pixel's end
        places_[static_cast<std::size_t>(cell)] = {pixel, static_cast<float>(std::min(1.0, covered))};
    }
}

void Pool::add(std::span<const float> line, float weight)
{
    for (std::size_t cell = 0; cell < places_.size(); ++cell) {
        const float value = line[cell];
        if (std::isnan(value))
            continue;
        const auto [place, share] = places_[cell];
        const auto pixel = static_cast<std::size_t>(place);
        if (rule_ == Pooling::largest_magnitude) {
            if (weights_[pixel] == 0 || std::abs(value) > std::abs(sums_[pixel]))
                sums_[pixel] = value;
            weights_[pixel] = 1;
            continue;
        }
        const float here = weight * share, beyond = weight - here;
        sums_[pixel] += here * value;
        weights_[pixel] += here;
        sums_[pixel + 1] += beyond * value;
        weights_[pixel + 1] += beyond;
    }
}

void Pool::take(std::span<float> pixels)
{
    for (std::size_t pixel = 0; pixel < pixels.size(); ++pixel)
        pixels[pixel] = weights_[pixel] > 0 ? sums_[pixel] / weights_[pixel] : std::numeric_limits<float>::quiet_NaN();
    std::fill(sums_.begin(), sums_.end(), 0.0F);
    std::fill(weights_.begin(), weights_.end(), 0.0F);
}

std::vector<float> pooled(std::span<const float> cells, QSize size, QSize pixels, Pooling rule)
{
    const auto columns = static_cast<std::size_t>(size.width()), width = static_cast<std::size_t>(pixels.width());
    std::vector<float> result(width * static_cast<std::size_t>(pixels.height()));
    Pool pool(rule, size.width(), pixels.width());
    const double perPixel = static_cast<double>(size.height()) / pixels.height();
    for (int y = 0; y < pixels.height(); ++y) {
        const double top = y * perPixel, bottom = (y + 1) * perPixel;
        for (int row = static_cast<int>(top); row < std::min<double>(size.height(), bottom); ++row) {
            const double share = std::min<double>(row + 1, bottom) - std::max<double>(row, top);
            const bool mine = std::int64_t{row} * pixels.height() / size.height() == y;
            if (rule == Pooling::mean ? share > 1e-9 : mine)
                pool.add(cells.subspan(static_cast<std::size_t>(row) * columns, columns), static_cast<float>(share));
        }
        pool.take(std::span(result).subspan(static_cast<std::size_t>(y) * width, width));
    }
    return result;
}

}  // namespace horn::figures
