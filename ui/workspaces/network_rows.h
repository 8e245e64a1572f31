/// Schema rows of what only the network panel offers: spreads in per cent, gain in units of 1/√N.
#pragma once

#include "core/base/schema.h"

#include <array>

namespace horn::workspaces::network_rows
{

/// ω, γ, α in this order.
[[nodiscard]] const std::array<ParameterInfo, 3>& spreads();
[[nodiscard]] const ParameterInfo& gainInUnits();
[[nodiscard]] const ParameterInfo& sigma();
[[nodiscard]] const ParameterInfo& width();
[[nodiscard]] const ParameterInfo& initialPosition();
[[nodiscard]] const ParameterInfo& initialVelocity();
/// Delays that differ from coupling to coupling: shortest, longest, mean and standard deviation.
[[nodiscard]] const std::array<ParameterInfo, 4>& delays();

}  // namespace horn::workspaces::network_rows
