#include "core/tasks/mackey_glass.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

using horn::tasks::mackey_glass;

namespace
{

/// Heun's method with the given steps in a unit of time: another scheme, far finer.
std::vector<double> finely(double tau, double history, int count, int inner)
{
    const double h = 1.0 / inner;
    const auto lag = static_cast<std::ptrdiff_t>(std::llround(tau * inner));
    std::vector<double> x{history};
    const auto before = [&](std::ptrdiff_t k) { return k < lag ? history : x[static_cast<std::size_t>(k - lag)]; };
    const auto slope = [](double now, double delayed) { return 0.2 * delayed / (1 + std::pow(delayed, 10)) - 0.1 * now; };
    for (std::ptrdiff_t k = 0; k < std::ptrdiff_t{count} * inner; ++k) {
        const double now = x.back();
        const double first = slope(now, before(k));
        x.push_back(now + h / 2 * (first + slope(now + h * first, before(k + 1))));
    }
    std::vector<double> sampled;
    for (int t = 0; t < count; ++t)
        sampled.push_back(x[static_cast<std::size_t>(t) * static_cast<std::size_t>(inner)]);
    return sampled;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b)
{
    double largest = a.size() == b.size() ? 0 : 1e300;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

}  // namespace

class MackeyGlassTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void one_is_a_fixed_point()
    {
        // 0.2 · 1 / (1 + 1) = 0.1 · 1
        for (const double x : mackey_glass(17, 1, 0, 100))
            QVERIFY(std::abs(x - 1) < 1e-14);  // unstable, but rounding alone has no time to grow
    }

    void up_to_the_delay_it_decays_towards_what_the_history_produces()
    {
        for (const double history : {0.5, 1.2, 1.5}) {
            const double level = 0.2 * history / (1 + std::pow(history, 10)) / 0.1;
            const std::vector<double> series = mackey_glass(17, history, 0, 18);
            for (int t = 0; t <= 17; ++t)  // RK4 with rate × step = 0.01: (0.01)⁵ / 120 a step, some hundred of them
                QVERIFY(std::abs(series[static_cast<std::size_t>(t)] - (level + (history - level) * std::exp(-0.1 * t))) < 2e-10);
        }
    }

    void it_agrees_with_another_scheme_of_a_hundred_times_finer_steps()
    {
        for (const double history : {0.6, 1.2}) {
            const std::vector<double> series = mackey_glass(17, history, 0, 300);
            // Heun's error, 1e-6 a unit of time, grows in 300 units of mild chaos by less than a hundred.
            QVERIFY2(largest_difference(series, finely(17, history, 300, 1000)) < 1e-5,
                     qPrintable(QString::number(largest_difference(series, finely(17, history, 300, 1000)))));
        }
        QVERIFY(largest_difference(mackey_glass(30, 1.2, 0, 200), finely(30, 1.2, 200, 1000)) < 1e-5);
    }

    void another_delay_is_not_taken_for_this_one()
    {
        QVERIFY(largest_difference(mackey_glass(17, 1.2, 0, 300), finely(17.1, 1.2, 300, 1000)) > 1e-3);
        QVERIFY(largest_difference(mackey_glass(17, 1.2, 0, 300), finely(16, 1.2, 300, 1000)) > 0.1);
    }

    void what_is_discarded_is_the_start()
    {
        const std::vector<double> whole = mackey_glass(17, 0.9, 0, 250);
        const std::vector<double> rest = mackey_glass(17, 0.9, 150, 100);
        QVERIFY(std::equal(rest.begin(), rest.end(), whole.begin() + 150, whole.end()));
        QVERIFY(mackey_glass(17, 0.9, 10, 0).empty());
    }

    void the_attractor_is_where_the_literature_has_it()
    {
        const std::vector<double> series = mackey_glass(17, 1.2, 1000, 20000);
        const auto [low, high] = std::minmax_element(series.begin(), series.end());
        QVERIFY(*low > 0.2 && *low < 0.5 && *high > 1.2 && *high < 1.4);
        double autocorrelation_at_50 = 0, variance = 0, mean = 0;
        for (const double x : series)
            mean += x / static_cast<double>(series.size());
        for (std::size_t t = 0; t + 50 < series.size(); ++t) {
            variance += (series[t] - mean) * (series[t] - mean);
            autocorrelation_at_50 += (series[t] - mean) * (series[t + 50] - mean);
        }
        QVERIFY(autocorrelation_at_50 / variance > 0.5);  // it comes back about every 50 units
    }

    void neighbours_part()
    {
        const std::vector<double> a = mackey_glass(17, 1.2, 0, 3000), b = mackey_glass(17, 1.2 + 1e-7, 0, 3000);
        QVERIFY(std::abs(a[300] - b[300]) < 1e-4);
        QVERIFY(largest_difference(a, b) > 0.05);
    }
};

QTEST_APPLESS_MAIN(MackeyGlassTest)
#include "mackey_glass_test.moc"
