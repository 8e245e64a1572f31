#include "core/analysis/correlation.h"

#include "core/base/random.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace horn;

namespace
{

/// Pearson's formula, pair by pair.
double naive_correlation(const Matrix<double>& signals, int i, int j)
{
    double mean_i = 0, mean_j = 0, both = 0, square_i = 0, square_j = 0;
    const auto steps = static_cast<double>(signals.rows());
    for (int t = 0; t < signals.rows(); ++t)
        mean_i += signals(t, i) / steps, mean_j += signals(t, j) / steps;
    for (int t = 0; t < signals.rows(); ++t) {
        both += (signals(t, i) - mean_i) * (signals(t, j) - mean_j);
        square_i += std::pow(signals(t, i) - mean_i, 2);
        square_j += std::pow(signals(t, j) - mean_j, 2);
    }
    return both / std::sqrt(square_i * square_j);
}

}  // namespace

class CorrelationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_pearsons_formula()
    {
        Matrix<double> signals(40, 6);
        RandomStream random(1, Purpose::test, 0);
        for (int i = 0; i < 6; ++i)
            for (int t = 0; t < 40; ++t)
                signals(t, i) = 100 * i + (1 + i) * random.normal();
        const Matrix<double> correlation = analysis::correlation_matrix(signals);
        for (int i = 0; i < 6; ++i)
            for (int j = 0; j < 6; ++j)
                QVERIFY(std::abs(correlation(i, j) - naive_correlation(signals, i, j)) < 1e-12);
        QVERIFY(correlation == correlation.transpose().eval());
    }

    void sines_correlate_as_the_cosine_of_their_lag()
    {
        Matrix<double> signals(100, 2);
        for (int t = 0; t < 100; ++t) {
            signals(t, 0) = std::sin(2 * std::numbers::pi * 3 * t / 100);
            signals(t, 1) = -4 + 3 * std::sin(2 * std::numbers::pi * 3 * t / 100 + 1.1);
        }
        QVERIFY(std::abs(analysis::correlation_matrix(signals)(0, 1) - std::cos(1.1)) < 1e-12);
    }

    void a_node_at_rest_has_no_correlation()
    {
        Matrix<double> signals = Matrix<double>::Random(30, 3);
        signals.col(1).setConstant(0.1);
        const Matrix<double> correlation = analysis::correlation_matrix(signals);
        QVERIFY(std::isnan(correlation(1, 1)) && std::isnan(correlation(0, 1)) && std::isnan(correlation(1, 2)));
        QCOMPARE(correlation(0, 0), 1.0);
        QVERIFY(!std::isnan(correlation(0, 2)));
    }

    void the_mean_over_trials_leaves_gaps_out()
    {
        constexpr double gap = std::numeric_limits<double>::quiet_NaN();
        Matrix<double> first(1, 3), second(1, 3);
        first << 1, gap, gap;
        second << 3, 5, gap;
        const Matrix<double> mean = analysis::mean_over_trials(std::vector{first, second});
        QCOMPARE(mean(0, 0), 2.0);
        QCOMPARE(mean(0, 1), 5.0);
        QVERIFY(std::isnan(mean(0, 2)));
    }
};

QTEST_APPLESS_MAIN(CorrelationTest)
#include "correlation_test.moc"
