#include "core/learning/memory.h"

#include "core/base/random.h"
#include "core/learning/evaluate.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"
#include "tests/support/taken_memory.h"

#include <QTest>

#include <memory>
#include <numeric>
#include <vector>

using namespace horn;
using learning::TrainingSpecification;
using learning::Workspace;

namespace
{

constexpr int samples = 40;  // three tiles, of which the last is partial

/// Noise of 300 steps, with classes or sequences to learn.
std::shared_ptr<tasks::Dataset> noise_dataset(tasks::LossKind loss, double kick_rate = 0)
{
    auto dataset = std::make_shared<tasks::Dataset>();
    dataset->loss = loss;
    dataset->steps = 300;
    dataset->inputs = 2;
    dataset->outputs = 3;
    dataset->training_kick_rate = kick_rate;
    dataset->training_kick_amplitude = 0.2;
    RandomStream stream(7, Purpose::test);
    for (tasks::Split* split : {&dataset->train, &dataset->validation, &dataset->test}) {
        split->samples = samples;
        for (int i = 0; i < samples * dataset->steps * dataset->inputs; ++i)
            split->values.push_back(static_cast<float>(stream.normal()));
        for (int i = 0; i < samples && loss == tasks::LossKind::cross_entropy; ++i)
            split->labels.push_back(static_cast<std::int32_t>(stream.below(3)));
        for (int i = 0; i < samples * dataset->steps * dataset->outputs && loss == tasks::LossKind::mean_squared_error; ++i)
            split->targets.push_back(static_cast<float>(stream.normal()));
    }
    return dataset;
}

model::Network<double> two_layers(model::Readout readout)
{
    model::ModelSpecification model;
    model.readout = readout;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 9;
        layer.alpha.base = 0.3;
        layer.feedback.base = 0.1;
        layer.delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 5};
    }
    return *model::build_network(model, 2, 3, 1);
}

struct Trained {
    model::Network<float> network;
    double test_loss = 0;
    int segment = 0;
    std::size_t planned = 0;
    std::size_t taken = 0;  ///< by every worker's tiles
};

/// One epoch of one update. \param megabytes the budget.
Trained train(const std::shared_ptr<tasks::Dataset>& dataset, model::Readout readout, double megabytes, int threads)
{
    TrainingSpecification training;
    training.memory = megabytes;
    training.epochs = 1;
    Workspace workspace(threads);
    auto state = learning::start_training(two_layers(readout), training);
    const auto plan = learning::fit_memory(training, state.network, *dataset, workspace);
    if (!plan)
        return {};
    learning::Trainer trainer(dataset, training, 1, std::move(state), workspace);
    trainer.update_once();
    Trained done{trainer.state().network, trainer.close_epoch()->test.loss, plan->segment, plan->bytes, 0};
    for (const learning::WorkerMemory& worker : workspace.workers)
        done.taken += testing::bytes_taken(worker.buffers) + worker.kicks.capacity() * sizeof(dynamics::SampleKick) +
                      testing::bytes_taken<float>({&worker.input, &worker.targets, &worker.output_gradient});
    return done;
}

bool same_weights(const model::Network<float>& a, const model::Network<float>& b)
{
    const auto left = model::arrays_of(a.parameters);
    const auto right = model::arrays_of(b.parameters);
    for (std::size_t i = 0; i < left.size(); ++i)
        if (!std::equal(left[i].values.begin(), left[i].values.end(), right[i].values.begin(), right[i].values.end()))
            return false;
    return !left.empty() && left.size() == right.size();
}

}  // namespace

class MemoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weights_and_figures_do_not_depend_on_the_budget_data();
    void weights_and_figures_do_not_depend_on_the_budget();
    void a_budget_that_nothing_keeps_is_an_error_with_the_least_that_does();
    void gradients_of_many_tiles_are_counted();
    void the_default_holds_whole_trials_of_what_is_usual();
};

