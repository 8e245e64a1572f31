/// The analytic signal of a recorded series: a real signal and its Hilbert transform as one complex number turning in time (Gabor 1946),
/// by Fourier transform (Marple 1999). For series whose oscillator is not known; phase.h has the exact phase of a node.
#pragma once

#include "core/analysis/phase.h"
#include "core/base/array.h"

#include <complex>
#include <span>
#include <vector>

namespace horn::analysis
{

/// Real part: the signal. The transform takes the signal as periodic: about one swing at either end is bent towards the other end.
/// \param signal one value per step, at least one.
[[nodiscard]] std::vector<std::complex<double>> analytic_signal(std::span<const double> signal);

/// Phases of the analytic signal of every column, its mean taken away; undefined where the envelope is negligible (negligible_swing).
/// \param signals steps × nodes.
[[nodiscard]] Phasors<double> hilbert_phasors(const Matrix<double>& signals);

}  // namespace horn::analysis
