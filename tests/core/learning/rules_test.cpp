#include "core/learning/hebbian.h"
#include "tests/support/noise_training.h"
#include "tests/support/number_rows.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace horn;
using learning::LearnedKinds;
using learning::TrainingSpecification;
using model::ParameterKind;
using testing::same_records;
using testing::same_weights;
using testing::train_on_noise;

namespace
{

using Schedule = TrainingSpecification::Schedule;

TrainingSpecification three_epochs()
{
    TrainingSpecification training;
    training.batch = 32;
    training.epochs = 3;
    training.clip_norm = 0.5;
    return training;
}

TrainingSpecification hebbian()
{
    TrainingSpecification training = three_epochs();
    training.rule = TrainingSpecification::Rule::hebbian;
    training.hebbian_rate = 0.3;
    return training;
}

/// Every way of learning that a run may be cut in.
std::vector<TrainingSpecification> every_way()
{
    std::vector<TrainingSpecification> ways(5, three_epochs());
    ways[0].batch = 16;
    ways[0].accumulate = 3;
    ways[1].schedule = Schedule::step;
    ways[1].step_every = 0.5;
    ways[1].warm_up = 4;
    ways[2] = hebbian();
    ways[3].decayed = LearnedKinds::of(std::array{ParameterKind::recurrent_weight});
    ways[4].learned = LearnedKinds::of(std::array{ParameterKind::readout_weight, ParameterKind::readout_bias});
    return ways;
}

double factor(const TrainingSpecification& training, std::int64_t update) { return learning::schedule_factor(training, update, 100); }

/// Two oscillators without drive, whose velocities are known in closed form: with γ = 1/2, ω = 1, h = 1 and α = 0, y₁ = −x₀ and x₁ = 0, and
/// from then on both rest.
model::Network<double> two_nodes()
{
    model::ModelSpecification model;
    model::LayerSpecification& layer = model.layers.front();
    layer.nodes = 2;
    layer.omega.base = 1;
    layer.gamma.base = 0.5;
    layer.alpha.base = 0;
    layer.initial_state = {.kind = model::InitialState::Kind::given, .x = {0.5, -2}, .y = {3, 0.25}};
    return *model::build_network(model, 2, 3, 1);
}

}  // namespace

class RulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_rows_of_the_schema_are_the_numbers_of_a_training_with_its_defaults()
    {
        QCOMPARE(testing::wrong_rows<TrainingSpecification>(learning::training_parameters()), QString());
    }

    void a_warm_up_rises_in_equal_steps()
    {
        TrainingSpecification training;
        training.warm_up = 8;
        for (int k = 0; k < 8; ++k)
            QCOMPARE(factor(training, k), (k + 1) / 8.0);
        for (int k = 8; k < 100; ++k)
            QCOMPARE(factor(training, k), 1.0);
    }

    void a_cosine_begins_after_the_warm_up()
    {
        TrainingSpecification training;
        training.schedule = Schedule::cosine;
        training.warm_up = 20;
        QCOMPARE(factor(training, 19), 1.0);
        QCOMPARE(factor(training, 20), 1.0);
        QVERIFY(std::abs(factor(training, 60) - 0.5) < 1e-15);  // half of the 80 updates that are left
        QVERIFY(factor(training, 100) < 1e-15);
        training.warm_up = 1000;  // longer than the run
        QCOMPARE(factor(training, 99), 0.1);
    }

    void steps_come_every_so_many_epochs()
    {
        TrainingSpecification training;
        training.epochs = 10;  // of ten updates each
        training.schedule = Schedule::step;
        training.step_every = 2;
        training.step_factor = 0.25;
        const auto steps = [&](std::int64_t update) { return std::log(factor(training, update)) / std::log(0.25); };
        for (int k = 0; k < 100; ++k)
            QVERIFY(std::abs(steps(k) - k / 20) < 1e-12);
        training.step_every = 0.3;
        QVERIFY(std::abs(steps(2)) < 1e-12 && std::abs(steps(3) - 1) < 1e-12 && std::abs(steps(8) - 2) < 1e-12);
        training.step_every = 0.001;  // one update at least
        QVERIFY(std::abs(steps(7) - 7) < 1e-12);
        training.step_every = 2;
        training.warm_up = 5;
        QCOMPARE(factor(training, 24), 1.0);
        QCOMPARE(factor(training, 25), 0.25);
    }

    void accumulated_batches_are_one_batch_of_their_size()
    {
        for (const auto& [batch, accumulate] : {std::pair{20, 4}, {16, 5}, {80, 1}, {1, 80}}) {
            TrainingSpecification training = three_epochs(), large = three_epochs();
            training.batch = batch;
            training.accumulate = accumulate;
            large.batch = 80;  // and a last one of ten
            const auto split = train_on_noise(training), whole = train_on_noise(large);
            QCOMPARE(whole.records.size(), std::size_t{9});
            QVERIFY(same_records(split.records, whole.records));
            QVERIFY(same_weights(split.state, whole.state));
        }
    }

    void only_what_is_named_decays()
    {
        TrainingSpecification training = three_epochs();
        training.weight_decay = 0.5;
        training.decayed = LearnedKinds::of(std::array{ParameterKind::input_weight, ParameterKind::readout_weight});
        model::Network<double> network = testing::layered_network();
        const model::Parameters<double> before = network.parameters;
        auto state = learning::start_optimiser(training, network);
        learning::optimise(training, 0.1, model::zeros_like(before), state, network);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const auto& now = network.parameters.layers[layer];
            QVERIFY(now.input_weight.isApprox(0.95 * before.layers[layer].input_weight, 1e-15));
            QVERIFY(now.input_bias == before.layers[layer].input_bias);
            QVERIFY(now.recurrent_weight == before.layers[layer].recurrent_weight);
            QVERIFY(now.recurrent_bias == before.layers[layer].recurrent_bias);
        }
        QVERIFY(network.parameters.readout_weight.isApprox(0.95 * before.readout_weight, 1e-15));
        QVERIFY(network.parameters.readout_bias == before.readout_bias);
    }

    void hebb_adds_the_mean_product_of_two_velocities()
    {
        TrainingSpecification training = hebbian();
        training.weight_bound = 100;
        training.batch = 90;
        training.epochs = 1;
        const auto start = model::cast<float>(two_nodes());
        learning::Workspace workspace(2);
        learning::Trainer trainer(testing::noise_classes(), training, 1, learning::start_training(two_nodes(), training), workspace);
        trainer.update_once();
        const Matrix<float> change =
            trainer.state().network.parameters.layers[0].recurrent_weight - start.parameters.layers[0].recurrent_weight;
        // Of the twelve steps only the first has a product: y_i(1) y_j(0) = −x_i(0) y_j(0).
        const double x[]{0.5, -2}, y[]{3, 0.25};
        for (int i = 0; i < 2; ++i)
            for (int j = 0; j < 2; ++j) {
                const double expected = 0.3 * -x[i] * y[j] / 12;
                QVERIFY(std::abs(change(i, j) - expected) < 1e-6);  // roundings of float
                QVERIFY(std::abs(change(i, j) + expected) > 1e-3);  // the wrong sign is another rule
            }
    }

    void a_weight_is_cut_off_at_its_bound()
    {
        TrainingSpecification training;
        training.weight_bound = 0.75;
        model::Network<double> network = two_nodes();
        network.parameters.layers[0].recurrent_weight << 0.5, -0.5, 0.7, 0;
        model::Parameters<double> products = model::zeros_like(network.parameters);
        products.layers[0].recurrent_weight << 8, -8, -4, 2;
        learning::follow_hebb(training, 0.25, products, 4, network);
        Matrix<double> expected(2, 2);
        expected << 0.75, -0.75, 0.45, 0.125;
        QVERIFY(network.parameters.layers[0].recurrent_weight.isApprox(expected, 1e-15));
    }

    void under_hebb_recurrent_weights_and_the_read_out_alone_change()
    {
        const model::Network<float> start = model::cast<float>(testing::layered_network(0.5));
        const auto trained = train_on_noise(hebbian(), 1, 0.5);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const auto& before = start.parameters.layers[layer];
            const auto& after = trained.state.network.parameters.layers[layer];
            QVERIFY(before.input_weight == after.input_weight && before.input_bias == after.input_bias);
            QVERIFY(before.recurrent_bias == after.recurrent_bias && before.omega == after.omega);
            const auto& coupling = start.structure[layer].coupling;
            for (Eigen::Index i = 0; i < coupling.size(); ++i) {
                const bool moved = before.recurrent_weight.data()[i] != after.recurrent_weight.data()[i];
                QCOMPARE(moved, coupling.data()[i] != 0);
            }
        }
        QVERIFY(start.parameters.readout_weight != trained.state.network.parameters.readout_weight);
        QCOMPARE(trained.state.optimiser.arrays.size(), std::size_t{2});
    }

    void a_layer_alone_can_be_learned_or_left_alone()
    {
        for (const bool by_hebb : {false, true}) {
            TrainingSpecification training = by_hebb ? hebbian() : three_epochs();
            training.learned = LearnedKinds::of(std::array{ParameterKind::readout_weight});
            training.learned.insert(ParameterKind::recurrent_weight, 1);
            QVERIFY(learning::validate(training).ok());
            const model::Network<float> start = model::cast<float>(testing::layered_network(0.5));
            const auto trained = train_on_noise(training, 1, 0.5);
            const auto& after = trained.state.network.parameters;
            QVERIFY(after.layers[0].recurrent_weight == start.parameters.layers[0].recurrent_weight);
            QVERIFY(after.layers[1].recurrent_weight != start.parameters.layers[1].recurrent_weight);
            QVERIFY(after.layers[1].input_weight == start.parameters.layers[1].input_weight);
            QVERIFY(after.readout_weight != start.parameters.readout_weight && after.readout_bias == start.parameters.readout_bias);
        }
    }

    void a_layer_may_be_named_beside_all()
    {
        LearnedKinds kinds;
        kinds.insert(ParameterKind::omega, 2);
        QVERIFY(kinds.contains(ParameterKind::omega) && kinds.contains(ParameterKind::omega, 2) && kinds.contains_oscillators());
        QVERIFY(!kinds.contains(ParameterKind::omega, 1) && !kinds.contains(ParameterKind::omega, -1) && !kinds.empty());
        kinds.insert(ParameterKind::gamma);
        QVERIFY(kinds.contains(ParameterKind::gamma, 0) && kinds.contains(ParameterKind::gamma, 7));
        const LearnedKinds before = kinds;
        kinds.insert(ParameterKind::gamma, 1);  // every layer has it
        QVERIFY(kinds == before && !kinds.names(ParameterKind::gamma, 1));
    }

    void what_the_hebbian_rule_cannot_learn_is_refused()
    {
        TrainingSpecification training = hebbian();
        QVERIFY(learning::validate(training).ok());
        training.learned.insert(ParameterKind::omega);
        QCOMPARE(learning::validate(training).error().where, std::string("/training/learned"));
        training = three_epochs();
        training.decayed.insert(ParameterKind::gamma);
        QCOMPARE(learning::validate(training).error().where, std::string("/training/decayed"));
    }

    void no_way_of_learning_depends_on_the_threads()
    {
        for (const TrainingSpecification& training : every_way()) {
            const auto one = train_on_noise(training, 1, 0.5);
            for (const int threads : {2, 4}) {
                const auto several = train_on_noise(training, threads, 0.5);
                QVERIFY(same_records(one.records, several.records));
                QVERIFY(same_weights(one.state, several.state));
            }
        }
    }

    void every_way_of_learning_continues_bit_for_bit()
    {
        for (const TrainingSpecification& training : every_way()) {
            const auto whole = train_on_noise(training);
            for (int before = 0; before <= 6; ++before) {
                learning::Workspace workspace(2);
                const auto data = testing::noise_classes();
                learning::Trainer first(data, training, 1, learning::start_training(testing::layered_network(), training), workspace);
                auto cut = testing::drive(first, before);
                learning::Trainer second(data, training, 1, first.state(), workspace);
                const auto rest = testing::drive(second);
                cut.records.insert(cut.records.end(), rest.records.begin(), rest.records.end());
                QVERIFY(same_records(whole.records, cut.records));
                QVERIFY(same_weights(whole.state, rest.state));
            }
        }
    }
};

QTEST_APPLESS_MAIN(RulesTest)
#include "rules_test.moc"
