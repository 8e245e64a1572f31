#include "core/learning/optimiser.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <numbers>

using namespace horn;
using learning::LearnedKinds;
using learning::TrainingSpecification;

namespace
{

/// A network of parameters only: a 2 × 2 read-out weight and a bias of three, as the golden file has them; the rest is empty.
model::Parameters<double> golden_start()
{
    model::Parameters<double> parameters;
    parameters.readout_weight.resize(2, 2);
    parameters.readout_weight << 0.5, -1.25, 2.0, 0.75;
    parameters.readout_bias.resize(3);
    parameters.readout_bias << 0.1, -0.3, 0.8;
    return parameters;
}

/// Of f = ½ Σ (w−1)⁴ + 3/2 Σ (b+½)⁴.
model::Parameters<double> golden_gradient(const model::Parameters<double>& at)
{
    model::Parameters<double> gradient;
    gradient.readout_weight = 2 * (at.readout_weight.array() - 1).cube().matrix();
    gradient.readout_bias = 6 * (at.readout_bias.array() + 0.5).cube().matrix();
    return gradient;
}

model::Parameters<double> one_value(double value)
{
    model::Parameters<double> parameters;
    parameters.readout_bias = Vector<double>::Constant(1, value);
    return parameters;
}

/// A network of parameters only.
model::Network<double> of(const model::Parameters<double>& parameters)
{
    model::Network<double> network;
    network.parameters = parameters;
    return network;
}

}  // namespace

class OptimiserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void trajectories_equal_those_of_pytorch_data();
    void trajectories_equal_those_of_pytorch();
    void the_first_step_of_adam_has_the_size_of_the_learning_rate();
    void weight_decay_shrinks_what_has_no_gradient();
    void momentum_sums_a_geometric_series();
    void what_is_not_learned_stays();
    void the_norm_counts_learned_arrays_alone();
    void clipping_by_norm_scales_every_entry_alike();
    void a_small_gradient_is_not_clipped();
    void clipping_by_value_limits_single_entries();
    void cosine_falls_from_the_rate_to_nothing();
};

void OptimiserTest::trajectories_equal_those_of_pytorch_data()
{
    QTest::addColumn<TrainingSpecification>("training");
    TrainingSpecification training;
    training.optimiser = TrainingSpecification::Optimiser::sgd;
    training.learning_rate = 0.02;
    training.momentum = 0;
    QTest::newRow("sgd") << training;
    training.momentum = 0.9;
    QTest::newRow("momentum") << training;
    training.learning_rate = 0.05;
    training.optimiser = TrainingSpecification::Optimiser::adam;
    QTest::newRow("adam") << training;
    training.optimiser = TrainingSpecification::Optimiser::adamw;
    QTest::newRow("adamw") << training;
    training.weight_decay = 0.1;
    training.clip_norm = 1;
    training.schedule = TrainingSpecification::Schedule::cosine;
    QTest::newRow("adamw_clipped_cosine") << training;
}

void OptimiserTest::trajectories_equal_those_of_pytorch()
{
    QFETCH(TrainingSpecification, training);
    std::ifstream file(HORN_TEST_DATA "/golden/optimisers.json");
    const auto golden = nlohmann::json::parse(file).at(QTest::currentDataTag());
    auto network = of(golden_start());
    const auto& parameters = network.parameters;
    auto state = learning::start_optimiser(training, network);
    for (std::size_t k = 0; k < golden.size(); ++k) {
        auto gradient = golden_gradient(parameters);
        const double norm = learning::gradient_norm(gradient, training.learned);
        learning::clip(training, norm, gradient);
        const double rate = learning::scheduled_rate(training, static_cast<std::int64_t>(k), static_cast<std::int64_t>(golden.size()));
        learning::optimise(training, rate, gradient, state, network);
        // Both sides round in double; eight updates add up to a few units in the last place.
        const double tolerance = 1e-13;
        QVERIFY(std::abs(rate - golden[k].at("learning_rate").get<double>()) < tolerance);
        if (training.clip_norm > 0)
            QVERIFY(std::abs(norm - golden[k].at("norm").get<double>()) < tolerance * 100);
        for (int i = 0; i < 4; ++i)
            QVERIFY(std::abs(parameters.readout_weight.data()[i] - golden[k].at("weight")[static_cast<std::size_t>(i)].get<double>()) <
                    tolerance);
        for (int i = 0; i < 3; ++i)
            QVERIFY(std::abs(parameters.readout_bias[i] - golden[k].at("bias")[static_cast<std::size_t>(i)].get<double>()) < tolerance);
    }
}

