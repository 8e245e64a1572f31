#include "core/base/random.h"
#include "core/dynamics/rollout.h"
#include "core/experiment/reference_case.h"
#include "tests/support/naive_horn.h"
#include "tests/support/random_case.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

using namespace horn;
using experiment::CaseFigures;
using experiment::ReferenceCase;
using testing::RandomCase;

namespace
{

bool is_coupled(const model::Network<double>& network, const model::ParameterArray<double>& array, std::size_t entry)
{
    if (array.kind != model::ParameterKind::recurrent_weight)
        return true;
    const model::CouplingMask& coupling = network.structure[static_cast<std::size_t>(array.layer)].coupling;
    return coupling.size() == 0 || coupling.data()[entry] != 0;
}

/// The largest deviation of a gradient from fourth-order central differences of the loss, relative to the largest entry of its array: every
/// entry of every parameter is moved up and down. The loss is that of the plain loops, so the check knows nothing of the kernel.
double deviation_from_differences(ReferenceCase reference, const model::Parameters<double>& gradient,
                                  std::span<const dynamics::SampleKick> kicks = {})
{
    constexpr double step = 1e-4;
    double worst = 0;
    const auto computed = model::arrays_of(gradient);
    const auto moved = model::arrays_of(reference.network.parameters);
    for (std::size_t array = 0; array < moved.size(); ++array) {
        double difference = 0;
        double largest = 1e-3;  // arrays that hardly matter are compared on this scale
        for (std::size_t i = 0; i < moved[array].values.size(); ++i) {
            if (!is_coupled(reference.network, moved[array], i)) {  // stays 0, and so must its gradient
                difference = std::max(difference, std::abs(computed[array].values[i]));
                continue;
            }
            double& value = moved[array].values[i];
            const double before = value;
            const auto loss_at = [&](double steps) {
                value = before + steps * step;
                return testing::naive_loss(reference, kicks);
            };
            const double slope = (8 * (loss_at(1) - loss_at(-1)) - (loss_at(2) - loss_at(-2))) / (12 * step);
            value = before;
            difference = std::max(difference, std::abs(slope - computed[array].values[i]));
            largest = std::max(largest, std::abs(slope));
        }
        worst = std::max(worst, difference / largest);
    }
    return worst;
}

/// About as many kicks as there are velocities, sometimes several of one; in the order of their steps.
std::vector<dynamics::SampleKick> draw_kicks(const ReferenceCase& drawn, std::uint64_t seed)
{
    RandomStream stream(seed, Purpose::test, 77);
    const auto below = [&](int count) { return static_cast<int>(stream.below(static_cast<std::uint32_t>(count))); };
    std::vector<dynamics::SampleKick> kicks;
    for (int step = 0; step < drawn.input.steps; ++step)
        for (int i = 0; i < drawn.input.samples * 5; ++i) {
            const int layer = below(drawn.network.layers());
            kicks.push_back(
                {step, layer, below(drawn.network.nodes(layer)), below(drawn.input.samples), static_cast<float>(0.3 * stream.normal())});
        }
    return kicks;
}

/// Central differences of fourth order are off by step⁴/30 times the fifth derivative, and by roundings of the loss over the step: each
/// well below 1e-11, which is 1e-8 of the smallest scale.
constexpr double tolerance = 1e-7;

/// A rectifier has no slope where its drive is zero: cases in which a drive comes nearer than what the differences may move it by, two
/// steps of 1e-4 times the size of states and their growth over a trial, are drawn anew.
constexpr double clear_of_the_kink = 0.005;

}  // namespace

Q_DECLARE_METATYPE(horn::testing::RandomCase)

class GradientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void random_networks_data();
    void random_networks();
    void kicked_networks_data() { random_networks_data(); }
    void kicked_networks();
    void a_wrong_gradient_is_rejected_data();
    void a_wrong_gradient_is_rejected();
    void the_gradient_of_another_readout_is_rejected();
    void many_samples_give_what_plain_loops_give();
    void samples_that_are_not_in_use_may_hold_anything();
    void gradients_of_weights_do_not_change_when_the_oscillators_are_left_out();
};

