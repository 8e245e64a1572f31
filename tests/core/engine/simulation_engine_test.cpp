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

class SimulationEngineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_run_without_interference_is_the_replay_of_its_experiment()
    {
        const Experiment experiment = small_experiment();
        auto engine = engine_of({experiment});
        QVERIFY(engine);
        QVERIFY(engine->newest_frame()->state == RunState::paused);
        engine->run();
        QVERIFY(reaches(*engine, 3000));
        engine->pause();
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QVERIFY(frame->state == RunState::paused);
        QCOMPARE(frame->runs[0].history.end_step(), frame->step);
        QVERIFY(everything(frame->runs[0].history, 3000) == replayed(experiment, 3000));
    }

    void a_live_run_saved_and_read_back_replays_bit_for_bit()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        RandomStream random(1, Purpose::test);
        engine->run();
        for (int i = 0; i < 40; ++i) {
            QVERIFY(reaches(*engine, engine->newest_frame()->step + 20));
            RunParameters parameters = with_gamma(start, random.uniform(0.005, 0.1));
            parameters.stimulus.frequency = random.uniform(0.1, 0.4);
            parameters.model.layers[0].nodes = 4 + static_cast<int>(random.below(5));
            if (i % 3 == 0)
                engine->kick(0, 0, static_cast<int>(random.below(4)), random.normal());
            if (i % 3 == 1)
                static_cast<void>(engine->post(0, parameters));
            if (i % 3 == 2)
                engine->step(7);
            engine->run();
        }
        engine->pause();
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        QVERIFY(!frame->runs[0].refused);
        const Experiment saved = *engine->experiment_of(0);
        QVERIFY(saved.events.size() >= 20);
        QCOMPARE(saved.recording.steps, frame->step);
        const auto read = experiment::parse(experiment::to_json(saved), "saved");
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        const auto live = everything(frame->runs[0].history, frame->step);
        QVERIFY(!live.empty());
        QVERIFY(live == replayed(*read, frame->step));
    }

    void a_saved_live_run_opened_again_replays_itself_until_it_is_interfered_with()
    {
        auto first = engine_of({small_experiment()});
        first->step(50);
        first->kick(0, 0, 2, 1.5);
        first->step(50);
        first->wait_until_idle();
        static_cast<void>(first->post(0, with_gamma(small_experiment(), 0.05)));
        first->wait_until_idle();
        first->step(50);
        first->wait_until_idle();
        const Experiment saved = *first->experiment_of(0);
        QCOMPARE(saved.events.size(), std::size_t{2});

        auto second = engine_of({saved});
        second->step(150);
        second->wait_until_idle();
        QVERIFY(everything(second->newest_frame()->runs[0].history, 150) == everything(first->newest_frame()->runs[0].history, 150));
        QVERIFY(second->experiment_of(0)->events == saved.events);
        QCOMPARE(second->newest_frame()->runs[0].present->model.layers[0].gamma.base, 0.05);

        auto third = engine_of({saved});
        third->step(60);
        third->kick(0, 0, 1, -1);
        third->step(60);
        third->wait_until_idle();
        const Experiment branched = *third->experiment_of(0);
        QCOMPARE(branched.events.size(), std::size_t{2});
        QVERIFY(branched.events[1].step == 60 && std::holds_alternative<experiment::Kick>(branched.events[1].what));
        QVERIFY(everything(third->newest_frame()->runs[0].history, 120) == replayed(branched, 120));
    }

    void steps_are_exact_and_leave_the_run_paused()
    {
        auto engine = engine_of({small_experiment()});
        std::int64_t expected = 0;
        for (const int steps : {1, 10, 1, 999, 5000, 0, 3}) {
            engine->step(steps);
            expected += steps;
        }
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->step, expected);
        engine->run();
        QVERIFY(reaches(*engine, expected + 100));
        engine->pause();
        engine->wait_until_idle();
        const std::int64_t paused_at = engine->newest_frame()->step;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        QCOMPARE(engine->newest_frame()->step, paused_at);
        engine->run();
        engine->step(5);
        engine->wait_until_idle();
        QVERIFY(engine->newest_frame()->state == RunState::paused);
        QVERIFY(engine->newest_frame()->step >= paused_at + 5);
    }

    void no_command_is_lost()
    {
        auto engine = engine_of({small_experiment()});
        std::vector<std::jthread> people;
        for (int person = 0; person < 3; ++person)
            people.emplace_back([&engine, person] {
                for (int i = 0; i < 200; ++i) {
                    engine->kick(0, 0, person, 0.001 * i);
                    engine->step(1);
                }
            });
        people.clear();
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->step, 600);
        const Experiment saved = *engine->experiment_of(0);
        QCOMPARE(saved.events.size(), std::size_t{600});
        QVERIFY(everything(engine->newest_frame()->runs[0].history, 600) == replayed(saved, 600));
    }

    void of_many_posts_the_newest_wins()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(10);
        engine->wait_until_idle();
        engine->run();
        std::uint64_t last = 0;
        for (int i = 1; i <= 500; ++i)
            last = engine->post(0, with_gamma(start, 0.01 + 0.0001 * i));
        QVERIFY(eventually(*engine, [&](const Frame& frame) { return frame.runs[0].parameters == last; }));
        QCOMPARE(engine->newest_frame()->runs[0].present->model.layers[0].gamma.base, 0.01 + 0.0001 * 500);
        engine->pause();
        engine->wait_until_idle();
        const Experiment saved = *engine->experiment_of(0);
        QVERIFY(!saved.events.empty() && saved.events.size() <= 500);
        const auto* newest = std::get_if<experiment::Change>(&saved.events.back().what);
        QVERIFY(newest && newest->model.layers[0].gamma.base == 0.01 + 0.0001 * 500);
    }

    void a_post_that_is_adopted_while_steps_are_taken_is_dealt_with()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        for (int round = 0; round < 300; ++round) {
            engine->step(300);
            std::this_thread::sleep_for(std::chrono::microseconds(round));  // before, amid and after the steps
            const std::uint64_t generation = engine->post(0, with_gamma(start, 0.01 + 1e-5 * round));
            engine->wait_until_idle();  // would never return if the post were forgotten
            QCOMPARE(engine->newest_frame()->run(0)->parameters, generation);
        }
    }

    void before_the_first_step_the_start_itself_changes()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        RunParameters parameters = with_gamma(start, 0.07);
        parameters.model.layers[0].initial_state.kind = model::InitialState::Kind::normal;
        parameters.model.layers[0].initial_state.sigma_x = 1;
        static_cast<void>(engine->post(0, parameters));
        engine->step(20);
        engine->wait_until_idle();
        const Experiment saved = *engine->experiment_of(0);
        QVERIFY(saved.events.empty());
        QVERIFY(saved.model == parameters.model);
        QVERIFY(everything(engine->newest_frame()->runs[0].history, 20) == replayed(saved, 20));
    }

    void refused_parameters_leave_the_run_as_it_is_and_say_why()
    {
        const Experiment start = small_experiment();
        auto engine = engine_of({start});
        engine->step(30);
        RunParameters unstable = with_gamma(start, 0.01);
        unstable.model.layers[0].omega.base = 1.9;  // stable itself, but not when drawn up to twice that
        auto generation = engine->post(0, unstable);
        engine->wait_until_idle();
        auto frame = engine->newest_frame();
        QCOMPARE(frame->runs[0].parameters, generation);
        QVERIFY(frame->runs[0].refused.has_value());
        QVERIFY(frame->runs[0].refused->where.starts_with("/model/layers/0"));
        QVERIFY(frame->runs[0].present->model == start.model);
        engine->step(30);
        static_cast<void>(engine->post(0, with_gamma(start, -1)));
        engine->wait_until_idle();
        QVERIFY(engine->newest_frame()->runs[0].refused.has_value());
        engine->kick(0, 0, 600, 1);
        engine->kick(0, 3, 0, 1);
        engine->kick(0, 0, 0, std::nan(""));
        engine->step(30);
        engine->wait_until_idle();
        frame = engine->newest_frame();
        QCOMPARE(frame->step, 90);
        QVERIFY(frame->runs[0].refused_event.has_value());
        QVERIFY(engine->experiment_of(0)->events.empty());
        QVERIFY(everything(frame->runs[0].history, 90) == replayed(start, 90));
        static_cast<void>(engine->post(0, with_gamma(start, 0.02)));
        engine->wait_until_idle();
        QVERIFY(!engine->newest_frame()->runs[0].refused);
        QVERIFY(engine->newest_frame()->runs[0].refused_event.has_value());
        engine->kick(0, 0, 0, 1);
        engine->wait_until_idle();
        QVERIFY(!engine->newest_frame()->runs[0].refused_event);
    }

    void a_saved_change_that_cannot_be_drawn_is_refused_and_the_run_goes_on()
    {
        Experiment saved = small_experiment();
        experiment::Change unstable{saved.model, saved.stimulus};
        unstable.model.layers[0].omega.base = 1.9;
        saved.events.push_back({15, unstable});
        auto engine = engine_of({small_experiment(), saved, small_experiment()});
        QVERIFY(engine);
        engine->step(40);
        engine->wait_until_idle();
        const auto frame = engine->newest_frame();
        for (const auto& run : frame->runs) {
            QCOMPARE(run.step, 40);
            QVERIFY(everything(run.history, 40) == replayed(small_experiment(), 40));
        }
        QVERIFY(frame->runs[1].refused_event.has_value() && !frame->runs[0].refused_event);
        QVERIFY(everything(frame->runs[1].history, 40) == replayed(*engine->experiment_of(1), 40));
    }

    void frames_are_numbered_taken_once_and_drops_are_counted()
    {
        auto engine = engine_of({small_experiment()});
        const auto first = engine->take_frame();
        QVERIFY(first && first->number == 1);
        QVERIFY(!engine->take_frame());
        for (int i = 0; i < 5; ++i) {
            engine->step(1);
            engine->wait_until_idle();
        }
        const auto frame = engine->take_frame();
        QVERIFY(frame->number >= 6);
        QCOMPARE(frame->step, 5);
        engine->step(1);
        engine->wait_until_idle();
        const auto newest = engine->take_frame();
        QVERIFY(newest->dropped > 0 && newest->dropped <= newest->number - 3);
        QVERIFY(newest->runs[0].stability.words.starts_with("stable: ωh ≤ "));
    }

    void while_it_runs_frames_reach_back_as_far_as_they_are_asked_to()
    {
        auto engine = engine_of({small_experiment()});
        engine->step(2000);
        engine->set_speed(0);
        engine->set_reach(300);
        engine->run();
        QTRY_VERIFY(engine->newest_frame()->state == engine::RunState::running && engine->newest_frame()->step > 3000);
        const auto running = engine->newest_frame();
        QCOMPARE(running->runs[0].history.size(), 300);
        QCOMPARE(running->runs[0].recorded_from, 0);
        engine->pause();
        engine->wait_until_idle();
        const auto paused = engine->newest_frame();
        QVERIFY(paused->runs[0].history.size() > 3000);
        QCOMPARE(paused->runs[0].history.first_step(), paused->runs[0].recorded_from);
        QVERIFY(running->runs[0].history.generation() == paused->runs[0].history.generation());
    }

    void a_wanted_speed_is_kept_and_can_change_at_any_time()
    {
        Experiment slow = small_experiment();
        slow.view.steps_per_second = 100;
        auto engine = engine_of({slow});
        QCOMPARE(engine->newest_frame()->speed, 100.0);
        engine->run();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        engine->pause();
        engine->wait_until_idle();
        // However slow the machine is, steps are never taken before they are due: 100 a second, and the test waits well below 10 s here.
        QVERIFY(engine->newest_frame()->step < 1000);
        engine->set_speed(1e-3);
        engine->run();
        engine->wait_until_idle();
        const auto before = engine->newest_frame()->step;
        engine->set_speed(0);
        QVERIFY(reaches(*engine, before + 2000));
    }

    void what_cannot_start_is_an_error()
    {
        Experiment bad = small_experiment();
        bad.model.layers[0].gamma.base = -1;
        const auto made = SimulationEngine::create({small_experiment(), bad});
        QVERIFY(!made.ok());
        QVERIFY(made.error().where.starts_with("/model/layers/0/gamma"));
    }

    void destruction_in_any_state_returns()
    {
        for (int state = 0; state < 30; ++state) {
            auto engine = engine_of({small_experiment(), small_experiment(40)});
            switch (state % 6) {
            case 0: break;
            case 1: engine->run(); break;
            case 2: engine->step(std::int64_t{1} << 40); break;
            case 3:
                engine->set_speed(0.001);
                engine->run();
                break;
            case 4:
                for (int i = 0; i < 100; ++i) {
                    static_cast<void>(engine->post(i % 2, with_gamma(small_experiment(), 0.02)));
                    engine->step(1000000);
                    static_cast<void>(engine->fork(0));
                }
                break;
            case 5:
                engine->run();
                QVERIFY(reaches(*engine, 50));
                break;
            }
        }
    }
};

QTEST_APPLESS_MAIN(SimulationEngineTest)
#include "simulation_engine_test.moc"
