#include "core/dynamics/simulation.h"
#include "core/learning/generation.h"
#include "core/model/specification.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

using namespace horn;
using learning::DivergenceRule;
using learning::generate;

namespace
{

model::Network<float> random_network(int channels, model::Readout readout, std::uint64_t seed)
{
    model::ModelSpecification model;
    model.readout = readout;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 11;
        layer.alpha.base = 0.4;
        layer.omega.kind = model::NodeValues::Kind::uniform;
        layer.delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 3};
    }
    return model::cast<float>(*model::build_network(model, channels, channels, seed));
}

Matrix<float> waves(int steps, int channels, double frequency)
{
    Matrix<float> values(steps, channels);
    for (int t = 0; t < steps; ++t)
        for (int c = 0; c < channels; ++c)
            values(t, c) = static_cast<float>(std::sin(frequency * t + c));
    return values;
}

/// One oscillator whose read-out is its own position, which the drive reads back in proportion: I = w u, o = x.
model::Network<float> one_oscillator(double omega, double gamma, double alpha, double weight)
{
    model::ModelSpecification model;
    model.layers.front().nodes = 1;
    model.layers.front().omega.base = omega;
    model.layers.front().gamma.base = gamma;
    model.layers.front().alpha.base = alpha;
    model::Network<double> network = *model::build_network(model, 1, 1, 1);
    auto& layer = network.parameters.layers.front();
    layer.input_weight(0, 0) = weight;
    layer.input_bias.setZero();
    layer.recurrent_weight.setZero();
    layer.recurrent_bias.setZero();
    network.parameters.readout_weight.setOnes();
    network.parameters.readout_bias.setZero();
    return model::cast<float>(network);
}

}  // namespace

class GenerationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_network_that_says_one_thing_generates_it()
    {
        model::Network<float> network = random_network(2, model::Readout::position, 1);
        network.parameters.readout_weight.setZero();
        network.parameters.readout_bias << 0.25F, -3;
        const Matrix<float> generated = generate(network, waves(5, 2, 0.3), 1, 20);
        for (int t = 0; t < 20; ++t) {
            QCOMPARE(generated(t, 0), 0.25F);
            QCOMPARE(generated(t, 1), -3.0F);
        }
    }

    /// An oscillator that reads a small position of its own is one of ω² − αw: x_{t+1} = (2 − 2γ − ω² + αw) x_t − (1 − 2γ) x_{t−1}, h = 1.
    void an_oscillator_that_reads_itself_rings_at_a_shifted_frequency()
    {
        const double omega = 0.3, gamma = 0.02, alpha = 0.1, weight = -0.4;
        const Matrix<float> warm_up = 0.01F * waves(40, 1, 0.25);
        const Matrix<float> generated = generate(one_oscillator(omega, gamma, alpha, weight), warm_up, 1, 100);
        const double b = 2 - 2 * gamma - omega * omega + alpha * weight, c = 1 - 2 * gamma;
        double largest = 0;
        for (int t = 1; t + 1 < 100; ++t) {
            largest = std::max<double>(largest, std::abs(generated(t, 0)));
            // tanh I = I (1 − I²/3) with |I| < 0.004, and single precision
            QVERIFY(std::abs(generated(t + 1, 0) - b * generated(t, 0) + c * generated(t - 1, 0)) < 1e-6 * 0.05);
        }
        QVERIFY(largest > 1e-3);
        const double untouched = 2 - 2 * gamma - omega * omega;  // as if the loop were not closed
        QVERIFY(std::abs(generated(50, 0) - untouched * generated(49, 0) + c * generated(48, 0)) > 1e-6);
    }

    void what_is_generated_is_what_the_network_predicts_from_it_data()
    {
        QTest::addColumn<int>("horizon");
        QTest::addColumn<int>("warmUp");
        QTest::addColumn<int>("steps");
        QTest::newRow("the next step") << 1 << 30 << 100;
        QTest::newRow("a warm-up of one step") << 1 << 1 << 70;
        QTest::newRow("three ahead") << 3 << 30 << 100;
        QTest::newRow("as far ahead as the warm-up is long") << 30 << 30 << 100;
        QTest::newRow("farther than is generated") << 25 << 30 << 7;
    }
    void what_is_generated_is_what_the_network_predicts_from_it()
    {
        QFETCH(int, horizon);
        QFETCH(int, warmUp);
        QFETCH(int, steps);
        for (const auto readout : {model::Readout::position, model::Readout::mean, model::Readout::rms}) {
            const model::Network<float> network = random_network(2, readout, 7);
            const Matrix<float> warm_up = waves(warmUp, 2, 0.4);
            const Matrix<float> generated = generate(network, warm_up, horizon, steps);
            QCOMPARE(generated.rows(), Eigen::Index{steps});
            Matrix<float> series(warmUp + steps, 2);
            series << warm_up, generated;
            // In open loop, all at once, on the series that came out.
            dynamics::Simulator<float> simulator(network);
            auto state = simulator.initial_state();
            Matrix<float> positions(series.rows(), network.nodes(1));
            const dynamics::Recording<float> recording{1, span_of(positions), {}};
            const Matrix<float>& input = series;
            simulator.advance(state, span_of(input), std::span(&recording, 1));
            const Matrix<float> outputs = dynamics::outputs_of(network, positions);
            for (Eigen::Index t = warmUp; t < series.rows(); ++t)
                QVERIFY((series.row(t) - outputs.row(t - horizon)).cwiseAbs().maxCoeff() < 1e-5F);
            QVERIFY((generated.row(steps - 1) - generated.row(0)).cwiseAbs().maxCoeff() > 1e-4F);
        }
    }

    void divergence_is_the_first_step_from_which_the_error_stays_above_the_threshold()
    {
        const DivergenceRule rule{0.5, 3};
        const auto step = [&](std::vector<double> error) { return learning::divergence_step(error, rule); };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QCOMPARE(step({1, 1, 1, 0}), std::optional(1));
        QCOMPARE(step({0, 0.6, 0.7, 0.8, 0, 0}), std::optional(2));
        QCOMPARE(step({0.6, 0.6, 0.4, 0.6, 0.6, 0.6}), std::optional(4));
        QCOMPARE(step({0, nan, nan, nan}), std::optional(2));
        QCOMPARE(step({0.6, 0.6, 0.5, 0.6, 0.6}), std::nullopt);
        QCOMPARE(step({0, 0, 1, 1}), std::nullopt);
        QCOMPARE(step({}), std::nullopt);
    }

    void the_median_counts_trials_that_never_diverge_as_the_latest()
    {
        learning::GenerationReport report;
        report.divergence = {30, std::nullopt, 10, 20};
        QCOMPARE(report.median_divergence(), std::optional(20));
        QCOMPARE(report.undiverged(), 1);
        report.divergence = {std::nullopt, 5, std::nullopt};
        QCOMPARE(report.median_divergence(), std::nullopt);
    }

    void errors_are_those_between_the_generated_and_the_true_series()
    {
        model::Network<float> network = random_network(2, model::Readout::position, 1);
        network.parameters.readout_weight.setZero();
        network.parameters.readout_bias << 1, 0;
        std::vector<Matrix<float>> series(2, Matrix<float>::Zero(15, 2));
        series[1].bottomRows(5).col(0).setOnes();
        series[1](12, 1) = 4;
        learning::Workspace workspace(1);
        const auto report = learning::generate_trials(network, series, {.warm_up = 10, .horizon = 1, .divergence = {0.5, 5}}, workspace);
        QCOMPARE(report->nrmse.size(), std::size_t{5});
        QCOMPARE(report->nrmse[0], std::sqrt(1.0 / 4));   // one of two channels of one of two trials is off by 1
        QCOMPARE(report->nrmse[2], std::sqrt(17.0 / 4));  // and another by 4
        QCOMPARE(report->divergence, (std::vector<std::optional<int>>{1, std::nullopt}));
    }

    void trials_are_the_same_on_any_number_of_threads_and_can_be_stopped()
    {
        const model::Network<float> network = random_network(1, model::Readout::position, 3);
        std::vector<Matrix<float>> series;
        for (int trial = 0; trial < 9; ++trial)
            series.push_back(waves(80, 1, 0.1 + 0.02 * trial));
        const auto run = [&](int threads) {
            learning::Workspace workspace(threads);
            return *learning::generate_trials(network, series, {.warm_up = 30}, workspace);
        };
        const learning::GenerationReport one = run(1);
        for (const int threads : {2, 4}) {
            const learning::GenerationReport other = run(threads);
            QVERIFY(other.generated == one.generated && other.nrmse == one.nrmse && other.divergence == one.divergence);
        }
        std::stop_source stop;
        stop.request_stop();
        learning::Workspace workspace(2);
        QVERIFY(!learning::generate_trials(network, series, {.warm_up = 30}, workspace, stop.get_token()));
    }
};

QTEST_APPLESS_MAIN(GenerationTest)
#include "generation_test.moc"
