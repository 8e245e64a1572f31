#include "core/base/random.h"
#include "core/dynamics/rollout.h"
#include "tests/support/random_case.h"
#include "tests/support/taken_memory.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <vector>

using namespace horn;
using namespace horn::dynamics;
using testing::bytes_taken;
using testing::RandomCase;

namespace
{

constexpr int steps = 500;  // ten blocks and a part of one

/// Noise in the samples that are in use, zero in the others.
template <class Real>
void fill(Tile<Real>& tile, int samples, std::uint64_t seed)
{
    RandomStream stream(seed, Purpose::test);
    for (std::size_t i = 0; i < tile.values.size(); ++i)
        tile.values[i] = static_cast<int>(i % tile_samples) < samples ? static_cast<Real>(stream.normal()) : Real{0};
}

/// Outputs of the first sample and every gradient of one tile, in one row.
template <class Real>
struct Sweep {
    RolloutBuffers<Real> buffers;
    std::vector<Real> figures;
};

/// Kicks of every sample, many of them before the first step of a segment.
std::vector<SampleKick> some_kicks(const RandomCase& wanted)
{
    RandomStream stream(5, Purpose::test);
    std::vector<SampleKick> kicks;
    for (int step = 0; step < wanted.steps; step += step % 3 == 0 ? 1 : 7)
        for (int sample = 0; sample < wanted.samples; ++sample) {
            const int layer = static_cast<int>(stream.below(static_cast<std::uint32_t>(wanted.layers)));
            const int node = static_cast<int>(stream.below(static_cast<std::uint32_t>(wanted.nodes)));
            kicks.push_back({step, layer, node, sample, static_cast<float>(stream.normal())});
        }
    for (const int step : {20, 68, 116, 164, 212, 260, 308, 356, 404, 452, 499})  // 48 apart, counted from the end
        kicks.push_back({step, wanted.layers - 1, 3, 0, 0.5F});
    std::stable_sort(kicks.begin(), kicks.end(), [](const auto& a, const auto& b) { return a.step < b.step; });
    return kicks;
}

template <class Real>
Sweep<Real> sweep(const RandomCase& wanted, int segment, const std::vector<SampleKick>& kicks = {})
{
    const model::Network<Real> network = model::cast<Real>(testing::draw_case(wanted, 11).network);
    const CompiledNetwork<Real> compiled(network);
    const ReadoutTime when = wanted.loss == tasks::LossKind::cross_entropy ? ReadoutTime::last_step : ReadoutTime::every_step;
    Tile<Real> input, output_gradient;
    input.reshape(wanted.steps, wanted.inputs, wanted.samples);
    fill(input, wanted.samples, 1);
    Sweep<Real> done;
    done.buffers.segment = segment;
    rollout(compiled, input, when, done.buffers, false, kicks);
    for (std::size_t i = 0; i < done.buffers.outputs.values.size(); i += tile_samples)
        done.figures.push_back(done.buffers.outputs.values[i]);
    output_gradient.reshape(done.buffers.outputs.steps, done.buffers.outputs.channels);
    fill(output_gradient, wanted.samples, 2);
    model::Parameters<Real> gradient = model::zeros_like(network.parameters);
    adjoint(compiled, input, when, output_gradient, done.buffers, gradient);
    for (const auto& array : model::arrays_of(gradient))
        done.figures.insert(done.figures.end(), array.values.begin(), array.values.end());
    return done;
}

template <class Real>
bool same_bits(const std::vector<Real>& a, const std::vector<Real>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

}  // namespace

Q_DECLARE_METATYPE(horn::testing::RandomCase)

class SegmentsTest : public QObject
{
    Q_OBJECT

private:
    void networks()
    {
        using model::Readout;
        const auto mse = tasks::LossKind::mean_squared_error;
        QTest::addColumn<RandomCase>("wanted");
        QTest::newRow("one layer") << RandomCase{.nodes = 13, .steps = steps};
        QTest::newRow("a full tile") << RandomCase{.layers = 2, .nodes = 13, .steps = steps, .samples = tile_samples, .largest_delay = 2};
        QTest::newRow("three layers") << RandomCase{.layers = 3, .nodes = 9, .steps = steps};
        QTest::newRow("delays") << RandomCase{.layers = 2, .nodes = 7, .steps = steps, .largest_delay = 9};
        QTest::newRow("the same delay on every edge") << RandomCase{.nodes = 7, .steps = steps, .largest_delay = 5, .equal_delays = true};
        QTest::newRow("delays longer than a segment")
            << RandomCase{.nodes = 6, .steps = steps, .largest_delay = 170, .initial_state = true};
        QTest::newRow("sequences") << RandomCase{.layers = 2, .nodes = 8, .steps = steps, .initial_state = true, .loss = mse};
        QTest::newRow("mean") << RandomCase{.layers = 2, .nodes = 8, .steps = steps, .readout = Readout::mean};
        QTest::newRow("mean of sequences") << RandomCase{.nodes = 8, .steps = steps, .loss = mse, .readout = Readout::mean};
        QTest::newRow("root mean square") << RandomCase{.nodes = 8, .steps = steps, .largest_delay = 3, .readout = Readout::rms};
        QTest::newRow("leaky relu") << RandomCase{
            .layers = 2, .nodes = 8, .steps = steps, .time_step = 0.5, .activation = model::Activation::leaky_relu};
        QTest::newRow("root mean square of sequences")
            << RandomCase{.layers = 2, .nodes = 8, .steps = steps, .loss = mse, .readout = Readout::rms};
    }

