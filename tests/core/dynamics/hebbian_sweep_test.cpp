#include "core/dynamics/rollout.h"
#include "tests/support/naive_horn.h"
#include "tests/support/random_case.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

using namespace horn;
using dynamics::ReadoutTime;
using dynamics::Tile;
using experiment::CaseFigures;
using experiment::ReferenceCase;
using testing::RandomCase;

namespace
{

/// Σ y_i(t+1) y_j(t − d_ij) over steps and samples, in plain loops over the velocities of another implementation.
/// \param sign −1 for a rule that is not Hebb's.
Matrix<double> naive_products(const ReferenceCase& reference, const CaseFigures& figures, int layer, double sign = 1)
{
    const auto& y = figures.layers[static_cast<std::size_t>(layer)].y;
    const auto& structure = reference.network.structure[static_cast<std::size_t>(layer)];
    const auto velocity = [&](int steps_done, int sample, int node) {
        if (steps_done > 0)
            return y(steps_done - 1, sample, node);
        return steps_done == 0 && structure.initial_y.size() > 0 ? structure.initial_y[node] : 0.0;
    };
    Matrix<double> sums = Matrix<double>::Zero(y.channels, y.channels);
    for (int i = 0; i < y.channels; ++i)
        for (int j = 0; j < y.channels; ++j)
            for (int sample = 0; sample < y.samples; ++sample)
                for (int t = 0; t < y.steps; ++t) {
                    const int delay = structure.delays.size() > 0 ? structure.delays(i, j) : 0;
                    sums(i, j) += sign * velocity(t + 1, sample, i) * velocity(t - delay, sample, j);
                }
    return sums;
}

/// One tile run forward, and a gradient by its outputs.
template <class Real>
struct Prepared {
    dynamics::CompiledNetwork<Real> network;
    ReadoutTime when;
    Tile<Real> input, output_gradient;
    dynamics::RolloutBuffers<Real> buffers;

    Prepared(const ReferenceCase& reference, int segment, std::span<const dynamics::SampleKick> kicks = {})
        : network(model::cast<Real>(reference.network)),
          when(reference.loss == tasks::LossKind::cross_entropy ? ReadoutTime::last_step : ReadoutTime::every_step)
    {
        const auto& from = reference.input;
        input.reshape(from.steps, from.channels, from.samples);
        std::fill(input.values.begin(), input.values.end(), Real{0});
        for (int t = 0; t < from.steps; ++t)
            for (int channel = 0; channel < from.channels; ++channel)
                for (int sample = 0; sample < from.samples; ++sample)
                    input.at(t, channel)[static_cast<std::size_t>(sample)] = static_cast<Real>(from(t, sample, channel));
        buffers.segment = segment;
        dynamics::rollout(network, input, when, buffers, false, kicks);
        output_gradient.reshape(buffers.outputs.steps, buffers.outputs.channels);
        for (std::size_t i = 0; i < output_gradient.values.size(); ++i) {
            const bool used = static_cast<int>(i % dynamics::tile_samples) < from.samples;
            output_gradient.values[i] = used ? static_cast<Real>(0.01 * static_cast<double>(i % 17) - 0.05) : Real{0};
        }
    }
    [[nodiscard]] model::Parameters<Real> zeros() const { return model::zeros_like(network.network().parameters); }
};

/// From the second step on a kick of a node of every layer every third step, of one sample after the other.
std::vector<dynamics::SampleKick> some_kicks(const RandomCase& wanted)
{
    std::vector<dynamics::SampleKick> kicks;
    for (int step = 1; step < wanted.steps; step += 3)
        for (int layer = 0; layer < wanted.layers; ++layer)
            kicks.push_back({step, layer, step % wanted.nodes, step % wanted.samples, 0.4F});
    return kicks;
}

double deviation(const Matrix<double>& a, const Matrix<double>& e) { return (a - e).cwiseAbs().maxCoeff() / e.cwiseAbs().maxCoeff(); }

}  // namespace