void MemoryTest::weights_and_figures_do_not_depend_on_the_budget_data()
{
    QTest::addColumn<tasks::LossKind>("loss");
    QTest::addColumn<model::Readout>("readout");
    QTest::addColumn<double>("kick_rate");
    for (const auto& [words, readout] :
         {std::pair{"positions", model::Readout::position}, {"mean", model::Readout::mean}, {"root mean square", model::Readout::rms}}) {
        QTest::addRow("classes, %s", words) << tasks::LossKind::cross_entropy << readout << 0.0;
        QTest::addRow("sequences, %s", words) << tasks::LossKind::mean_squared_error << readout << 0.0;
    }
    QTest::addRow("classes, kicked") << tasks::LossKind::cross_entropy << model::Readout::position << 0.05;
}

void MemoryTest::weights_and_figures_do_not_depend_on_the_budget()
{
    QFETCH(tasks::LossKind, loss);
    QFETCH(model::Readout, readout);
    QFETCH(double, kick_rate);
    const auto dataset = noise_dataset(loss, kick_rate);
    const Trained whole = train(dataset, readout, 1024, 1);
    QCOMPARE(whole.segment, 0);
    QVERIFY(whole.taken <= whole.planned);
    const double all = static_cast<double>(whole.planned) / 1e6;
    int different = 0;
    for (const int threads : {1, 2})
        for (const double part : {0.6, 0.7, 0.8, 0.9}) {
            const double budget = part * all * threads;
            const Trained frugal = train(dataset, readout, budget, threads);
            QVERIFY(frugal.segment > 0 && frugal.segment < dataset->steps);
            QVERIFY(static_cast<double>(frugal.planned) <= budget * 1e6);
            QVERIFY(frugal.taken <= frugal.planned);
            QVERIFY(same_weights(frugal.network, whole.network));
            QCOMPARE(frugal.test_loss, whole.test_loss);
            different += frugal.taken < whole.taken ? 1 : 0;
        }
    QVERIFY(different >= 4);  // one thread at every budget
}

void MemoryTest::a_budget_that_nothing_keeps_is_an_error_with_the_least_that_does()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    const auto network = model::cast<float>(two_layers(model::Readout::position));
    TrainingSpecification training;
    training.memory = 0.01;
    const auto plan = learning::plan_memory(training, network, *dataset, 2);
    QVERIFY(!plan.ok());
    QCOMPARE(plan.error().where, std::string("/training/memory"));
    QCOMPARE(plan.error().remedy, std::string("allow more, or use fewer threads"));
    int least = 0;
    QVERIFY(std::sscanf(plan.error().what.c_str(), "0.01 MB are too little: 2 threads take %d MB at least", &least) == 1);
    training.memory = least;
    QVERIFY(learning::plan_memory(training, network, *dataset, 2).ok());
    training.memory = least - 1;
    QVERIFY(!learning::plan_memory(training, network, *dataset, 2).ok());
}

void MemoryTest::gradients_of_many_tiles_are_counted()
{
    const auto dataset = noise_dataset(tasks::LossKind::cross_entropy);
    const auto network = model::cast<float>(two_layers(model::Readout::position));
    const auto bytes = [&](int batch) {
        TrainingSpecification training;
        training.batch = batch;
        return learning::sweep_bytes(network, *dataset, training, 1, 0);
    };
    QVERIFY(bytes(2 * dynamics::tile_samples) > bytes(dynamics::tile_samples));
    const int full = learning::tiles_in_hand * dynamics::tile_samples;
    const std::size_t one = bytes(2 * dynamics::tile_samples) - bytes(dynamics::tile_samples);
    QCOMPARE(bytes(full) - bytes(dynamics::tile_samples), (learning::tiles_in_hand - 1) * one);
    // Beyond that, only sums of whole groups wait: one more each time their number doubles.
    QCOMPARE(bytes(2 * full), bytes(full) + one);
    QCOMPARE(bytes(4 * full), bytes(full) + 2 * one);
}

void MemoryTest::the_default_holds_whole_trials_of_what_is_usual()
{
    tasks::Dataset images;
    images.steps = 784;
    images.inputs = 1;
    images.outputs = 10;
    model::ModelSpecification model;
    model.layers.front().nodes = 256;
    const auto network = model::cast<float>(*model::build_network(model, 1, 10, 1));
    const auto plan = learning::plan_memory({}, network, images, 8);
    QVERIFY(plan.ok());
    QCOMPARE(plan->segment, 0);
    QVERIFY(static_cast<double>(plan->bytes) <= 1024e6);
}

QTEST_APPLESS_MAIN(MemoryTest)
#include "memory_test.moc"
