#include "core/analysis/dominant_frequency.h"

#include "core/analysis/spectrum.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

namespace horn::analysis
{

namespace
{

constexpr int longest_segment = 1024;

/// Sum of the spectra of some training samples, all inputs of each.
Spectrum summed_spectrum(const tasks::Dataset& dataset, double time_step, int samples)
{
    const auto steps = static_cast<std::size_t>(dataset.steps);
    const auto inputs = static_cast<std::size_t>(dataset.inputs);
    std::vector<float> signal(steps);
    Spectrum sum;
    for (int i = 0; i < samples; ++i) {
        const auto sample = static_cast<int>(static_cast<std::int64_t>(i) * dataset.train.samples / samples);
        const std::vector<float> input = dataset.input_of(dataset.train, sample);
        for (std::size_t k = 0; k < inputs; ++k) {
            for (std::size_t step = 0; step < steps; ++step)
                signal[step] = input[step * inputs + k];
            const Spectrum one = welch_spectrum(std::span<const float>(signal), time_step, std::min(dataset.steps, longest_segment));
            sum.omega = one.omega;
            sum.density.resize(one.density.size());
            std::transform(one.density.begin(), one.density.end(), sum.density.begin(), sum.density.begin(), std::plus<>());
        }
    }
    return sum;
}

/// Where between its neighbours the peak lies, in −½ … ½ of their distance.
double peak_offset(double before, double peak, double after)
{
    if (!(before > 0 && after > 0))
        return 0;
    const double left = std::log(peak / before);
    const double right = std::log(peak / after);
    return left + right > 0 ? 0.5 * (left - right) / (left + right) : 0;
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

std::optional<DominantFrequency> dominant_frequency(const tasks::Dataset& dataset, double time_step, int most_samples)
{
    assert(time_step > 0 && most_samples >= 1);
    constexpr int fewest_steps = 8;
    const int samples = std::min(dataset.train.samples, most_samples);
    if (dataset.steps < fewest_steps || samples == 0)
        return std::nullopt;
    const Spectrum spectrum = summed_spectrum(dataset, time_step, samples);
    const std::vector<double>& density = spectrum.density;
    const auto first = density.begin() + 1;  // without the mean
    const auto peak = std::max_element(first, density.end());
    if (!(*peak > 0))
        return std::nullopt;
    const auto line = static_cast<std::size_t>(peak - density.begin());
    const double offset = line > 1 && line + 1 < density.size() ? peak_offset(density[line - 1], *peak, density[line + 1]) : 0;
    const double typical = median({first, density.end()});
    return DominantFrequency{spectrum.omega[line] + offset * spectrum.omega[1], *peak / typical, samples};
}

}  // namespace horn::analysis
