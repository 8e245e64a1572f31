#include "core/learning/input_noise.h"
#include "tests/support/noise_training.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

using namespace horn;
using learning::InputNoise;
using testing::drive;
using testing::same_records;
using testing::tones;

namespace
{

/// What the noise adds to the inputs of some samples: one row of steps × channels values for each.
std::vector<std::vector<float>> noise_of(const InputNoise& noise, const std::vector<std::uint32_t>& samples, int steps = 50)
{
    dynamics::Tile<float> tile;
    tile.reshape(steps, 2, static_cast<int>(samples.size()));
    std::fill(tile.values.begin(), tile.values.end(), 0.0F);
    learning::add_noise(noise, samples, tile);
    std::vector<std::vector<float>> rows(samples.size());
    for (std::size_t s = 0; s < samples.size(); ++s)
        for (std::size_t i = s; i < tile.values.size(); i += dynamics::tile_samples)
            rows[s].push_back(tile.values[i]);
    return rows;
}

learning::TrainingSpecification training_of(double learning_rate)
{
    learning::TrainingSpecification training;
    training.batch = 85;  // three tiles, then 65 samples in the last batch of the epoch
    training.epochs = 3;
    training.learning_rate = learning_rate;
    return training;
}

learning::TrainingState first_state(const tasks::Dataset& dataset, const learning::TrainingSpecification& training)
{
    model::ModelSpecification model;
    model.layers.front().nodes = 9;
    return learning::start_training(*model::build_network(model, dataset.inputs, dataset.outputs, 1), training);
}

std::vector<learning::MetricRecord> trained(double sigma, int threads, double learning_rate = 0.01)
{
    const auto dataset = tones(40, {.noise = sigma});
    const learning::TrainingSpecification training = training_of(learning_rate);
    learning::Workspace workspace(threads);
    learning::Trainer trainer(dataset, training, 1, first_state(*dataset, training), workspace);
    return drive(trainer).records;
}

}  // namespace

class InputNoiseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void it_is_normal_with_mean_zero_and_the_deviation_given()
    {
        const std::vector<float> drawn = noise_of({0.3, 1, 1}, {7}, 20000).front();
        double sum = 0, square = 0, fourth = 0;
        for (const double value : drawn) {
            sum += value;
            square += value * value;
            fourth += value * value * value * value;
        }
        const auto count = static_cast<double>(drawn.size());
        QVERIFY(std::abs(sum / count) < 0.006);  // 0.3 / √40000 = 0.0015
        QVERIFY(std::abs(std::sqrt(square / count) - 0.3) < 0.005);
        QVERIFY(std::abs(fourth * count / (square * square) - 3) < 0.15);
    }

    void a_sample_has_the_same_noise_whatever_is_beside_it()
    {
        const auto alone = noise_of({1, 1, 2}, {11});
        const auto beside = noise_of({1, 1, 2}, {3, 11, 5});
        QCOMPARE(beside[1], alone[0]);
        QVERIFY(beside[0] != beside[1]);
    }

    void every_epoch_draws_anew_and_no_epoch_draws_what_an_evaluation_draws()
    {
        std::vector<std::vector<float>> draws;
        for (const std::uint64_t draw : {0U, 1U, 2U, 3U})
            draws.push_back(noise_of({1, 1, draw}, {4}).front());
        for (std::size_t a = 0; a < draws.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                QVERIFY(draws[a] != draws[b]);
    }

    void draws_are_the_same_for_every_deviation()
    {
        const auto small = noise_of({0.25, 1, 1}, {4}).front(), large = noise_of({0.5, 1, 1}, {4}).front();
        for (std::size_t i = 0; i < small.size(); ++i)
            QCOMPARE(2 * small[i], large[i]);
    }

    void training_with_noise_is_the_same_on_any_number_of_threads()
    {
        const auto one = trained(0.5, 1);
        QVERIFY(same_records(one, trained(0.5, 2)));
        QVERIFY(same_records(one, trained(0.5, 4)));
        QVERIFY(!same_records(one, trained(0, 1)));
        QVERIFY(!same_records(one, trained(0.5001, 1)));
    }

    void a_network_that_does_not_change_meets_other_noise_in_every_epoch_and_none_in_evaluations()
    {
        std::vector<double> noisy, validation;
        for (const learning::MetricRecord& record : trained(0.5, 2, 0))
            if (record.kind == learning::MetricRecord::Kind::epoch) {
                noisy.push_back(record.loss);
                validation.push_back(record.validation_loss);
            }
        std::vector<double> clean;
        for (const learning::MetricRecord& record : trained(0, 2, 0))
            if (record.kind == learning::MetricRecord::Kind::epoch) {
                clean.push_back(record.loss);
                QCOMPARE(record.validation_loss, validation[0]);
            }
        QVERIFY(validation[0] == validation[1] && validation[1] == validation[2]);
        for (const auto& [a, b] : {std::pair(0U, 1U), std::pair(1U, 2U), std::pair(0U, 2U)}) {
            QVERIFY(std::abs(noisy[a] - noisy[b]) > 1e-7);
            QVERIFY(std::abs(clean[a] - clean[b]) < 1e-12);  // another order of summation alone
        }
    }

    void a_run_taken_up_within_an_epoch_goes_on_bit_for_bit()
    {
        const auto dataset = tones(40, {.noise = 0.5});
        const learning::TrainingSpecification training = training_of(0.01);
        learning::Workspace workspace(2);
        learning::Trainer first(dataset, training, 1, first_state(*dataset, training), workspace);
        testing::TrainedOnNoise parts = drive(first, 3);  // the first epoch, and one update of the next
        learning::Trainer second(dataset, training, 1, parts.state, workspace);
        for (const learning::MetricRecord& record : drive(second).records)
            parts.records.push_back(record);
        QVERIFY(same_records(parts.records, trained(0.5, 2)));
    }
};

QTEST_APPLESS_MAIN(InputNoiseTest)
#include "input_noise_test.moc"