void GradientTest::random_networks_data()
{
    QTest::addColumn<RandomCase>("wanted");
    const auto mse = tasks::LossKind::mean_squared_error;
    QTest::newRow("one layer") << RandomCase{};
    QTest::newRow("one node") << RandomCase{.nodes = 1, .inputs = 1};
    QTest::newRow("two layers") << RandomCase{.layers = 2};
    QTest::newRow("three layers") << RandomCase{.layers = 3, .nodes = 4};
    QTest::newRow("delays") << RandomCase{.largest_delay = 4};
    QTest::newRow("the same delay on every edge") << RandomCase{.layers = 2, .largest_delay = 3, .equal_delays = true};
    QTest::newRow("delays longer than the trial") << RandomCase{.steps = 5, .largest_delay = 9};
    QTest::newRow("half of the couplings") << RandomCase{.layers = 2, .sparse = true};
    QTest::newRow("delays by distance") << RandomCase{.nodes = 9, .by_distance = true};
    QTest::newRow("half of the couplings, delayed by distance")
        << RandomCase{.layers = 2, .nodes = 7, .sparse = true, .by_distance = true, .readout = model::Readout::rms};
    QTest::newRow("initial state") << RandomCase{.initial_state = true};
    QTest::newRow("fine step") << RandomCase{.time_step = 0.25};
    QTest::newRow("coarse step") << RandomCase{.time_step = 1.7};
    QTest::newRow("sequences") << RandomCase{.loss = mse};
    QTest::newRow("one step") << RandomCase{.steps = 1, .initial_state = true};
    QTest::newRow("everything, classes") << RandomCase{
        .layers = 3, .nodes = 4, .time_step = 0.8, .largest_delay = 3, .initial_state = true};
    for (const auto& [name, readout] : {std::pair{"mean", model::Readout::mean}, {"root mean square", model::Readout::rms}}) {
        QTest::addRow("%s", name) << RandomCase{.readout = readout};
        QTest::addRow("%s of one step", name) << RandomCase{.steps = 1, .initial_state = true, .readout = readout};
        QTest::addRow("%s of sequences", name) << RandomCase{.loss = mse, .readout = readout};
        QTest::addRow("%s, everything, classes", name)
            << RandomCase{.layers = 3, .nodes = 4, .time_step = 0.8, .largest_delay = 3, .initial_state = true, .readout = readout};
        QTest::addRow("%s, everything, sequences", name) << RandomCase{
            .layers = 2, .nodes = 4, .time_step = 1.3, .largest_delay = 5, .initial_state = true, .loss = mse, .readout = readout};
    }
    for (const auto& [name, activation] : {std::pair{"relu", model::Activation::relu}, {"leaky relu", model::Activation::leaky_relu}}) {
        QTest::addRow("%s", name) << RandomCase{.activation = activation};
        QTest::addRow("%s, everything, classes", name)
            << RandomCase{.layers = 3, .nodes = 4, .time_step = 0.8, .largest_delay = 3, .initial_state = true, .activation = activation};
        QTest::addRow("%s, everything, sequences", name) << RandomCase{.layers = 2,
                                                                       .nodes = 4,
                                                                       .time_step = 1.3,
                                                                       .largest_delay = 5,
                                                                       .initial_state = true,
                                                                       .loss = mse,
                                                                       .readout = model::Readout::rms,
                                                                       .activation = activation};
    }
    QTest::newRow("everything, sequences") << RandomCase{
        .layers = 2, .nodes = 4, .time_step = 1.3, .largest_delay = 5, .initial_state = true, .loss = mse};
}

void GradientTest::random_networks()
{
    QFETCH(RandomCase, wanted);
    for (std::uint64_t seed = 1, checked = 0; checked < 3; ++seed) {
        const ReferenceCase drawn = testing::draw_case(wanted, seed);
        if (wanted.activation != model::Activation::tanh && testing::smallest_drive(drawn) < clear_of_the_kink)
            continue;
        ++checked;
        CaseFigures figures = experiment::recompute<double>(drawn);
        for (std::size_t layer = 0; layer < drawn.network.structure.size(); ++layer)  // as an update does
            model::keep_coupled(drawn.network.structure[layer].coupling, figures.gradient.layers[layer].recurrent_weight);
        const double deviation = deviation_from_differences(drawn, figures.gradient);
        QVERIFY2(deviation < tolerance, qPrintable(QString::number(deviation)));
    }
}

