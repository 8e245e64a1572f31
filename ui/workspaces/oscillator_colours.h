/// The colours of the oscillators that are shown beside one another.
#pragma once

#include "ui/theme/theme.h"

#include <array>
#include <cstddef>

namespace horn::workspaces
{

/// The experiment's own oscillator has theme::seriesAccent.
inline constexpr std::array<int, 7> compared_colours{theme::seriesVelocity, 5, theme::seriesAcceleration, 6, 4, theme::seriesStimulus,
                                                     theme::seriesReference};

}  // namespace horn::workspaces
