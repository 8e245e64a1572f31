#include "core/dynamics/resonance.h"

#include "core/base/random.h"
#include "core/dynamics/stability.h"

#include <QtTest>

#include <cmath>
#include <numbers>
#include <stop_token>
#include <vector>

using namespace horn;
using dynamics::Oscillator;
using dynamics::Regime;

namespace
{

struct Point {
    double x = 0, y = 0;
};

/// The step as the model's page writes it, with u in place of tanh I.
Point stepped(Point p, const Oscillator& o, double u)
{
    const double squared = o.omega * o.omega - o.alpha * o.recurrent_gain * o.feedback;
    const double y = p.y + o.time_step * (o.alpha * u - squared * p.x - 2 * o.gamma * p.y);
    return {p.x + o.time_step * y, y};
}

/// Stable oscillators of every regime.
std::vector<Oscillator> random_oscillators(int count)
{
    RandomStream random(3, Purpose::test);
    std::vector<Oscillator> found;
    while (static_cast<int>(found.size()) < count) {
        Oscillator o;
        o.time_step = random.uniform(0.2, 1.5);
        o.omega = random.uniform(0.02, 1.2);
        o.gamma = random.uniform(0.01, 0.6);
        o.alpha = random.uniform(0.01, 0.5);
        o.feedback = random.uniform(-0.5, 0.1);
        if (dynamics::settling_time(o))
            found.push_back(o);
    }
    return found;
}

model::Network<double> network_of(const std::vector<Oscillator>& nodes)
{
    model::Network<double> network;
    network.time_step = nodes.front().time_step;
    network.structure.resize(1);
    network.structure[0].recurrent_gain = nodes.front().recurrent_gain;
    auto& layer = network.parameters.layers.emplace_back();
    for (Vector<double>* values : {&layer.omega, &layer.gamma, &layer.alpha, &layer.feedback})
        values->resize(static_cast<Eigen::Index>(nodes.size()));
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        layer.omega[row] = nodes[i].omega;
        layer.gamma[row] = nodes[i].gamma;
        layer.alpha[row] = nodes[i].alpha;
        layer.feedback[row] = nodes[i].feedback;
    }
    return network;
}

}  // namespace

class ResonanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figures_at_the_defaults_are_the_published_ones()
    {
        const Oscillator o;
        const double peak = *dynamics::resonance_frequency(o);
        // Tolerances are half of the last digit that is given.
        QVERIFY(std::abs(peak - 0.22557) < 5e-6);
        QVERIFY(std::abs(std::abs(dynamics::discrete_response(o, peak)) - 8.9336) < 5e-5);
        double best = 0, best_gain = 0;
        for (double w = 0.2; w < 0.25; w += 1e-6)
            if (const double gain = dynamics::continuous_gain(o, w); gain > best_gain)
                best = w, best_gain = gain;
        QVERIFY(std::abs(best - 0.22395) < 5e-6);
        QVERIFY(std::abs(best_gain - 8.9215) < 5e-5);
        QVERIFY(std::abs(std::abs(dynamics::discrete_response(o, 0)) - 0.794) < 5e-4);
        QVERIFY(std::abs(dynamics::continuous_gain(o, 0) - 0.794) < 5e-4);
        QVERIFY(std::abs(dynamics::quality_factor(o) - 11.2) < 0.05);
        QVERIFY(std::abs(dynamics::free_decay(o)->decay_time - 99) < 0.5);
        QVERIFY(std::abs(dynamics::damping_ratio(o) - 0.01 / o.omega) < 1e-15);
    }

    void free_decay_shrinks_and_turns_as_the_steps_do()
    {
        int underdamped = 0;
        for (const Oscillator& o : random_oscillators(60)) {
            const auto decay = dynamics::free_decay(o);
            if (!decay)
                continue;
            ++underdamped;
            // x_{t+2} = 2 r cos θ x_{t+1} − r² x_t holds for every free motion with poles r e^{±iθ}.
            Point p{0.7, -0.2};
            const Point p1 = stepped(p, o, 0), p2 = stepped(p1, o, 0);
            const double r = decay->radius;
            QVERIFY(std::abs(p2.x - (2 * r * std::cos(decay->angle) * p1.x - r * r * p.x)) < 1e-13);
            QVERIFY(std::abs(std::exp(-1 / decay->decay_time) - r) < 1e-13);
            QVERIFY(std::abs(*dynamics::settling_time(o) - decay->decay_time) < 1e-9 * decay->decay_time);
        }
        QVERIFY(underdamped > 10);
    }

    void settling_time_is_that_of_the_slowest_motion_in_every_regime()
    {
        int overdamped = 0;
        for (const Oscillator& o : random_oscillators(60)) {
            overdamped += dynamics::regime(o) == Regime::overdamped ? 1 : 0;
            const double settling = *dynamics::settling_time(o);
            const int steps = static_cast<int>(std::ceil(30 * settling)) + 10;
            Point p{1, 0.3};
            for (int t = 0; t < steps; ++t)
                p = stepped(p, o, 0);
            // After 30 of them at most e⁻³⁰ of the motion is left, times a factor for two poles that lie close together.
            QVERIFY(std::abs(p.x) + std::abs(p.y) < 1e-10);
        }
        QVERIFY(overdamped > 5);
    }

    void response_solves_the_step_exactly()
    {
        for (const Oscillator& o : random_oscillators(30)) {
            for (const double theta : {0.05, 0.4, 1.3, 2.9}) {
                const std::complex<double> h = dynamics::discrete_response(o, theta / o.time_step);
                const std::complex<double> z = std::polar(1.0, theta);
                // x_t = Re(H zᵗ) and y_t = (x_t − x_{t−1})/h for u_t = Re(zᵗ), started on the solution, stay on it.
                const auto x = [&](int t) { return (h * std::pow(z, t)).real(); };
                Point p{x(0), (x(0) - x(-1)) / o.time_step};
                for (int t = 0; t < 20; ++t) {
                    p = stepped(p, o, std::pow(z, t).real());
                    QVERIFY(std::abs(p.x - x(t + 1)) < 1e-11 * (1 + std::abs(h)));
                }
            }
        }
    }

    void resonance_frequency_is_where_the_gain_is_largest()
    {
        int peaks = 0, without = 0;
        for (const Oscillator& o : random_oscillators(80)) {
            const double highest = std::numbers::pi / o.time_step;
            double best_gain = 0;
            for (int i = 0; i <= 4000; ++i)
                best_gain = std::max(best_gain, std::abs(dynamics::discrete_response(o, highest * i / 4000)));
            const auto peak = dynamics::resonance_frequency(o);
            const double found = std::abs(dynamics::discrete_response(o, peak.value_or(0)));
            QVERIFY(found >= best_gain * (1 - 1e-12));
            ++(peak ? peaks : without);
        }
        QVERIFY(peaks > 5 && without > 5);
    }

    void measured_gain_of_a_small_drive_is_the_linear_response()
    {
        // The drive 0.001 leaves tanh u = u (1 − u²/3) within 3e-7, and 1e-6 of the free motion is left: 2e-5 covers both.
        for (const Oscillator& o : random_oscillators(12)) {
            for (const double theta : {0.1, 0.9, 2.4}) {
                const auto measured = dynamics::measure_gain(o, theta / o.time_step, 0.001);
                const std::complex<double> h = dynamics::discrete_response(o, theta / o.time_step);
                QVERIFY(measured.has_value());
                QVERIFY(std::abs(std::polar(measured->gain, -measured->phase_lag) - h) < 2e-5 * std::abs(h));
                QVERIFY(measured->phase_lag >= 0 && measured->phase_lag < 2 * std::numbers::pi);
            }
        }
    }

    void tanh_compresses_a_large_drive()
    {
        const Oscillator o;
        const double peak = *dynamics::resonance_frequency(o);
        QVERIFY(std::abs(dynamics::measure_gain(o, peak, 0.05)->gain - 8.93) < 0.02);
        QVERIFY(std::abs(dynamics::measure_gain(o, peak, 1.2)->gain - 6.7) < 0.05);
        QVERIFY(std::abs(dynamics::measure_gain(o, peak, -1.2)->gain - dynamics::measure_gain(o, peak, 1.2)->gain) < 1e-6);
    }

    void what_cannot_be_measured_gives_nothing()
    {
        Oscillator marginal;
        marginal.gamma = 0;
        QVERIFY(!dynamics::measure_gain(marginal, 0.2, 0.05));
        Oscillator unstable;
        unstable.omega = 2.1;
        QVERIFY(!dynamics::measure_gain(unstable, 0.2, 0.05));
        QVERIFY(!dynamics::measure_gain(Oscillator{}, 3.2, 0.05));
        QVERIFY(!dynamics::measure_gain(Oscillator{}, 1e-9, 0.05));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!dynamics::measure_gain(Oscillator{}, 0.2, 0.05, stop.get_token()));
    }

    void regimes_are_told_apart()
    {
        Oscillator o;
        QCOMPARE(dynamics::regime(o), Regime::underdamped);
        o.gamma = 0;
        QCOMPARE(dynamics::regime(o), Regime::marginal);
        QVERIFY(std::isinf(dynamics::quality_factor(o)));
        o.gamma = 0.4;
        QCOMPARE(dynamics::regime(o), Regime::overdamped);
        QVERIFY(!dynamics::free_decay(o));
        o.omega = 1 - std::sqrt(1 - 2 * o.gamma);  // a double pole at h = 1
        QCOMPARE(dynamics::regime(o), Regime::critical);
        o = {};
        o.feedback = 1.27;  // more than ω²/α = 1.2589
        QCOMPARE(dynamics::regime(o), Regime::unstable);
        o.feedback = 1.25;
        QVERIFY(dynamics::regime(o) != Regime::unstable);
    }

    void status_words_tell_the_worst_node()
    {
        const Oscillator slow;
        Oscillator fast;
        fast.omega = 0.45;
        auto report = dynamics::stability_report(network_of({slow, fast, slow}));
        QCOMPARE(report.level, model::NodeStability::stable);
        QCOMPARE(report.node, 1);
        QCOMPARE(QString::fromStdString(report.words), QString("stable: ωh ≤ 0.45 < 1.99"));
        Oscillator marginal;
        marginal.gamma = 0;
        report = dynamics::stability_report(network_of({slow, fast, marginal}));
        QCOMPARE(report.level, model::NodeStability::marginal);
        QCOMPARE(report.node, 2);
        Oscillator soft;
        soft.feedback = 1.3;
        report = dynamics::stability_report(network_of({marginal, soft, fast}));
        QCOMPARE(report.level, model::NodeStability::unstable);
        QCOMPARE(report.node, 1);
        QVERIFY(report.words.starts_with("rest unstable: node 1"));
    }
};

QTEST_APPLESS_MAIN(ResonanceTest)
#include "resonance_test.moc"
