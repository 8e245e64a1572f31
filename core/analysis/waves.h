/// Waves over a layout: which way the phases run, how much of them travels and how much stands, and around which points they turn.
///
/// Phases grow with time (phase.h), so crests travel against the phase gradient. Differences of neighbouring phases come from products
/// of phasors, u_right ū, whose argument is the difference without any unwrapping.
#pragma once

#include "core/analysis/phase.h"
#include "core/model/layout.h"

#include <span>
#include <vector>

namespace horn::analysis
{

/// How the phases of one moment are inclined over the layout.
struct WaveDirection {
    double directionality = 0;  ///< phase-gradient directionality ‖⟨∇φ⟩‖ / ⟨‖∇φ‖⟩ in [0, 1]: 1 for a plane wave (Rubino et al. 2006)
    double x = 0, y = 0;   ///< −⟨∇φ⟩, rad per node spacing: points where the wave goes; on a ring x towards higher nodes, y = 0
    double steepness = 0;  ///< ⟨‖∇φ‖⟩, rad per node spacing: 2π over the wavelength
    int nodes = 0;         ///< with a gradient
};

/// \param re, im unit phasors of one step, N each, both 0 for a node without a phase. \return directionality NaN where fewer than two
/// nodes have a gradient, or all gradients vanish.
template <class Real>
[[nodiscard]] WaveDirection wave_direction(std::span<const Real> re, std::span<const Real> im, const model::Placement& placement);

/// A point around which the phase runs through a whole turn.
struct Vortex {
    int column = 0, row = 0;  ///< of the node at the lower indices of the square: the point lies at (column + ½, row + ½)
    int charge = 0;           ///< +1 when phases grow in the sense from the x axis towards the y axis, else −1

    bool operator==(const Vortex&) const = default;
};

/// Vortices of one step, row by row: squares of four neighbours around which the phase differences add up to a turn (Ermentrout and
/// Kleinfeld 2001 call them phase singularities). Squares with a node without a phase are left out. On a torus the charges add up to 0.
/// None on a ring. \param re, im as for wave_direction().
template <class Real>
[[nodiscard]] std::vector<Vortex> phase_vortices(std::span<const Real> re, std::span<const Real> im, const model::Placement& placement);

/// The strongest complex mode z_j(t) ≈ c(t) w_j of a window, split into a part that travels and one that stands.
struct WaveMode {
    double share = 0;       ///< of the mean square of z
    double standing = 0;    ///< |Σ w_j²| / Σ |w_j|²: 1 when all nodes of the mode swing in phase or in antiphase
    double travelling = 0;  ///< 1 − standing: 1 when the phases of the mode are spread evenly
};

/// Complex orthogonal decomposition (Feeny 2008), strongest mode by power iteration. With s₁ ≥ s₂ the singular values of [Re w, Im w],
/// travelling = 2 s₂² / (s₁² + s₂²). For A e^{−ikr} + B e^{ikr} over whole wavelengths standing = 2AB / (A² + B²). Needs no layout.
/// \param re, im swings z − mean or phasors, steps × nodes. \param tolerance of the share, at which the iteration stops.
/// \return NaN when nothing swings.
template <class Real>
[[nodiscard]] WaveMode strongest_mode(const Matrix<Real>& re, const Matrix<Real>& im, double tolerance = 1e-9);

}  // namespace horn::analysis
