#include "core/learning/loss.h"

#include <QTest>

#include <array>
#include <cmath>
#include <vector>

using namespace horn;

namespace
{

/// One row of outputs; column s holds the outputs of sample s, the rest is filled with rubbish as unused samples may be.
template <class Real>
dynamics::Tile<Real> tile_of(const std::vector<std::vector<double>>& samples)
{
    dynamics::Tile<Real> tile;
    tile.reshape(1, static_cast<int>(samples.front().size()));
    std::fill(tile.values.begin(), tile.values.end(), Real{7});
    for (std::size_t s = 0; s < samples.size(); ++s)
        for (std::size_t k = 0; k < samples[s].size(); ++k)
            tile.values[k * dynamics::tile_samples + s] = static_cast<Real>(samples[s][k]);
    return tile;
}

}  // namespace

class LossTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cross_entropy_is_minus_the_log_of_the_softmax();
    void cross_entropy_gradient_is_softmax_minus_one_hot();
    void cross_entropy_of_huge_outputs_stays_finite();
    void a_tiny_loss_keeps_its_digits();
    void a_nan_output_gives_a_nan_loss();
    void only_the_last_of_several_steps_counts_for_classes();
    void squared_error_is_the_mean_over_steps_and_outputs();
    void steps_of_the_washout_do_not_count();
    void unused_samples_have_no_loss_and_no_gradient();
    void ties_are_judged_by_the_first_of_the_largest();
    void softmax_sums_to_one();
};

void LossTest::cross_entropy_is_minus_the_log_of_the_softmax()
{
    const auto outputs = tile_of<double>({{1, 2, 0.5}, {-1, 0, 3}});
    const std::array<std::int32_t, 2> labels{0, 2};
    const learning::LossSum sum = learning::cross_entropy<double>(outputs, labels, 1, nullptr);
    const double first = -std::log(std::exp(1.0) / (std::exp(1.0) + std::exp(2.0) + std::exp(0.5)));
    const double second = -std::log(std::exp(3.0) / (std::exp(-1.0) + 1 + std::exp(3.0)));
    QVERIFY(std::abs(sum.loss - (first + second)) < 1e-14);  // a few roundings of numbers near 1
    QCOMPARE(sum.correct, 1);
}

void LossTest::cross_entropy_gradient_is_softmax_minus_one_hot()
{
    const auto outputs = tile_of<float>({{1, 2, 0.5}});
    const std::array<std::int32_t, 1> labels{1};
    dynamics::Tile<float> gradient;
    learning::cross_entropy<float>(outputs, labels, 0.25, &gradient);
    const double partition = std::exp(1.0) + std::exp(2.0) + std::exp(0.5);
    const double expected[] = {std::exp(1.0) / partition, std::exp(2.0) / partition - 1, std::exp(0.5) / partition};
    for (int k = 0; k < 3; ++k)
        QVERIFY(std::abs(gradient.at(0, k)[0] - 0.25 * expected[k]) < 1e-8);  // one rounding to float
}

void LossTest::cross_entropy_of_huge_outputs_stays_finite()
{
    const auto outputs = tile_of<float>({{1e30, -1e30}, {-1e4, 1e4}});
    const std::array<std::int32_t, 2> labels{0, 0};
    dynamics::Tile<float> gradient;
    const learning::LossSum sum = learning::cross_entropy<float>(outputs, labels, 1, &gradient);
    QCOMPARE(sum.loss, 2e4);
    QCOMPARE(gradient.at(0, 0)[1], -1.0F);
    QCOMPARE(gradient.at(0, 1)[1], 1.0F);
}

void LossTest::a_tiny_loss_keeps_its_digits()
{
    const auto outputs = tile_of<double>({{40, 0}});
    const std::array<std::int32_t, 1> labels{0};
    dynamics::Tile<double> gradient;
    const double expected = std::exp(-40.0);  // ln(1 + ε) and ε/(1 + ε) are ε to the last digit
    QCOMPARE(learning::cross_entropy<double>(outputs, labels, 1, &gradient).loss, expected);
    QCOMPARE(gradient.at(0, 0)[0], -expected);
    QCOMPARE(gradient.at(0, 1)[0], expected);
}

void LossTest::a_nan_output_gives_a_nan_loss()
{
    const auto outputs = tile_of<float>({{0, std::nan(""), 1}});
    const std::array<std::int32_t, 1> labels{0};
    QVERIFY(std::isnan(learning::cross_entropy<float>(outputs, labels, 1, nullptr).loss));
}

