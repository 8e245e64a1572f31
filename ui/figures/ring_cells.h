/// The cells of a heat map of one row as sectors of a ring, as the network's nodes lie.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/theme/theme.h"

class QPainter;

namespace horn::theme
{
struct ColourMap;
}

namespace horn::figures
{

struct PanelLayout;

/// Cell 0 begins at the right, the others follow against the clock; four of them are numbered inside the ring.
/// \param points size of the numbers
void paintRing(QPainter& painter, const experiment::HeatMap& map, const theme::ColourMap& colours, const PanelLayout& layout,
               const theme::Theme& theme, double points);

}  // namespace horn::figures
