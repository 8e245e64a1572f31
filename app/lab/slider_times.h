/// How long a slider takes to be obeyed: from the movement of the mouse to the end of the paint that shows its effect.
#pragma once

#include "core/base/result.h"

#include <string>

namespace horn::lab
{

struct SliderTimesOptions {
    double seconds = 10;  ///< for all sliders together
    int nodes = 0;        ///< of the network; 0: as the preset has
};

/// Drags sliders of the real window while it runs, in the Oscillator and the Network workspace. A movement has arrived when a frame has
/// been painted whose newest steps were taken with the value that it set. \return what was measured, as lines of text.
Result<std::string> measureSliderTimes(const SliderTimesOptions& options);

}  // namespace horn::lab
