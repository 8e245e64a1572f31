#include "core/analysis/synchrony.h"

#include "core/analysis/sliding_order.h"
#include "core/base/random.h"

#include <QtTest>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

using namespace horn;
using analysis::PhaseBasis;
using analysis::Phasors;

namespace
{

using Complex = std::complex<double>;

/// Phasors from phases; NaN means undefined. \param phases steps × nodes.
Phasors<double> from_phases(const Matrix<double>& phases)
{
    Phasors<double> p{Matrix<double>::Zero(phases.rows(), phases.cols()), Matrix<double>::Zero(phases.rows(), phases.cols()),
                      Vector<int>::Zero(phases.cols())};
    for (Eigen::Index t = 0; t < phases.rows(); ++t)
        for (Eigen::Index i = 0; i < phases.cols(); ++i)
            if (!std::isnan(phases(t, i))) {
                p.re(t, i) = std::cos(phases(t, i));
                p.im(t, i) = std::sin(phases(t, i));
                ++p.defined[i];
            }
    return p;
}

Matrix<double> random_phases(int steps, int nodes, std::uint64_t seed)
{
    RandomStream random(seed, Purpose::test);
    Matrix<double> phases(steps, nodes);
    for (double& phase : span_of(phases))
        phase = random.uniform(0, 2 * std::numbers::pi);
    return phases;
}

double naive_locking(const Phasors<double>& p, Eigen::Index i, Eigen::Index j)
{
    Complex sum = 0;
    int count = 0;
    for (Eigen::Index t = 0; t < p.steps(); ++t) {
        const Complex a(p.re(t, i), p.im(t, i)), b(p.re(t, j), p.im(t, j));
        count += std::abs(a) > 0 && std::abs(b) > 0 ? 1 : 0;
        sum += a * std::conj(b);
    }
    return std::abs(sum) / count;
}

/// Uncoupled nodes as the model's page steps them, each under its own constant drive. steps × nodes.
struct Nodes {
    std::vector<float> x, y;
    PhaseBasis<float> basis;
};
Nodes simulate(const std::vector<double>& omega, double gamma, int steps, double drive, double sine, double omega_in)
{
    const auto nodes = static_cast<Eigen::Index>(omega.size());
    Nodes result;
    result.basis = {Vector<float>(nodes), Vector<float>(nodes)};
    std::vector<double> x(omega.size(), 0.0), y(omega.size(), 0.0);
    for (std::size_t i = 0; i < omega.size(); ++i) {
        const auto factor = analysis::phase_factor(omega[i] * omega[i], gamma, 1);
        result.basis.re[static_cast<Eigen::Index>(i)] = static_cast<float>(factor.real());
        result.basis.im[static_cast<Eigen::Index>(i)] = static_cast<float>(factor.imag());
        x[i] = 1;
    }
    for (int t = 0; t < steps; ++t)
        for (std::size_t i = 0; i < omega.size(); ++i) {
            y[i] += drive + sine * std::sin(omega_in * t) - omega[i] * omega[i] * x[i] - 2 * gamma * y[i];
            x[i] += y[i];
            result.x.push_back(static_cast<float>(x[i]));
            result.y.push_back(static_cast<float>(y[i]));
        }
    return result;
}

}  // namespace

class SynchronyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_histogram_counts_every_pair_with_a_value_once()
    {
        constexpr float gap = std::numeric_limits<float>::quiet_NaN();
        Matrix<float> plv(4, 4);
        plv << 1, 0, 0.26F, gap,  //
            0, 1, 1, gap,         //
            0.26F, 1, 1, gap,     //
            gap, gap, gap, 1;
        QCOMPARE(analysis::locking_histogram(plv, 4), (std::vector<double>{1, 1, 0, 1}));
        QCOMPARE(analysis::locking_cumulative(plv, 4), (std::vector<double>{0, 1.0 / 3, 2.0 / 3, 2.0 / 3, 1}));
        QCOMPARE(analysis::locking_cumulative(Matrix<float>(), 2), (std::vector<double>{0, 0, 0}));
        const double mean = 1.26 / 3;  // rounding of 0.26 to float is 1e-8
        QVERIFY(std::abs(analysis::spread_of_locking(plv) - std::sqrt((1 + 0.26 * 0.26) / 3 - mean * mean)) < 1e-7);
        QVERIFY(std::isnan(analysis::spread_of_locking(Matrix<float>())));
    }

    void locking_is_the_naive_sum()
    {
        Matrix<double> phases = random_phases(97, 13, 5);
        phases(3, 4) = phases(20, 7) = phases(21, 7) = std::nan("");
        const Phasors<double> p = from_phases(phases);
        const Matrix<double> plv = analysis::phase_locking_value(p);
        for (Eigen::Index i = 0; i < 13; ++i)
            for (Eigen::Index j = 0; j < 13; ++j)
                QVERIFY(std::abs(plv(i, j) - naive_locking(p, i, j)) < 1e-13);
        QVERIFY(plv == plv.transpose());
    }

    void equal_phases_lock_perfectly_and_so_does_a_constant_lag()
    {
        Matrix<double> phases = random_phases(300, 3, 6);
        phases.col(1) = phases.col(0);
        phases.col(2) = phases.col(0).array() + 1.2;
        const Matrix<double> plv = analysis::phase_locking_value(from_phases(phases));
        QVERIFY((plv.array() - 1).abs().maxCoeff() < 1e-12);
        QVERIFY(std::abs(analysis::mean_phase_locking(plv) - 1) < 1e-12);
    }

    void frequencies_in_the_golden_ratio_do_not_lock()
    {
        Matrix<double> phases(3000, 2);
        for (Eigen::Index t = 0; t < phases.rows(); ++t)
            phases.row(t) << 0.2 * static_cast<double>(t), 0.2 * std::numbers::phi * static_cast<double>(t);
        // |sum| of a geometric series is at most 1/|sin(Δ/2)| with Δ = 0.2 (φ − 1): 16 of 3 000.
        QVERIFY(analysis::phase_locking_value(from_phases(phases))(0, 1) < 16.2 / 3000);
    }

    void a_constant_drive_does_not_fake_locking()
    {
        const std::vector<double> omega{0.2, 0.2 * std::numbers::phi};
        const Nodes driven = simulate(omega, 0.0, 3000, 0.3, 0, 0);
        const auto p = analysis::phasors<float>(driven.x, driven.y, driven.basis);
        QVERIFY(analysis::phase_locking_value(p)(0, 1) < 0.02F);
        // Without taking the mean away the same run seems locked.
        Complex sum = 0;
        for (std::size_t t = 0; t < 3000; ++t) {
            const auto z = [&](std::size_t i) {
                const auto row = static_cast<Eigen::Index>(i);
                return Complex(static_cast<double>(driven.x[2 * t + i] + driven.y[2 * t + i] * driven.basis.re[row]),
                               static_cast<double>(driven.y[2 * t + i] * driven.basis.im[row]));
            };
            sum += std::polar(1.0, std::arg(z(0)) - std::arg(z(1)));
        }
        QVERIFY(std::abs(sum) / 3000 > 0.2);
    }

    void pairs_with_too_few_phases_are_gaps()
    {
        Matrix<double> phases = random_phases(100, 3, 7);
        phases.col(1).head(51).setConstant(std::nan(""));
        phases.col(2).head(50).setConstant(std::nan(""));
        const Matrix<double> plv = analysis::phase_locking_value(from_phases(phases));
        QVERIFY(std::isnan(plv(0, 1)) && std::isnan(plv(1, 1)) && std::isnan(plv(1, 2)));
        QVERIFY(!std::isnan(plv(0, 2)));
        QVERIFY(std::abs(analysis::mean_phase_locking(plv) - plv(0, 2)) < 1e-15);
        QVERIFY(std::isnan(analysis::mean_phase_locking(Matrix<double>(Matrix<double>::Constant(2, 2, std::nan(""))))));
    }

    void order_is_one_for_equal_phases_and_near_chance_for_random_ones()
    {
        Matrix<double> phases = random_phases(4000, 64, 8);
        const Vector<double> chance = analysis::order_parameter(from_phases(phases));
        // Spread of R around chance is √(1 − π/4)/√N = 0.058; over 4 000 steps 0.0009, five of which are allowed, and 0.0006 for finite N.
        QVERIFY(std::abs(chance.mean() - analysis::chance_order(64)) < 0.0051);
        QVERIFY(std::abs(analysis::chance_order(100) - 0.0886) < 5e-5);
        for (Eigen::Index i = 1; i < 64; ++i)
            phases.col(i) = phases.col(0);
        QVERIFY((analysis::order_parameter(from_phases(phases)).array() - 1).abs().maxCoeff() < 1e-12);
    }

    void order_without_phases_is_a_gap()
    {
        Matrix<double> phases = random_phases(3, 4, 9);
        phases.row(0).setConstant(std::nan(""));
        phases.row(1).tail(3).setConstant(std::nan(""));
        phases.row(2).tail(2).setConstant(std::nan(""));
        const Vector<double> order = analysis::order_parameter(from_phases(phases));
        QVERIFY(std::isnan(order[0]) && std::isnan(order[1]) && !std::isnan(order[2]));
        const double expected = std::abs(std::polar(1.0, phases(2, 0)) + std::polar(1.0, phases(2, 1))) / 2;
        QVERIFY(std::abs(order[2] - expected) < 1e-14);
    }

    void metastability_is_the_spread_of_what_is_defined()
    {
        const std::vector<double> order{0.2, std::nan(""), 0.6, 0.2, 0.6};
        QVERIFY(std::abs(analysis::metastability(order) - 0.2) < 1e-15);
        QVERIFY(std::isnan(analysis::metastability(std::vector<double>{0.5, std::nan("")})));
    }

    void sliding_order_is_the_order_of_the_trailing_window()
    {
        const std::vector<double> omega{0.21, 0.25, 0.29, 0.18, 0.33};
        const Nodes run = simulate(omega, 0.01, 400, 0.1, 0.02, 0.24);
        const int window = 60;
        analysis::SlidingOrder sliding(5, window);
        for (int t = 0; t < 400; ++t) {
            const auto row = static_cast<std::size_t>(t) * 5;
            const float r = sliding.push(std::span(run.x).subspan(row, 5), std::span(run.y).subspan(row, 5), run.basis);
            if (t + 1 < window / 4) {
                QVERIFY(std::isnan(r));
                continue;
            }
            const auto first = static_cast<std::size_t>(std::max(0, t + 1 - window)) * 5;
            const auto p = analysis::phasors<float>(std::span(run.x).subspan(first, row + 5 - first),
                                                    std::span(run.y).subspan(first, row + 5 - first), run.basis);
            // Both means are rounded to float, values of magnitude 3 and swings of at least 0.05: 1e-5 in a phase.
            QVERIFY(std::abs(r - analysis::order_parameter(p)[p.steps() - 1]) < 2e-5F);
        }
    }

    void sliding_order_leaves_out_nodes_that_hardly_swing_beside_the_others()
    {
        const Nodes run = simulate({0.21, 0.25, 0.29, 0.18, 0.33}, 0.0, 300, 0, 0, 0);
        const auto order_of = [&run](const std::vector<float>& sizes) {
            analysis::SlidingOrder sliding(5, 60);
            float r = 0;
            for (std::size_t t = 0; t < 300; ++t) {
                std::vector<float> x(5), y(5);
                for (std::size_t i = 0; i < 5; ++i) {
                    x[i] = sizes[i] * run.x[5 * t + i];
                    y[i] = sizes[i] * run.y[5 * t + i];
                }
                r = sliding.push(x, y, run.basis);
            }
            return r;
        };
        // The phases of powers of two are the same bit for bit.
        const float all = order_of({1, 1, 1, 1, 1}), small = order_of({0x1p-30F, 0x1p-30F, 0x1p-30F, 0x1p-30F, 0x1p-30F});
        QVERIFY(all >= 0);
        QCOMPARE(small, all);
        QVERIFY(order_of({1, 1, 0x1p-20F, 1, 0x1p-20F}) != all);
        QVERIFY(std::isnan(order_of({1, 0x1p-20F, 0x1p-20F, 1, 0x1p-20F})));  // fewer than half have a phase
    }

    void sliding_order_forgets_a_swing_that_left_the_window()
    {
        analysis::SlidingOrder sliding(2, 40);
        PhaseBasis<float> basis{Vector<float>::Zero(2), Vector<float>::Ones(2)};  // z = x + iy
        float r = 0;
        for (int t = 0; t < 200; ++t) {
            const float size = t < 100 ? 1e4F : 1e-9F;
            const float turn = 0.3F * static_cast<float>(t);
            const std::vector<float> x{size * std::cos(turn), size * std::cos(turn + 1)},
                y{size * std::sin(turn), size * std::sin(turn + 1)};
            r = sliding.push(x, y, basis);
        }
        QVERIFY(r > 0.8F && r < 0.95F);  // cos(1/2) = 0.878, and a window is not quite two turns
    }

    void sliding_order_outlives_a_node_that_lost_its_phase()
    {
        const Nodes run = simulate({0.2, 0.3, 0.25}, 0.0, 200, 0, 0, 0);
        PhaseBasis<float> without = run.basis;
        without.re[1] = without.im[1] = std::nanf("");
        analysis::SlidingOrder sliding(3, 20);
        const auto push = [&](int t, const PhaseBasis<float>& basis) {
            const auto row = static_cast<std::size_t>(t) * 3;
            return sliding.push(std::span(run.x).subspan(row, 3), std::span(run.y).subspan(row, 3), basis);
        };
        float r = 0;
        for (int t = 0; t < 100; ++t)
            r = push(t, without);
        QVERIFY(r >= 0 && r <= 1);
        analysis::SlidingOrder fresh(3, 20);
        for (int t = 100; t < 160; ++t)
            r = push(t, run.basis);
        std::swap(sliding, fresh);
        float expected = 0;
        for (int t = 100; t < 160; ++t)
            expected = push(t, run.basis);
        QVERIFY(std::abs(r - expected) < 1e-5F);
    }
};

QTEST_APPLESS_MAIN(SynchronyTest)
#include "synchrony_test.moc"
