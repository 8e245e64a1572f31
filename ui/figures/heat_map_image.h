/// The cells of a heat map that lie within the axes, as an image and the place where it belongs.
#pragma once

#include "core/experiment/figure_data.h"

#include <QColor>
#include <QImage>
#include <QRectF>

#include <span>

namespace horn::theme
{
struct ColourMap;
}

namespace horn::figures
{

struct PanelLayout;

/// Mixes the colours of values up to one of them with the ground, most of it. \param pixels as many as values
void pale(std::span<const float> values, float upTo, QRgb ground, QRgb* pixels);

/// A step of the colour bar, from 0 at its lower end.
[[nodiscard]] QRgb barColour(const experiment::HeatMap& map, const theme::ColourMap& colours, const QColor& ground,
                             const PanelLayout& layout, int step);

struct CellImage {
    QImage image;  ///< one pixel a cell, or for several of them; null when no whole cell is within the axes
    QRectF target;
};

/// \param ground that pale colours are mixed with. \param resolution pixels per unit of the layout: no more are made, and cells that share
/// one are pooled
[[nodiscard]] CellImage imageOfCells(const experiment::HeatMap& map, const theme::ColourMap& colours, const QColor& ground,
                                     const PanelLayout& layout, double resolution);

}  // namespace horn::figures
