/// Cells of a heat map where several of them share one pixel.
#pragma once

#include "core/experiment/figure_data.h"

#include <QSize>

#include <span>
#include <vector>

namespace horn::figures
{

using Pooling = experiment::HeatMap::Pooling;

/// Makes one line of pixels of several lines of cells. Means give a cell that two pixels share to both of them, by the part that each
/// covers; the largest magnitude looks at each cell once. NaN is left out, and left where there is nothing else.
class Pool
{
public:
    /// \param pixels at most as many as cells
    Pool(Pooling rule, int cells, int pixels);

    /// \param line one value per cell. \param weight of this line in the means
    void add(std::span<const float> line, float weight = 1);
    /// Fills the line of pixels, and begins the next one.
    void take(std::span<float> pixels);

private:
    struct Place {
        int pixel;
        float share;  ///< of the cell; the rest is of the next pixel
    };

    Pooling rule_;
    std::vector<Place> places_;
    std::vector<float> sums_, weights_;
};

/// \param cells rows × columns, row-major; \param pixels at most as many. \return pixels, row by row
[[nodiscard]] std::vector<float> pooled(std::span<const float> cells, QSize size, QSize pixels, Pooling rule);

}  // namespace horn::figures
