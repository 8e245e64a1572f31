/// How much oscillators move together: phase locking of pairs over time in one trial, and the order parameter of all.
#pragma once

#include "core/analysis/phase.h"
#include "core/base/array.h"

#include <span>
#include <vector>

namespace horn::analysis
{

/// Phase locking value over time within one trial: PLV_ij = |⟨e^{i(φ_i − φ_j)}⟩_t| (Lachaux et al. 1999 define it over trials; this is
/// the other quantity). Over T samples it is biased upwards: two unlocked phases give about 0.89/√T or, as phases are continuous,
/// more.
/// \return nodes × nodes, symmetric, in [0, 1]. NaN for pairs whose phases are both defined at fewer than half of the steps.
template <class Real>
[[nodiscard]] Matrix<Real> phase_locking_value(const Phasors<Real>& phasors);

/// Mean over pairs i < j with a defined value; NaN when there is none. \param plv nodes × nodes.
template <class Real>
[[nodiscard]] double mean_phase_locking(const Matrix<Real>& plv);

/// How many pairs i < j have a value in each of equal bins of [0, 1], the last of which includes 1; pairs without a value are left out.
/// \param plv nodes × nodes. \param bins ≥ 1. \return one count per bin.
[[nodiscard]] std::vector<double> locking_histogram(const Matrix<float>& plv, int bins);

/// The share of all pairs with a value that have less than the edge of a bin, at every edge from 0 to 1; at 1 it is 1. Zeros when there is
/// no pair. \return bins + 1 values that do not fall.
[[nodiscard]] std::vector<double> locking_cumulative(const Matrix<float>& plv, int bins);

/// Standard deviation over pairs i < j with a value; NaN with fewer than two.
[[nodiscard]] double spread_of_locking(const Matrix<float>& plv);

/// Kuramoto's order parameter R(t) = |N⁻¹ Σ_j e^{iφ_j(t)}| over the N nodes with a phase at that step (Kuramoto 1984).
/// \return one value per step, in [0, 1]; NaN where fewer than two nodes, or fewer than half of them, have a phase.
template <class Real>
[[nodiscard]] Vector<Real> order_parameter(const Phasors<Real>& phasors);

/// Mean of R for N independent uniform phases, N large: √(π/4N) ≈ 0.89/√N (mean of a Rayleigh distribution).
[[nodiscard]] double chance_order(int nodes);

/// Metastability: standard deviation of R over time (Shanahan 2010), undefined values left out; NaN with fewer than two.
/// \param order R(t).
[[nodiscard]] double metastability(std::span<const float> order);
[[nodiscard]] double metastability(std::span<const double> order);

}  // namespace horn::analysis
