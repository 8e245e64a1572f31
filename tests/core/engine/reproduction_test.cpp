// Numbers of figures are computed again from the experiment; what was changed after the fact is found.
#include "core/analysis/sliding_order.h"
#include "core/analysis/spectrum.h"
#include "core/analysis/synchrony.h"
#include "core/analysis/waves.h"
#include "core/dynamics/resonance.h"
#include "core/engine/history_view.h"
#include "core/engine/reproduction.h"
#include "core/experiment/replay.h"
#include "tests/support/lively_network.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace horn;
using namespace horn::engine;
using experiment::Claim;
using experiment::Source;
using Quantity = Source::Quantity;

namespace
{

constexpr int nodes = 9, steps = 700;

/// A heterogeneous network with a kick and a change of its parameters on the way.
experiment::Experiment lively()
{
    experiment::Experiment made = test::lively_network(nodes);
    made.recording.steps = steps;
    made.events.push_back({150, experiment::Kick{0, 3, 2.5}});
    experiment::Change change{made.model, made.stimulus};
    change.model.layers[0].gamma.base = 0.02;
    change.stimulus.frequency = 0.3;
    made.events.push_back({333, change});
    return made;
}

/// The run as a plain table, stepped in one go.
struct Run {
    std::vector<float> s, x, y;  ///< steps, steps × nodes
    std::vector<std::shared_ptr<ObservedLayer>> layers;
    std::vector<std::size_t> layer_of;  ///< steps
};

Run run_of(const experiment::Experiment& experiment)
{
    Run run;
    auto replay = experiment::Replay::start(experiment);
    const auto advanced = replay->advance(steps, [&](const experiment::ReplayChunk& chunk) {
        run.layers.push_back(std::make_shared<ObservedLayer>(observe(replay->network(), 0)));
        for (int i = 0; i < chunk.steps; ++i) {
            run.s.push_back(chunk.stimulus[static_cast<std::size_t>(i * chunk.inputs)]);
            run.layer_of.push_back(run.layers.size() - 1);
        }
        run.x.insert(run.x.end(), chunk.layers[0].x.begin(), chunk.layers[0].x.end());
        run.y.insert(run.y.end(), chunk.layers[0].y.begin(), chunk.layers[0].y.end());
    });
    return advanced.ok() ? run : Run{};
}

std::size_t place(int step, int node) { return static_cast<std::size_t>(step) * nodes + static_cast<std::size_t>(node); }

/// About one node of layer `layer` from step `first` on.
Claim about(const char* name, int layer, int node, std::int64_t first, std::vector<double> values)
{
    Claim claim;
    claim.name = name;
    claim.source.layer = layer;
    claim.source.nodes = {node};
    claim.source.first = first;
    claim.source.steps = static_cast<std::int64_t>(values.size());
    claim.values = std::move(values);
    return claim;
}

/// Claims about the window of steps 200 … 499 as the live measures see it: phases with the basis of its last step.
std::vector<Claim> window_claims_of(const Run& run)
{
    constexpr int first = 200, length = 300, segment = 128, stride = 3;
    const ObservedLayer& last = *run.layers[run.layer_of[first + length - 1]];
    const auto x = std::span(run.x).subspan(place(first, 0), length * nodes), y = std::span(run.y).subspan(place(first, 0), length * nodes);
    const auto phasors = analysis::phasors<float>(x, y, last.phase);
    const auto claim = [](Quantity quantity, const char* name) {
        Claim made;
        made.name = name;
        made.source.quantity = quantity;
        made.source.first = first;
        made.source.steps = length;
        return made;
    };
    std::vector<Claim> claims;

    Claim histogram = claim(Quantity::locking_histogram, "histogram");
    histogram.values = analysis::locking_histogram(analysis::phase_locking_value(phasors), 10);
    claims.push_back(histogram);

    Claim phases = claim(Quantity::phase, "phase");
    for (int node = nodes - 1; node >= 0; --node) {
        phases.source.nodes.push_back(node);
        phases.values.push_back(std::atan2(phasors.im(length - 1, node), phasors.re(length - 1, node)));
    }
    claims.push_back(phases);

    const model::Placement placement(model::Layout::torus, nodes);  // 3 × 3
    Claim direction = claim(Quantity::directionality, "direction");
    direction.source.stride = stride;
    direction.source.layout = placement.layout();
    for (int step = (length - 1) % stride; step < length; step += stride) {
        const auto row = static_cast<std::size_t>(step) * nodes;
        direction.values.push_back(static_cast<float>(
            analysis::wave_direction(span_of(phasors.re).subspan(row, nodes), span_of(phasors.im).subspan(row, nodes), placement)
                .directionality));
    }
    claims.push_back(direction);

    analysis::Spectrum mean;
    for (int node = 0; node < nodes; ++node) {
        std::vector<float> signal;
        for (int step = first; step < first + length; ++step)
            signal.push_back(run.x[place(step, node)]);
        analysis::Spectrum one = analysis::welch_spectrum(std::span<const float>(signal), last.time_step, segment);
        if (node == 4) {
            Claim spectrum = claim(Quantity::spectrum, "spectrum of node 4");
            spectrum.source.nodes = {4};
            spectrum.source.window = segment;
            spectrum.x.assign(one.omega.begin() + 1, one.omega.end());
            spectrum.values.assign(one.density.begin() + 1, one.density.end());
            claims.push_back(spectrum);
        }
        if (node == 0)
            mean = one;
        else
            for (std::size_t bin = 0; bin < one.density.size(); ++bin)
                mean.density[bin] += one.density[bin];
    }
    Claim spectrum = claim(Quantity::spectrum, "spectrum of all");
    spectrum.source.window = segment;
    for (std::size_t bin = 1; bin < mean.density.size(); ++bin) {
        spectrum.x.push_back(mean.omega[bin]);
        spectrum.values.push_back(mean.density[bin] / nodes);
    }
    claims.push_back(spectrum);

    Claim lattice = claim(Quantity::position, "lattice");
    lattice.source.first = first + length - 1;
    lattice.source.steps = 1;
    for (int node = 0; node < nodes; ++node) {
        lattice.source.nodes.push_back(node);
        lattice.values.push_back(run.x[place(first + length - 1, node)]);
    }
    claims.push_back(lattice);
    return claims;
}

/// One claim of every quantity that follows from the run.
std::vector<Claim> claims_of(const Run& run)
{
    const Claim none = about("", 0, 4, 200, {});
    std::vector<Claim> claims(7, none);
    const ObservedLayer& last = *run.layers[run.layer_of[499]];
    const Quantity quantities[] = {Quantity::stimulus, Quantity::position,        Quantity::velocity,     Quantity::acceleration,
                                   Quantity::portrait, Quantity::order_parameter, Quantity::phase_locking};
    for (std::size_t i = 0; i < claims.size(); ++i) {
        claims[i].source.quantity = quantities[i];
        claims[i].name = name_of(quantities[i]);
        claims[i].source.steps = 300;
        if (i == 0)
            claims[i].source.nodes = {0};
    }
    for (int step = 200; step < 500; ++step) {
        const auto row = static_cast<std::size_t>(step);
        const float x = run.x[place(step, 4)], y = run.y[place(step, 4)], before = run.y[place(step - 1, 4)];
        claims[0].values.push_back(run.s[row]);
        claims[1].values.push_back(x);
        claims[2].values.push_back(y);
        claims[3].values.push_back((y - before) / static_cast<float>(last.time_step));
        claims[4].x.push_back(x);
        claims[4].values.push_back(y / static_cast<float>(last.omega[4]));
    }
    analysis::SlidingOrder order(nodes, 100);
    claims[5].source.nodes = {};
    claims[5].source.window = 100;
    claims[5].source.began = 50;
    for (int step = 50; step < 500; ++step) {
        const float value = order.push(std::span(run.x).subspan(place(step, 0), nodes), std::span(run.y).subspan(place(step, 0), nodes),
                                       run.layers[run.layer_of[static_cast<std::size_t>(step)]]->phase);
        if (step >= 200)
            claims[5].values.push_back(value);
    }
    const auto phasors = analysis::phasors<float>(std::span(run.x).subspan(place(200, 0), 300 * nodes),
                                                  std::span(run.y).subspan(place(200, 0), 300 * nodes), last.phase);
    const Matrix<float> plv = analysis::phase_locking_value(phasors);
    claims[6].source.nodes.clear();
    for (int i = 0; i < nodes; ++i) {
        claims[6].source.nodes.push_back(i);
        for (int k = 0; k < nodes; ++k)
            claims[6].values.push_back(plv(i, k));
    }
    Claim waves = about("waves", 0, 8, 3, {});
    waves.source.nodes = {8, 0, 4};
    waves.source.stride = 7;
    waves.source.steps = 50;
    for (const int node : waves.source.nodes)
        for (int column = 0; column < 50; ++column)
            waves.values.push_back(run.x[place(3 + 7 * column, node)]);
    claims.push_back(waves);
    for (const Claim& claim : window_claims_of(run))
        claims.push_back(claim);
    return claims;
}

}  // namespace

class ReproductionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everything_that_follows_from_a_run_is_reproduced_bit_for_bit()
    {
        const experiment::Experiment experiment = lively();
        const std::vector<Claim> claims = claims_of(run_of(experiment));
        for (const Claim& claim : claims) {
            const auto result = reproduce(experiment, std::span(&claim, 1));
            QVERIFY2(result.ok(), result.ok() ? "" : result.error().message().c_str());
            QVERIFY2(result->exact() && result->numbers >= std::min<std::size_t>(claim.values.size(), 80), claim.name.c_str());
        }
        const auto all = reproduce(experiment, claims);
        QVERIFY(all.ok() && all->exact());
    }

    void gains_are_computed_and_measured_again()
    {
        experiment::Experiment experiment;
        experiment.model.layers = {model::LayerSpecification{.nodes = 1}};
        experiment::Change change{experiment.model, experiment.stimulus};
        change.model.layers[0].omega.base = 0.31;
        experiment.events.push_back({10, change});
        const dynamics::Oscillator oscillator = dynamics::oscillator_of(change.model);
        QCOMPARE(oscillator.omega, 0.31);
        std::vector<Claim> claims;
        for (const auto quantity : {Quantity::continuous_gain, Quantity::discrete_gain, Quantity::discrete_phase, Quantity::measured_gain,
                                    Quantity::measured_phase}) {
            Claim claim{.name = std::string(name_of(quantity)), .source = {.quantity = quantity, .drive = 0.05}, .x = {0.1, 0.31, 0.6}};
            for (const double omega : claim.x) {
                const auto response = dynamics::discrete_response(oscillator, omega);
                const auto measured = dynamics::measure_gain(oscillator, omega, 0.05);
                claim.values.push_back(quantity == Quantity::continuous_gain  ? dynamics::continuous_gain(oscillator, omega)
                                       : quantity == Quantity::discrete_gain  ? std::abs(response)
                                       : quantity == Quantity::discrete_phase ? dynamics::position_phase(response)
                                       : quantity == Quantity::measured_gain  ? measured->gain
                                                                              : dynamics::position_phase(*measured));
            }
            claims.push_back(claim);
        }
        const auto result = reproduce(experiment, claims);
        QVERIFY(result.ok() && result->exact());
        QCOMPARE(result->numbers, std::size_t{15});
    }

    void one_changed_bit_is_found_and_its_size_told()
    {
        const experiment::Experiment experiment = lively();
        const std::vector<Claim> claims = claims_of(run_of(experiment));
        for (std::size_t i = 0; i < claims.size(); ++i) {
            std::vector<Claim> altered = claims;
            double& value = altered[i].values[altered[i].values.size() / 2 + 1];
            value = static_cast<double>(std::nextafter(static_cast<float>(value), 10.0F));  // of a spectrum, many bits of a double
            const auto result = reproduce(experiment, altered);
            QVERIFY(result.ok() && !result->exact());
            QCOMPARE(result->different, std::size_t{1});
            QCOMPARE(result->where, claims[i].name);
            QVERIFY(result->largest > 0 && result->largest < 1e-6);
        }
    }

    void another_seed_does_not_reproduce()
    {
        experiment::Experiment experiment = lively();
        const std::vector<Claim> claims = claims_of(run_of(experiment));
        experiment.seed = 6;
        const auto result = reproduce(experiment, claims);
        QVERIFY(result.ok() && result->different > result->numbers / 2);
        QVERIFY(result->largest > 0.01);
    }

    void a_kick_left_out_does_not_reproduce()
    {
        experiment::Experiment experiment = lively();
        const std::vector<Claim> claims = claims_of(run_of(experiment));
        experiment.events.erase(experiment.events.begin());
        QVERIFY(!reproduce(experiment, claims)->exact());
    }

    void nodes_that_are_not_there_are_no_numbers()
    {
        const Claim claim = about("node 99", 0, 99, 0, {0.5, 0.25});
        const auto result = reproduce(lively(), std::span(&claim, 1));
        QVERIFY(result.ok() && result->different == 2 && std::isinf(result->largest));
        const Claim deep = about("layer 4", 4, 0, 0, {0.5});
        QVERIFY(!reproduce(lively(), std::span(&deep, 1)).ok());
    }

    void another_layout_or_segment_does_not_reproduce()
    {
        const experiment::Experiment experiment = lively();
        for (Claim claim : window_claims_of(run_of(experiment))) {
            claim.source.layout = model::Layout::ring;
            claim.source.window /= 2;
            if (claim.source.quantity == Quantity::directionality || claim.source.quantity == Quantity::spectrum)
                QVERIFY2(reproduce(experiment, std::span(&claim, 1))->different > claim.values.size() / 2, claim.name.c_str());
        }
    }

    void a_spectrum_of_a_node_that_is_not_there_is_no_numbers()
    {
        const experiment::Experiment experiment = lively();
        for (Claim claim : window_claims_of(run_of(experiment))) {
            if (claim.source.quantity != Quantity::spectrum)
                continue;
            claim.source.nodes = {nodes};
            const auto result = reproduce(experiment, std::span(&claim, 1));
            QVERIFY(result.ok() && result->different == claim.values.size() && std::isinf(result->largest));
        }
    }

    void gaps_claim_nothing()
    {
        const double gap = std::numeric_limits<double>::quiet_NaN();
        const Claim claim = about("gap", 0, 0, 0, {gap, gap});
        const auto result = reproduce(lively(), std::span(&claim, 1));
        QVERIFY(result.ok() && result->exact() && result->numbers == 0);
    }

    void a_stop_is_told()
    {
        std::stop_source source;
        source.request_stop();
        const Claim claim = about("far", 0, 0, std::int64_t{1} << 50, {0});
        const auto result = reproduce(lively(), std::span(&claim, 1), source.get_token());
        QVERIFY(result.ok() && result->stopped && !result->exact());
    }
};

QTEST_APPLESS_MAIN(ReproductionTest)
#include "reproduction_test.moc"