    template <class Real>
    void compare(const RandomCase& wanted)
    {
        const std::vector<Real> whole = sweep<Real>(wanted, 0).figures;
        for (const int segment : {1, 48, 49, 96, 144, 240, 480, 499, 500, 5000})
            QVERIFY2(same_bits(sweep<Real>(wanted, segment).figures, whole), qPrintable(QString::number(segment)));
    }

private Q_SLOTS:
    void outputs_and_gradients_do_not_depend_on_the_segments_data() { networks(); }
    void outputs_and_gradients_do_not_depend_on_the_segments()
    {
        QFETCH(RandomCase, wanted);
        compare<float>(wanted);
        compare<double>(wanted);
    }

    void kicked_networks_do_not_depend_on_the_segments_either_data() { networks(); }
    void kicked_networks_do_not_depend_on_the_segments_either()
    {
        QFETCH(RandomCase, wanted);
        const std::vector<SampleKick> kicks = some_kicks(wanted);
        const std::vector<float> whole = sweep<float>(wanted, 0, kicks).figures;
        QVERIFY(!same_bits(whole, sweep<float>(wanted, 0).figures));
        for (const int segment : {1, 48, 49, 144, 480, 499, 500})
            QVERIFY2(same_bits(sweep<float>(wanted, segment, kicks).figures, whole), qPrintable(QString::number(segment)));
        const std::vector<double> fine = sweep<double>(wanted, 0, kicks).figures;
        QVERIFY(same_bits(sweep<double>(wanted, 96, kicks).figures, fine));
    }

    /// Of the whole trial the first third goes past the caches in single and two thirds in double precision; of the segments nothing does.
    void what_goes_past_the_caches_comes_back_the_same()
    {
        for (const model::Readout readout : {model::Readout::position, model::Readout::rms}) {
            const RandomCase wanted{.layers = 2, .nodes = 64, .steps = 1500, .samples = tile_samples, .readout = readout};
            QVERIFY(same_bits(sweep<float>(wanted, 480).figures, sweep<float>(wanted, 0).figures));
            QVERIFY(same_bits(sweep<double>(wanted, 480).figures, sweep<double>(wanted, 0).figures));
        }
    }

    /// What the comparison above would not see if it compared nothing.
    void another_input_gives_other_bits()
    {
        const std::vector<double> some = sweep<double>({.nodes = 13, .steps = steps}, 48).figures;
        const std::vector<double> others = sweep<double>({.nodes = 13, .steps = steps - 1}, 48).figures;
        QVERIFY(!same_bits(some, others));
        QCOMPARE(some.size(), others.size());
    }

    void buffers_take_what_the_formula_says_data() { networks(); }
    void buffers_take_what_the_formula_says()
    {
        QFETCH(RandomCase, wanted);
        const auto network = model::cast<float>(testing::draw_case(wanted, 11).network);
        const ReadoutTime when = wanted.loss == tasks::LossKind::cross_entropy ? ReadoutTime::last_step : ReadoutTime::every_step;
        for (const int segment : {0, 1, 48, 100, 240, 499, 500})
            QCOMPARE(bytes_taken(sweep<float>(wanted, segment).buffers), rollout_bytes(network, wanted.steps, when, segment));
    }

    void the_longest_segment_within_a_budget_is_chosen_data() { networks(); }
    void the_longest_segment_within_a_budget_is_chosen()
    {
        QFETCH(RandomCase, wanted);
        const auto network = model::cast<float>(testing::draw_case(wanted, 11).network);
        const ReadoutTime when = wanted.loss == tasks::LossKind::cross_entropy ? ReadoutTime::last_step : ReadoutTime::every_step;
        const std::size_t whole = rollout_bytes(network, steps, when, 0);
        const std::size_t least = least_rollout_bytes(network, steps, when);
        QVERIFY(least < whole);
        QCOMPARE(longest_segment(network, steps, when, whole), std::optional<int>(0));
        QVERIFY(!longest_segment(network, steps, when, least - 1));
        for (const double part : {0.0, 0.3, 0.6, 0.9}) {
            const std::size_t budget = least + static_cast<std::size_t>(part * static_cast<double>(whole - 1 - least));
            const auto segment = longest_segment(network, steps, when, budget);
            QVERIFY(segment && *segment > 0);
            QVERIFY(bytes_taken(sweep<float>(wanted, *segment).buffers) <= budget);
            for (int longer = *segment + 1; longer < steps; ++longer)
                QVERIFY(rollout_bytes(network, steps, when, longer) > budget ||
                        rollout_bytes(network, steps, when, longer) == rollout_bytes(network, steps, when, *segment));
        }
    }

    void memory_grows_with_the_root_of_the_steps_at_best()
    {
        const auto network = model::cast<float>(testing::draw_case({.nodes = 32}, 1).network);
        // Two rows of S steps, and two rows at each of T/S starts, are least at S = √T: a hundred times the steps, ten times the memory,
        // as far as whole blocks allow it. The sums of N² take their part of both.
        const auto part = [&](int length) {
            return static_cast<double>(least_rollout_bytes(network, length, ReadoutTime::last_step) -
                                       rollout_bytes(network, 1, ReadoutTime::last_step, 0));
        };
        QVERIFY(part(1'000'000) < 11 * part(10'000));
        QVERIFY(part(1'000'000) > 5 * part(10'000));
    }
};

QTEST_APPLESS_MAIN(SegmentsTest)
#include "segments_test.moc"
