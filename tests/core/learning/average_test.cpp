#include "core/learning/evaluate.h"
#include "tests/support/noise_training.h"

#include <QTest>

#include <cmath>
#include <optional>
#include <vector>

using namespace horn;
using learning::TrainingSpecification;
using learning::TrainingState;
using testing::drive;
using testing::layered_network;
using testing::noise_classes;
using testing::same_records;

namespace
{

constexpr int updates_an_epoch = 9;  // of 90 samples in batches of ten

TrainingSpecification averaging_from(double epochs)
{
    TrainingSpecification training;
    for (const auto& [kind, name] : learning::kind_names())
        training.learned.insert(kind);
    training.batch = 10;
    training.epochs = 3;
    training.average_from = epochs;
    return training;
}

/// What a run carries after each update.
std::vector<TrainingState> states_of(const TrainingSpecification& training, int threads = 1)
{
    learning::Workspace workspace(threads);
    learning::Trainer trainer(noise_classes(), training, 1, learning::start_training(layered_network(0.6), training), workspace);
    std::vector<TrainingState> states;
    while (!trainer.finished())
        states.push_back(drive(trainer, 1).state);
    return states;
}

std::vector<double> values_of(const model::Network<float>& network)
{
    std::vector<double> values;
    for (const auto& array : model::arrays_of(network.parameters))
        values.insert(values.end(), array.values.begin(), array.values.end());
    return values;
}

/// Largest difference to the mean over the states from one on.
double distance(const TrainingState& state, const std::vector<TrainingState>& states, std::size_t first)
{
    std::vector<double> mean(values_of(state.average.network).size());
    for (std::size_t i = first; i < states.size(); ++i) {
        const std::vector<double> values = values_of(states[i].network);
        for (std::size_t k = 0; k < mean.size(); ++k)
            mean[k] += values[k] / static_cast<double>(states.size() - first);
    }
    const std::vector<double> given = values_of(state.average.network);
    double largest = 0;
    for (std::size_t k = 0; k < mean.size(); ++k)
        largest = std::max(largest, std::abs(given[k] - mean[k]));
    return largest;
}

}  // namespace

class AverageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_mean_is_that_of_the_weights_after_every_update_since()
    {
        const auto states = states_of(averaging_from(1));
        QCOMPARE(static_cast<int>(states.size()), 3 * updates_an_epoch);
        QCOMPARE(states.back().average.updates, std::int64_t{2 * updates_an_epoch});
        const double right = distance(states.back(), states, updates_an_epoch);
        QVERIFY2(right < 1e-6, qPrintable(QString::number(right)));
        for (const std::size_t wrong : {updates_an_epoch - 1, updates_an_epoch + 1, 0})
            QVERIFY(distance(states.back(), states, wrong) > 1e-4);
    }

    void averaging_begins_after_whole_updates_data()
    {
        QTest::addColumn<double>("epochs");
        QTest::addColumn<int>("averaged");
        QTest::newRow("never") << 0.0 << 0;
        QTest::newRow("at once") << 0.01 << 27;
        QTest::newRow("within an epoch") << 0.5 << 27 - 5;  // 4.5 is rounded away from zero
        QTest::newRow("the last update") << 2.9 << 1;
        QTest::newRow("after the end") << 3.0 << 0;
        QTest::newRow("long after the end") << 1e6 << 0;
    }
    void averaging_begins_after_whole_updates()
    {
        QFETCH(double, epochs);
        QFETCH(int, averaged);
        const TrainingState last = states_of(averaging_from(epochs)).back();
        QCOMPARE(last.average.updates, std::int64_t{averaged});
        QCOMPARE(&last.learned_network(), averaged > 0 ? &last.average.network : &last.network);
    }

    void what_is_learned_from_does_not_change()
    {
        const auto with = states_of(averaging_from(0.5)), without = states_of(averaging_from(0));
        for (std::size_t i = 0; i < with.size(); ++i)
            QVERIFY(testing::same_weights(with[i], without[i]));
    }

    void evaluations_are_those_of_the_mean()
    {
        const auto training = averaging_from(1);
        const auto data = noise_classes();
        learning::Workspace workspace(2);
        learning::Trainer trainer(data, training, 1, learning::start_training(layered_network(), training), workspace);
        for (int epoch = 0; epoch < training.epochs; ++epoch) {
            while (!trainer.epoch_due())
                trainer.update_once();
            const TrainingState& state = trainer.state();
            const auto loss_of = [&](const model::Network<float>& network) {
                return evaluate(dynamics::CompiledNetwork<float>(network), *data, data->test, workspace)->loss;
            };
            const double last = loss_of(state.network), learned = loss_of(state.learned_network());
            QCOMPARE(last == learned, epoch == 0);
            const auto report = trainer.close_epoch();
            QCOMPARE(report->test.loss, learned);
            QCOMPARE(report->record.test_loss, learned);
        }
    }

    /// The region of stable ω and γ is convex: 0 < ωh < 2√(1−γh).
    void the_mean_of_stable_nodes_is_stable()
    {
        TrainingSpecification training = averaging_from(0.2);
        training.learning_rate = 1;  // from one edge of the region to the other
        for (const TrainingState& state : states_of(training)) {
            const model::Network<float>& network = state.learned_network();
            for (const auto& layer : network.parameters.layers)
                for (Eigen::Index i = 0; i < layer.omega.size(); ++i) {
                    const double omega = layer.omega[i] * network.time_step, gamma = layer.gamma[i] * network.time_step;
                    QVERIFY(gamma > 0 && gamma < 1 && omega > 0 && omega < 2 * std::sqrt(1 - gamma));
                }
        }
    }

    void the_mean_is_the_same_on_any_number_of_threads()
    {
        const auto training = averaging_from(1);
        const auto one = values_of(states_of(training).back().average.network);
        for (const int threads : {2, 4})
            QVERIFY(one == values_of(states_of(training, threads).back().average.network));
    }

    void a_run_that_averages_later_or_no_longer_drops_the_mean()
    {
        const auto training = averaging_from(1);
        const auto states = states_of(training);
        learning::Workspace workspace(1);
        for (const double from : {0.0, 2.5}) {
            learning::Trainer trainer(noise_classes(), averaging_from(from), 1, states[2 * updates_an_epoch - 1], workspace);
            QCOMPARE(trainer.state().average.updates, std::int64_t{updates_an_epoch});
            trainer.update_once();
            QCOMPARE(trainer.state().average.updates, std::int64_t{0});
        }
    }
};

QTEST_GUILESS_MAIN(AverageTest)
#include "average_test.moc"
