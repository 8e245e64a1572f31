#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "tests/support/random_experiment.h"

#include <QTest>

#include <cmath>
#include <string>

using namespace horn;
using namespace horn::experiment;

namespace
{

struct Run {
    std::uint64_t hash = 0;
    std::vector<float> x;  ///< of the first layer, steps × nodes while nodes stay
    std::vector<float> stimulus;
    std::int64_t next_step = 0;
    bool whole = true;  ///< no step was missing or given twice
};

Run run(Replay& replay, std::int64_t steps, std::int64_t at_once)
{
    Run result;
    result.next_step = replay.state().step;
    TrajectoryHash hash;
    while (steps > 0) {
        const auto advanced = replay.advance(std::min(at_once, steps), [&](const ReplayChunk& chunk) {
            hash.add(chunk);
            result.whole = result.whole && chunk.first_step == result.next_step && chunk.steps >= 1 && chunk.steps <= Replay::chunk_steps;
            result.next_step += chunk.steps;
            result.x.insert(result.x.end(), chunk.layers[0].x.begin(), chunk.layers[0].x.end());
            result.stimulus.insert(result.stimulus.end(), chunk.stimulus.begin(), chunk.stimulus.end());
        });
        result.whole = result.whole && advanced.ok();
        steps -= at_once;
    }
    result.hash = hash.value();
    return result;
}

Change change_of(const Experiment& experiment) { return {experiment.model, experiment.stimulus}; }

}  // namespace

class ReplayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_run_is_the_same_however_it_is_cut()
    {
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            const Experiment experiment = test::random_experiment(seed);
            auto whole = Replay::start(experiment);
            auto pieces = Replay::start(experiment);
            QVERIFY2(whole.ok(), whole ? "" : whole.error().message().c_str());
            const Run one = run(*whole, 600, 600);
            const Run many = run(*pieces, 600, 7);
            QVERIFY(one.whole && many.whole);
            QCOMPARE(many.hash, one.hash);
            QVERIFY(many.x.size() == one.x.size());
        }
    }

    void a_live_run_with_changes_and_kicks_replays_from_its_file()
    {
        const Experiment start = *load_preset("horn-waves");
        auto live = Replay::start(start);
        TrajectoryHash hash;
        const auto sink = [&](const ReplayChunk& chunk) { hash.add(chunk); };
        Change slider = live->current();
        for (int move = 0; move < 6; ++move) {
            QVERIFY(live->advance(101 + 37 * move, sink).ok());
            slider.model.layers[0].omega.base *= 1.03;
            slider.stimulus.amplitude += 0.25;
            QVERIFY(live->apply(slider).ok());
            QVERIFY(live->apply(Kick{0, 11 * move, 0.5}).ok());
        }
        QVERIFY(live->advance(300, sink).ok());
        const auto saved = parse(to_json(live->experiment()), "saved");
        QVERIFY2(saved.ok(), saved ? "" : saved.error().message().c_str());
        QCOMPARE(saved->events.size(), std::size_t{12});
        auto replay = Replay::start(*saved);
        QCOMPARE(run(*replay, live->state().step, 4096).hash, hash.value());
        auto without_events = Replay::start(start);
        QVERIFY(run(*without_events, live->state().step, 4096).hash != hash.value());
    }

    void a_kick_is_added_to_the_velocity_before_its_step()
    {
        Experiment experiment = *load_preset("dho-step");
        experiment.stimulus.kind = dynamics::StimulusSpecification::Kind::silence;
        experiment.events = {{3, Kick{0, 0, 0.5}}};
        auto replay = Replay::start(experiment);
        QVERIFY(replay->advance(3).ok());
        QCOMPARE(replay->state().layers[0].y[0], 0.0F);
        QVERIFY(replay->advance(1).ok());
        QCOMPARE(replay->state().layers[0].y[0], 0.5F * (1 - 2 * 0.01F));  // one step: y − 2γy at x = 0
        QCOMPARE(replay->state().layers[0].x[0], 0.5F * (1 - 2 * 0.01F));
    }

    void a_change_carries_the_state_over_and_a_new_node_starts_at_rest()
    {
        Experiment experiment = *load_preset("horn-waves");
        auto replay = Replay::start(experiment);
        QVERIFY(replay->advance(50).ok());
        const float before = replay->state().layers[0].x[5];
        experiment.model.layers[0].nodes = 130;
        QVERIFY(replay->apply(change_of(experiment)).ok());
        QCOMPARE(replay->state().step, std::int64_t{50});
        QCOMPARE(replay->state().layers[0].x[5], before);
        QCOMPARE(replay->state().layers[0].x[129], 0.0F);
        QVERIFY(replay->advance(10).ok());
    }

    void an_invalid_change_or_kick_leaves_the_run_as_it_was()
    {
        auto replay = Replay::start(*load_preset("horn-waves"));
        QVERIFY(replay->advance(20).ok());
        auto untouched = replay->fork();
        Change bad = replay->current();
        bad.model.layers[0].omega.base = 5;
        QVERIFY(!replay->apply(bad).ok());
        QVERIFY(!replay->apply(Kick{0, 128, 1}).ok());
        QVERIFY(!replay->apply(Kick{1, 0, 1}).ok());
        QVERIFY(!replay->apply(Kick{0, 0, std::nan("")}).ok());
        QVERIFY(replay->experiment().events.empty());
        QCOMPARE(run(*replay, 100, 100).hash, run(untouched, 100, 100).hash);
    }

    void a_fork_goes_its_own_way()
    {
        auto replay = Replay::start(*load_preset("horn-waves"));
        QVERIFY(replay->advance(100).ok());
        auto fork = replay->fork();
        auto same = replay->fork();
        QVERIFY(fork.apply(Kick{0, 3, 1}).ok());
        const Run original = run(*replay, 200, 50);
        QCOMPARE(run(same, 200, 200).hash, original.hash);
        QVERIFY(run(fork, 200, 200).hash != original.hash);
        QVERIFY(replay->experiment().events.empty());
    }

    void interfering_drops_what_still_waited()
    {
        Experiment experiment = *load_preset("horn-waves");
        experiment.events = {{10, Kick{0, 0, 1}}, {50, Kick{0, 1, 1}}, {90, Kick{0, 2, 1}}};
        auto replay = Replay::start(experiment);
        QVERIFY(replay->advance(30).ok());
        QCOMPARE(replay->applied_events(), std::size_t{1});
        QVERIFY(replay->apply(Kick{0, 7, 1}).ok());
        QCOMPARE(replay->experiment().events.size(), std::size_t{2});
        QCOMPARE(replay->experiment().events.back().step, std::int64_t{30});
    }

    void one_channel_reaches_every_input_of_a_task()
    {
        Experiment experiment;
        experiment.task.kind = tasks::TaskSpecification::Kind::row_mnist;
        experiment.stimulus = {.kind = dynamics::StimulusSpecification::Kind::sequence, .amplitude = 2, .values = {1, -3}};
        auto replay = Replay::start(experiment);
        QVERIFY(replay.ok());
        const Run result = run(*replay, 2, 2);
        QCOMPARE(result.stimulus.size(), std::size_t{56});
        QCOMPARE(result.stimulus[27], 2.0F);
        QCOMPARE(result.stimulus[28], -6.0F);
    }

    void the_first_non_finite_step_is_named()
    {
        Experiment experiment = *load_preset("dho-step");
        experiment.stimulus.onset = 5;
        experiment.model.layers[0].alpha.base = 3e38;  // overflows float within a few swings
        auto at_once = Replay::start(experiment);
        QVERIFY(at_once->advance(500).ok());
        QVERIFY(at_once->non_finite_step().has_value());
        auto stepwise = Replay::start(experiment);
        std::int64_t first = 0;
        while (std::isfinite(stepwise->state().layers[0].x[0]) && std::isfinite(stepwise->state().layers[0].y[0])) {
            QVERIFY(stepwise->advance(1).ok());
            ++first;
        }
        QCOMPARE(*at_once->non_finite_step(), first);
        QCOMPARE(*stepwise->non_finite_step(), first);
    }

    void a_stop_request_ends_an_advance_between_chunks()
    {
        auto replay = Replay::start(*load_preset("dho-step"));
        std::stop_source source;
        QVERIFY(replay
                    ->advance(
                        1 << 20, [&](const ReplayChunk&) { source.request_stop(); }, source.get_token())
                    .ok());
        QCOMPARE(replay->state().step, std::int64_t{Replay::chunk_steps});
    }

    void hash_tells_one_bit_and_the_order_apart()
    {
        const float x[4] = {1, 2, 3, 4};
        const float swapped[4] = {2, 1, 3, 4};
        const float nudged[4] = {1, 2, 3, std::nextafter(4.0F, 5.0F)};
        const auto hash_of = [](std::span<const float> values) {
            const ReplayChunk::Layer layer{2, values, {}};
            TrajectoryHash hash;
            hash.add({0, 2, 1, 0, {}, {&layer, 1}});
            return hash.value();
        };
        QVERIFY(hash_of(x) != hash_of(swapped));
        QVERIFY(hash_of(x) != hash_of(nudged));
        QCOMPARE(hash_of(x), hash_of(x));
    }
};

QTEST_APPLESS_MAIN(ReplayTest)
#include "replay_test.moc"
