#include "core/analysis/surrogate.h"

#include "core/base/random.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

namespace horn::analysis
{

namespace
{

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr int fewest_samples = 4;

/// Which sample of the second node meets which of the first.
void draw_partners(Surrogate kind, RandomStream& stream, std::vector<std::uint32_t>& partners)
{
    const auto samples = static_cast<std::uint32_t>(partners.size());
    if (kind == Surrogate::trial_shuffle) {
        partners = stream.permutation(samples);
        return;
    }
    const std::uint32_t shortest = std::max<std::uint32_t>(1, (samples + 9) / 10);
    const std::uint32_t shift = shortest + stream.below(samples - 2 * shortest + 1);
    for (std::uint32_t i = 0; i < samples; ++i)
        partners[i] = (i + shift) % samples;
}

/// |⟨e^{i(φ_i(t) − φ_j(partner(t)))}⟩| over the samples at which both are defined; NaN when those are fewer than half.
template <class Real>
double locking_of(const Phasors<Real>& phasors, Eigen::Index i, Eigen::Index j, const std::vector<std::uint32_t>& partners)
{
    double re = 0, im = 0;
    int count = 0;
    for (Eigen::Index t = 0; t < phasors.steps(); ++t) {
        const auto other = static_cast<Eigen::Index>(partners[static_cast<std::size_t>(t)]);
        const double a = static_cast<double>(phasors.re(t, i)), b = static_cast<double>(phasors.im(t, i));
        const double c = static_cast<double>(phasors.re(other, j)), d = static_cast<double>(phasors.im(other, j));
        if ((a == 0 && b == 0) || (c == 0 && d == 0))
            continue;
        re += a * c + b * d;
        im += b * c - a * d;
        ++count;
    }
    return 2 * count >= phasors.steps() ? std::hypot(re, im) / count : undefined;
}

}  // namespace

template <class Real>
double surrogate_level(const Phasors<Real>& phasors, Surrogate kind, const SurrogateOptions& options)
{
    assert(options.level > 0 && options.level < 1 && options.draws * (1 - options.level) >= 1 - 1e-9);
    std::vector<Eigen::Index> swinging;
    for (Eigen::Index i = 0; i < phasors.nodes(); ++i)
        if (2 * phasors.defined[i] >= phasors.steps())
            swinging.push_back(i);
    if (swinging.size() < 2 || phasors.steps() < fewest_samples)
        return undefined;

    RandomStream stream(options.seed, Purpose::surrogate, options.index);
    const auto nodes = static_cast<std::uint32_t>(swinging.size());
    std::vector<std::uint32_t> partners(static_cast<std::size_t>(phasors.steps()));
    std::vector<double> values;
    for (int draw = 0; draw < options.draws; ++draw) {
        const std::uint32_t first = stream.below(nodes);
        const std::uint32_t second = (first + 1 + stream.below(nodes - 1)) % nodes;
        draw_partners(kind, stream, partners);
        if (const double value = locking_of(phasors, swinging[first], swinging[second], partners); !std::isnan(value))
            values.push_back(value);
    }
    if (values.empty())
        return undefined;
    // One more value of the same kind exceeds the k-th of n with probability (n + 1 − k) / (n + 1).
    const auto wanted = static_cast<std::size_t>(std::ceil(options.level * static_cast<double>(values.size() + 1) - 1e-9));
    const auto rank = static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(wanted, 1, values.size()) - 1);
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return std::min(1.0, values[static_cast<std::size_t>(rank)]);
}

template <class Real>
Phasors<Real> across_trials(std::span<const Phasors<Real>> trials, int step)
{
    assert(!trials.empty() && step >= 0 && step < trials.front().steps());
    const Eigen::Index nodes = trials.front().nodes();
    const auto count = static_cast<Eigen::Index>(trials.size());
    Phasors<Real> samples{Matrix<Real>(count, nodes), Matrix<Real>(count, nodes), Vector<int>::Zero(nodes)};
    for (Eigen::Index k = 0; k < count; ++k) {
        const Phasors<Real>& trial = trials[static_cast<std::size_t>(k)];
        assert(trial.nodes() == nodes);
        samples.re.row(k) = trial.re.row(step);
        samples.im.row(k) = trial.im.row(step);
        samples.defined.array() +=
            (trial.re.row(step).array() != Real{0} || trial.im.row(step).array() != Real{0}).transpose().template cast<int>();
    }
    return samples;
}

template double surrogate_level(const Phasors<float>&, Surrogate, const SurrogateOptions&);
template double surrogate_level(const Phasors<double>&, Surrogate, const SurrogateOptions&);
template Phasors<float> across_trials(std::span<const Phasors<float>>, int);
template Phasors<double> across_trials(std::span<const Phasors<double>>, int);

}  // namespace horn::analysis