void GradientTest::kicked_networks()
{
    QFETCH(RandomCase, wanted);
    const ReferenceCase drawn = testing::draw_case(wanted, 2);
    const std::vector<dynamics::SampleKick> kicks = draw_kicks(drawn, 1);
    ReferenceCase expected = drawn;
    expected.expected = testing::naive_figures(drawn, testing::Rule::semi_implicit, kicks);
    CaseFigures figures = experiment::recompute<double>(drawn, kicks);
    for (const auto& deviation : experiment::deviations(figures, expected.expected))
        QVERIFY2(deviation.relative < 1e-12, deviation.array.c_str());
    QVERIFY(std::abs(figures.loss - experiment::recompute<double>(drawn).loss) > 1e-3 * figures.loss);
    if (wanted.activation != model::Activation::tanh)
        return;  // a kick may bring a drive near the kink, where differences are no slopes
    for (std::size_t layer = 0; layer < drawn.network.structure.size(); ++layer)
        model::keep_coupled(drawn.network.structure[layer].coupling, figures.gradient.layers[layer].recurrent_weight);
    const double deviation = deviation_from_differences(drawn, figures.gradient, kicks);
    QVERIFY2(deviation < tolerance, qPrintable(QString::number(deviation)));
}

void GradientTest::a_wrong_gradient_is_rejected_data()
{
    QTest::addColumn<RandomCase>("wanted");
    QTest::newRow("position") << RandomCase{.layers = 2, .largest_delay = 2};
    QTest::newRow("mean") << RandomCase{.layers = 2, .largest_delay = 2, .readout = model::Readout::mean};
    QTest::newRow("root mean square") << RandomCase{.layers = 2, .largest_delay = 2, .readout = model::Readout::rms};
    QTest::newRow("relu") << RandomCase{.layers = 2, .largest_delay = 2, .activation = model::Activation::relu};
    QTest::newRow("leaky relu") << RandomCase{.layers = 2, .largest_delay = 2, .activation = model::Activation::leaky_relu};
}

void GradientTest::a_wrong_gradient_is_rejected()
{
    QFETCH(RandomCase, wanted);
    std::uint64_t seed = 5;
    ReferenceCase drawn = testing::draw_case(wanted, seed);
    while (wanted.activation != model::Activation::tanh && testing::smallest_drive(drawn) < clear_of_the_kink)
        drawn = testing::draw_case(wanted, ++seed);
    const model::Parameters<double> right = experiment::recompute<double>(drawn).gradient;
    QVERIFY(deviation_from_differences(drawn, right) < tolerance);
    for (std::size_t array = 0; array < model::arrays_of(right).size(); ++array) {
        model::Parameters<double> wrong = right;
        const auto values = model::arrays_of(wrong)[array].values;
        *std::max_element(values.begin(), values.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }) *= 1 + 1e-4;
        QVERIFY(deviation_from_differences(drawn, wrong) > tolerance);
    }
}

void GradientTest::the_gradient_of_another_readout_is_rejected()
{
    for (const model::Readout right : {model::Readout::position, model::Readout::mean, model::Readout::rms})
        for (const model::Readout wrong : {model::Readout::position, model::Readout::mean, model::Readout::rms}) {
            const ReferenceCase drawn = testing::draw_case({.readout = right}, 4);
            ReferenceCase other = drawn;
            other.network.readout = wrong;
            const double deviation = deviation_from_differences(drawn, experiment::recompute<double>(other).gradient);
            QVERIFY2(right == wrong ? deviation < tolerance : deviation > tolerance, qPrintable(QString::number(deviation)));
        }
}

