#include "core/analysis/dominant_frequency.h"

#include "core/base/random.h"
#include "core/tasks/task.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace horn;
using analysis::dominant_frequency;

namespace
{

/// Sines of one frequency and random phase on a constant, in white noise, one phase for each input.
tasks::Dataset sines(double omega, int steps, int inputs, double noise, double constant = 0)
{
    tasks::Dataset dataset;
    dataset.steps = steps;
    dataset.inputs = inputs;
    dataset.train.samples = 40;
    RandomStream stream(11, Purpose::test);
    for (int sample = 0; sample < 40; ++sample) {
        std::vector<double> phases;
        for (int k = 0; k < inputs; ++k)
            phases.push_back(stream.uniform(0, 2 * std::numbers::pi));
        for (int t = 0; t < steps; ++t)
            for (const double phase : phases)
                dataset.train.values.push_back(static_cast<float>(constant + std::sin(omega * t + phase) + noise * stream.normal()));
    }
    return dataset;
}

}  // namespace

class DominantFrequencyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_sine_is_found_within_a_tenth_of_a_line_in_noise_as_strong()
    {
        for (const int steps : {100, 784, 3000})
            for (const double omega : {0.2244, 0.5, 1.234, 2.8})
                for (const double noise : {0.0, 0.7}) {
                    const auto found = dominant_frequency(sines(omega, steps, 1, noise, 50), 1);
                    QVERIFY(found.has_value());
                    const double line = 2 * std::numbers::pi / std::min(steps, 1024);
                    QVERIFY2(std::abs(found->omega - omega) < 0.1 * line, qPrintable(QString::number((found->omega - omega) / line)));
                    QVERIFY(found->prominence > 10);
                    QCOMPARE(found->samples, 40);
                }
    }

    void the_time_step_turns_steps_into_time()
    {
        const auto dataset = sines(0.4, 300, 1, 0.1);
        QVERIFY(std::abs(dominant_frequency(dataset, 0.25)->omega - 4 * dominant_frequency(dataset, 1)->omega) < 1e-12);
    }

    void every_input_counts()
    {
        tasks::Dataset dataset = sines(0.6, 400, 3, 0.1);
        for (std::size_t i = 0; i < dataset.train.values.size(); i += 3)
            dataset.train.values[i] = 0;  // the first input is silent
        QVERIFY(std::abs(dominant_frequency(dataset, 1)->omega - 0.6) < 0.002);
    }

    void white_noise_has_no_prominent_frequency()
    {
        tasks::Dataset dataset = sines(0.6, 400, 4, 0);
        RandomStream stream(5, Purpose::test);
        for (float& value : dataset.train.values)
            value = static_cast<float>(stream.normal());
        // 160 spectra are averaged: the highest of 200 lines lies about 3 standard deviations of 1/√160 above the median.
        QVERIFY(dominant_frequency(dataset, 1)->prominence < 1.6);
    }

    void images_swept_row_by_row_swing_once_a_row()
    {
        tasks::TaskSpecification task;
        task.kind = tasks::TaskSpecification::Kind::oriented_lines;
        task.angle_jitter = 10;
        task.position_jitter = 3;
        const auto found = dominant_frequency(*tasks::make_dataset(task, 1), 1);
        QVERIFY2(std::abs(found->omega * 28 / (2 * std::numbers::pi) - 1) < 0.05, qPrintable(QString::number(found->omega)));
    }

    void what_is_too_short_or_never_changes_has_none()
    {
        QVERIFY(!dominant_frequency(sines(0.5, 7, 1, 0), 1));
        tasks::Dataset still = sines(0.5, 50, 1, 0);
        std::fill(still.train.values.begin(), still.train.values.end(), 3.0F);
        QVERIFY(!dominant_frequency(still, 1));
        still.train.samples = 0;
        QVERIFY(!dominant_frequency(still, 1));
    }

    void no_more_samples_than_asked_for_are_looked_at() { QCOMPARE(dominant_frequency(sines(0.5, 50, 1, 0.1), 1, 7)->samples, 7); }
};

QTEST_APPLESS_MAIN(DominantFrequencyTest)
#include "dominant_frequency_test.moc"
