/// Whether memory stays flat while the window runs for hours.
#pragma once

#include "core/base/result.h"

#include <string>

namespace horn::lab
{

struct MemoryGrowth {
    std::string text;   ///< lines for a person
    double growth = 0;  ///< median of resident memory in the last quarter of the frames over that in the first quarter, − 1
};

/// Growth that counts as flat.
inline constexpr double flatMemory = 0.05;

/// Shows as many frames of the Network workspace, all its plots, as `hours` have at 60 frames/s, drawn as fast as they come, while the
/// network runs as fast as it can. It starts to count when the history is full. Errors: where the system does not tell how much memory is
/// resident.
Result<MemoryGrowth> measureMemoryGrowth(double hours);

}  // namespace horn::lab
