/// Small pieces that several plots share: colours by number, and axes as figure data.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/plots/plot_widget.h"
#include "ui/theme/colour_map.h"

namespace horn::plots
{

/// \param number any; counted around the theme's series colours
[[nodiscard]] QColor seriesColour(const theme::Theme& theme, int number);
/// The translucent colour of a shaded area.
[[nodiscard]] QColor bandColour(const theme::Theme& theme, int number);

/// "time" of "time (steps)".
[[nodiscard]] QString quantityOf(const QString& title);
[[nodiscard]] experiment::Axis figureAxis(const AxisOptions& options, Range shown);
[[nodiscard]] experiment::ColourMap figureColours(theme::ColourMapKind kind);

}  // namespace horn::plots
