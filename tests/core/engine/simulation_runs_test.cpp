#include "tests/support/live_engine.h"

#include <QtTest>

#include <chrono>
#include <cmath>
#include <thread>

using namespace horn;
using namespace horn::testing;
using engine::Frame;
using engine::HistoryView;
using engine::RunId;
using engine::RunParameters;
using engine::RunState;
using engine::Signal;
using engine::SimulationEngine;
using experiment::Experiment;

class SimulationRunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_list_steps_in_lockstep_from_the_start()
    {
        const Experiment one = small_experiment();
        Experiment other = one;
        other.model.layers[0].delays = {};
        auto engine = engine_of({one, other});
        engine->run();
        for (int i = 0; i < 50; ++i) {
            QVERIFY(reaches(*engine, 40 * i));
            const auto frame = engine->newest_frame();
            QCOMPARE(frame->runs.size(), std::size_t{2});
            QCOMPARE(frame->runs[0].step, frame->step);
            QCOMPARE(frame->runs[1].step, frame->step);
            QCOMPARE(frame->runs[1].history.end_step(), frame->step);
            if (i == 20)
                static_cast<void>(engine->post(1, with_gamma(other, 0.05)));
        }
        engine->pause();
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QVERIFY(everything(frame->runs[0].history, frame->step) == replayed(one, frame->step));
        QVERIFY(everything(frame->runs[1].history, frame->step) == replayed(*engine->experiment_of(1), frame->step));
        QVERIFY(engine->experiment_of(0)->events.empty() && engine->experiment_of(1)->events.size() == 1);
    }

    void a_fork_is_the_same_until_something_is_changed()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(100);
        engine->kick(0, 0, 1, 0.5);
        engine->step(20);
        const RunId fork = engine->fork(0);
        engine->step(200);
        engine->wait_until_idle();
        auto frame = engine->newest_frame();
        QCOMPARE(frame->runs.size(), std::size_t{2});
        QVERIFY(frame->run(fork) != nullptr && frame->run(fork + 1) == nullptr);
        QVERIFY(everything(frame->run(0)->history, 320) == everything(frame->run(fork)->history, 320));
        QVERIFY(engine->experiment_of(fork)->events == engine->experiment_of(0)->events);

        engine->kick(fork, 0, 0, 1e-3);
        engine->step(50);
        engine->wait_until_idle();
        frame = engine->newest_frame();
        const auto a = everything(frame->run(0)->history, 370), b = everything(frame->run(fork)->history, 370);
        QVERIFY(a != b);
        QVERIFY(a == replayed(*engine->experiment_of(0), 370));
        QVERIFY(b == replayed(*engine->experiment_of(fork), 370));

        engine->remove(0);
        engine->remove(fork);
        engine->wait_until_idle();
        frame = engine->newest_frame();
        QCOMPARE(frame->runs.size(), std::size_t{1});  // the last one stays
        QCOMPARE(frame->runs[0].id, fork);
        QVERIFY(!engine->experiment_of(0));
    }

    void a_post_to_a_fork_that_is_still_on_its_way_arrives()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(20000);
        const RunId fork = engine->fork(0);
        const auto generation = engine->post(fork, with_gamma(start, 0.08));
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QCOMPARE(frame->run(fork)->parameters, generation);
        QCOMPARE(frame->run(fork)->present->model.layers[0].gamma.base, 0.08);
        QCOMPARE(frame->run(0)->present->model.layers[0].gamma.base, 0.01);
        static_cast<void>(engine->post(99, with_gamma(start, 0.08)));  // nobody: must not be waited for
        engine->wait_until_idle();
    }

    void reset_starts_again_with_the_present_parameters()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(40);
        static_cast<void>(engine->post(0, with_gamma(start, 0.09)));
        engine->kick(0, 0, 0, 3);
        engine->step(40);
        engine->wait_until_idle();
        const auto generation = engine->newest_frame()->runs[0].history.generation();
        engine->reset();
        engine->step(25);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QCOMPARE(frame->step, 25);
        QCOMPARE(frame->runs[0].time, 25.0);
        QVERIFY(frame->runs[0].history.generation() != generation);
        const Experiment saved = *engine->experiment_of(0);
        QVERIFY(saved.events.empty());
        QCOMPARE(saved.model.layers[0].gamma.base, 0.09);
        QVERIFY(everything(frame->runs[0].history, 25) == replayed(saved, 25));
    }

    void histories_have_no_holes_when_the_budget_drops_and_nodes_change()
    {
        const Experiment start = small_experiment();
        engine::SimulationEngineOptions options;
        options.history = {.budget = 64 * 1024, .block = 2048};
        auto engine = engine_of({start}, options);
        engine->run();
        for (int i = 0; i < 20; ++i) {
            RunParameters parameters = with_gamma(start, 0.01 + 0.001 * i);
            parameters.model.layers[0].nodes = 4 + i % 3;
            static_cast<void>(engine->post(0, parameters));
            QVERIFY(reaches(*engine, engine->newest_frame()->step + 100));
            const HistoryView view = engine->newest_frame()->runs[0].history;
            std::int64_t next = view.first_step();
            for (const auto& rows : view.rows(0, view.end_step())) {
                QCOMPARE(rows.first_step, next);
                next += rows.count;
            }
            QCOMPARE(next, view.end_step());
            QVERIFY(view.newest_layer()->nodes >= 4);
        }
    }

    void a_run_that_becomes_infinite_says_where_and_waits_for_a_reset()
    {
        Experiment wild = small_experiment();
        wild.model.layers[0].alpha.base = 1e38;
        wild.stimulus.kind = dynamics::StimulusSpecification::Kind::step;
        wild.stimulus.onset = 20;
        wild.stimulus.noise = 0;
        wild.model.layers[0].initialisation.kind = model::Initialisation::Kind::xavier;  // no biases: at rest until the onset
        auto engine = engine_of({wild});
        engine->run();
        QVERIFY(eventually(*engine, [](const Frame& frame) { return frame.state == RunState::non_finite; }));
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QVERIFY(frame->runs[0].non_finite_step.has_value());
        const std::int64_t step = *frame->runs[0].non_finite_step;
        QVERIFY(step >= 20 && step <= frame->step);
        engine->run();
        engine->step(10);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->step, frame->step);
        RunParameters tame{wild.model, wild.stimulus};
        tame.model.layers[0].alpha.base = 0.04;
        static_cast<void>(engine->post(0, tame));
        engine->reset();
        engine->step(50);
        engine->wait_until_idle();
        QVERIFY(engine->newest_frame()->state == RunState::paused);
        QCOMPARE(engine->newest_frame()->step, 50);
        QVERIFY(!engine->newest_frame()->runs[0].non_finite_step);
    }
};

QTEST_APPLESS_MAIN(SimulationRunsTest)
#include "simulation_runs_test.moc"
