#include "core/analysis/phase.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace horn::analysis
{

std::complex<double> phase_factor(double effective_omega_squared, double gamma, double time_step)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const double c = gamma * time_step;
    const double k = effective_omega_squared * time_step * time_step;
    const double trace = 2 - 2 * c - k;
    if (!(k > 0 && c >= 0 && c < 0.5 && trace * trace < 4 * (1 - 2 * c)))
        return {none, none};
    const double radius = std::sqrt(1 - 2 * c);
    const std::complex<double> pole = std::polar(radius, std::acos(trace / (2 * radius)));
    return (1 - k - pole) / (effective_omega_squared * time_step);
}

namespace
{

using RowOfDouble = Eigen::Array<double, 1, Eigen::Dynamic>;

/// Mean over the nodes that have phases. \param mean_squares of |z − mean| over the window, node by node; NaN: a node without a phase.
double mean_square_of_network(const RowOfDouble& mean_squares)
{
    double sum = 0;
    int nodes = 0;
    for (const double mean_square : mean_squares)
        if (std::isfinite(mean_square)) {
            sum += std::max(0.0, mean_square);
            ++nodes;
        }
    return nodes > 0 ? sum / nodes : 0;
}

}  // namespace

template <class Real>
Phasors<Real> phasors(std::span<const Real> x, std::span<const Real> y, const PhaseBasis<Real>& basis)
{
    const Eigen::Index nodes = basis.nodes();
    assert(nodes > 0 && x.size() == y.size() && x.size() % static_cast<std::size_t>(nodes) == 0);
    const Eigen::Index steps = static_cast<Eigen::Index>(x.size()) / nodes;
    const Eigen::Map<const Matrix<Real>> positions(x.data(), steps, nodes);
    const Eigen::Map<const Matrix<Real>> velocities(y.data(), steps, nodes);

    using Row = Eigen::Array<Real, 1, Eigen::Dynamic>;
    const Row factor_re = basis.re.array().transpose();
    const Row factor_im = basis.im.array().transpose();

    Phasors<Real> result{Matrix<Real>(steps, nodes), Matrix<Real>(steps, nodes), Vector<int>::Zero(nodes)};
    RowOfDouble sum_re = RowOfDouble::Zero(nodes), sum_im = RowOfDouble::Zero(nodes), squares = RowOfDouble::Zero(nodes);
    for (Eigen::Index t = 0; t < steps; ++t) {
        result.re.row(t).array() = positions.row(t).array() + velocities.row(t).array() * factor_re;
        result.im.row(t).array() = velocities.row(t).array() * factor_im;
        sum_re += result.re.row(t).array().template cast<double>();
        sum_im += result.im.row(t).array().template cast<double>();
        squares += (result.re.row(t).array().square() + result.im.row(t).array().square()).template cast<double>();
    }
    const double count = std::max<double>(1, static_cast<double>(steps));
    const Row mean_re = (sum_re / count).template cast<Real>();
    const Row mean_im = (sum_im / count).template cast<Real>();
    const Row mean_squared = mean_re.square() + mean_im.square();
    constexpr auto negligible = static_cast<Real>(negligible_swing * negligible_swing);
    const double of_network = mean_square_of_network(squares / count - (sum_re / count).square() - (sum_im / count).square());
    const auto least = static_cast<Real>(negligible_in_network * negligible_in_network * of_network);
    for (Eigen::Index t = 0; t < steps; ++t) {
        auto re = result.re.row(t).array();
        auto im = result.im.row(t).array();
        const Row threshold = (re.square() + im.square() + mean_squared) * negligible;
        re -= mean_re;
        im -= mean_im;
        for (Eigen::Index i = 0; i < nodes; ++i) {
            const Real squared = re[i] * re[i] + im[i] * im[i];
            const bool has_phase = squared > threshold[i] && squared > least;  // false for NaN
            const Real scale = has_phase ? 1 / std::sqrt(squared) : Real{0};
            re[i] = has_phase ? re[i] * scale : Real{0};
            im[i] = has_phase ? im[i] * scale : Real{0};
            result.defined[i] += has_phase ? 1 : 0;
        }
    }
    return result;
}

template Phasors<float> phasors(std::span<const float>, std::span<const float>, const PhaseBasis<float>&);
template Phasors<double> phasors(std::span<const double>, std::span<const double>, const PhaseBasis<double>&);

}  // namespace horn::analysis
