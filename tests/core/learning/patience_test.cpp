#include "core/learning/diagnosis.h"
#include "tests/support/noise_training.h"

#include <QTest>

#include <cmath>

using namespace horn;
using learning::BestEpoch;
using learning::Diagnosis;
using learning::TrainingSpecification;

namespace
{

/// Weights that never move: no epoch is better than the first.
TrainingSpecification idle(int patience)
{
    TrainingSpecification training;
    training.learning_rate = 0;
    training.epochs = 20;
    training.patience = patience;
    return training;
}

}  // namespace

class PatienceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_first_of_equal_epochs_is_the_best()
    {
        BestEpoch best;
        QVERIFY(!best.judge(1, learning::not_measured));
        QVERIFY(best.judge(2, 0.5));
        QVERIFY(!best.judge(3, 0.5) && !best.judge(4, 0.25) && !best.judge(5, learning::not_measured));
        QVERIFY(best.judge(6, 0.75));
        QVERIFY(best == (BestEpoch{6, 0.75}));
    }

    void what_is_not_finite_is_no_best()
    {
        learning::MetricRecord record;
        QVERIFY(std::isnan(learning::judged_figure(record)));
        record.validation_loss = 0.25;
        QCOMPARE(learning::judged_figure(record), -0.25);
        record.validation_accuracy = 0.5;
        QCOMPARE(learning::judged_figure(record), 0.5);
        record.validation_loss = learning::not_measured;
        QVERIFY(std::isnan(learning::judged_figure(record)));
    }

    void a_run_ends_after_so_many_epochs_without_a_better_one()
    {
        for (const int patience : {1, 3, 19}) {
            const auto run = testing::train_on_noise(idle(patience));
            QCOMPARE(run.state.epoch, 1 + patience);
            QCOMPARE(run.state.best.epoch, 1);
        }
        QCOMPARE(testing::train_on_noise(idle(0)).state.epoch, 20);
        QCOMPARE(testing::train_on_noise(idle(20)).state.epoch, 20);
    }

    void epochs_that_were_not_judged_do_not_end_a_run()
    {
        TrainingSpecification training = idle(4);
        training.validate_every = 3;
        const auto run = testing::train_on_noise(training);
        QCOMPARE(run.state.best.epoch, 3);
        QCOMPARE(run.state.epoch, 9);  // 6 is three epochs later, 9 is six
    }

    void the_best_epoch_is_that_of_the_rows()
    {
        TrainingSpecification training;
        training.epochs = 12;
        training.batch = 30;
        const auto run = testing::train_on_noise(training);
        double most = -1;
        int epoch = 0;
        for (const auto& record : run.records)
            if (record.kind == learning::MetricRecord::Kind::epoch && record.validation_accuracy > most) {
                most = record.validation_accuracy;
                epoch = static_cast<int>(record.epoch);
            }
        QCOMPARE(run.state.best.epoch, epoch);
        QCOMPARE(run.state.best.figure, most);
    }

    void a_copied_state_loses_patience_at_the_same_epoch()
    {
        const TrainingSpecification training = idle(3);
        const auto whole = testing::train_on_noise(training);
        for (int before = 0; before <= 8; ++before) {
            learning::Workspace workspace(1);
            const auto data = testing::noise_classes();
            learning::Trainer first(data, training, 1, learning::start_training(testing::layered_network(), training), workspace);
            auto cut = testing::drive(first, before);
            learning::Trainer second(data, training, 1, first.state(), workspace);
            const auto rest = testing::drive(second);
            cut.records.insert(cut.records.end(), rest.records.begin(), rest.records.end());
            QVERIFY(testing::same_records(whole.records, cut.records));
        }
    }

    void a_run_is_diagnosed_once_an_epoch()
    {
        const auto run = testing::train_on_noise(idle(2));
        for (const auto& record : run.records) {
            const bool epoch = record.kind == learning::MetricRecord::Kind::epoch;
            QCOMPARE(!std::isnan(record.saturation), epoch);
            QCOMPARE(!std::isnan(record.gradient_ratio), epoch);
        }
    }

    void a_diagnosis_knows_what_is_learned_and_how()
    {
        const auto data = testing::noise_classes();
        learning::Workspace workspace(1);
        model::Network<float> network = model::cast<float>(testing::layered_network());
        const Diagnosis both = learning::diagnose(dynamics::CompiledNetwork<float>(network), *data, true, workspace);
        QVERIFY(both.saturation >= 0 && both.gradient_ratio > 0);
        network.activation = model::Activation::relu;
        const Diagnosis rectified = learning::diagnose(dynamics::CompiledNetwork<float>(network), *data, false, workspace);
        QVERIFY(std::isnan(rectified.saturation) && std::isnan(rectified.gradient_ratio));
    }

    void a_person_is_warned_beyond_the_limits_and_not_before()
    {
        QVERIFY(learning::warnings_of(Diagnosis{}).empty());
        QVERIFY(learning::warnings_of(Diagnosis{0.1, 1e-6}).empty());
        QVERIFY(learning::warnings_of(Diagnosis{0.0, 1e3}).empty());
        QVERIFY(learning::warnings_of(Diagnosis{0.2, 1}).front().starts_with("tanh is saturated in 20 %"));
        QVERIFY(learning::warnings_of(Diagnosis{0, 1e-9}).front().starts_with("gradients vanish"));
        QVERIFY(learning::warnings_of(Diagnosis{0, 1e9}).front().starts_with("gradients explode"));
        QCOMPARE(learning::warnings_of(Diagnosis{0.5, 1e9}).size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(PatienceTest)
#include "patience_test.moc"
