#include "core/learning/trainer.h"

#include "core/base/random.h"
#include "core/learning/evaluate.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <vector>

using namespace horn;
using learning::MetricRecord;
using learning::Trainer;
using learning::TrainingSpecification;
using learning::TrainingState;
using learning::Workspace;

namespace
{

/// Classes or sequences of noise: 90 training samples, three tiles of which the last is partial.
std::shared_ptr<tasks::Dataset> noise_dataset(tasks::LossKind loss, int samples = 90)
{
    auto dataset = std::make_shared<tasks::Dataset>();
    dataset->loss = loss;
    dataset->steps = 12;
    dataset->inputs = 2;
    dataset->outputs = 3;
    RandomStream stream(7, Purpose::test);
    for (auto [split, count] : {std::pair{&dataset->train, samples}, {&dataset->validation, 20}, {&dataset->test, 37}}) {
        split->samples = count;
        for (int i = 0; i < count * dataset->steps * dataset->inputs; ++i)
            split->values.push_back(static_cast<float>(stream.normal()));
        for (int i = 0; i < count && loss == tasks::LossKind::cross_entropy; ++i)
            split->labels.push_back(static_cast<std::int32_t>(stream.below(3)));
        for (int i = 0; i < count * dataset->steps * dataset->outputs && loss == tasks::LossKind::mean_squared_error; ++i)
            split->targets.push_back(static_cast<float>(stream.normal()));
    }
    return dataset;
}

/// Two layers, delays, heterogeneity and an initial state: everything that may break bit-for-bit equality.
model::Network<double> rich_network()
{
    model::ModelSpecification model;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 7;
        layer.omega.kind = model::NodeValues::Kind::uniform;
        layer.alpha.base = 0.3;
        layer.delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 3};
        layer.initial_state = {.kind = model::InitialState::Kind::normal, .sigma_x = 0.1, .sigma_y = 0.1};
    }
    return *model::build_network(model, 2, 3, 1);
}

TrainingSpecification three_epochs()
{
    TrainingSpecification training;
    training.batch = 80;  // five tiles; the last batch of an epoch has one tile of ten samples
    training.epochs = 3;
    training.clip_norm = 0.5;
    training.schedule = TrainingSpecification::Schedule::cosine;
    return training;
}

struct Run {
    std::vector<MetricRecord> records;
    TrainingState state;
};

/// Drives a trainer to its end, or for a number of updates.
Run drive(Trainer& trainer, int updates = std::numeric_limits<int>::max())
{
    Run run;
    while (!trainer.finished() && !trainer.non_finite_update() && updates-- > 0) {
        run.records.push_back(trainer.update_once());
        if (trainer.epoch_due())
            run.records.push_back(trainer.close_epoch()->record);
    }
    run.state = trainer.state();
    return run;
}

Run train(const std::shared_ptr<tasks::Dataset>& dataset, const TrainingSpecification& training, int threads)
{
    Workspace workspace(threads);
    Trainer trainer(dataset, training, 1, learning::start_training(rich_network(), training), workspace);
    return drive(trainer);
}

bool same_weights(const TrainingState& a, const TrainingState& b)
{
    const auto left = model::arrays_of(a.network.parameters);
    const auto right = model::arrays_of(b.network.parameters);
    for (std::size_t i = 0; i < left.size(); ++i)
        if (!std::equal(left[i].values.begin(), left[i].values.end(), right[i].values.begin(), right[i].values.end()))
            return false;
    return left.size() == right.size() && a.optimiser == b.optimiser;
}

bool same_records(const std::vector<MetricRecord>& a, const std::vector<MetricRecord>& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), learning::same_figures);
}

}  // namespace

class TrainerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figures_and_weights_do_not_depend_on_the_threads_data();
    void figures_and_weights_do_not_depend_on_the_threads();
    void a_copied_state_continues_bit_for_bit();
    void learned_oscillators_move_and_continue_bit_for_bit_on_any_threads();
    void a_stopped_evaluation_leaves_the_epoch_due();
    void the_gradient_does_not_depend_on_how_many_tiles_are_held();
    void every_sample_is_trained_on_once_an_epoch();
    void epochs_have_different_orders_and_seeds_too();
    void epoch_figures_are_means_over_its_samples();
    void a_non_finite_update_is_named_and_changes_nothing();
    void a_step_beyond_the_numbers_is_taken_back();
    void evaluation_counts_every_sample_once();
    void noise_of_evaluation_depends_on_the_seed_alone();
    void sets_are_run_as_often_as_asked_and_at_the_end();
    void delayed_match_is_learned();
};

void TrainerTest::figures_and_weights_do_not_depend_on_the_threads_data()
{
    QTest::addColumn<bool>("classes");
    QTest::newRow("classes") << true;
    QTest::newRow("sequences") << false;
}

void TrainerTest::figures_and_weights_do_not_depend_on_the_threads()
{
    QFETCH(bool, classes);
    const auto dataset = noise_dataset(classes ? tasks::LossKind::cross_entropy : tasks::LossKind::mean_squared_error);
    const Run one = train(dataset, three_epochs(), 1);
    QCOMPARE(one.records.size(), 3U * 3U);
    for (const int threads : {2, 4}) {
        const Run several = train(dataset, three_epochs(), threads);
        QVERIFY(same_records(one.records, several.records));
        QVERIFY(same_weights(one.state, several.state));
    }
}

void TrainerTest::a_copied_state_continues_bit_for_bit()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    const TrainingSpecification training = three_epochs();
    const Run whole = train(dataset, training, 2);
    for (int before = 0; before <= 6; ++before) {
        Workspace workspace(2);
        Trainer first(dataset, training, 1, learning::start_training(rich_network(), training), workspace);
        Run cut = drive(first, before);
        Trainer second(dataset, training, 1, first.state(), workspace);
        const Run rest = drive(second);
        cut.records.insert(cut.records.end(), rest.records.begin(), rest.records.end());
        QVERIFY(same_records(whole.records, cut.records));
        QVERIFY(same_weights(whole.state, rest.state));
    }
}

void TrainerTest::learned_oscillators_move_and_continue_bit_for_bit_on_any_threads()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    TrainingSpecification training = three_epochs();
    for (const auto& [kind, name] : learning::kind_names())
        training.learned.insert(kind);
    const Run whole = train(dataset, training, 1);
    const auto start = model::cast<float>(rich_network());
    for (const auto& [before, after] : {std::pair{&start.parameters.layers[0], &whole.state.network.parameters.layers[0]},
                                        {&start.parameters.layers[1], &whole.state.network.parameters.layers[1]}}) {
        QVERIFY((before->omega.array() != after->omega.array()).all());
        QVERIFY((before->gamma.array() != after->gamma.array()).all());
        QVERIFY((before->alpha.array() != after->alpha.array()).all());
        QVERIFY((before->feedback.array() != after->feedback.array()).all());
    }
    for (const int before : {1, 4}) {
        Workspace workspace(4);
        Trainer first(dataset, training, 1, learning::start_training(rich_network(), training), workspace);
        drive(first, before);
        Trainer second(dataset, training, 1, first.state(), workspace);
        QVERIFY(same_weights(whole.state, drive(second).state));
    }
}

void TrainerTest::a_stopped_evaluation_leaves_the_epoch_due()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    const TrainingSpecification training = three_epochs();
    Workspace workspace(2);
    Trainer trainer(dataset, training, 1, learning::start_training(rich_network(), training), workspace);
    trainer.update_once();
    trainer.update_once();
    QVERIFY(trainer.epoch_due());
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!trainer.close_epoch(stop.get_token()));
    QVERIFY(trainer.epoch_due());
    Trainer resumed(dataset, training, 1, trainer.state(), workspace);
    QVERIFY(resumed.epoch_due());
    const auto report = resumed.close_epoch();
    QVERIFY(report && learning::same_figures(report->record, train(dataset, training, 1).records[2]));
}

