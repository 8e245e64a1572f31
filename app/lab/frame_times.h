/// How long a frame takes: the network workspace at full speed, with or without a training run beside it.
#pragma once

#include "core/base/result.h"

#include <string>

namespace horn::lab
{

struct FrameTimesOptions {
    double seconds = 10;
    bool train = false;  ///< a training run on all cores beside it
    int nodes = 0;       ///< of the network; 0: as the preset has
};

/// Runs the real window and \return what was measured, as lines of text.
Result<std::string> measureFrameTimes(const FrameTimesOptions& options);

}  // namespace horn::lab
