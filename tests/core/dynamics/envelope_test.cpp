#include "core/dynamics/envelope.h"

#include "core/base/random.h"
#include "core/dynamics/compression.h"

#include <QtTest>

#include <cmath>
#include <vector>

using namespace horn;
using dynamics::Envelope;
using dynamics::Oscillator;
using dynamics::StimulusSpecification;
using Kind = StimulusSpecification::Kind;
using Law = dynamics::DriveStretch::Law;

namespace
{

struct State {
    double x = 0, y = 0;
};

enum class Rule { semi_implicit, forward_euler };

/// The model as its page writes it.
State stepped(State s, const Oscillator& o, double u, Rule rule)
{
    const double y = s.y + o.time_step * (o.alpha * std::tanh(u) - o.omega * o.omega * s.x - 2 * o.gamma * s.y);
    return {s.x + o.time_step * (rule == Rule::semi_implicit ? y : s.y), y};
}

/// States after 0, 1, … steps.
std::vector<State> run(const Oscillator& oscillator, const StimulusSpecification& stimulus, State start, int steps,
                       Rule rule = Rule::semi_implicit)
{
    std::vector<float> drive(static_cast<std::size_t>(steps));
    dynamics::fill_stimulus(stimulus, 1, oscillator.time_step, 0, drive);
    std::vector<State> states{start};
    for (const float u : drive)
        states.push_back(stepped(states.back(), oscillator, static_cast<double>(u), rule));
    return states;
}

/// The largest share of its envelope that |x − centre| reaches within each window of half a free cycle or more, and whether none is
/// larger than 1 or smaller than `touch`.
bool fits(const std::vector<State>& states, const Envelope& envelope, int end, double over, double touch, double angle)
{
    const int window = static_cast<int>(std::ceil(std::acos(-1.0) / angle)) + 1;
    for (int first = static_cast<int>(envelope.from); first + window <= end; first += window) {
        double largest = 0;
        for (int t = first; t < first + window; ++t)
            largest = std::max(largest, std::abs(states[static_cast<std::size_t>(t)].x - envelope.centre) / envelope.half_width(t));
        if (largest > over || largest < touch)
            return false;
    }
    return true;
}

StimulusSpecification of_kind(Kind kind, double amplitude)
{
    StimulusSpecification stimulus;
    stimulus.kind = kind;
    stimulus.amplitude = amplitude;
    return stimulus;
}

}  // namespace

class EnvelopeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_ring_down_keeps_to_its_envelope_within_a_thousandth()
    {
        RandomStream random(4, Purpose::test);
        for (int trial = 0; trial < 30; ++trial) {
            const Oscillator o{
                .omega = random.uniform(0.05, 0.4), .gamma = random.uniform(0.001, 0.03), .time_step = random.uniform(0.3, 1)};
            const State start{random.normal(), 0.3 * random.normal()};
            const auto stimulus = of_kind(Kind::silence, 1);
            const auto states = run(o, stimulus, start, 600);
            const auto envelope = dynamics::expected_envelope(o, stimulus, 0, start.x, start.y);
            const double angle = dynamics::free_decay(o)->angle;
            // Between steps of angle θ the sampled swing misses its top by at most 1 − cos(θ/2); nothing exceeds the envelope.
            const double touch = std::cos(angle / 2) - 1e-3;
            QVERIFY(fits(states, *envelope, 600, 1 + 1e-9, touch, angle));
            QVERIFY(!fits(run(o, stimulus, start, 600, Rule::forward_euler), *envelope, 600, 1 + 1e-3, touch, angle));
        }
    }

    void the_free_amplitude_shrinks_by_the_radius_each_step()
    {
        const Oscillator o{.gamma = 0.02};
        State s{1.3, -0.2};
        const double radius = dynamics::free_decay(o)->radius;
        for (int t = 0; t < 50; ++t) {
            const State next = stepped(s, o, 0, Rule::semi_implicit);
            QVERIFY(std::abs(*dynamics::free_amplitude(o, next.x, next.y) / *dynamics::free_amplitude(o, s.x, s.y) - radius) < 1e-12);
            s = next;
        }
        QVERIFY(!dynamics::free_amplitude(Oscillator{.gamma = 0.4}, 1, 0));
    }

    void a_step_swings_around_the_place_where_it_ends()
    {
        const Oscillator o;
        auto stimulus = of_kind(Kind::step, 0.8);
        stimulus.onset = 20;
        const auto states = run(o, stimulus, {0.5, 0}, 3000);
        const auto envelope = dynamics::expected_envelope(o, stimulus, 20, states[20].x, states[20].y);
        QVERIFY(std::abs(envelope->centre - std::tanh(0.8) * o.alpha / (o.omega * o.omega)) < 1e-12);
        QVERIFY(std::abs(states[3000].x - envelope->centre) < 1e-6);
        const double angle = dynamics::free_decay(o)->angle;
        QVERIFY(fits(states, *envelope, 600, 1 + 1e-6, std::cos(angle / 2) - 1e-3, angle));
    }

    void a_sine_stays_below_steady_swing_and_transient_together()
    {
        const Oscillator o;
        for (const double amplitude : {0.01, 0.3}) {
            auto stimulus = of_kind(Kind::sine, amplitude);
            stimulus.phase = 0.7;
            stimulus.onset = 10;
            const auto states = run(o, stimulus, {0, 0}, 4000);
            const auto envelope = dynamics::expected_envelope(o, stimulus, 10, 0, 0);
            // Rest is a free motion that cancels the steady one. Behind tanh the third harmonic of 0.3 sin θ moves x by 6e-4 of it, and as
            // much goes into the free motion.
            double beyond = 0, steady = 0;
            for (int t = 10; t <= 4000; ++t) {
                beyond = std::max(beyond, std::abs(states[static_cast<std::size_t>(t)].x) - envelope->half_width(t));
                if (t > 2000)
                    steady = std::max(steady, std::abs(states[static_cast<std::size_t>(t)].x));
            }
            QVERIFY(beyond < 2e-3 * envelope->steady);
            QVERIFY(std::abs(steady / envelope->steady - 1) < 2e-3);  // sampled
            // and it needs the transient: the steady swing alone is exceeded on the way
            double largest = 0;
            for (int t = 10; t < 200; ++t)
                largest = std::max(largest, std::abs(states[static_cast<std::size_t>(t)].x));
            QVERIFY(largest > 1.1 * envelope->steady);
        }
    }

    void stretches_of_a_drive_are_told_apart()
    {
        auto pulse = of_kind(Kind::pulse, 1);
        pulse.onset = 10;
        pulse.duration = 5;
        QVERIFY(dynamics::drive_stretch(pulse, 9).law == Law::silent);
        QCOMPARE(dynamics::drive_stretch(pulse, 9).end, std::optional<std::int64_t>(10));
        QVERIFY(dynamics::drive_stretch(pulse, 10).law == Law::constant);
        QCOMPARE(dynamics::drive_stretch(pulse, 14).begin, std::int64_t{10});
        QVERIFY(dynamics::drive_stretch(pulse, 15).law == Law::silent);
        QCOMPARE(dynamics::drive_stretch(pulse, 99).begin, std::int64_t{15});
        QVERIFY(dynamics::drive_stretch(of_kind(Kind::chirp, 1), 0).law == Law::other);
        pulse.noise = 0.1;
        QVERIFY(dynamics::drive_stretch(pulse, 99).law == Law::other);
        pulse.noise = 0;
        pulse.kick_rate = 0.1;
        QVERIFY(!dynamics::expected_envelope({}, pulse, 99, 1, 0));
    }

    void nothing_is_expected_where_the_closed_forms_end()
    {
        const auto silence = of_kind(Kind::silence, 1);
        QVERIFY(dynamics::expected_envelope({}, silence, 0, 1, 0));
        QVERIFY(!dynamics::expected_envelope({.gamma = 0.4}, silence, 0, 1, 0));
        QVERIFY(!dynamics::expected_envelope({.feedback = 0.5}, silence, 0, 1, 0));
        QVERIFY(!dynamics::expected_envelope({}, of_kind(Kind::white, 1), 0, 1, 0));
        QCOMPARE(dynamics::expected_envelope({.gamma = 0}, silence, 0, 1, 0)->radius, 1.0);
        QVERIFY(!dynamics::expected_envelope({.gamma = 0}, of_kind(Kind::sine, 1), 0, 1, 0));
    }
};

QTEST_APPLESS_MAIN(EnvelopeTest)
#include "envelope_test.moc"