void OptimiserTest::the_first_step_of_adam_has_the_size_of_the_learning_rate()
{
    TrainingSpecification training;
    training.optimiser = TrainingSpecification::Optimiser::adam;
    auto network = of(one_value(3));
    auto state = learning::start_optimiser(training, network);
    learning::optimise(training, 0.1, one_value(1e-3), state, network);
    QVERIFY(std::abs(network.parameters.readout_bias[0] - (3 - 0.1 * 1e-3 / (1e-3 + 1e-8))) < 1e-14);
    QCOMPARE(state.updates, 1);
}

void OptimiserTest::weight_decay_shrinks_what_has_no_gradient()
{
    TrainingSpecification training;
    training.weight_decay = 0.5;
    auto network = of(one_value(2));
    auto state = learning::start_optimiser(training, network);
    learning::optimise(training, 0.1, one_value(0), state, network);
    QVERIFY(std::abs(network.parameters.readout_bias[0] - 2 * (1 - 0.1 * 0.5)) < 1e-15);
}

void OptimiserTest::momentum_sums_a_geometric_series()
{
    TrainingSpecification training;
    training.optimiser = TrainingSpecification::Optimiser::sgd;
    training.momentum = 0.5;
    auto network = of(one_value(0));
    auto state = learning::start_optimiser(training, network);
    for (int k = 0; k < 3; ++k)
        learning::optimise(training, 1, one_value(1), state, network);
    QCOMPARE(network.parameters.readout_bias[0], -(1 + 1.5 + 1.75));  // exact in binary
}

void OptimiserTest::what_is_not_learned_stays()
{
    model::Parameters<double> parameters;
    model::LayerParameters<double> layer;
    layer.omega = Vector<double>::Constant(1, 0.3);
    layer.input_bias = Vector<double>::Constant(1, 0.7);
    parameters.layers.push_back(layer);
    const auto gradient = parameters;
    auto network = of(parameters);
    const TrainingSpecification training;
    auto state = learning::start_optimiser(training, network);
    learning::optimise(training, 0.1, gradient, state, network);
    QCOMPARE(network.parameters.layers[0].omega[0], 0.3);
    QVERIFY(network.parameters.layers[0].input_bias[0] < 0.7);
    QVERIFY(!training.learned.contains_oscillators());
    LearnedKinds more = training.learned;
    more.insert(model::ParameterKind::gamma);
    QVERIFY(more.contains_oscillators());
}

void OptimiserTest::the_norm_counts_learned_arrays_alone()
{
    model::Parameters<double> gradient = one_value(4);
    model::LayerParameters<double> layer;
    layer.omega = Vector<double>::Constant(1, 100);
    layer.input_bias = Vector<double>::Constant(1, 3);
    gradient.layers.push_back(layer);
    QCOMPARE(learning::gradient_norm(gradient, LearnedKinds::weights_and_biases()), 5.0);
}

void OptimiserTest::clipping_by_norm_scales_every_entry_alike()
{
    TrainingSpecification training;
    training.clip_norm = 1;
    model::Parameters<double> gradient;
    gradient.readout_bias.resize(2);
    gradient.readout_bias << 3, -4;
    learning::clip(training, 5, gradient);
    QVERIFY(std::abs(gradient.readout_bias[0] - 3 / (5 + 1e-6)) < 1e-15);
    QVERIFY(std::abs(gradient.readout_bias[1] + 4 / (5 + 1e-6)) < 1e-15);
}

void OptimiserTest::a_small_gradient_is_not_clipped()
{
    TrainingSpecification training;
    training.clip_norm = 10;
    auto gradient = one_value(5);
    learning::clip(training, 5, gradient);
    QCOMPARE(gradient.readout_bias[0], 5.0);
}

void OptimiserTest::clipping_by_value_limits_single_entries()
{
    TrainingSpecification training;
    training.clip_value = 0.5;
    model::Parameters<double> gradient;
    gradient.readout_bias.resize(3);
    gradient.readout_bias << 3, -0.25, -4;
    learning::clip(training, 5, gradient);
    QCOMPARE(gradient.readout_bias[0], 0.5);
    QCOMPARE(gradient.readout_bias[1], -0.25);
    QCOMPARE(gradient.readout_bias[2], -0.5);
}

void OptimiserTest::cosine_falls_from_the_rate_to_nothing()
{
    TrainingSpecification training;
    training.learning_rate = 2;
    QCOMPARE(learning::scheduled_rate(training, 7, 10), 2.0);
    training.schedule = TrainingSpecification::Schedule::cosine;
    QCOMPARE(learning::scheduled_rate(training, 0, 10), 2.0);
    QVERIFY(std::abs(learning::scheduled_rate(training, 5, 10) - 1) < 1e-15);
    QVERIFY(learning::scheduled_rate(training, 10, 10) < 1e-15);
    QVERIFY(std::abs(learning::scheduled_rate(training, 1, 10) - (1 + std::cos(std::numbers::pi / 10))) < 1e-15);
}

QTEST_APPLESS_MAIN(OptimiserTest)
#include "optimiser_test.moc"
