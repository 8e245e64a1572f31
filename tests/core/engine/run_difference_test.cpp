#include "core/engine/run_difference.h"

#include "tests/support/live_engine.h"

#include <QtTest>

#include <cmath>

using namespace horn;
using namespace horn::testing;
using engine::HistoryView;
using engine::RunId;

class RunDifferenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equal_runs_differ_by_exactly_nothing()
    {
        auto engine = engine_of({small_experiment(), small_experiment()});
        engine->step(3000);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        std::vector<float> apart(3000), map(3000 * 6);
        engine::copy_distance(frame->runs[0].history, frame->runs[1].history, 0, apart);
        engine::copy_difference(frame->runs[0].history, frame->runs[1].history, 0, 1, 6, map);
        QVERIFY(std::ranges::all_of(apart, [](float value) { return value == 0; }));
        QVERIFY(std::ranges::all_of(map, [](float value) { return value == 0; }));
    }

    void a_kick_sets_them_apart_from_its_step_on()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(100);
        const RunId fork = engine->fork(0);
        engine->kick(fork, 0, 2, 0.5);
        engine->step(50);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        const HistoryView a = frame->run(0)->history, b = frame->run(fork)->history;
        std::vector<float> apart(160), map(150 * 6), xa(150), xb(150);
        engine::copy_distance(a, b, 0, apart);
        engine::copy_difference(a, b, 0, 1, 6, map);
        a.copy_range(engine::Signal::x, 2, 0, xa);
        b.copy_range(engine::Signal::x, 2, 0, xb);
        QVERIFY(apart[99] == 0 && apart[100] > 0.1F);
        QCOMPARE(map[100 * 6 + 2], xb[100] - xa[100]);
        QVERIFY(xb[100] > xa[100]);
        QCOMPARE(map[100 * 6 + 3], 0.0F);  // nobody else has felt it yet
        double sum = 0;
        for (std::size_t node = 0; node < 6; ++node)
            sum += std::pow(static_cast<double>(map[140 * 6 + node]), 2);
        QVERIFY(std::abs(static_cast<double>(apart[140]) - std::sqrt(sum)) < 1e-6 * std::sqrt(sum));  // float
        QVERIFY(std::isnan(apart[150]) && std::isnan(apart[159]));                                    // not there yet
    }

    void runs_of_different_size_have_no_distance()
    {
        auto engine = engine_of({small_experiment(6), small_experiment(5)});
        engine->step(20);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        std::vector<float> apart(20), map(20 * 6);
        engine::copy_distance(frame->runs[0].history, frame->runs[1].history, 0, apart);
        engine::copy_difference(frame->runs[0].history, frame->runs[1].history, 0, 1, 6, map);
        QVERIFY(std::ranges::all_of(apart, [](float value) { return std::isnan(value); }));
        QVERIFY(std::isnan(map[5]) && !std::isnan(map[4]));
    }

    void changes_of_either_do_not_shift_the_steps()
    {
        const auto start = small_experiment();
        auto engine = engine_of({start, start});
        for (int i = 0; i < 5; ++i) {
            engine->step(13);
            static_cast<void>(engine->post(i % 2, with_gamma(start, 0.01)));  // a segment of its own, but nothing else
        }
        engine->step(10);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        std::vector<float> apart(75);
        engine::copy_distance(frame->runs[0].history, frame->runs[1].history, 0, apart);
        QVERIFY(std::ranges::all_of(apart, [](float value) { return value == 0; }));
    }
};

QTEST_APPLESS_MAIN(RunDifferenceTest)
#include "run_difference_test.moc"
