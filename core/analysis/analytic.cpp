#include "core/analysis/analytic.h"

#include <unsupported/Eigen/FFT>

#include <cassert>
#include <cmath>

namespace horn::analysis
{

std::vector<std::complex<double>> analytic_signal(std::span<const double> signal)
{
    assert(!signal.empty());
    const std::size_t length = signal.size();
    std::vector<std::complex<double>> values(signal.begin(), signal.end()), coefficients;
    if (length < 3)  // no frequency but those that have no negative image
        return values;
    Eigen::FFT<double> transform;
    transform.fwd(coefficients, values);
    for (std::size_t bin = 1; bin < length; ++bin) {
        if (2 * bin < length)
            coefficients[bin] *= 2;
        else if (2 * bin > length)
            coefficients[bin] = 0;
    }
    transform.inv(values, coefficients);
    return values;
}

Phasors<double> hilbert_phasors(const Matrix<double>& signals)
{
    const Eigen::Index steps = signals.rows(), nodes = signals.cols();
    Phasors<double> result{Matrix<double>::Zero(steps, nodes), Matrix<double>::Zero(steps, nodes), Vector<int>::Zero(nodes)};
    std::vector<double> centred(static_cast<std::size_t>(steps));
    for (Eigen::Index node = 0; node < nodes && steps > 0; ++node) {
        const double mean = signals.col(node).mean();
        for (Eigen::Index t = 0; t < steps; ++t)
            centred[static_cast<std::size_t>(t)] = signals(t, node) - mean;
        const std::vector<std::complex<double>> analytic = analytic_signal(centred);
        for (Eigen::Index t = 0; t < steps; ++t) {
            const std::complex<double> z = analytic[static_cast<std::size_t>(t)];
            const double length = std::abs(z);
            if (!(length > negligible_swing * std::hypot(signals(t, node), mean)) || length == 0)  // false for NaN
                continue;
            result.re(t, node) = z.real() / length;
            result.im(t, node) = z.imag() / length;
            ++result.defined[node];
        }
    }
    return result;
}

}  // namespace horn::analysis
