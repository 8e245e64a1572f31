/// The series of Mackey and Glass, Science 197 (1977), a delay differential equation with one number per unit of time:
///
///     x˙(t) = 0.2 x(t − τ) / (1 + x(t − τ)¹⁰) − 0.1 x(t)
///
/// τ = 17 is mildly chaotic, τ = 30 more so.
#pragma once

#include <vector>

namespace horn::tasks
{

/// Steps of the integration in a unit of time.
inline constexpr int mackey_glass_inner_steps = 10;

/// Runge–Kutta steps of fourth order; x(t − τ) half-way between two of them from the cubic through both ends and their slopes.
/// \param tau delay, whole units of time ≥ 1. \param history x(t) for t ≤ 0. \param discard units of time left out at the start.
/// \return x at t = discard, discard + 1, …, `count` values.
[[nodiscard]] std::vector<double> mackey_glass(int tau, double history, int discard, int count);

}  // namespace horn::tasks
