/// Power spectrum of a recorded signal by Welch's method (Welch 1967).
#pragma once

#include <span>
#include <vector>

namespace horn::analysis
{

/// One-sided power spectral density: ∫ density dω over the frequencies is the variance of the signal.
struct Spectrum {
    std::vector<double> omega;    ///< rad per unit time, from 0 to π/h
    std::vector<double> density;  ///< signal² per (rad per unit time)
    int segments = 0;             ///< averaged
};

/// Of the largest density of a signal in single precision: lower lies what its rounding leaves.
inline constexpr double share_of_rounding = 1e-9;

/// Segments half overlapping, the mean of each taken away, Hann window.
/// \param signal one value per step. \param time_step h. \param segment steps per segment, ≥ 8; shortened to the signal when that is
/// shorter. \return empty when the signal has fewer than 8 values.
[[nodiscard]] Spectrum welch_spectrum(std::span<const float> signal, double time_step, int segment = 256);
[[nodiscard]] Spectrum welch_spectrum(std::span<const double> signal, double time_step, int segment = 256);

}  // namespace horn::analysis
