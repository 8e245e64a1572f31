#include "core/analysis/surrogate.h"

#include "core/analysis/analytic.h"
#include "core/analysis/synchrony.h"
#include "core/base/random.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

using namespace horn;
using analysis::Phasors;
using analysis::Surrogate;

namespace
{

/// Phases given as angles, all defined.
Phasors<double> phasors_of(const Matrix<double>& angles)
{
    return {angles.array().cos().matrix(), angles.array().sin().matrix(),
            Vector<int>::Constant(angles.cols(), static_cast<int>(angles.rows()))};
}

/// Damped oscillators of equal frequency, each shaken by its own noise: not coupled, yet each phase runs smoothly.
Phasors<double> unlocked(int nodes, int steps, std::uint64_t seed)
{
    Matrix<double> x(steps, nodes);
    for (int i = 0; i < nodes; ++i) {
        RandomStream noise(seed, Purpose::test, static_cast<std::uint64_t>(i));
        double position = 0, velocity = 0;
        for (int t = -300; t < steps; ++t) {
            velocity += -0.05 * position - 0.06 * velocity + noise.normal();
            position += velocity;
            if (t >= 0)
                x(t, i) = position;
        }
    }
    return analysis::hilbert_phasors(x);
}

/// Phase locking value by its definition.
double naive_locking(const Phasors<double>& phasors, int i, int j)
{
    std::complex<double> sum = 0;
    for (int t = 0; t < phasors.steps(); ++t)
        sum += std::complex(phasors.re(t, i), phasors.im(t, i)) * std::conj(std::complex(phasors.re(t, j), phasors.im(t, j)));
    return std::abs(sum) / phasors.steps();
}

double share_above(const Phasors<double>& phasors, double level)
{
    int above = 0, pairs = 0;
    for (int i = 0; i < phasors.nodes(); ++i)
        for (int j = 0; j < i; ++j, ++pairs)
            above += naive_locking(phasors, i, j) > level ? 1 : 0;
    return static_cast<double>(above) / pairs;
}

/// The wrong surrogate: the samples of one phase in random order.
double level_of_shuffled_samples(const Phasors<double>& phasors)
{
    std::vector<double> values;
    for (int draw = 0; draw < 400; ++draw) {
        RandomStream stream(9, Purpose::test, static_cast<std::uint64_t>(draw));
        const auto order = stream.permutation(static_cast<std::uint32_t>(phasors.steps()));
        std::complex<double> sum = 0;
        for (int t = 0; t < phasors.steps(); ++t) {
            const auto other = static_cast<int>(order[static_cast<std::size_t>(t)]);
            sum += std::complex(phasors.re(t, 0), phasors.im(t, 0)) * std::conj(std::complex(phasors.re(other, 1), phasors.im(other, 1)));
        }
        values.push_back(std::abs(sum) / phasors.steps());
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(0.95 * static_cast<double>(values.size()))];
}

}  // namespace

class SurrogateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void one_pair_in_twenty_of_uncoupled_oscillators_exceeds_the_level()
    {
        double shifted = 0, shuffled = 0;
        constexpr int networks = 8;
        for (std::uint64_t seed = 1; seed <= networks; ++seed) {
            const Phasors<double> phasors = unlocked(24, 300, seed);
            shifted += share_above(phasors, analysis::surrogate_level(phasors, Surrogate::time_shift)) / networks;
            shuffled += share_above(phasors, level_of_shuffled_samples(phasors)) / networks;
        }
        QVERIFY2(shifted > 0.01 && shifted < 0.10, qPrintable(QString::number(shifted)));
        QVERIFY2(shuffled > 0.5, qPrintable(QString::number(shuffled)));  // what the surrogates must not be
    }

    void a_pair_that_follows_another_exceeds_the_level()
    {
        Phasors<double> phasors = unlocked(24, 300, 3);
        const int lag = 4;  // nodes 0 and 1: one the other a little later
        for (int t = 0; t < phasors.steps(); ++t) {
            phasors.re(t, 1) = phasors.re(std::max(0, t - lag), 0);
            phasors.im(t, 1) = phasors.im(std::max(0, t - lag), 0);
        }
        QVERIFY(naive_locking(phasors, 0, 1) > analysis::surrogate_level(phasors, Surrogate::time_shift));
    }

    void a_shift_in_time_leaves_two_equal_clocks_locked()
    {
        Matrix<double> angles(200, 5);
        for (int t = 0; t < 200; ++t)
            for (int i = 0; i < 5; ++i)
                angles(t, i) = 2 * std::numbers::pi * t / 20 + i;  // ten whole turns: a shift is a constant angle
        QVERIFY(std::abs(analysis::surrogate_level(phasors_of(angles), Surrogate::time_shift) - 1) < 1e-12);
    }

    void over_trials_the_level_is_that_of_independent_phases()
    {
        // For n independent phases R of their mean is nearly Rayleigh: P(R > r) = e^{−n r²}, so the 95 % level is √(ln 20 / n).
        const int trials = 60, nodes = 40;
        Matrix<double> angles(trials, nodes);
        RandomStream random(4, Purpose::test, 0);
        for (double& angle : span_of(angles))
            angle = random.uniform(0, 2 * std::numbers::pi);
        const double level = analysis::surrogate_level(phasors_of(angles), Surrogate::trial_shuffle, {.draws = 4000});
        QVERIFY(std::abs(level - std::sqrt(std::log(20.0) / trials)) < 0.02);
    }

    void trials_at_one_step_are_samples()
    {
        RandomStream random(5, Purpose::test, 1);
        std::vector<Phasors<double>> trials;
        for (int k = 0; k < 12; ++k) {
            Matrix<double> angles(6, 3);
            for (double& angle : span_of(angles))
                angle = random.uniform(0, 6);
            trials.push_back(phasors_of(angles));
        }
        trials[3].re(4, 1) = trials[3].im(4, 1) = 0;  // undefined there
        const Phasors<double> samples = analysis::across_trials<double>(trials, 4);
        QCOMPARE(samples.steps(), 12);
        QCOMPARE(samples.defined[0], 12);
        QCOMPARE(samples.defined[1], 11);
        std::complex<double> sum = 0;
        for (const auto& trial : trials)
            sum += std::complex(trial.re(4, 0), trial.im(4, 0)) * std::conj(std::complex(trial.re(4, 2), trial.im(4, 2)));
        const Matrix<double> plv = analysis::phase_locking_value(samples);
        QVERIFY(std::abs(plv(0, 2) - std::abs(sum) / 12) < 1e-14);
    }

    void equal_seeds_give_equal_levels_and_others_do_not()
    {
        const Phasors<double> phasors = unlocked(6, 120, 2);
        const double level = analysis::surrogate_level(phasors, Surrogate::time_shift, {.draws = 100});
        QCOMPARE(analysis::surrogate_level(phasors, Surrogate::time_shift, {.draws = 100}), level);
        QVERIFY(analysis::surrogate_level(phasors, Surrogate::time_shift, {.draws = 100, .seed = 2}) != level);
        QVERIFY(analysis::surrogate_level(phasors, Surrogate::time_shift, {.draws = 100, .index = 1}) != level);
    }

    void without_two_phases_there_is_no_level()
    {
        Phasors<double> phasors = unlocked(3, 50, 2);
        phasors.defined[0] = phasors.defined[2] = 10;
        QVERIFY(std::isnan(analysis::surrogate_level(phasors, Surrogate::time_shift)));
        QVERIFY(std::isnan(analysis::surrogate_level(phasors_of(Matrix<double>::Zero(3, 4)), Surrogate::trial_shuffle)));
    }
};

QTEST_APPLESS_MAIN(SurrogateTest)
#include "surrogate_test.moc"