Q_DECLARE_METATYPE(horn::testing::RandomCase)

class HebbianSweepTest : public QObject
{
    Q_OBJECT

    static void add_cases()
    {
        QTest::addColumn<RandomCase>("wanted");
        QTest::newRow("plain") << RandomCase{};
        QTest::newRow("initial state") << RandomCase{.initial_state = true};
        QTest::newRow("mixed delays") << RandomCase{.largest_delay = 4, .initial_state = true};
        QTest::newRow("equal delays") << RandomCase{.largest_delay = 3, .equal_delays = true, .initial_state = true};
        QTest::newRow("two layers") << RandomCase{.layers = 2, .steps = 130, .largest_delay = 2};
        QTest::newRow("more than half a tile") << RandomCase{.samples = 21};
        QTest::newRow("sequences") << RandomCase{.steps = 70, .loss = tasks::LossKind::mean_squared_error};
        QTest::newRow("amplitudes") << RandomCase{.steps = 70, .loss = tasks::LossKind::mean_squared_error, .readout = model::Readout::rms};
    }

private Q_SLOTS:
    void products_are_those_of_the_velocities_data() { add_cases(); }
    void products_are_those_of_the_velocities()
    {
        QFETCH(RandomCase, wanted);
        const ReferenceCase reference = testing::draw_case(wanted, 5);
        for (const auto& kicks : {std::vector<dynamics::SampleKick>(), some_kicks(wanted)}) {
            const CaseFigures figures = testing::naive_figures(reference, testing::Rule::semi_implicit, kicks);
            Prepared<double> tile(reference, 0, kicks);
            auto sums = tile.zeros();
            dynamics::hebbian(tile.network, tile.input, tile.when, tile.output_gradient, tile.buffers, sums);
            for (int layer = 0; layer < wanted.layers; ++layer) {
                const Matrix<double>& products = sums.layers[static_cast<std::size_t>(layer)].recurrent_weight;
                QVERIFY(deviation(products, naive_products(reference, figures, layer)) < 1e-12);  // roundings of a few thousand terms
                QVERIFY(deviation(products, naive_products(reference, figures, layer, -1)) > 1);  // a rule of the wrong sign is seen
                QCOMPARE(sums.layers[static_cast<std::size_t>(layer)].input_weight.norm(), 0.0);
            }
        }
    }

    void the_read_out_has_the_gradient_of_back_propagation_data() { add_cases(); }
    void the_read_out_has_the_gradient_of_back_propagation()
    {
        QFETCH(RandomCase, wanted);
        const ReferenceCase reference = testing::draw_case(wanted, 6);
        Prepared<float> whole(reference, 0), local(reference, 0), alone(reference, 0);
        auto gradient = whole.zeros(), sums = whole.zeros(), readout = whole.zeros();
        dynamics::adjoint(whole.network, whole.input, whole.when, whole.output_gradient, whole.buffers, gradient);
        dynamics::hebbian(local.network, local.input, local.when, local.output_gradient, local.buffers, sums);
        dynamics::adjoint(alone.network, alone.input, alone.when, alone.output_gradient, alone.buffers, readout,
                          dynamics::Gradients::readout);
        for (const auto* other : {&sums, &readout}) {
            QVERIFY(gradient.readout_weight == other->readout_weight);
            QVERIFY(gradient.readout_bias == other->readout_bias);
        }
        QVERIFY(gradient.readout_weight.norm() > 0);
        QCOMPARE(readout.layers[0].recurrent_weight.norm(), 0.0F);
    }

