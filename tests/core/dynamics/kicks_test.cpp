#include "core/dynamics/kicks.h"

#include "core/dynamics/rollout.h"
#include "core/dynamics/simulation.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "tests/support/random_case.h"

#include <QtTest>

#include <cmath>
#include <map>

using namespace horn;
using dynamics::StimulusSpecification;
using dynamics::VelocityKick;

namespace
{

std::vector<VelocityKick> kicks(double rate, const std::vector<int>& nodes, std::int64_t first, std::int64_t count, double time_step = 1)
{
    StimulusSpecification stimulus;
    stimulus.kick_rate = rate;
    return dynamics::poisson_kicks(stimulus, 3, time_step, nodes, first, count);
}

/// x and y of the last layer, one step at a time, with every kick added by hand.
template <class Real>
std::vector<Real> by_hand(const model::Network<Real>& network, std::span<const Real> input, std::span<const VelocityKick> kicks)
{
    dynamics::Simulator<Real> simulator(network);
    dynamics::SimulationState<Real> state = simulator.initial_state();
    const auto inputs = static_cast<std::size_t>(network.inputs());
    std::vector<Real> recorded;
    for (std::size_t step = 0; step * inputs < input.size(); ++step) {
        for (const VelocityKick& kick : kicks)
            if (kick.step == static_cast<std::int64_t>(step))
                state.layers[static_cast<std::size_t>(kick.layer)].y[kick.node] += static_cast<Real>(kick.velocity);
        simulator.advance(state, input.subspan(step * inputs, inputs));
        recorded.insert(recorded.end(), state.layers.back().x.begin(), state.layers.back().x.end());
        recorded.insert(recorded.end(), state.layers.back().y.begin(), state.layers.back().y.end());
    }
    return recorded;
}

template <class Real>
std::vector<Real> in_chunks(const model::Network<Real>& network, std::span<const Real> input, std::span<const VelocityKick> kicks,
                            std::size_t chunk)
{
    dynamics::Simulator<Real> simulator(network);
    dynamics::SimulationState<Real> state = simulator.initial_state();
    const auto inputs = static_cast<std::size_t>(network.inputs());
    const int last = network.layers() - 1;
    const auto nodes = static_cast<std::size_t>(network.nodes(last));
    std::vector<Real> recorded;
    for (std::size_t first = 0; first * inputs < input.size(); first += chunk) {
        const std::size_t steps = std::min(chunk, input.size() / inputs - first);
        std::vector<VelocityKick> now;
        for (VelocityKick kick : kicks)
            if ((kick.step -= static_cast<std::int64_t>(first)) >= 0 && kick.step < static_cast<std::int64_t>(steps))
                now.push_back(kick);
        std::vector<Real> x(steps * nodes), y(steps * nodes);
        const dynamics::Recording<Real> recording{last, x, y};
        simulator.advance(state, input.subspan(first * inputs, steps * inputs), std::span(&recording, 1), now);
        for (std::size_t step = 0; step < steps; ++step)
            for (const std::vector<Real>* values : {&x, &y})
                recorded.insert(recorded.end(), values->begin() + static_cast<std::ptrdiff_t>(step * nodes),
                                values->begin() + static_cast<std::ptrdiff_t>((step + 1) * nodes));
    }
    return recorded;
}

}  // namespace

class KicksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_node_is_hit_at_its_rate_and_by_itself()
    {
        const int steps = 20000;
        const double rate = 0.03, h = 0.5;
        std::map<std::pair<int, int>, std::vector<int>> hits;  // of each node, in each hundred steps
        for (int layer = 0; layer < 2; ++layer)
            for (int node = 0; node < (layer == 0 ? 3 : 2); ++node)
                hits[{layer, node}].assign(steps / 100, 0);
        for (const VelocityKick& kick : kicks(rate, {3, 2}, 0, steps, h))
            ++hits.at({kick.layer, kick.node})[static_cast<std::size_t>(kick.step / 100)];
        const double expected = rate * h * 100;  // in a hundred steps
        const auto blocks = static_cast<double>(steps / 100);
        for (const auto& [node, counts] : hits) {
            double sum = 0, squares = 0, product = 0;
            for (std::size_t i = 0; i < counts.size(); ++i) {
                sum += counts[i];
                squares += (counts[i] - expected) * (counts[i] - expected);
                product += (counts[i] - expected) * (hits.at({1, 1})[i] - expected);
            }
            // Five standard errors of Poisson counts: √(1.5/200) = 0.087 of the mean, √((1.5 + 2 · 1.5²)/200) = 0.17 of the variance.
            QVERIFY(std::abs(sum / blocks - expected) < 0.43);
            QVERIFY(std::abs(squares / blocks - expected) < 0.87);
            if (node != std::pair{1, 1})
                QVERIFY(std::abs(product / blocks) < 5 * expected / std::sqrt(blocks));
        }
    }

    void many_kicks_in_one_step_are_counted_right_too()
    {
        const auto found = kicks(8, {2}, 0, 2000, 1);
        QVERIFY(std::abs(static_cast<double>(found.size()) / 2000 - 16) < 5 * std::sqrt(16 / 2000.0));
    }

    void any_piece_is_that_of_the_whole()
    {
        const auto whole = kicks(0.4, {5, 7}, 0, 300);
        std::vector<VelocityKick> pieces;
        for (const auto& [first, count] : {std::pair{0, 64}, {64, 1}, {65, 200}, {265, 35}})
            for (VelocityKick kick : kicks(0.4, {5, 7}, first, count)) {
                kick.step += first;
                pieces.push_back(kick);
            }
        QVERIFY(pieces == whole);
        QVERIFY(kicks(0, {5, 7}, 0, 300).empty());
    }

    void a_kicked_network_moves_as_if_kicked_by_hand_however_it_is_cut()
    {
        for (const int delay : {0, 7}) {
            testing::RandomCase wanted;
            wanted.nodes = 5;
            wanted.layers = 2;
            wanted.steps = 200;
            wanted.samples = 1;
            wanted.largest_delay = delay;
            const experiment::ReferenceCase drawn = testing::draw_case(wanted, 11);
            const auto network = model::cast<float>(drawn.network);
            const std::vector<float> input(drawn.input.values.begin(), drawn.input.values.end());
            std::vector<VelocityKick> some = kicks(0.3, {5, 6}, 0, 200);
            some.insert(some.begin(), {{0, 1, 2, 1.0}, {0, 1, 2, -0.25}});  // twice the same node, before the first step
            const auto expected = by_hand<float>(network, input, some);
            for (const std::size_t chunk : {1, 13, 64, 200})
                QVERIFY(in_chunks<float>(network, input, some, chunk) == expected);
            QVERIFY(in_chunks<float>(network, input, {}, 200) != expected);
        }
    }

    void a_kicked_sample_of_a_rollout_is_the_kicked_trajectory_bit_for_bit()
    {
        for (const int delay : {0, 7}) {
            const testing::RandomCase wanted{.layers = 2, .nodes = 5, .steps = 200, .samples = 1, .largest_delay = delay};
            const experiment::ReferenceCase drawn = testing::draw_case(wanted, 11);
            const auto network = model::cast<float>(drawn.network);
            const std::vector<float> input(drawn.input.values.begin(), drawn.input.values.end());
            const std::vector<VelocityKick> some = kicks(0.3, {5, 6}, 0, 200);
            const int sample = 17;
            std::vector<dynamics::SampleKick> beside;
            for (const VelocityKick& kick : some) {
                beside.push_back({static_cast<int>(kick.step), 0, 1, 3, 0.7F});  // of another sample
                beside.push_back({static_cast<int>(kick.step), kick.layer, kick.node, sample, static_cast<float>(kick.velocity)});
            }
            dynamics::Tile<float> tile;
            tile.reshape(200, network.inputs());
            for (std::size_t i = 0; i < input.size(); ++i)
                tile.values[i * dynamics::tile_samples + sample] = input[i];
            dynamics::RolloutBuffers<float> buffers;
            dynamics::rollout(dynamics::CompiledNetwork<float>(network), tile, dynamics::ReadoutTime::last_step, buffers, true, beside);
            const std::vector<float> expected = by_hand<float>(network, input, some);
            for (int step = 0; step < 200; ++step)
                for (int node = 0; node < 6; ++node)
                    QCOMPARE(buffers.layers[1].x.at(step, node)[sample], expected[static_cast<std::size_t>(step * 12 + node)]);
        }
    }

    void spontaneous_activity_replays_bit_for_bit()
    {
        experiment::Experiment experiment = *experiment::load_preset("horn-waves");
        experiment.stimulus.kind = StimulusSpecification::Kind::silence;
        experiment.model.layers[0].initial_state = {};
        experiment.stimulus.kick_rate = 0.002;
        const auto hash_of = [](const experiment::Experiment& of, std::int64_t at_once) {
            auto replay = experiment::Replay::start(of);
            experiment::TrajectoryHash hash;
            while (replay->state().step < 1000)
                static_cast<void>(replay->advance(std::min(at_once, 1000 - replay->state().step),
                                                  [&](const experiment::ReplayChunk& chunk) { hash.add(chunk); }));
            return std::pair(hash.value(), static_cast<double>(replay->state().layers[0].x.norm()));
        };
        const auto [hash, size] = hash_of(experiment, 1000);
        QVERIFY(size > 0.1);
        QCOMPARE(hash_of(*experiment::parse(experiment::to_json(experiment), "saved"), 37).first, hash);
        experiment.seed += 1;
        QVERIFY(hash_of(experiment, 1000).first != hash);
    }

    void more_kicks_than_a_run_could_take_are_refused()
    {
        experiment::Experiment experiment;
        experiment.stimulus.kick_rate = 30;
        const auto checked = experiment::validate(experiment);
        QVERIFY(!checked);
        QCOMPARE(checked.error().where, std::string("/stimulus/kick_rate"));
        experiment.model.time_step = 0.1;
        QVERIFY(experiment::validate(experiment).ok());
        experiment.task.kick_rate = 101;
        QCOMPARE(experiment::validate(experiment).error().where, std::string("/task/kick_rate"));
        experiment.task.kind = tasks::TaskSpecification::Kind::delayed_match;
        experiment.pretraining.push_back({experiment.task, experiment.training});
        experiment.task.kick_rate = 0;
        QCOMPARE(experiment::validate(experiment).error().where, std::string("/pretraining/0/task/kick_rate"));
        experiment.pretraining[0].task.kick_rate = 99;
        QVERIFY(experiment::validate(experiment).ok());
    }
};

QTEST_APPLESS_MAIN(KicksTest)
#include "kicks_test.moc"
