/// Whether a network without input comes to rest or swings by itself.
#pragma once

#include "core/model/network.h"

#include <functional>
#include <optional>

namespace horn::dynamics
{

/// To what rest_radius is good.
inline constexpr double rest_accuracy = 2e-4;

/// The self-oscillation margin: the spectral radius ρ of the Jacobian of one step, taken where the network rests with zero input, biases
/// and feedback in force, delays included. Below 1 what was disturbed dies away as ρ^t; above 1 rest is unstable, and the network swings by
/// itself, bounded by its tanh. Of several layers, each of which hears only itself and the one before, that of the one with the largest.
///
/// The network is taken for small signals, α f′(I) in place of α at every node, and stepped by the same kernel as any other; ρ is the rate
/// at which the norm of (ωx, y) then grows or falls, once it no longer changes (power iteration).
/// \param give_up asked every few steps.
/// \return nothing when it says true, where rest has no slope (a rectifier at its kink, as without biases) or does not exist, and with
/// delays of more than 500 steps, whose echoes come too seldom for a rate.
[[nodiscard]] std::optional<double> rest_radius(const model::Network<float>& network, const std::function<bool()>& give_up = {});

}  // namespace horn::dynamics
