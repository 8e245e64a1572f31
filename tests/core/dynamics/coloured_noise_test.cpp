#include "core/dynamics/coloured_noise.h"

#include "core/base/random.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace horn;
using dynamics::ColouredNoise;

namespace
{

std::vector<float> noise(const ColouredNoise& coloured, std::int64_t first, int steps, int channels = 1, std::uint64_t seed = 5)
{
    std::vector<float> out(static_cast<std::size_t>(steps * channels));
    dynamics::add_coloured_noise(coloured, seed, first, channels, out);
    return out;
}

double mean_product(const std::vector<float>& values, std::size_t lag)
{
    double sum = 0;
    for (std::size_t t = 0; t + lag < values.size(); ++t)
        sum += static_cast<double>(values[t]) * static_cast<double>(values[t + lag]);
    return sum / static_cast<double>(values.size() - lag);
}

/// Whether a recording has the autocovariance σ² exp(−lag/c). Over n steps the estimate scatters by about σ² √(2c/n): five of that.
bool is_coloured(const std::vector<float>& values, const ColouredNoise& as)
{
    const double scatter = 5 * as.sigma * as.sigma * std::sqrt(2 * as.correlation_steps / static_cast<double>(values.size()));
    for (const std::size_t lag : {0, 1, 3, 8, 20, 60}) {
        const double expected = as.sigma * as.sigma * std::exp(-static_cast<double>(lag) / as.correlation_steps);
        if (std::abs(mean_product(values, lag) - expected) > scatter)
            return false;
    }
    return true;
}

/// The textbook recursion n_{t+1} = r n_t + ξ, with a chosen spread of ξ.
std::vector<float> recursion(double r, double spread, int steps)
{
    RandomStream stream(9, Purpose::test);
    std::vector<float> values;
    double value = 0;
    for (int t = 0; t < steps; ++t)
        values.push_back(static_cast<float>(value = r * value + spread * stream.normal()));
    return values;
}

}  // namespace

class ColouredNoiseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void autocorrelation_is_exponential()
    {
        const int steps = 200000;
        for (const double correlation : {0.5, 4.0, 10.0})
            QVERIFY(is_coloured(noise({1.5, correlation}, 0, steps), {1.5, correlation}));
        // The test tells other noises apart: the exact recursion passes; white noise, a longer correlation, and the rule of Euler and
        // Maruyama, whose variance is 8/7, do not.
        const double r = std::exp(-1 / 4.0);
        QVERIFY(is_coloured(recursion(r, std::sqrt(1 - r * r), steps), {1, 4}));
        QVERIFY(!is_coloured(recursion(0, 1, steps), {1, 4}));
        QVERIFY(!is_coloured(recursion(std::exp(-1 / 6.0), std::sqrt(1 - std::exp(-2 / 6.0)), steps), {1, 4}));
        QVERIFY(!is_coloured(recursion(1 - 1 / 4.0, std::sqrt(2 / 4.0), steps), {1, 4}));
    }

    void neighbours_on_both_sides_of_a_halving_are_as_close_as_any()
    {
        // Steps 1023, 1024 and 1026 over many seeds; correlations scatter by 1/√20000 at most.
        const ColouredNoise coloured{1, 3};
        const int seeds = 20000;
        double near = 0, far = 0, spread = 0;
        for (int seed = 0; seed < seeds; ++seed) {
            const auto n = noise(coloured, 1023, 4, 1, static_cast<std::uint64_t>(seed));
            spread += static_cast<double>(n[0] * n[0]);
            near += static_cast<double>(n[0] * n[1]);
            far += static_cast<double>(n[0] * n[3]);
        }
        QVERIFY(std::abs(spread / seeds - 1) < 0.05);
        QVERIFY(std::abs(near / seeds - std::exp(-1 / 3.0)) < 0.05);
        QVERIFY(std::abs(far / seeds - std::exp(-1.0)) < 0.05);
    }

    void any_piece_is_that_of_the_whole()
    {
        const ColouredNoise coloured{0.7, 12.5};
        const auto whole = noise(coloured, 0, 700, 2);
        for (const auto& [first, steps] : {std::pair{0, 1}, {1, 1}, {63, 3}, {255, 2}, {256, 256}, {511, 189}}) {
            const auto piece = noise(coloured, first, steps, 2);
            QVERIFY(std::equal(piece.begin(), piece.end(), whole.begin() + std::ptrdiff_t{2} * first));
        }
    }

    void a_far_step_costs_no_more_than_a_near_one()
    {
        // 10¹⁵ steps could never be walked through.
        const auto far = noise({1, 1e6}, 1'000'000'000'000'000, 3);
        QVERIFY(std::isfinite(far[0]) && far[0] != 0.0F);
        QVERIFY(std::abs(far[1] - far[0]) < 0.02F);  // one step of 10⁶: √(2e-6) = 0.0014 on average
        QCOMPARE(noise({1, 1e6}, 1'000'000'000'000'002, 1)[0], far[2]);
    }

    void correlation_may_be_longer_or_shorter_than_everything()
    {
        const auto constant = noise({2, 1e30}, 0, 50);
        QVERIFY(std::abs(constant[49] - constant[0]) < 1e-6F);
        const auto white = noise({1, 1e-6}, 0, 100000);
        QVERIFY(std::abs(mean_product(white, 0) - 1) < 0.025);
        QVERIFY(std::abs(mean_product(white, 1)) < 0.016);
    }

    void channels_and_seeds_have_noises_of_their_own()
    {
        const ColouredNoise coloured{1, 2};
        const int steps = 50000;
        const auto both = noise(coloured, 0, steps, 2);
        double product = 0;
        for (std::size_t t = 0; t < static_cast<std::size_t>(steps); ++t)
            product += static_cast<double>(both[2 * t] * both[2 * t + 1]);
        QVERIFY(std::abs(product / steps) < 5 * std::sqrt(2.0 / steps));
        QVERIFY(noise(coloured, 0, 20, 1, 5) != noise(coloured, 0, 20, 1, 6));
    }
};

QTEST_APPLESS_MAIN(ColouredNoiseTest)
#include "coloured_noise_test.moc"
