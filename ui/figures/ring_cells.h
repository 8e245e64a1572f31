/// The cells of a heat map of one row as sectors of a ring, as the network's nodes lie.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/theme/theme.h"

#include <QPointF>

class QPainter;

namespace horn::theme
{
struct ColourMap;
}

namespace horn::figures
{

struct PanelLayout;

/// Radii of the hole and of the numbers in it; the rim is at 1.
inline constexpr double ringHole = 0.66, ringNumbers = 0.55;

/// A place on the ring: turns count anticlockwise from the right, y grows downwards. \param turn 0 to 1; \param radius 1 is the rim.
[[nodiscard]] QPointF onRing(double turn, double radius);

/// Cell 0 begins at the right, the others follow against the clock; four of them are numbered inside the ring.
/// \param points size of the numbers
void paintRing(QPainter& painter, const experiment::HeatMap& map, const theme::ColourMap& colours, const PanelLayout& layout,
               const theme::Theme& theme, double points);

}  // namespace horn::figures
