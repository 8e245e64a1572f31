#include "core/analysis/analytic.h"

#include "core/base/random.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace horn;

namespace
{

constexpr double two_pi = 2 * std::numbers::pi;

/// Discrete Fourier transform by its sum.
std::vector<std::complex<double>> naive_transform(const std::vector<std::complex<double>>& values)
{
    const auto length = static_cast<int>(values.size());
    std::vector<std::complex<double>> result(values.size());
    for (int k = 0; k < length; ++k)
        for (int t = 0; t < length; ++t)
            result[static_cast<std::size_t>(k)] += values[static_cast<std::size_t>(t)] * std::polar(1.0, -two_pi * k * t / length);
    return result;
}

}  // namespace

class AnalyticTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whole_cosines_become_turning_phasors_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {64, 63, 100})
            QTest::addRow("%d steps", length) << length;
    }
    void whole_cosines_become_turning_phasors()
    {
        QFETCH(int, length);
        std::vector<double> signal;
        for (int t = 0; t < length; ++t)
            signal.push_back(2 * std::cos(two_pi * 5 * t / length + 0.4));
        const auto analytic = analysis::analytic_signal(signal);
        for (int t = 0; t < length; ++t)
            QVERIFY(std::abs(analytic[static_cast<std::size_t>(t)] - std::polar(2.0, two_pi * 5 * t / length + 0.4)) < 1e-12);
    }

    void the_real_part_is_the_signal_and_no_negative_frequency_is_left_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {1, 2, 3, 16, 37})
            QTest::addRow("%d steps", length) << length;
    }
    void the_real_part_is_the_signal_and_no_negative_frequency_is_left()
    {
        QFETCH(int, length);
        RandomStream random(1, Purpose::test, static_cast<std::uint64_t>(length));
        std::vector<double> signal(static_cast<std::size_t>(length));
        for (double& value : signal)
            value = random.normal();
        const auto analytic = analysis::analytic_signal(signal);
        for (std::size_t t = 0; t < signal.size(); ++t)
            QVERIFY(std::abs(analytic[t].real() - signal[t]) < 1e-12);
        const auto coefficients = naive_transform(analytic);
        for (std::size_t bin = signal.size() / 2 + 1; bin < signal.size(); ++bin)
            QVERIFY(std::abs(coefficients[bin]) < 1e-11);
    }

    void phases_come_from_the_signal_without_its_mean()
    {
        Matrix<double> signals(80, 3);
        for (int t = 0; t < 80; ++t) {
            signals(t, 0) = 7 + std::cos(two_pi * 4 * t / 80);
            signals(t, 1) = 0.01 * std::sin(two_pi * 4 * t / 80);
            signals(t, 2) = 7;
        }
        const auto phasors = analysis::hilbert_phasors(signals);
        QCOMPARE(phasors.defined[0], 80);
        QCOMPARE(phasors.defined[2], 0);  // a constant has no phase
        for (int t = 0; t < 80; ++t) {
            QVERIFY(std::abs(phasors.re(t, 0) - std::cos(two_pi * 4 * t / 80)) < 1e-10);
            QVERIFY(std::abs(phasors.im(t, 0) - std::sin(two_pi * 4 * t / 80)) < 1e-10);
            QVERIFY(std::abs(phasors.im(t, 1) + std::cos(two_pi * 4 * t / 80)) < 1e-10);  // a quarter of a turn behind
            QVERIFY(phasors.re(t, 2) == 0 && phasors.im(t, 2) == 0);
        }
    }
};

QTEST_APPLESS_MAIN(AnalyticTest)
#include "analytic_test.moc"
