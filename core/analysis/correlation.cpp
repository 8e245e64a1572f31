#include "core/analysis/correlation.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace horn::analysis
{

Matrix<double> correlation_matrix(const Matrix<double>& signals)
{
    const Eigen::Index nodes = signals.cols();
    Matrix<double> centred = signals.rowwise() - signals.colwise().mean();
    Vector<bool> changes(nodes);
    for (Eigen::Index i = 0; i < nodes; ++i) {
        const double largest = signals.col(i).cwiseAbs().maxCoeff();
        const double length = centred.col(i).norm();
        // Below this the deviations from the mean are rounding of the mean.
        changes[i] = length > 1e-14 * largest * std::sqrt(static_cast<double>(signals.rows()));
        if (changes[i])
            centred.col(i) /= length;
    }
    Matrix<double> correlation = centred.transpose() * centred;
    for (Eigen::Index i = 0; i < nodes; ++i)
        for (Eigen::Index j = 0; j <= i; ++j) {
            double value = i == j ? 1 : std::clamp(correlation(i, j), -1.0, 1.0);
            if (!changes[i] || !changes[j])
                value = std::numeric_limits<double>::quiet_NaN();
            correlation(i, j) = correlation(j, i) = value;
        }
    return correlation;
}

Matrix<double> mean_over_trials(std::span<const Matrix<double>> trials)
{
    assert(!trials.empty());
    Matrix<double> sum = Matrix<double>::Zero(trials.front().rows(), trials.front().cols());
    Matrix<double> count = sum;
    for (const Matrix<double>& trial : trials) {
        const auto defined = trial.array() == trial.array();
        sum.array() += defined.select(trial.array(), 0.0);
        count.array() += defined.cast<double>();
    }
    return sum.cwiseQuotient(count);  // 0 / 0 where no trial has a value
}

}  // namespace horn::analysis
