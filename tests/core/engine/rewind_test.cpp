// A run that goes back to a step of its past is there again, bit for bit.
#include "core/engine/live_run.h"
#include "tests/support/live_engine.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace horn;
using namespace horn::testing;
using engine::Checkpoints;
using engine::Frame;
using engine::HistoryView;
using engine::RunId;
using engine::SimulationEngine;
using experiment::Experiment;

namespace
{

/// Two layers, delays in both: what the observed layer does depends on states that its history does not hold.
Experiment two_layers()
{
    Experiment experiment = small_experiment(5);
    experiment.model.layers.push_back(experiment.model.layers.front());
    experiment.model.layers.back().nodes = 7;
    experiment.model.layers.back().delays.high = 9;
    return experiment;
}

bool forks_are_bit_identical(const Experiment& start, std::initializer_list<std::int64_t> steps, std::int64_t end)
{
    auto engine = engine_of({start}, {.history = {}, .layer = 1, .frame_rate = 90});
    engine->step(end);
    for (const std::int64_t step : steps) {
        const RunId fork = engine->fork(0, step);
        engine->wait_until_idle();
        if (engine->newest_frame()->step != step || engine->newest_frame()->run(fork)->step != step)
            return false;
        engine->step(end - step);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        if (frame->step != end || everything(frame->run(0)->history, end) != everything(frame->run(fork)->history, end))
            return false;
        engine->remove(fork);
    }
    return true;
}

}  // namespace

class RewindTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_fork_at_any_recorded_step_repeats_the_original()
    {
        QVERIFY(forks_are_bit_identical(small_experiment(), {0, 1, 255, 256, 257, 1000, 1999, 2000}, 2000));
    }

    void so_does_one_of_a_network_of_two_layers_with_delays()
    {
        QVERIFY(forks_are_bit_identical(two_layers(), {0, 3, 300, 777, 1999}, 2000));
    }

    void kicks_and_changes_before_the_fork_belong_to_it_and_later_ones_do_not()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(100);
        engine->kick(0, 0, 2, 0.7);
        engine->step(100);
        engine->wait_until_idle();  // parameters overtake commands
        static_cast<void>(engine->post(0, with_gamma(start, 0.05)));
        engine->step(300);
        engine->kick(0, 0, 1, 5);
        engine->step(100);
        const RunId fork = engine->fork(0, 450);
        engine->step(150);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QCOMPARE(frame->step, 600);
        const auto a = everything(frame->run(0)->history, 600), b = everything(frame->run(fork)->history, 600);
        const auto same = static_cast<std::size_t>(500) * 13;  // values of a step: one of the stimulus, x and y of six nodes
        QVERIFY(std::equal(a.begin(), a.begin() + same, b.begin()));
        QVERIFY(a != b);
        const Experiment saved = *engine->experiment_of(fork);
        QCOMPARE(saved.events.size(), std::size_t{2});
        QCOMPARE(saved.recording.steps, 600);
        QVERIFY(b == replayed(saved, 600));
    }

    void a_fork_before_a_change_starts_with_the_present_parameters()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(400);
        engine->wait_until_idle();
        static_cast<void>(engine->post(0, with_gamma(start, 0.05)));
        engine->step(100);
        const RunId fork = engine->fork(0, 300);
        engine->step(200);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QCOMPARE(frame->run(fork)->present->model.layers[0].gamma.base, 0.05);
        const Experiment saved = *engine->experiment_of(fork);
        QCOMPARE(saved.events.size(), std::size_t{1});
        QCOMPARE(saved.events[0].step, 300);
        QVERIFY(everything(frame->run(fork)->history, 500) == replayed(saved, 500));
        QVERIFY(everything(frame->run(0)->history, 500) == replayed(*engine->experiment_of(0), 500));
    }

    void a_fork_at_the_start_with_other_parameters_has_no_events()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(40);
        engine->wait_until_idle();
        static_cast<void>(engine->post(0, with_gamma(start, 0.05)));
        engine->step(10);
        const RunId fork = engine->fork(0, 0);
        engine->step(20);
        engine->wait_until_idle();
        const Experiment saved = *engine->experiment_of(fork);
        QVERIFY(saved.events.empty());
        QCOMPARE(saved.model.layers[0].gamma.base, 0.05);
        QVERIFY(everything(engine->newest_frame()->run(fork)->history, 20) == replayed(saved, 20));
    }

    void parameters_given_to_a_fork_are_in_force_before_the_steps_that_follow_them()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(50000);  // keeps the worker busy: it finds the three that follow together
        const RunId fork = engine->fork(0);
        static_cast<void>(engine->post(fork, with_gamma(start, 0.05)));
        engine->step(20);
        engine->wait_until_idle();
        const Experiment saved = *engine->experiment_of(fork);
        QCOMPARE(saved.events.size(), std::size_t{1});
        QCOMPARE(saved.events[0].step, 50000);
    }

    void one_changed_pixel_or_edge_is_heard_in_its_time_and_replays()
    {
        Experiment start = small_experiment();
        start.stimulus.kind = dynamics::StimulusSpecification::Kind::image;
        start.stimulus.values = std::vector<double>(30, 0.5);
        start.stimulus.width = 6;
        start.stimulus.hold = 5;
        start.model.layers[0].delays.kind = model::DelayValues::Kind::none;
        auto engine = engine_of({start});
        engine->step(60);
        const RunId pixel = engine->fork(0, 50), edge = engine->fork(0, 50);
        engine::RunParameters changed{start.model, start.stimulus};
        changed.stimulus.values[20] = 1;  // swept in steps 100 to 104
        static_cast<void>(engine->post(pixel, changed));
        changed = {start.model, start.stimulus};
        changed.model.layers[0].edges = {{.to = 2, .from = 4, .weight = -3}};
        static_cast<void>(engine->post(edge, changed));
        engine->step(100);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        const auto rows = [&](RunId run, std::int64_t end) { return everything(frame->run(run)->history, end); };
        QVERIFY(rows(pixel, 100) == rows(0, 100));
        QVERIFY(rows(pixel, 101) != rows(0, 101));
        QVERIFY(rows(edge, 50) == rows(0, 50));
        QVERIFY(rows(edge, 51) != rows(0, 51));
        for (const RunId run : {pixel, edge}) {
            const Experiment saved = *engine->experiment_of(run);
            QCOMPARE(saved.events.size(), std::size_t{1});
            QCOMPARE(saved.events[0].step, 50);
            QVERIFY(rows(run, 150) == replayed(saved, 150));
        }
    }

    void the_original_waits_until_the_fork_has_caught_up()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(500);
        const RunId fork = engine->fork(0, 200);
        engine->kick(fork, 0, 3, 1);
        engine->step(100);
        engine->wait_until_idle();
        auto frame = engine->newest_frame();
        QCOMPARE(frame->step, 300);
        QCOMPARE(frame->run(0)->step, 500);
        QCOMPARE(frame->run(fork)->step, 300);
        engine->run();
        QVERIFY(reaches(*engine, 800));
        engine->pause();
        engine->wait_until_idle();
        frame = engine->newest_frame();
        QCOMPARE(frame->run(0)->step, frame->step);
        QCOMPARE(frame->run(fork)->step, frame->step);
        QVERIFY(everything(frame->run(0)->history, frame->step) == replayed(*engine->experiment_of(0), frame->step));
        QVERIFY(everything(frame->run(fork)->history, frame->step) == replayed(*engine->experiment_of(fork), frame->step));
        QVERIFY(engine->experiment_of(0)->events.empty());
    }

    void who_waits_and_is_kicked_returns_to_the_step_shown()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(500);
        const RunId fork = engine->fork(0, 200);
        engine->kick(0, 0, 3, 1);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->run(0)->step, 200);
        engine->kick(fork, 0, 3, 1);
        engine->step(300);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QVERIFY(everything(frame->run(0)->history, 500) == everything(frame->run(fork)->history, 500));
        QCOMPARE(engine->experiment_of(0)->events.size(), std::size_t{1});
        QCOMPARE(engine->experiment_of(0)->events[0].step, 200);
    }

    void the_clock_returns_to_the_original_when_the_fork_is_removed()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(500);
        const RunId fork = engine->fork(0, 100);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->step, 100);
        engine->remove(fork);
        engine->step(1);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->step, 501);
        QVERIFY(everything(engine->newest_frame()->runs[0].history, 501) == replayed(small_experiment(), 501));
    }

    void a_step_that_has_been_forgotten_gives_the_oldest_recorded_one()
    {
        engine::SimulationEngineOptions options;
        options.history = {.budget = 64 * 1024, .block = 4096};
        auto engine = engine_of({small_experiment()}, options);
        engine->step(20000);
        engine->wait_until_idle();
        const std::int64_t oldest = engine->newest_frame()->runs[0].history.first_step();
        QVERIFY(oldest > 15000);
        const RunId fork = engine->fork(0, 10);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->run(fork)->step, oldest);
        engine->step(20000 - oldest);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        std::vector<float> a(20000 - static_cast<std::size_t>(oldest)), b(a.size());
        frame->run(0)->history.copy_range(engine::Signal::x, 4, oldest, a);
        frame->run(fork)->history.copy_range(engine::Signal::x, 4, oldest, b);
        QVERIFY(a == b);
    }

    void a_run_that_will_be_infinite_can_be_forked_before_that()
    {
        Experiment wild = small_experiment();
        wild.model.layers[0].alpha.base = 1e38;
        wild.stimulus.kind = dynamics::StimulusSpecification::Kind::step;
        wild.stimulus.onset = 400;
        wild.stimulus.noise = 0;
        wild.model.layers[0].initialisation.kind = model::Initialisation::Kind::xavier;
        auto engine = engine_of({wild});
        engine->run();
        QVERIFY(eventually(*engine, [](const Frame& frame) { return frame.state == engine::RunState::non_finite; }));
        static_cast<void>(engine->fork(0, 300));
        engine->wait_until_idle();
        QVERIFY(engine->newest_frame()->state == engine::RunState::paused);
        engine->step(50);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->step, 350);
    }

    void a_frame_is_shown_as_it_was_at_an_earlier_moment()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(500);
        engine->wait_until_idle();
        const auto now = engine->newest_frame();
        const Frame then = now->at(120);
        QCOMPARE(then.step, 120);
        QCOMPARE(then.runs[0].time, 120.0);
        QCOMPARE(then.runs[0].history.end_step(), 120);
        QVERIFY(everything(then.runs[0].history, 500) == everything(now->runs[0].history, 120));
        QCOMPARE(now->runs[0].history.end_step(), 500);
    }

    void checkpoints_take_an_eighth_of_the_history_at_most()
    {
        Experiment slow = small_experiment();
        slow.model.layers[0].delays.high = 3000;  // a state holds 3002 rows
        const std::size_t row = sizeof(float) * 13;
        auto replay = experiment::Replay::start(slow);
        QVERIFY(replay);
        Checkpoints checkpoints;
        std::size_t history = 0;
        for (int chunk = 0; chunk < 400; ++chunk) {
            checkpoints.offer(*replay, 0, row);
            QVERIFY(replay->advance(256));
            history += 256 * row;
            QVERIFY(checkpoints.bytes() <= history / Checkpoints::share_of_history + checkpoints.bytes() / checkpoints.size());
        }
        QVERIFY(checkpoints.size() >= 2);
        checkpoints.drop_before(60000);
        QVERIFY(checkpoints.before(60000) && checkpoints.before(60000)->point.state.step <= 60000);
        checkpoints.drop_after(70000);
        QVERIFY(checkpoints.before(1000000)->point.state.step <= 70000);
    }

    void the_history_holds_100000_steps_of_128_nodes()
    {
        engine::History history;
        auto layer = std::make_shared<engine::ObservedLayer>();
        layer->nodes = 128;
        layer->channels = 1;
        history.set_layer(layer);
        while (history.end_step() < 200000)
            history.commit(history.next_rows(4096).count);
        QVERIFY(history.view().size() >= 100000);
        QVERIFY(history.bytes() <= engine::HistoryOptions{}.budget);
    }
};

QTEST_APPLESS_MAIN(RewindTest)
#include "rewind_test.moc"