void GradientTest::many_samples_give_what_plain_loops_give()
{
    // Blocks of every height, few and many columns, near and far delays, and steps and samples on both sides of what the kernel takes
    // at once.
    for (const int samples : {1, 15, 16, 17, 32, 33, 80}) {
        for (const RandomCase& wanted : {RandomCase{.layers = 2, .nodes = 13, .largest_delay = 3}, RandomCase{.layers = 2, .nodes = 31},
                                         RandomCase{.nodes = 41, .steps = 61, .largest_delay = 11},
                                         RandomCase{.nodes = 41, .inputs = 9, .steps = 61, .largest_delay = 2, .equal_delays = true}}) {
            RandomCase sized = wanted;
            sized.samples = samples;
            ReferenceCase drawn = testing::draw_case(sized, static_cast<std::uint64_t>(samples));
            drawn.expected = testing::naive_figures(drawn);
            // Sums of at most 80 × 61 × 41 terms in another order.
            for (const auto& deviation : experiment::deviations(experiment::recompute<double>(drawn), drawn.expected))
                QVERIFY2(deviation.relative < 1e-12, deviation.array.c_str());
        }
    }
}

void GradientTest::samples_that_are_not_in_use_may_hold_anything()
{
    const ReferenceCase drawn = testing::draw_case({.layers = 2, .nodes = 17, .inputs = 1, .steps = 50}, 4);
    const dynamics::CompiledNetwork<float> network(model::cast<float>(drawn.network));
    std::vector<model::Parameters<float>> gradients;
    for (const float rest : {0.0F, std::nanf("")}) {
        dynamics::Tile<float> input, output_gradient;
        input.reshape(50, 1, 9);
        std::fill(input.values.begin(), input.values.end(), rest);
        for (int t = 0; t < input.steps; ++t)
            std::fill_n(input.row(t), dynamics::half_tile, 0.1F * static_cast<float>(t % 7));
        dynamics::RolloutBuffers<float> buffers;
        dynamics::rollout(network, input, dynamics::ReadoutTime::last_step, buffers);
        output_gradient.reshape(1, buffers.outputs.channels);
        std::fill(output_gradient.values.begin(), output_gradient.values.end(), rest);
        for (int k = 0; k < output_gradient.channels; ++k) {
            std::fill_n(output_gradient.row(0) + k * dynamics::tile_samples, dynamics::half_tile, 0.0F);
            std::fill_n(output_gradient.row(0) + k * dynamics::tile_samples, 9, 0.1F);
        }
        gradients.push_back(model::zeros_like(network.network().parameters));
        dynamics::adjoint(network, input, dynamics::ReadoutTime::last_step, output_gradient, buffers, gradients.back());
    }
    const auto clean = model::arrays_of(gradients[0]);
    const auto dirty = model::arrays_of(gradients[1]);
    for (std::size_t i = 0; i < clean.size(); ++i)
        QVERIFY2(std::equal(clean[i].values.begin(), clean[i].values.end(), dirty[i].values.begin()), clean[i].name.c_str());
}

void GradientTest::gradients_of_weights_do_not_change_when_the_oscillators_are_left_out()
{
    const ReferenceCase drawn = testing::draw_case({.layers = 2, .largest_delay = 2}, 3);
    const dynamics::CompiledNetwork<float> network(model::cast<float>(drawn.network));
    dynamics::Tile<float> input, output_gradient;
    input.reshape(drawn.input.steps, drawn.input.channels);
    std::fill(input.values.begin(), input.values.end(), 0.3F);
    dynamics::RolloutBuffers<float> buffers;
    std::vector<model::Parameters<float>> gradients;
    for (const bool oscillators : {true, false}) {
        dynamics::rollout(network, input, dynamics::ReadoutTime::last_step, buffers);
        output_gradient.reshape(1, buffers.outputs.channels);
        std::fill(output_gradient.values.begin(), output_gradient.values.end(), 0.1F);
        gradients.push_back(model::zeros_like(network.network().parameters));
        dynamics::adjoint(network, input, dynamics::ReadoutTime::last_step, output_gradient, buffers, gradients.back(),
                          oscillators ? dynamics::Gradients::all : dynamics::Gradients::weights);
    }
    QVERIFY(gradients[0].layers[0].recurrent_weight == gradients[1].layers[0].recurrent_weight);
    QVERIFY(gradients[0].layers[1].input_bias == gradients[1].layers[1].input_bias);
    QVERIFY(gradients[0].layers[0].omega.norm() > 0);
    QCOMPARE(gradients[1].layers[0].omega.norm(), 0.0F);
}

QTEST_APPLESS_MAIN(GradientTest)
#include "gradient_test.moc"
