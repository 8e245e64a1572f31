#include "core/engine/window_values.h"

#include "core/analysis/synchrony.h"
#include "core/analysis/waves.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace horn::engine
{

namespace
{

constexpr float undefined = std::numeric_limits<float>::quiet_NaN();

std::span<const float> row_of(const Matrix<float>& matrix, Eigen::Index row)
{
    return span_of(matrix).subspan(static_cast<std::size_t>(row * matrix.cols()), static_cast<std::size_t>(matrix.cols()));
}

}  // namespace

Matrix<float> locking_over(const analysis::Phasors<float>& phasors)
{
    if (phasors.steps() < shortest_window)
        return Matrix<float>::Constant(phasors.nodes(), phasors.nodes(), undefined);
    return analysis::phase_locking_value(phasors);
}

std::vector<float> newest_phases(const analysis::Phasors<float>& phasors)
{
    std::vector<float> phases(static_cast<std::size_t>(phasors.nodes()), undefined);
    const Eigen::Index last = phasors.steps() - 1;
    for (Eigen::Index i = 0; last >= 0 && i < phasors.nodes(); ++i) {
        const float re = phasors.re(last, i), im = phasors.im(last, i);
        if (re != 0 || im != 0)
            phases[static_cast<std::size_t>(i)] = std::atan2(im, re);
    }
    return phases;
}

std::vector<float> directionality_over(const analysis::Phasors<float>& phasors, const model::Placement& placement, std::int64_t stride)
{
    assert(stride >= 1 && placement.nodes() == phasors.nodes());
    std::vector<float> values;
    const std::int64_t steps = phasors.steps();
    for (std::int64_t step = steps > 0 ? (steps - 1) % stride : 0; step < steps; step += stride)
        values.push_back(
            static_cast<float>(analysis::wave_direction(row_of(phasors.re, step), row_of(phasors.im, step), placement).directionality));
    return values;
}

analysis::Spectrum position_spectrum(std::span<const float> x, int nodes, std::span<const int> asked, double time_step, int segment)
{
    assert(nodes >= 1 && x.size() % static_cast<std::size_t>(nodes) == 0);
    std::vector<int> of(asked.begin(), asked.end());
    if (of.empty()) {
        of.resize(static_cast<std::size_t>(nodes));
        std::iota(of.begin(), of.end(), 0);
    }
    std::vector<float> signal(x.size() / static_cast<std::size_t>(nodes));
    analysis::Spectrum mean;
    for (const int node : of) {
        assert(node >= 0 && node < nodes);
        for (std::size_t step = 0; step < signal.size(); ++step)
            signal[step] = x[step * static_cast<std::size_t>(nodes) + static_cast<std::size_t>(node)];
        analysis::Spectrum one = analysis::welch_spectrum(std::span<const float>(signal), time_step, segment);
        if (mean.density.empty())
            mean = std::move(one);
        else
            for (std::size_t bin = 0; bin < mean.density.size(); ++bin)
                mean.density[bin] += one.density[bin];
    }
    for (double& density : mean.density)
        density /= static_cast<double>(of.size());
    return mean;
}

}  // namespace horn::engine