void LossTest::only_the_last_of_several_steps_counts_for_classes()
{
    dynamics::Tile<double> outputs;
    outputs.reshape(2, 2);
    std::fill(outputs.values.begin(), outputs.values.end(), 0.0);
    outputs.at(0, 1)[0] = 100;
    outputs.at(1, 0)[0] = 1;
    const std::array<std::int32_t, 1> labels{0};
    dynamics::Tile<double> gradient;
    const learning::LossSum sum = learning::cross_entropy<double>(outputs, labels, 1, &gradient);
    QVERIFY(std::abs(sum.loss - std::log1p(std::exp(-1.0))) < 1e-15);
    QCOMPARE(gradient.at(0, 1)[0], 0.0);
    QVERIFY(gradient.at(1, 1)[0] > 0.2);
}

void LossTest::squared_error_is_the_mean_over_steps_and_outputs()
{
    dynamics::Tile<double> outputs, targets, gradient;
    outputs.reshape(2, 2);
    targets.reshape(2, 2);
    std::fill(outputs.values.begin(), outputs.values.end(), 0.0);
    std::fill(targets.values.begin(), targets.values.end(), 0.0);
    outputs.at(0, 0)[0] = 1;
    outputs.at(1, 1)[0] = -2;
    targets.at(1, 1)[0] = 1;
    outputs.at(0, 1)[1] = 4;
    const learning::LossSum sum = learning::mean_squared_error<double>(outputs, targets, 2, 0.5, &gradient);
    QCOMPARE(sum.loss, (1.0 + 9.0) / 4 + 16.0 / 4);
    QCOMPARE(gradient.at(1, 1)[0], 2 * 0.5 * -3.0 / 4);
    QCOMPARE(gradient.at(0, 1)[1], 2 * 0.5 * 4.0 / 4);
}

void LossTest::steps_of_the_washout_do_not_count()
{
    dynamics::Tile<double> outputs, targets, gradient;
    outputs.reshape(3, 1);
    targets.reshape(3, 1);
    std::fill(targets.values.begin(), targets.values.end(), 0.0);
    for (int step = 0; step < 3; ++step)
        std::fill(outputs.row(step), outputs.row(step) + dynamics::tile_samples, 10.0 + step);
    const auto loss = [&](int washout) { return learning::mean_squared_error<double>(outputs, targets, 1, 1, &gradient, washout).loss; };
    QCOMPARE(loss(0), (100.0 + 121 + 144) / 3);
    QCOMPARE(loss(2), 144.0);
    QCOMPARE(gradient.at(2, 0)[0], 24.0);
    QCOMPARE(gradient.at(0, 0)[0], 0.0);
    QCOMPARE(gradient.at(1, 0)[0], 0.0);
}

void LossTest::unused_samples_have_no_loss_and_no_gradient()
{
    const auto outputs = tile_of<float>({{1, 2}, {3, 4}});
    const std::array<std::int32_t, 1> labels{0};
    dynamics::Tile<float> gradient;
    const double one = learning::cross_entropy<float>(outputs, labels, 1, &gradient).loss;
    QVERIFY(std::abs(one - std::log1p(std::exp(1.0))) < 1e-15);
    for (int k = 0; k < 2; ++k)
        for (int s = 1; s < dynamics::tile_samples; ++s)
            QCOMPARE(gradient.at(0, k)[static_cast<std::size_t>(s)], 0.0F);
    learning::mean_squared_error<float>(outputs, tile_of<float>({{0, 0}}), 1, 1, &gradient);
    for (int k = 0; k < 2; ++k)
        for (int s = 1; s < dynamics::tile_samples; ++s)
            QCOMPARE(gradient.at(0, k)[static_cast<std::size_t>(s)], 0.0F);
}

void LossTest::ties_are_judged_by_the_first_of_the_largest()
{
    const auto outputs = tile_of<float>({{1, 3, 3}});
    QCOMPARE(learning::largest_output(outputs, 0), 1);
}

void LossTest::softmax_sums_to_one()
{
    std::array<float, 3> values{1000, 1001, 999};
    learning::softmax(values);
    QVERIFY(std::abs(values[0] + values[1] + values[2] - 1) < 1e-6F);
    QVERIFY(std::abs(values[1] / values[0] - std::exp(1.0F)) < 1e-5F);
}

QTEST_APPLESS_MAIN(LossTest)
#include "loss_test.moc"
