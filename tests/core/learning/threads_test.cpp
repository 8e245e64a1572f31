#include "core/learning/evaluate.h"
#include "core/learning/outputs.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"

#include <QTest>

#include <cstring>
#include <memory>
#include <vector>

using namespace horn;

namespace
{

/// 90 trials in every split: six tiles, ten samples in the last.
std::shared_ptr<const tasks::Dataset> trials()
{
    tasks::TaskSpecification task;
    task.kind = tasks::TaskSpecification::Kind::delayed_match;
    task.symbols = 3;
    task.steps = 12;
    task.train_trials = task.test_trials = 90;
    return std::make_shared<const tasks::Dataset>(*tasks::make_dataset(task, 5));
}

/// Two layers, delays, heterogeneity: everything that may break bit-for-bit equality.
model::Network<double> network_for(const tasks::Dataset& dataset)
{
    model::ModelSpecification model;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 13;
        layer.omega.kind = model::NodeValues::Kind::uniform;
        layer.alpha.base = 0.3;
        layer.delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 3};
    }
    return *model::build_network(model, dataset.inputs, dataset.outputs, 1);
}

struct Trained {
    std::vector<learning::MetricRecord> records;
    learning::TrainingState state;
};

Trained train(const std::shared_ptr<const tasks::Dataset>& dataset, int threads)
{
    learning::TrainingSpecification training;
    training.batch = 85;  // six tiles, five samples in the last; then a batch of five
    training.epochs = 3;
    learning::Workspace workspace(threads);
    learning::Trainer trainer(dataset, training, 1, learning::start_training(network_for(*dataset), training), workspace);
    Trained trained;
    while (!trainer.finished())
        trained.records.push_back(trainer.epoch_due() ? trainer.close_epoch()->record : trainer.update_once());
    trained.state = trainer.state();
    return trained;
}

bool same_bits(const Matrix<float>& a, const Matrix<float>& b)
{
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) == 0;
}

}  // namespace

class ThreadsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void training_is_bit_identical_on_1_2_4_and_8_threads()
    {
        const auto dataset = trials();
        const Trained one = train(dataset, 1);
        QCOMPARE(one.records.size(), std::size_t{9});
        for (const int threads : {2, 4, 8}) {
            const Trained several = train(dataset, threads);
            QVERIFY(
                std::equal(one.records.begin(), one.records.end(), several.records.begin(), several.records.end(), learning::same_figures));
            const auto left = model::arrays_of(one.state.network.parameters);
            const auto right = model::arrays_of(several.state.network.parameters);
            for (std::size_t i = 0; i < left.size(); ++i)
                QVERIFY2(std::memcmp(left[i].values.data(), right[i].values.data(), left[i].values.size_bytes()) == 0,
                         left[i].name.c_str());
            QVERIFY(one.state.optimiser == several.state.optimiser);
        }
    }

    void evaluation_is_bit_identical_on_1_2_4_and_8_threads()
    {
        const auto dataset = trials();
        const dynamics::CompiledNetwork<float> network(model::cast<float>(network_for(*dataset)));
        const auto evaluation_on = [&](int threads) {
            learning::Workspace workspace(threads);
            return *learning::evaluate(network, *dataset, dataset->test, workspace, {.noise = 0.3, .seed = 4});
        };
        const auto outputs_on = [&](int threads) {
            learning::Workspace workspace(threads);
            return *learning::outputs_of(network, *dataset, dataset->test, workspace);
        };
        const learning::Evaluation one = evaluation_on(1);
        const Matrix<float> outputs = outputs_on(1);
        QCOMPARE(static_cast<int>(outputs.rows()), 90);
        for (const int threads : {2, 4, 8}) {
            const learning::Evaluation several = evaluation_on(threads);
            QVERIFY(std::memcmp(&one.loss, &several.loss, sizeof one.loss) == 0);
            QVERIFY(one.confusion.counts == several.confusion.counts);
            QVERIFY(same_bits(outputs, outputs_on(threads)));
        }
    }

    void outputs_are_those_that_an_evaluation_judges()
    {
        const auto dataset = trials();
        const dynamics::CompiledNetwork<float> network(model::cast<float>(network_for(*dataset)));
        learning::Workspace workspace(2);
        const Matrix<float> outputs = *learning::outputs_of(network, *dataset, dataset->test, workspace);
        int correct = 0;
        for (int sample = 0; sample < 90; ++sample) {
            Eigen::Index guess = 0;
            outputs.row(sample).maxCoeff(&guess);
            correct += guess == dataset->test.labels[static_cast<std::size_t>(sample)] ? 1 : 0;
        }
        QCOMPARE(correct, static_cast<int>(learning::evaluate(network, *dataset, dataset->test, workspace)->confusion.correct()));
    }
};

QTEST_APPLESS_MAIN(ThreadsTest)
#include "threads_test.moc"
