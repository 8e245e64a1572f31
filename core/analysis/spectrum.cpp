#include "core/analysis/spectrum.h"

#include <unsupported/Eigen/FFT>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>

namespace horn::analysis
{

namespace
{

constexpr int shortest_segment = 8;

/// Hann, periodic form, so that half overlapping windows add up to a constant.
std::vector<double> hann(int length)
{
    std::vector<double> window(static_cast<std::size_t>(length));
    for (int i = 0; i < length; ++i)
        window[static_cast<std::size_t>(i)] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * i / length);
    return window;
}

template <class Real>
Spectrum welch(std::span<const Real> signal, double time_step, int segment)
{
    assert(segment >= shortest_segment && time_step > 0);
    const int length = static_cast<int>(std::min<std::size_t>(signal.size(), static_cast<std::size_t>(segment)));
    if (length < shortest_segment)
        return {};
    const std::vector<double> window = hann(length);
    double window_power = 0;
    for (const double w : window)
        window_power += w * w;

    const auto bins = static_cast<std::size_t>(length / 2 + 1);
    Spectrum spectrum{std::vector<double>(bins), std::vector<double>(bins), 0};
    Eigen::FFT<double> transform;
    std::vector<double> piece(window.size());
    std::vector<std::complex<double>> coefficients;
    const auto hop = static_cast<std::size_t>(length - length / 2);
    for (std::size_t first = 0; first + window.size() <= signal.size(); first += hop) {
        double mean = 0;
        for (std::size_t i = 0; i < window.size(); ++i)
            mean += static_cast<double>(signal[first + i]);
        mean /= length;
        for (std::size_t i = 0; i < window.size(); ++i)
            piece[i] = window[i] * (static_cast<double>(signal[first + i]) - mean);
        transform.fwd(coefficients, piece);
        for (std::size_t bin = 0; bin < bins; ++bin)
            spectrum.density[bin] += std::norm(coefficients[bin]);
        ++spectrum.segments;
    }
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const bool has_mirror_image = bin != 0 && 2 * bin != window.size();
        spectrum.omega[bin] = 2 * std::numbers::pi * static_cast<double>(bin) / (length * time_step);
        spectrum.density[bin] *= (has_mirror_image ? 2 : 1) * time_step / (2 * std::numbers::pi * window_power * spectrum.segments);
    }
    return spectrum;
}

}  // namespace

Spectrum welch_spectrum(std::span<const float> signal, double time_step, int segment) { return welch(signal, time_step, segment); }
Spectrum welch_spectrum(std::span<const double> signal, double time_step, int segment) { return welch(signal, time_step, segment); }

}  // namespace horn::analysis
