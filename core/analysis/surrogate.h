/// How much phase locking chance alone gives: phase locking values of pairs whose relation has been broken while each phase keeps its
/// own course. A value that does not exceed the 95 % level of them is no evidence of locking.
///
/// Shuffling single samples would also break the course of each phase: neighbouring samples of a swing are nearly equal, so T of them
/// are far fewer independent ones, and nearly every pair of unlocked oscillators would seem locked. Whole courses are moved instead.
/// What two strictly periodic phases of one frequency share survives a shift in time: the level is then close to 1, and rightly so, as
/// equal clocks keep their distance without being coupled.
#pragma once

#include "core/analysis/phase.h"

#include <cstdint>
#include <span>

namespace horn::analysis
{

enum class Surrogate {
    time_shift,     ///< samples are steps of one trial: one phase of the pair is shifted along a circle (Pikovsky et al. 2001)
    trial_shuffle,  ///< samples are trials: one phase of the pair is taken from other trials (Lachaux et al. 1999)
};

struct SurrogateOptions {
    double level = 0.95;     ///< share of surrogates that do not exceed the result, below 1
    int draws = 400;         ///< pairs drawn, ≥ 1 / (1 − level)
    std::uint64_t seed = 1;  ///< with `index` it decides the draws (Purpose::surrogate)
    std::uint64_t index = 0;
};

/// The level for the phase locking values of these phases, pooled over pairs of nodes drawn at random.
/// Shifts are drawn uniformly from a tenth of the window to nine tenths: shorter ones leave neighbouring samples nearly in place.
/// \param phasors samples × nodes. \return in [0, 1]; NaN when fewer than two nodes have a phase at half of the samples, or there are
/// fewer than four samples.
template <class Real>
[[nodiscard]] double surrogate_level(const Phasors<Real>& phasors, Surrogate kind, const SurrogateOptions& options = {});

/// The phases of all trials at one step as samples, so that phase_locking_value() and surrogate_level() answer the question over trials
/// instead of over time: PLV_ij(t) = |⟨e^{i(φ_i − φ_j)}⟩_trials| (Lachaux et al. 1999, eq. 1).
/// \param trials phases of each trial, equally many steps and nodes. \param step below their number.
template <class Real>
[[nodiscard]] Phasors<Real> across_trials(std::span<const Phasors<Real>> trials, int step);

}  // namespace horn::analysis
