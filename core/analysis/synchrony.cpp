#include "core/analysis/synchrony.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <numeric>

namespace horn::analysis
{

namespace
{

template <class Real>
double spread_of(std::span<const Real> order)
{
    double sum = 0, squares = 0;
    int count = 0;
    for (const Real value : order) {
        if (std::isnan(value))
            continue;
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
        ++count;
    }
    if (count < 2)
        return std::numeric_limits<double>::quiet_NaN();
    const double mean = sum / count;
    return std::sqrt(std::max(0.0, squares / count - mean * mean));
}

/// Steps at which both phases of a pair are defined. \return nodes × nodes.
template <class Real>
Matrix<Real> common_steps(const Phasors<Real>& phasors)
{
    const Eigen::Index nodes = phasors.nodes();
    if ((phasors.defined.array() == phasors.steps()).all())
        return Matrix<Real>::Constant(nodes, nodes, static_cast<Real>(phasors.steps()));
    const Matrix<Real> defined = (phasors.re.array() != Real{0} || phasors.im.array() != Real{0}).template cast<Real>();
    return defined.transpose() * defined;
}

}  // namespace

template <class Real>
Matrix<Real> phase_locking_value(const Phasors<Real>& phasors)
{
    // With Z = A + iB, steps × nodes, Zᴴ Z = AᵀA + BᵀB + i (AᵀB − (AᵀB)ᵀ). The real part is symmetric: half of it is computed.
    const Eigen::Index nodes = phasors.nodes();
    Matrix<Real> real = Matrix<Real>::Zero(nodes, nodes);
    real.template selfadjointView<Eigen::Lower>().rankUpdate(phasors.re.transpose());
    real.template selfadjointView<Eigen::Lower>().rankUpdate(phasors.im.transpose());
    Matrix<Real> cross(nodes, nodes);
    cross.noalias() = phasors.re.transpose() * phasors.im;
    const Matrix<Real> counts = common_steps(phasors);
    const Real fewest = std::max(Real{1}, static_cast<Real>(phasors.steps()) / 2);
    for (Eigen::Index i = 0; i < nodes; ++i) {
        for (Eigen::Index j = 0; j <= i; ++j) {
            const Real imaginary = cross(i, j) - cross(j, i);
            const Real length = std::sqrt(real(i, j) * real(i, j) + imaginary * imaginary);
            const bool defined = counts(i, j) >= fewest;
            real(i, j) = defined ? std::min(Real{1}, length / counts(i, j)) : std::numeric_limits<Real>::quiet_NaN();
            real(j, i) = real(i, j);
        }
    }
    return real;
}

template <class Real>
double mean_phase_locking(const Matrix<Real>& plv)
{
    double sum = 0;
    long count = 0;
    for (Eigen::Index i = 1; i < plv.rows(); ++i) {
        for (Eigen::Index j = 0; j < i; ++j) {
            if (std::isnan(plv(i, j)))
                continue;
            sum += static_cast<double>(plv(i, j));
            ++count;
        }
    }
    return count > 0 ? sum / static_cast<double>(count) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> locking_histogram(const Matrix<float>& plv, int bins)
{
    assert(bins >= 1);
    std::vector<double> counts(static_cast<std::size_t>(bins));
    for (Eigen::Index i = 1; i < plv.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            if (const float value = plv(i, j); !std::isnan(value))
                ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>(value * static_cast<float>(bins)), 0, bins - 1))];
    return counts;
}

std::vector<double> locking_cumulative(const Matrix<float>& plv, int bins)
{
    const std::vector<double> counts = locking_histogram(plv, bins);
    std::vector<double> shares{0};
    std::partial_sum(counts.begin(), counts.end(), std::back_inserter(shares));
    const double pairs = std::max(1.0, shares.back());
    for (double& share : shares)
        share /= pairs;
    return shares;
}

double spread_of_locking(const Matrix<float>& plv)
{
    std::vector<float> pairs;
    for (Eigen::Index i = 1; i < plv.rows(); ++i)
        pairs.insert(pairs.end(), plv.row(i).data(), plv.row(i).data() + i);
    return spread_of<float>(pairs);
}

template <class Real>
Vector<Real> order_parameter(const Phasors<Real>& phasors)
{
    Vector<Real> order(phasors.steps());
    const Eigen::Index fewest = std::max<Eigen::Index>(2, (phasors.nodes() + 1) / 2);
    for (Eigen::Index t = 0; t < order.size(); ++t) {
        const auto re = phasors.re.row(t).array();
        const auto im = phasors.im.row(t).array();
        const Eigen::Index count = (re != Real{0} || im != Real{0}).count();
        order[t] = count < fewest ? std::numeric_limits<Real>::quiet_NaN()
                                  : std::min(Real{1}, std::hypot(re.sum(), im.sum()) / static_cast<Real>(count));
    }
    return order;
}

double chance_order(int nodes) { return std::sqrt(std::numbers::pi / (4.0 * nodes)); }

double metastability(std::span<const float> order) { return spread_of(order); }
double metastability(std::span<const double> order) { return spread_of(order); }

template Matrix<float> phase_locking_value(const Phasors<float>&);
template Matrix<double> phase_locking_value(const Phasors<double>&);
template double mean_phase_locking(const Matrix<float>&);
template double mean_phase_locking(const Matrix<double>&);
template Vector<float> order_parameter(const Phasors<float>&);
template Vector<double> order_parameter(const Phasors<double>&);

}  // namespace horn::analysis
