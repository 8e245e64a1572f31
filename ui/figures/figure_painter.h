/// Figure data as a picture on any paint device, in vector units.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_style.h"

#include <QPainter>
#include <QSize>

namespace horn::figures
{

/// One unit of the painter is a tenth of a point, 1/720 inch: whole pixel sizes of fonts are then fine enough on paper.
inline constexpr int unitsPerInch = 720;

/// Size of the figure in units; the height follows from the panels when the style leaves it open.
[[nodiscard]] QSize sizeOf(const experiment::FigureData& figure, const FigureStyle& style);

/// Draws the figure into the rectangle (0, 0, sizeOf). Nothing is clipped by the painter: what lies outside the axes is cut beforehand.
void paintFigure(QPainter& painter, const experiment::FigureData& figure, const FigureStyle& style);

}  // namespace horn::figures