    void segments_change_no_bit_data() { add_cases(); }
    void segments_change_no_bit()
    {
        QFETCH(RandomCase, wanted);
        wanted.steps = 300;
        const ReferenceCase reference = testing::draw_case(wanted, 7);
        const std::vector<dynamics::SampleKick> kicks = some_kicks(wanted);
        Prepared<float> whole(reference, 0, kicks), cut(reference, 48, kicks);
        auto expected = whole.zeros(), sums = whole.zeros();
        dynamics::hebbian(whole.network, whole.input, whole.when, whole.output_gradient, whole.buffers, expected);
        dynamics::hebbian(cut.network, cut.input, cut.when, cut.output_gradient, cut.buffers, sums);
        const auto left = model::arrays_of(expected), right = model::arrays_of(sums);
        for (std::size_t i = 0; i < left.size(); ++i)
            QVERIFY2(std::equal(left[i].values.begin(), left[i].values.end(), right[i].values.begin()), left[i].name.c_str());
    }

    void a_free_oscillation_loses_its_gradient_as_it_decays()
    {
        // α = 0: both nodes swing freely, and the gradient by their state goes back with the transpose of the same linear map.
        ReferenceCase reference = testing::draw_case({.nodes = 2, .steps = 60, .samples = 3}, 8);
        auto& layer = reference.network.parameters.layers[0];
        layer.alpha.setZero();
        layer.omega << 0.3, 0.5;
        layer.gamma << 0.02, 0.05;
        Prepared<double> tile(reference, 0);
        const dynamics::SweepSigns signs = dynamics::inspect(tile.network, tile.input, tile.when, tile.output_gradient, tile.buffers);
        double first = 0, last = 0;
        for (int node = 0; node < 2; ++node) {
            const double omega = layer.omega[node], h = reference.network.time_step;
            Eigen::Matrix2d step;  // (x, y) after one step
            step << 1 - h * h * omega * omega, h * (1 - 2 * layer.gamma[node] * h), -h * omega * omega, 1 - 2 * layer.gamma[node] * h;
            for (std::size_t sample = 0; sample < 3; ++sample) {
                double by_x = 0;
                for (int k = 0; k < reference.network.outputs(); ++k)
                    by_x += reference.network.parameters.readout_weight(k, node) * tile.output_gradient.at(0, k)[sample];
                Eigen::Vector2d gradient(by_x, 0);
                for (int t = 0; t < 60; ++t) {
                    gradient = step.transpose() * gradient;
                    const double squares = gradient[0] * gradient[0] + omega * omega * gradient[1] * gradient[1];
                    last += t == 0 ? squares : 0;
                    first += t == 59 ? squares : 0;
                }
            }
        }
        QVERIFY(std::abs(signs.last / std::sqrt(last) - 1) < 1e-12);
        QVERIFY(std::abs(signs.first / std::sqrt(first) - 1) < 1e-12);
    }

    void signs_do_not_depend_on_segments()
    {
        const ReferenceCase reference = testing::draw_case({.layers = 2, .steps = 300, .samples = 5, .largest_delay = 2}, 9);
        Prepared<float> whole(reference, 0), cut(reference, 48);
        const auto expected = dynamics::inspect(whole.network, whole.input, whole.when, whole.output_gradient, whole.buffers);
        const auto signs = dynamics::inspect(cut.network, cut.input, cut.when, cut.output_gradient, cut.buffers);
        QCOMPARE(signs.saturated, expected.saturated);
        QCOMPARE(signs.first, expected.first);
        QCOMPARE(signs.last, expected.last);
    }

    void nodes_at_the_flat_ends_of_tanh_are_counted()
    {
        ReferenceCase reference = testing::draw_case({.nodes = 4, .steps = 20, .samples = 5}, 10);
        auto& layer = reference.network.parameters.layers[0];
        layer.input_weight.setZero();
        layer.recurrent_weight.setZero();
        layer.recurrent_bias.setZero();
        layer.feedback.setZero();
        layer.input_bias << 2.7, -2.7, 2.6, 0;  // tanh 2.7 = 0.991, tanh 2.6 = 0.989
        Prepared<double> tile(reference, 0);
        QCOMPARE(dynamics::inspect(tile.network, tile.input, tile.when, tile.output_gradient, tile.buffers).saturated, 0.5);
    }
};

QTEST_APPLESS_MAIN(HebbianSweepTest)
#include "hebbian_sweep_test.moc"
