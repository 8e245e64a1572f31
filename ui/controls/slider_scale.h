/// Where a value sits on its slider, and what one notch is. Pure arithmetic, testable without a window.
#pragma once

#include "core/base/schema.h"

namespace horn::controls
{

/// Fraction of the slider's length, 0 … 1, clamped at the ends.
[[nodiscard]] double fractionOf(const ParameterInfo& info, double value);

/// The value at a fraction of the slider, rounded to what its field shows.
[[nodiscard]] double valueAt(const ParameterInfo& info, double fraction);

/// The value that many notches away: a hundredth of the slider on a round number, two per cent on a logarithmic one, at least 1 for whole
/// numbers. Stays on the slider when it starts there, and always within the allowed range.
[[nodiscard]] double nudged(const ParameterInfo& info, double value, int notches);

}  // namespace horn::controls