void TrainerTest::the_gradient_does_not_depend_on_how_many_tiles_are_held()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy, 11 * 16 + 3);
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(dataset->train.samples));
    std::iota(samples.begin(), samples.end(), 0U);
    const dynamics::CompiledNetwork<float> network(model::cast<float>(rich_network()));
    const auto learned = learning::LearnedKinds::weights_and_biases();
    Workspace workspace(2);
    learning::BatchGradient all(learned, 16);
    const double loss = all.compute(network, {*dataset, dataset->train, samples}, workspace).loss;
    for (const int held : {1, 2, 4, 8}) {
        learning::BatchGradient few(learned, held);
        for (int repetition = 0; repetition < 2; ++repetition)  // memory of the first must not leak into the second
            QCOMPARE(few.compute(network, {*dataset, dataset->train, samples}, workspace).loss, loss);
        const auto expected = model::arrays_of(all.gradient());
        const auto computed = model::arrays_of(few.gradient());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY(std::equal(expected[i].values.begin(), expected[i].values.end(), computed[i].values.begin()));
    }
}

void TrainerTest::every_sample_is_trained_on_once_an_epoch()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    TrainingSpecification training;
    training.learning_rate = 0;  // the weights stay, so that the epoch's mean must be that of an evaluation
    training.epochs = 1;
    Workspace workspace(1);
    Trainer trainer(dataset, training, 1, learning::start_training(rich_network(), training), workspace);
    const Run run = drive(trainer);
    const auto whole = learning::evaluate(trainer.network(), *dataset, dataset->train, workspace);
    // Sums of the same 90 doubles in another order.
    QVERIFY(std::abs(run.records.back().loss - whole->loss) < 1e-13);
    QCOMPARE(run.records.back().train_accuracy, whole->accuracy);
}

void TrainerTest::epochs_have_different_orders_and_seeds_too()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    TrainingSpecification training;
    training.learning_rate = 0;
    training.epochs = 2;
    std::set<double> losses;
    for (const std::uint64_t seed : {1U, 2U}) {
        Workspace workspace(1);
        Trainer trainer(dataset, training, seed, learning::start_training(rich_network(), training), workspace);
        for (const MetricRecord& record : drive(trainer).records)
            if (record.kind == MetricRecord::Kind::update)
                losses.insert(record.loss);
    }
    QCOMPARE(losses.size(), 8U);  // two seeds, two epochs, two batches each: no batch twice
}

void TrainerTest::epoch_figures_are_means_over_its_samples()
{
    const Run run = train(noise_dataset(tasks::LossKind::cross_entropy), three_epochs(), 1);
    const MetricRecord& first = run.records[0];
    const MetricRecord& second = run.records[1];
    const MetricRecord& epoch = run.records[2];
    QVERIFY(epoch.kind == MetricRecord::Kind::epoch);
    QVERIFY(std::abs(epoch.loss - (80 * first.loss + 10 * second.loss) / 90) < 1e-14);
    QVERIFY(std::abs(epoch.gradient_norm - (first.gradient_norm + second.gradient_norm) / 2) < 1e-14);
    QCOMPARE(epoch.train_accuracy, second.train_accuracy);
    QCOMPARE(epoch.epoch, 1.0);
    QCOMPARE(epoch.update, 2);
    QVERIFY(std::abs(first.epoch - 80.0 / 90) < 1e-15);
    QVERIFY(std::isnan(first.test_accuracy) && !std::isnan(epoch.test_accuracy) && !std::isnan(epoch.validation_accuracy));
}

void TrainerTest::a_non_finite_update_is_named_and_changes_nothing()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    TrainingSpecification training = three_epochs();
    training.optimiser = TrainingSpecification::Optimiser::sgd;
    training.schedule = TrainingSpecification::Schedule::constant;
    training.clip_norm = 0;
    training.learning_rate = 1e38;
    Workspace workspace(1);
    Trainer trainer(dataset, training, 1, learning::start_training(rich_network(), training), workspace);
    const Run run = drive(trainer);
    QVERIFY(trainer.non_finite_update().has_value());
    QVERIFY(*trainer.non_finite_update() >= 2);
    QCOMPARE(run.records.back().update, *trainer.non_finite_update());
    QCOMPARE(run.state.optimiser.updates, *trainer.non_finite_update() - 1);
    QVERIFY(!std::isfinite(run.records.back().loss) || !std::isfinite(run.records.back().gradient_norm));
}

