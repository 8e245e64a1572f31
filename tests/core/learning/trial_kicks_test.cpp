#include "core/learning/trial_kicks.h"

#include "core/learning/memory.h"
#include "tests/support/noise_training.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

using namespace horn;
using dynamics::SampleKick;
using learning::TrialKicks;
using testing::drive;
using testing::same_records;

namespace
{

model::Network<float> network_of(int layers, double time_step = 1)
{
    model::ModelSpecification model;
    model.time_step = time_step;
    model.layers.assign(static_cast<std::size_t>(layers), model.layers.front());
    for (int layer = 0; layer < layers; ++layer)
        model.layers[static_cast<std::size_t>(layer)].nodes = 4 + layer;
    return model::cast<float>(*model::build_network(model, 1, 2, 1));
}

std::vector<SampleKick> drawn(const TrialKicks& kicks, const std::vector<std::uint32_t>& samples, int steps = 500, double time_step = 1)
{
    std::vector<SampleKick> found;
    learning::draw_kicks(kicks, network_of(2, time_step), steps, samples, found);
    return found;
}

/// The kicks of one sample, as if it were alone.
std::vector<SampleKick> of_sample(const std::vector<SampleKick>& all, int sample)
{
    std::vector<SampleKick> own;
    for (SampleKick kick : all)
        if (kick.sample == sample) {
            kick.sample = 0;
            own.push_back(kick);
        }
    return own;
}

std::shared_ptr<const tasks::Dataset> trials(double rate, double amplitude = 0.2)
{
    return testing::tones(200, {.kick_rate = rate, .kick_amplitude = amplitude});
}

struct Wanted {
    int threads = 1;
    bool oscillators = true;  ///< learns ω, γ, α and v too
    double learning_rate = 0.01;
    double memory = 1;       ///< of what whole trials take
    int taken_up_after = 0;  ///< updates; 0: it is not
};

/// Trains two layers.
std::vector<learning::MetricRecord> trained(const std::shared_ptr<const tasks::Dataset>& dataset, const Wanted& wanted)
{
    learning::TrainingSpecification training;
    for (const auto& [kind, name] : learning::kind_names())
        if (wanted.oscillators || !learning::is_oscillator(kind))
            training.learned.insert(kind);
    training.batch = 85;
    training.epochs = 2;
    training.learning_rate = wanted.learning_rate;
    model::ModelSpecification model;
    model.layers.assign(2, model.layers.front());
    const auto network = *model::build_network(model, dataset->inputs, dataset->outputs, 1);
    learning::Workspace workspace(wanted.threads);
    const auto single = model::cast<float>(network);
    if (const auto whole = learning::plan_memory(training, single, *dataset, wanted.threads); wanted.memory < 1)
        training.memory = wanted.memory * static_cast<double>(whole->bytes) / 1e6;
    const auto plan = learning::fit_memory(training, single, *dataset, workspace);
    if (!plan || (plan->segment > 0) != (wanted.memory < 1))
        return {};
    learning::Trainer trainer(dataset, training, 1, learning::start_training(network, training), workspace);
    if (wanted.taken_up_after == 0)
        return drive(trainer).records;
    testing::TrainedOnNoise parts = drive(trainer, wanted.taken_up_after);
    learning::Trainer second(dataset, training, 1, parts.state, workspace);
    for (const learning::MetricRecord& record : drive(second).records)
        parts.records.push_back(record);
    return parts.records;
}

}  // namespace

class TrialKicksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_node_of_every_sample_is_hit_at_its_rate()
    {
        const int steps = 20000;
        const double rate = 0.02, time_step = 0.5;
        const auto kicks = drawn({rate, 0.3, 1, 1}, {4, 9, 11}, steps, time_step);
        const double expected = rate * time_step * steps;  // 200 for each node of each sample
        for (int sample = 0; sample < 3; ++sample)
            for (int layer = 0; layer < 2; ++layer)
                for (int node = 0; node < 4 + layer; ++node) {
                    std::vector<double> counts(20);  // of each thousand steps
                    for (const SampleKick& kick : kicks)
                        if (kick.sample == sample && kick.layer == layer && kick.node == node)
                            ++counts.at(static_cast<std::size_t>(kick.step / 1000));
                    double sum = 0, squares = 0;
                    for (const double count : counts) {
                        sum += count;
                        squares += (count - expected / 20) * (count - expected / 20);
                    }
                    QVERIFY(std::abs(sum - expected) < 5 * std::sqrt(expected));
                    // The variance of a Poisson count is its mean, 10; of 20 such squares the mean strays by √((10 + 2 · 10²)/20) = 3.2.
                    QVERIFY(squares / 20 > 1 && squares / 20 < 26);
                }
        QVERIFY(std::all_of(kicks.begin(), kicks.end(), [](const SampleKick& kick) { return kick.velocity == 0.3F; }));
        QVERIFY(std::is_sorted(kicks.begin(), kicks.end(), [](const auto& a, const auto& b) { return a.step < b.step; }));
        QVERIFY(kicks.front().step >= 0 && kicks.back().step < steps);
    }

    void a_sample_is_hit_alike_whatever_is_beside_it()
    {
        const auto alone = drawn({0.1, 0.3, 1, 2}, {11});
        const auto beside = drawn({0.1, 0.3, 1, 2}, {3, 11, 5});
        QVERIFY(of_sample(beside, 1) == alone);
        QVERIFY(of_sample(beside, 0) != alone);
    }

    void every_epoch_and_every_seed_draws_anew()
    {
        const auto first = drawn({0.1, 0.3, 1, 1}, {4});
        QVERIFY(drawn({0.1, 0.3, 1, 1}, {4}) == first);
        QVERIFY(drawn({0.1, 0.3, 1, 2}, {4}) != first);
        QVERIFY(drawn({0.1, 0.3, 2, 1}, {4}) != first);
        QVERIFY(drawn({0, 0.3, 1, 1}, {4}).empty());
    }

    void the_room_that_is_planned_is_what_they_are_given()
    {
        const auto network = network_of(2);
        std::vector<std::uint32_t> samples(dynamics::tile_samples);
        std::iota(samples.begin(), samples.end(), 0U);
        const TrialKicks some{0.1, 0.3, 1, 1};
        const auto kicks = drawn(some, samples, 2000);  // 57 600 of them, give or take 240
        QCOMPARE(learning::kick_bytes(some, network, 2000), kicks.capacity() * sizeof(SampleKick));
        QVERIFY(static_cast<double>(kicks.size()) > 0.95 * static_cast<double>(kicks.capacity()));
        QCOMPARE(learning::kick_bytes({0, 0.3}, network, 2000), std::size_t{0});
        QCOMPARE(learning::kick_bytes({0.1, 0}, network, 2000), std::size_t{0});
    }

    void training_with_kicks_is_the_same_on_any_number_of_threads_with_any_memory_and_when_taken_up()
    {
        const auto kicked = trials(0.05);
        const auto one = trained(kicked, {});
        QVERIFY(!one.empty());
        QVERIFY(same_records(one, trained(kicked, {.threads = 2})));
        QVERIFY(same_records(one, trained(kicked, {.threads = 4})));
        QVERIFY(same_records(one, trained(kicked, {.memory = 0.8})));
        QVERIFY(same_records(one, trained(kicked, {.threads = 2, .taken_up_after = 1})));
        QVERIFY(!same_records(one, trained(trials(0), {})));
        QVERIFY(!same_records(one, trained(trials(0.05, 0.2001), {})));
    }

    void a_network_that_does_not_change_is_kicked_otherwise_in_every_epoch_and_never_in_evaluations()
    {
        const auto epochs_of = [](double rate) {
            std::vector<learning::MetricRecord> epochs;
            for (const learning::MetricRecord& record : trained(trials(rate), {.oscillators = false, .learning_rate = 0}))
                if (record.kind == learning::MetricRecord::Kind::epoch)
                    epochs.push_back(record);
            return epochs;
        };
        const auto kicked = epochs_of(0.05), calm = epochs_of(0);
        QVERIFY(std::abs(kicked[0].loss - kicked[1].loss) > 1e-7);
        QVERIFY(std::abs(calm[0].loss - calm[1].loss) < 1e-12);  // another order of summation alone
        for (std::size_t i = 0; i < 2; ++i)
            QCOMPARE(kicked[i].validation_loss, calm[0].validation_loss);
    }
};

QTEST_APPLESS_MAIN(TrialKicksTest)
#include "trial_kicks_test.moc"
