// Claims about several runs of one experiment: a second run, what sets it apart from the first, and compared oscillators.
#include "core/analysis/synchrony.h"
#include "core/dynamics/resonance.h"
#include "core/engine/history_view.h"
#include "core/engine/reproduction.h"
#include "core/experiment/replay.h"
#include "tests/support/lively_network.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace horn;
using namespace horn::engine;
using experiment::Claim;
using experiment::Source;
using Quantity = Source::Quantity;

namespace
{

constexpr int nodes = 9, first = 200, length = 300;

/// Two heterogeneous networks; the first is kicked, and both are changed on the way, one a few steps after the other.
experiment::Experiment lively_pair()
{
    experiment::Experiment made = test::lively_network(nodes);
    experiment::Change change{made.model, made.stimulus};
    change.model.layers[0].gamma.base = 0.02;
    experiment::Experiment second = made;
    second.events.push_back({340, change});
    made.events.push_back({150, experiment::Kick{0, 3, 2.5}});
    made.events.push_back({333, change});
    return experiment::paired(made, second);
}

/// Positions and velocities as plain tables, stepped in one go.
struct Run {
    std::vector<float> x, y;  ///< steps × nodes
    std::shared_ptr<ObservedLayer> last;

    [[nodiscard]] float at(int step, int node) const { return x[static_cast<std::size_t>(step * nodes + node)]; }
};

Run run_of(const experiment::Experiment& experiment)
{
    Run run;
    auto replay = experiment::Replay::start(experiment);
    const auto advanced = replay->advance(first + length, [&](const experiment::ReplayChunk& chunk) {
        run.x.insert(run.x.end(), chunk.layers[0].x.begin(), chunk.layers[0].x.end());
        run.y.insert(run.y.end(), chunk.layers[0].y.begin(), chunk.layers[0].y.end());
    });
    run.last = std::make_shared<ObservedLayer>(observe(replay->network(), 0));
    return advanced.ok() ? run : Run{};
}

Claim about(Quantity quantity, int run, std::int64_t from, std::int64_t values)
{
    Claim claim;
    claim.name = std::string(name_of(quantity)) + " " + std::to_string(run);
    claim.source.quantity = quantity;
    claim.source.run = run;
    claim.source.first = from;
    claim.source.steps = values;
    return claim;
}

/// A position and the distribution of phase locking of one run.
void add_claims_of(const Run& run, int number, std::vector<Claim>& claims)
{
    Claim position = about(Quantity::position, number, first, length);
    position.source.nodes = {4};
    for (int step = first; step < first + length; ++step)
        position.values.push_back(run.at(step, 4));
    claims.push_back(position);
    const auto window = [](const std::vector<float>& table) { return std::span(table).subspan(first * nodes, length * nodes); };
    const auto phasors = analysis::phasors<float>(window(run.x), window(run.y), run.last->phase);
    Claim locking = about(Quantity::locking_cumulative, number, first, length);
    locking.values = analysis::locking_cumulative(analysis::phase_locking_value(phasors), 19);
    claims.push_back(locking);
}

/// x_B − x_A of three nodes at every seventh step, and the distance at every step.
void add_claims_of_both(const Run& a, const Run& b, std::vector<Claim>& claims)
{
    Claim difference = about(Quantity::difference, 0, 3, 50);
    difference.source.nodes = {8, 0, 4};
    difference.source.stride = 7;
    for (const int node : difference.source.nodes)
        for (int column = 0; column < 50; ++column)
            difference.values.push_back(b.at(3 + 7 * column, node) - a.at(3 + 7 * column, node));
    claims.push_back(difference);
    Claim distance = about(Quantity::distance, 0, 160, 300);
    for (int step = 160; step < 460; ++step) {
        double sum = 0;
        for (int node = 0; node < nodes; ++node) {
            const double apart = static_cast<double>(b.at(step, node)) - static_cast<double>(a.at(step, node));
            sum += apart * apart;
        }
        distance.values.push_back(static_cast<float>(std::sqrt(sum)));
    }
    claims.push_back(distance);
}

std::vector<Claim> claims_of(const experiment::Experiment& pair)
{
    const std::vector<experiment::Experiment> both = experiment::runs_of(pair);
    const Run a = run_of(both[0]), b = run_of(both[1]);
    std::vector<Claim> claims;
    add_claims_of(a, 0, claims);
    add_claims_of(b, 1, claims);
    add_claims_of_both(a, b, claims);
    return claims;
}

}  // namespace

class ReproducedRunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void two_runs_and_what_sets_them_apart_are_reproduced()
    {
        const experiment::Experiment pair = lively_pair();
        const std::vector<Claim> claims = claims_of(pair);
        QVERIFY(claims[0].values != claims[2].values && claims[1].values != claims[3].values);
        QVERIFY(claims[5].values.front() > 0);
        const auto all = reproduce(pair, claims);
        QVERIFY2(all.ok(), all.ok() ? "" : all.error().message().c_str());
        QVERIFY2(all->exact() && all->numbers == 2 * (300 + 20) + 150 + 300, all->where.c_str());
        for (const Claim& claim : claims)
            QVERIFY2(reproduce(pair, std::span(&claim, 1))->exact(), claim.name.c_str());
    }

    void one_changed_bit_is_found_in_each_of_them()
    {
        const experiment::Experiment pair = lively_pair();
        std::vector<Claim> claims = claims_of(pair);
        for (Claim& claim : claims) {
            const Claim before = claim;
            double& value = claim.values[claim.values.size() / 2 + 1];
            value = static_cast<double>(std::nextafter(static_cast<float>(value), 10.0F));
            const auto result = reproduce(pair, claims);
            QVERIFY2(result.ok() && result->different == 1, claim.name.c_str());
            QCOMPARE(result->where, claim.name);
            claim = before;
        }
    }

    void another_second_run_changes_what_it_is_part_of_alone()
    {
        experiment::Experiment pair = lively_pair();
        const std::vector<Claim> claims = claims_of(pair);
        pair.view.second->events.front().step = 350;
        for (const Claim& claim : claims)
            QCOMPARE(reproduce(pair, std::span(&claim, 1))->exact(), claim.source.run == 0 && !is_of_two_runs(claim.source.quantity));
    }

    void a_run_that_is_not_there_is_an_error()
    {
        const experiment::Experiment pair = lively_pair();
        for (const Claim& claim : claims_of(pair)) {
            const auto alone = reproduce(experiment::runs_of(pair)[0], std::span(&claim, 1));
            QCOMPARE(alone.ok(), claim.source.run == 0 && !is_of_two_runs(claim.source.quantity));
            if (!alone)
                QCOMPARE(alone.error().message(), std::string("run 1: the experiment has 1 run; the figure belongs to another experiment"));
        }
    }

    void compared_oscillators_are_runs_and_gains_of_their_own()
    {
        experiment::Experiment experiment;
        experiment.model.layers = {model::LayerSpecification{.nodes = 1}};
        experiment.stimulus = {.kind = dynamics::StimulusSpecification::Kind::step, .amplitude = 1, .onset = 20};
        experiment.view.compare = {{.gamma = 0.05}, {.omega = 0.4, .gamma = 0.02}};
        experiment::Change change{experiment.model, experiment.stimulus};
        change.stimulus.amplitude = 2;
        experiment.events.push_back({100, change});
        QVERIFY(experiment::validate(experiment).ok());
        std::vector<Claim> claims;
        const std::vector<experiment::Experiment> runs = experiment::all_runs_of(experiment);
        QCOMPARE(runs.size(), std::size_t{3});
        for (int run = 0; run < 3; ++run) {
            const experiment::Experiment& one = runs[static_cast<std::size_t>(run)];
            Claim position = about(Quantity::position, run, 50, 200);
            position.source.nodes = {0};
            auto replay = experiment::Replay::start(one);
            QVERIFY(replay->advance(250, [&](const experiment::ReplayChunk& chunk) {
                for (int i = 0; i < chunk.steps; ++i)
                    if (chunk.first_step + i >= 50)
                        position.values.push_back(chunk.layers[0].x[static_cast<std::size_t>(i)]);
            }));
            claims.push_back(position);
            Claim gain = about(Quantity::discrete_gain, run, 0, 0);
            gain.x = {0.3};
            gain.values = {std::abs(dynamics::discrete_response(dynamics::oscillator_of(one.model), 0.3))};
            claims.push_back(gain);
        }
        QVERIFY(claims[1].values != claims[3].values && claims[3].values != claims[5].values);
        QVERIFY(claims[0].values != claims[2].values);
        const auto result = reproduce(experiment, claims);
        QVERIFY2(result.ok() && result->exact(), result.ok() ? result->where.c_str() : result.error().message().c_str());
    }
};

QTEST_APPLESS_MAIN(ReproducedRunsTest)
#include "reproduced_runs_test.moc"
