/// The cells of a heat map that lie within the axes, as an image and the place where it belongs.
#pragma once

#include "core/experiment/figure_data.h"

#include <QImage>
#include <QRectF>

namespace horn::theme
{
struct ColourMap;
}

namespace horn::figures
{

struct PanelLayout;

struct CellImage {
    QImage image;  ///< one pixel a cell, or for several of them; null when no whole cell is within the axes
    QRectF target;
};

/// \param resolution pixels per unit of the layout: no more are made, and cells that share one are pooled
[[nodiscard]] CellImage imageOfCells(const experiment::HeatMap& map, const theme::ColourMap& colours, const PanelLayout& layout,
                                     double resolution);

}  // namespace horn::figures
