#include "core/engine/resonance_sweep.h"

#include <QtTest>

#include <chrono>
#include <cmath>
#include <thread>

using namespace horn;
using engine::ResonanceSweep;
using engine::SweepRequest;
using engine::SweepResult;

namespace
{

std::shared_ptr<const SweepResult> finished(ResonanceSweep& sweep, std::uint64_t generation)
{
    for (int i = 0; i < 20000; ++i) {
        if (auto result = sweep.take(); result && result->generation == generation && result->finished)
            return result;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return nullptr;
}

/// So weakly damped that a single point takes millions of steps.
SweepRequest long_request()
{
    SweepRequest request;
    request.oscillator.gamma = 1e-6;
    return request;
}

}  // namespace

class ResonanceSweepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_point_is_the_measured_gain_at_its_frequency()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.points = 13;
        const auto result = finished(sweep, sweep.start(request));
        QVERIFY(result != nullptr);
        QCOMPARE(result->points.size(), std::size_t{13});
        QVERIFY(std::abs(result->points.front().omega_in - request.from) < 1e-12);
        QVERIFY(std::abs(result->points.back().omega_in - request.to) < 1e-12);
        for (std::size_t i = 0; i < 13; ++i) {
            const auto& point = result->points[i];
            QVERIFY(std::abs(std::log(point.omega_in / request.from) - std::log(100.0) * static_cast<double>(i) / 12) < 1e-12);
            QCOMPARE(point.measured.gain, dynamics::measure_gain(request.oscillator, point.omega_in, 0.05)->gain);
        }
    }

    void frequencies_besides_the_even_ones_are_measured_in_their_place_and_once()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.from = 0.1;
        request.to = 0.4;
        request.points = 3;  // 0.1, 0.2 and 0.4
        request.besides = {0.3, 0.2, 0.15, 0.3, 0.05};
        const auto result = finished(sweep, sweep.start(request));
        QVERIFY(result != nullptr);
        QCOMPARE(result->wanted, 5);
        const double expected[] = {0.1, 0.15, 0.2, 0.3, 0.4};
        QCOMPARE(result->points.size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i) {
            QVERIFY(std::abs(result->points[i].omega_in - expected[i]) < 1e-12);
            QCOMPARE(result->points[i].measured.gain,
                     dynamics::measure_gain(request.oscillator, result->points[i].omega_in, request.drive_amplitude)->gain);
        }
    }

    void another_frequency_besides_leaves_what_was_measured()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.points = 20;
        request.besides = {0.18};
        QVERIFY(finished(sweep, sweep.start(request)) != nullptr);
        request.besides = {0.19};
        const auto generation = sweep.start(request);
        const QDeadlineTimer patience(20000);
        std::shared_ptr<const engine::SweepResult> first;
        while (!patience.hasExpired() && !(first && first->generation == generation))
            if (auto newer = sweep.take())
                first = std::move(newer);
        QVERIFY(first && first->generation == generation);
        QCOMPARE(first->tried, 21);  // nothing is left to measure after the new one
        QVERIFY(first->finished);
    }

    void the_newest_request_wins()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.points = 5;
        std::uint64_t last = 0;
        static_cast<void>(sweep.start(long_request()));
        for (int i = 1; i <= 50; ++i) {
            request.oscillator.gamma = 0.01 + 0.001 * i;
            last = sweep.start(request);
        }
        const auto result = finished(sweep, last);
        QVERIFY(result != nullptr);
        QVERIFY(result->request == request);
        QCOMPARE(result->points.size(), std::size_t{5});
    }

    void asking_again_for_the_same_changes_nothing_unless_it_was_cancelled()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.points = 3;
        const auto first = sweep.start(request);
        QCOMPARE(sweep.start(request), first);
        QVERIFY(finished(sweep, first) != nullptr);
        QCOMPARE(sweep.start(request), first);
        sweep.cancel();
        QVERIFY(sweep.start(request) > first);
    }

    void an_oscillator_without_rest_finishes_without_points()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.oscillator.gamma = 0;
        const auto result = finished(sweep, sweep.start(request));
        QVERIFY(result != nullptr);
        QVERIFY(result->points.empty());
        QCOMPARE(result->tried, request.points);
    }

    void frequencies_beyond_the_step_are_left_out()
    {
        ResonanceSweep sweep;
        SweepRequest request;
        request.from = 1;
        request.to = 4;
        request.points = 3;  // 1, 2 and 4 > π
        const auto result = finished(sweep, sweep.start(request));
        QVERIFY(result != nullptr);
        QCOMPARE(result->points.size(), std::size_t{2});
    }

    void destruction_and_cancelling_do_not_wait_for_a_long_point()
    {
        for (int i = 0; i < 20; ++i) {
            ResonanceSweep sweep;
            static_cast<void>(sweep.start(long_request()));
            if (i % 2 == 0)
                sweep.cancel();
            if (i % 3 == 0)
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }
};

QTEST_APPLESS_MAIN(ResonanceSweepTest)
#include "resonance_sweep_test.moc"
