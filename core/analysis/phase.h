/// The phase of an oscillator that is exact under the semi-implicit step.
///
/// In free decay the state of an underdamped node is a complex number turning and shrinking by λ = √(1−2γh) e^{iθ_p} each step:
///     z = x + y (1 − h²ω² − λ) / (hω²)
/// so arg z advances by exactly θ_p, where atan2(−y/ω, x) wobbles. A constant drive moves the centre of the turning; the mean of z
/// over the window is therefore taken away before arg is read, or else every node seems locked to every other.
#pragma once

#include "core/base/array.h"

#include <complex>
#include <span>

namespace horn::analysis
{

/// z = x + y (re + i im), node by node.
template <class Real>
struct PhaseBasis {
    Vector<Real> re;  ///< N
    Vector<Real> im;  ///< N; NaN for nodes without a phase: poles not complex

    [[nodiscard]] int nodes() const { return static_cast<int>(re.size()); }
};

/// What of a node the phase depends on: effective ω² = ω² − αgv, damping, time step.
/// \return factor of y; its parts are NaN unless the poles are complex.
[[nodiscard]] std::complex<double> phase_factor(double effective_omega_squared, double gamma, double time_step);

/// Unit phasors of a window as a stack of matrices, steps × nodes: e^{iφ} = (z − mean) / |z − mean|.
template <class Real>
struct Phasors {
    Matrix<Real> re, im;  ///< steps × nodes; both 0 where the phase is undefined
    Vector<int> defined;  ///< per node: steps at which the phase is defined

    [[nodiscard]] int steps() const { return static_cast<int>(re.rows()); }
    [[nodiscard]] int nodes() const { return static_cast<int>(re.cols()); }
};

/// A swing |z − mean| smaller than this, relative to √(|z|² + |mean|²), has no phase: rounding would decide it.
inline constexpr double negligible_swing = 1e-5;

/// Nor has one that is smaller than this beside the root mean square of the swings of all nodes over the same window. Where nothing
/// arrives there is still the faint edge of an input, which drives every such node alike: they would seem locked to each other.
inline constexpr double negligible_in_network = 1e-4;

/// Phases of a window, the mean over the window subtracted from every node; without those of negligible swings, see above.
/// \param x, y steps × nodes, row-major, positions and velocities after each step. \param basis one entry per node.
template <class Real>
[[nodiscard]] Phasors<Real> phasors(std::span<const Real> x, std::span<const Real> y, const PhaseBasis<Real>& basis);

}  // namespace horn::analysis
