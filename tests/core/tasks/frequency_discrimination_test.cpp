#include "core/tasks/sources.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

using namespace horn::tasks;

namespace
{

TaskSpecification task_of(int frequencies, double noise)
{
    TaskSpecification task;
    task.kind = TaskSpecification::Kind::frequency_discrimination;
    task.frequencies = frequencies;
    task.signal_noise = noise;
    task.trial_length = 300;
    task.train_trials = 201;
    task.test_trials = 50;
    return task;
}

Dataset made(const TaskSpecification& task, std::uint64_t seed = 1)
{
    auto dataset = make_dataset(task, seed);
    if (!dataset)
        qFatal("%s", dataset.error().message().c_str());
    return *std::move(dataset);
}

std::complex<double> fourier(const std::vector<float>& trial, double frequency)
{
    std::complex<double> sum;
    for (std::size_t t = 0; t < trial.size(); ++t)
        sum += static_cast<double>(trial[t]) * std::polar(1.0, -frequency * static_cast<double>(t));
    return 2.0 * sum / static_cast<double>(trial.size());
}

}  // namespace

class FrequencyDiscriminationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frequencies_are_spaced_by_equal_ratios_from_the_lowest_to_the_highest()
    {
        TaskSpecification task = task_of(5, 0);
        task.lowest_frequency = 0.05;
        task.highest_frequency = 0.8;
        const std::vector<double> frequencies = frequencies_of(task);
        QCOMPARE(frequencies.front(), 0.05);
        for (std::size_t i = 1; i < 5; ++i)
            QVERIFY(std::abs(frequencies[i] / frequencies[i - 1] - 2) < 1e-12);
        task.frequencies = 1;
        QCOMPARE(frequencies_of(task), std::vector<double>{0.05});
    }

    void without_noise_every_trial_is_a_sine_of_the_frequency_of_its_class()
    {
        const Dataset dataset = made(task_of(4, 0));
        const std::vector<double> frequencies = frequencies_of(task_of(4, 0));
        QCOMPARE(dataset.train.samples, 201);
        for (int i = 0; i < dataset.train.samples; ++i) {
            const std::vector<float> s = dataset.input_of(dataset.train, i);
            const double f = frequencies[static_cast<std::size_t>(dataset.train.labels[static_cast<std::size_t>(i)])];
            for (std::size_t t = 1; t + 1 < s.size(); ++t)
                QVERIFY(std::abs(s[t + 1] + s[t - 1] - 2 * std::cos(f) * s[t]) < 1e-6);
            QVERIFY(std::abs(s[0] * s[0] + std::pow((s[1] - s[0] * std::cos(f)) / std::sin(f), 2) - 1) < 1e-5);  // amplitude 1
        }
    }

    void classes_are_balanced_as_far_as_the_number_of_trials_allows()
    {
        for (const int k : {2, 3, 7}) {
            const Dataset dataset = made(task_of(k, 0.5));
            QCOMPARE(dataset.outputs, k);
            for (const Split* split : {&dataset.train, &dataset.validation, &dataset.test}) {
                std::vector<int> counts(static_cast<std::size_t>(k));
                for (const int label : split->labels)
                    ++counts[static_cast<std::size_t>(label)];
                const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
                QVERIFY(*most - *least <= 1);
            }
        }
    }

    void phases_are_spread_over_the_circle()
    {
        TaskSpecification task = task_of(2, 0);
        task.train_trials = 400;
        const Dataset dataset = made(task);
        std::complex<double> sum;
        for (int i = 0; i < 400; ++i) {
            const auto label = static_cast<std::size_t>(dataset.train.labels[static_cast<std::size_t>(i)]);
            const std::complex<double> z = fourier(dataset.input_of(dataset.train, i), frequencies_of(task)[label]);
            sum += z / std::abs(z);
        }
        QVERIFY(std::abs(sum) / 400 < 0.15);  // 3/√400, three times what chance gives
    }

    void the_noise_is_white_and_of_the_deviation_given()
    {
        const Dataset noisy = made(task_of(4, 0.7)), clean = made(task_of(4, 0));
        double square = 0, product = 0, count = 0;
        for (int i = 0; i < noisy.train.samples; ++i) {
            const std::vector<float> a = noisy.input_of(noisy.train, i), b = clean.input_of(clean.train, i);
            for (std::size_t t = 1; t < a.size(); ++t) {
                const double now = a[t] - b[t], before = a[t - 1] - b[t - 1];
                square += now * now;
                product += now * before;
                ++count;
            }
        }
        QVERIFY(std::abs(std::sqrt(square / count) - 0.7) < 0.01);  // 60 000 draws: ± 0.002
        QVERIFY(std::abs(product / square) < 0.02);
    }

    void the_own_frequency_is_the_strongest_in_the_noise()
    {
        const TaskSpecification task = task_of(4, 0.5);
        const Dataset dataset = made(task);
        const std::vector<double> frequencies = frequencies_of(task);
        for (int i = 0; i < dataset.test.samples; ++i) {
            std::array<double, 4> power{};
            for (std::size_t k = 0; k < 4; ++k)
                power[k] = std::abs(fourier(dataset.input_of(dataset.test, i), frequencies[k]));
            QCOMPARE(static_cast<int>(std::max_element(power.begin(), power.end()) - power.begin()),
                     dataset.test.labels[static_cast<std::size_t>(i)]);
        }
    }

    void a_trial_depends_on_seed_part_and_number_alone()
    {
        TaskSpecification task = task_of(3, 0.5);
        const Dataset many = made(task), other = made(task, 2);
        task.train_trials = 7;
        const Dataset few = made(task);
        QCOMPARE(few.input_of(few.train, 6), many.input_of(many.train, 6));
        QVERIFY(other.input_of(other.train, 6) != many.input_of(many.train, 6));
        QVERIFY(many.input_of(many.validation, 6) != many.input_of(many.train, 6));
        QVERIFY(many.input_of(many.validation, 6) != many.input_of(many.test, 6));
    }
};

QTEST_APPLESS_MAIN(FrequencyDiscriminationTest)
#include "frequency_discrimination_test.moc"
