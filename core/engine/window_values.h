/// What is read off a window of steps: the same for the plots of a live run and for checking a figure, so that equal steps give equal bits.
#pragma once

#include "core/analysis/phase.h"
#include "core/analysis/spectrum.h"
#include "core/base/array.h"
#include "core/model/layout.h"

#include <cstdint>
#include <span>
#include <vector>

namespace horn::engine
{

/// Steps below which nothing is said of phase locking and waves.
inline constexpr int shortest_window = 8;

/// PLV of every pair over a window. \return nodes × nodes; NaN all over for fewer than shortest_window steps.
[[nodiscard]] Matrix<float> locking_over(const analysis::Phasors<float>& phasors);

/// Phases of the newest step, rad, one per node; NaN where there is none.
[[nodiscard]] std::vector<float> newest_phases(const analysis::Phasors<float>& phasors);

/// Directionality of the wave at every stride-th step of a window up to its last, oldest first: ⌈steps / stride⌉ values.
/// \param placement of as many nodes. \param stride ≥ 1.
[[nodiscard]] std::vector<float> directionality_over(const analysis::Phasors<float>& phasors, const model::Placement& placement,
                                                     std::int64_t stride);

/// Spectrum of positions by Welch's method, the mean over the nodes asked for.
/// \param x steps × nodes. \param asked nodes, of 0 … nodes − 1; none: all. \param time_step h. \param segment steps, ≥ 8.
/// \return empty for fewer than 8 steps.
[[nodiscard]] analysis::Spectrum position_spectrum(std::span<const float> x, int nodes, std::span<const int> asked, double time_step,
                                                   int segment);

}  // namespace horn::engine