/// The gradient is finite and so is the loss; only the weights after the step would not be.
void TrainerTest::a_step_beyond_the_numbers_is_taken_back()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    TrainingSpecification training = three_epochs();
    training.optimiser = TrainingSpecification::Optimiser::sgd;
    training.clip_norm = 0;
    training.learning_rate = 1e60;
    Workspace workspace(1);
    const TrainingState start = learning::start_training(rich_network(), training);
    Trainer trainer(dataset, training, 1, start, workspace);
    const MetricRecord record = trainer.update_once();
    QVERIFY(std::isfinite(record.loss) && std::isfinite(record.gradient_norm));
    QCOMPARE(trainer.non_finite_update(), std::optional<std::int64_t>(1));
    QVERIFY(same_weights(start, trainer.state()));
    QVERIFY(trainer.state().optimiser == start.optimiser);
}

void TrainerTest::evaluation_counts_every_sample_once()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    const dynamics::CompiledNetwork<float> network(model::cast<float>(rich_network()));
    Workspace workspace(2);
    const auto evaluation = learning::evaluate(network, *dataset, dataset->test, workspace);
    QCOMPARE(evaluation->samples, 37);
    QCOMPARE(evaluation->confusion.total(), 37);
    for (int truth = 0; truth < 3; ++truth) {
        std::int64_t row = 0;
        for (int guess = 0; guess < 3; ++guess)
            row += evaluation->confusion(truth, guess);
        QCOMPARE(row, std::count(dataset->test.labels.begin(), dataset->test.labels.end(), truth));
    }
    QCOMPARE(evaluation->accuracy, static_cast<double>(evaluation->confusion.correct()) / 37);
}

void TrainerTest::noise_of_evaluation_depends_on_the_seed_alone()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    const dynamics::CompiledNetwork<float> network(model::cast<float>(rich_network()));
    Workspace one(1), four(4);
    const auto loss = [&](Workspace& workspace, double sigma, std::uint64_t seed) {
        return learning::evaluate(network, *dataset, dataset->test, workspace, {sigma, seed})->loss;
    };
    QCOMPARE(loss(one, 0.5, 1), loss(four, 0.5, 1));
    QVERIFY(loss(one, 0.5, 1) != loss(one, 0.5, 2));
    QVERIFY(loss(one, 0.5, 1) != loss(one, 0, 1));
}

void TrainerTest::sets_are_run_as_often_as_asked_and_at_the_end()
{
    TrainingSpecification training = three_epochs();
    training.validate_every = 2;
    const Run run = train(noise_dataset(tasks::LossKind::cross_entropy), training, 1);
    std::vector<bool> evaluated;
    for (const MetricRecord& record : run.records)
        if (record.kind == MetricRecord::Kind::epoch)
            evaluated.push_back(!std::isnan(record.test_loss));
    QCOMPARE(evaluated, (std::vector<bool>{false, true, true}));
}

void TrainerTest::delayed_match_is_learned()
{
    tasks::TaskSpecification task;
    task.kind = tasks::TaskSpecification::Kind::delayed_match;
    const auto dataset = std::make_shared<tasks::Dataset>(*tasks::make_dataset(task, 1));
    model::ModelSpecification model;
    model::LayerSpecification& layer = model.layers.front();
    layer.nodes = 64;
    layer.alpha.base = 0.2;
    layer.recurrent_gain = 1;
    layer.initialisation.kind = model::Initialisation::Kind::kaiming;
    TrainingSpecification training;
    training.optimiser = TrainingSpecification::Optimiser::adam;
    training.learning_rate = 0.03;
    training.batch = 32;
    training.epochs = 12;
    Workspace workspace(2);
    const auto network = model::build_network(model, dataset->inputs, dataset->outputs, 1);
    Trainer trainer(dataset, training, 1, learning::start_training(*network, training), workspace);
    QCOMPARE(drive(trainer).records.back().test_accuracy, 1.0);
}

QTEST_APPLESS_MAIN(TrainerTest)
#include "trainer_test.moc"
