#include "core/analysis/phase.h"

#include <QtTest>

#include <cmath>
#include <numbers>
#include <vector>

using namespace horn;
using analysis::PhaseBasis;

namespace
{

constexpr double two_pi = 2 * std::numbers::pi;

struct Record {
    std::vector<double> x, y;  ///< steps, one node
};

/// One oscillator as the model's page steps it, under a constant acceleration.
Record run(double omega, double gamma, double h, int steps, double x, double y, double drive = 0)
{
    Record record;
    for (int t = 0; t < steps; ++t) {
        y += h * (drive - omega * omega * x - 2 * gamma * y);
        x += h * y;
        record.x.push_back(x);
        record.y.push_back(y);
    }
    return record;
}

PhaseBasis<double> basis_of(double omega, double gamma, double h)
{
    const auto factor = analysis::phase_factor(omega * omega, gamma, h);
    return {Vector<double>::Constant(1, factor.real()), Vector<double>::Constant(1, factor.imag())};
}

constexpr int steps = 400;
using Phasors = analysis::Phasors<float>;

/// Undamped nodes that swing by so much, and of which one may be without a phase.
Phasors phases_of(const std::vector<double>& amplitudes, int without = -1)
{
    const auto nodes = static_cast<Eigen::Index>(amplitudes.size());
    const PhaseBasis<double> one = basis_of(0.25, 0, 1);
    PhaseBasis<float> basis{Vector<float>::Constant(nodes, static_cast<float>(one.re[0])),
                            Vector<float>::Constant(nodes, static_cast<float>(one.im[0]))};
    if (without >= 0)
        basis.re[without] = basis.im[without] = std::nanf("");
    std::vector<float> x(amplitudes.size() * steps), y(x.size());
    for (std::size_t i = 0; i < amplitudes.size(); ++i) {
        const Record record = run(0.25, 0, 1, steps, amplitudes[i], 0);
        for (std::size_t t = 0; t < steps; ++t) {
            x[t * amplitudes.size() + i] = static_cast<float>(record.x[t]);
            y[t * amplitudes.size() + i] = static_cast<float>(record.y[t]);
        }
    }
    return analysis::phasors<float>(x, y, basis);
}

}  // namespace

class PhaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void free_decay_turns_by_the_same_angle_every_step()
    {
        const double omega = 0.2244, gamma = 0.01, h = 1;
        const auto factor = analysis::phase_factor(omega * omega, gamma, h);
        const Record record = run(omega, gamma, h, 60, 1, 0.1);
        const double radius = std::sqrt(1 - 2 * gamma * h);
        const double angle = std::acos((2 - 2 * gamma * h - h * h * omega * omega) / (2 * radius));
        double largest_wobble = 0;
        for (std::size_t t = 1; t < record.x.size(); ++t) {
            const std::complex<double> before = record.x[t - 1] + record.y[t - 1] * factor;
            const std::complex<double> after = record.x[t] + record.y[t] * factor;
            // Rounding of the states, whose magnitude is about 1, is all there may be.
            QVERIFY(std::abs(after / before - std::polar(radius, angle)) < 1e-12);
            const double naive = std::remainder(
                std::atan2(-record.y[t] / omega, record.x[t]) - std::atan2(-record.y[t - 1] / omega, record.x[t - 1]), two_pi);
            largest_wobble = std::max(largest_wobble, std::abs(naive - angle));
        }
        QVERIFY(largest_wobble > 1e-3);
    }

    void nodes_without_complex_poles_have_no_phase()
    {
        QVERIFY(std::isnan(analysis::phase_factor(0.01, 0.4, 1).real()));
        QVERIFY(std::isnan(analysis::phase_factor(-0.01, 0.01, 1).imag()));
        const PhaseBasis<double> basis = basis_of(0.1, 0.4, 1);
        const Record record = run(0.1, 0.4, 1, 50, 1, 0);
        const auto phasors = analysis::phasors<double>(record.x, record.y, basis);
        QCOMPARE(phasors.defined[0], 0);
        QVERIFY(phasors.re.isZero() && phasors.im.isZero());
    }

    void phasors_have_length_one_and_ignore_a_constant_offset()
    {
        const double omega = 0.3, gamma = 0.0, h = 0.5;
        const PhaseBasis<double> basis = basis_of(omega, gamma, h);
        const int steps = 2000;
        const Record centred = run(omega, gamma, h, steps, 1, 0);
        Record shifted = centred;
        for (double& x : shifted.x)
            x += 25;
        const auto a = analysis::phasors<double>(centred.x, centred.y, basis);
        const auto b = analysis::phasors<double>(shifted.x, shifted.y, basis);
        QCOMPARE(a.defined[0], steps);
        QVERIFY(((a.re.array().square() + a.im.array().square()) - 1).abs().maxCoeff() < 1e-12);
        QVERIFY((a.re - b.re).cwiseAbs().maxCoeff() < 1e-12 * 25);
        QVERIFY((a.im - b.im).cwiseAbs().maxCoeff() < 1e-12 * 25);
    }

    void a_node_at_rest_has_no_phase_even_off_centre()
    {
        const std::vector<float> x(200, 0.79F), y(200, 0.0F);
        const auto factor = analysis::phase_factor(0.05, 0.01, 1);
        const PhaseBasis<float> basis{Vector<float>::Constant(1, static_cast<float>(factor.real())),
                                      Vector<float>::Constant(1, static_cast<float>(factor.imag()))};
        QCOMPARE(analysis::phasors<float>(x, y, basis).defined[0], 0);
        const std::vector<float> zero(200, 0.0F);
        QCOMPARE(analysis::phasors<float>(zero, zero, basis).defined[0], 0);
    }

    void a_swing_that_is_nothing_beside_the_network_has_no_phase()
    {
        // Beside a node that swings by 1: rms 1/√3 of three nodes, of which 1e-4 is 5.8e-5.
        const Phasors phasors = phases_of({1, 1e-4, 3e-5});
        QCOMPARE(phasors.defined, (Vector<int>(3) << steps, steps, 0).finished());
        QVERIFY(phasors.re.col(2).isZero() && phasors.im.col(2).isZero());
    }

    void a_network_that_is_small_as_a_whole_has_phases()
    {
        QCOMPARE(phases_of({3e-12, 1e-12, 2e-12}).defined, (Vector<int>::Constant(3, steps)));
        QCOMPARE(phases_of({1e-12}).defined, (Vector<int>::Constant(1, steps)));
    }

    void an_over_damped_node_does_not_count_as_part_of_the_network()
    {
        QCOMPARE(phases_of({1e-6, 1e-6, 1e3}, 2).defined, (Vector<int>(3) << steps, steps, 0).finished());
    }
};

QTEST_APPLESS_MAIN(PhaseTest)
#include "phase_test.moc"
