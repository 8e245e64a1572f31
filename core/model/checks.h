/// What specification and drawn values are both checked for. Internal to this room.
#pragma once

#include "core/base/array.h"
#include "core/base/result.h"

#include <string>

namespace horn::model
{

/// Looks at every node alone. Amplitude feedback may make rest unstable on purpose (tanh bounds it), the bare oscillator may not.
/// \param omegas, gammas one value per node.
Result<void> check_stability(const std::string& where, const Vector<double>& omegas, const Vector<double>& gammas, double time_step);

}  // namespace horn::model
