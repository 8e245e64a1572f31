#include "core/dynamics/rest.h"

#include "core/base/random.h"
#include "core/dynamics/simulation.h"
#include "core/model/specification.h"

#include <QTest>

#include <Eigen/Eigenvalues>

#include <cmath>
#include <complex>
#include <vector>

using namespace horn;
using model::LayerSpecification;
using model::ModelSpecification;
using model::Network;

namespace
{

constexpr double tolerance = dynamics::rest_accuracy;

Network<double> draw(const ModelSpecification& model, std::uint64_t seed = 1) { return *model::build_network(model, 1, 1, seed); }

double radius_of(const Network<double>& network) { return *dynamics::rest_radius(model::cast<float>(network)); }

ModelSpecification single(double omega, double gamma)
{
    LayerSpecification layer{.nodes = 1};
    layer.omega.base = omega;
    layer.gamma.base = gamma;
    layer.initialisation.kind = model::Initialisation::Kind::identity;
    return {.layers = {layer}};
}

/// Largest |λ| of λ² − (1 − h²ω² + c) λ + c = 0: one step of an oscillator whose velocity keeps the part c.
double radius_of_pair(double omega, double h, std::complex<double> c)
{
    const std::complex<double> trace = 1 - h * h * omega * omega + c;
    const std::complex<double> root = std::sqrt(trace * trace - 4.0 * c);
    return std::max(std::abs(trace + root), std::abs(trace - root)) / 2;
}

/// Spectral radius of one layer at rest in 0, by eigenvalues of the matrix that takes (x, y(t), y(t−1), …) one step on.
double dense_radius(const Network<double>& network)
{
    const auto& layer = network.parameters.layers.front();
    const auto& structure = network.structure.front();
    const Eigen::Index n = layer.omega.size();
    const bool delayed = structure.delays.size() > 0;
    const Eigen::Index past = delayed ? structure.delays.maxCoeff() : 0;
    Eigen::MatrixXd step = Eigen::MatrixXd::Zero((2 + past) * n, (2 + past) * n);
    const double h = network.time_step, g = structure.recurrent_gain;
    for (Eigen::Index i = 0; i < n; ++i) {
        auto velocity = step.row(n + i);
        velocity[n + i] += 1 - 2 * h * layer.gamma[i];
        velocity[i] += -h * layer.omega[i] * layer.omega[i] + h * layer.alpha[i] * g * layer.feedback[i];
        for (Eigen::Index j = 0; j < n; ++j)
            velocity[n + (delayed ? structure.delays(i, j) : 0) * n + j] += h * layer.alpha[i] * g * layer.recurrent_weight(i, j);
        step.row(i) = h * velocity;
        step(i, i) += 1;
        for (Eigen::Index d = 1; d <= past; ++d)
            step(n + d * n + i, n + (d - 1) * n + i) = 1;
    }
    return step.eigenvalues().cwiseAbs().maxCoeff();
}

}  // namespace

class RestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_node_alone_rings_down_as_its_damping_says()
    {
        for (const double gamma : {0.0, 0.003, 0.01, 0.2})
            QVERIFY(std::abs(radius_of(draw(single(0.3, gamma))) - std::sqrt(1 - 2 * gamma)) < tolerance);
    }

    void feedback_beyond_the_spring_leaves_no_rest()
    {
        ModelSpecification model = single(0.3, 0.01);
        model.layers[0].alpha.base = 0.2;
        model.layers[0].recurrent_gain = 1;
        for (const double feedback : {0.3, 0.6, -0.8}) {  // αv against ω² = 0.09
            model.layers[0].feedback.base = feedback;
            const double stiff = 0.09 - 0.2 * feedback;
            const double c = 1 - 2 * 0.01;
            const std::complex<double> root = std::sqrt(std::complex<double>((1 - stiff + c) * (1 - stiff + c) - 4 * c));
            const double expected = std::max(std::abs(1 - stiff + c + root), std::abs(1 - stiff + c - root)) / 2;
            QCOMPARE(expected > 1, feedback > 0.45);
            QVERIFY(std::abs(radius_of(draw(model)) - expected) < tolerance);
        }
    }

    /// Modes of a ring whose nodes hear their neighbour have μ = g exp(2πik/N) in the place of one weight.
    void a_ring_swings_by_itself_beyond_the_gain_that_its_modes_say()
    {
        ModelSpecification model = single(0.22, 0.01);
        model.layers[0].nodes = 12;
        model.layers[0].alpha.base = 0.04;
        model.layers[0].initialisation = {.kind = model::Initialisation::Kind::shift, .by = 1};
        for (const double gain : {0.0, 0.3, 0.49, 0.51, 2.0}) {
            model.layers[0].recurrent_gain = gain;
            double expected = 0;
            for (int k = 0; k < 12; ++k)
                expected = std::max(expected, radius_of_pair(0.22, 1, 1 - 0.02 + 0.04 * gain * std::polar(1.0, k * M_PI / 6)));
            QVERIFY(std::abs(radius_of(draw(model)) - expected) < tolerance);
            QCOMPARE(expected > 1, gain > 0.5);  // μ = 2γ/α
        }
    }

    void a_bias_moves_rest_to_where_tanh_is_flatter()
    {
        ModelSpecification model = single(0.3, 0.01);
        model.layers[0].alpha.base = 0.1;
        model.layers[0].recurrent_gain = 1;
        Network<double> network = draw(model);
        network.parameters.layers[0].recurrent_weight(0, 0) = 0.5;
        network.parameters.layers[0].recurrent_bias[0] = 0.8;
        const double slope = 1 - std::tanh(0.8) * std::tanh(0.8);
        QVERIFY(std::abs(radius_of(network) - radius_of_pair(0.3, 1, 1 - 0.02 + 0.1 * slope * 0.5)) < tolerance);
        QVERIFY(radius_of_pair(0.3, 1, 1 - 0.02 + 0.1 * 0.5) > 1 + 10 * tolerance);  // what it would be without the bias
    }

    void unequal_delayed_networks_have_the_radius_of_their_matrix()
    {
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            ModelSpecification model = single(0.3, 0.02);
            LayerSpecification& layer = model.layers[0];
            model.time_step = seed % 2 == 0 ? 1 : 0.5;
            layer.nodes = 7;
            layer.omega = {.kind = model::NodeValues::Kind::uniform, .base = 0.3};
            layer.gamma = {.kind = model::NodeValues::Kind::uniform, .base = 0.02};
            layer.alpha = {.kind = model::NodeValues::Kind::normal, .base = 0.1, .spread = 0.3};
            layer.feedback = {.kind = model::NodeValues::Kind::normal, .base = 0.05, .spread = 0.5};
            layer.recurrent_gain = 1;
            layer.initialisation = {.kind = model::Initialisation::Kind::normal, .sigma = 0.4};
            if (seed % 3 != 0)
                layer.delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 4};
            Network<double> network = draw(model, seed);
            network.parameters.layers[0].input_bias.setZero();
            network.parameters.layers[0].recurrent_bias.setZero();
            const double expected = dense_radius(network), found = radius_of(network);
            QVERIFY2(std::abs(found - expected) < tolerance, qPrintable(QString("%1: %2, %3").arg(seed).arg(found).arg(expected)));
        }
    }

    void of_several_layers_it_is_the_one_that_swings()
    {
        ModelSpecification model = single(0.3, 0.01);
        model.layers.push_back(model.layers[0]);
        model.layers[1].recurrent_gain = 1;
        Network<double> network = draw(model);
        network.parameters.layers[1].alpha[0] = 0.1;
        network.parameters.layers[1].recurrent_weight(0, 0) = 0.5;
        QVERIFY(std::abs(radius_of(network) - radius_of_pair(0.3, 1, 1 - 0.02 + 0.05)) < tolerance);
        // Where the first layer rests away from 0, the second hears it.
        network.parameters.layers[0].input_bias[0] = 1;
        const double heard = network.parameters.layers[0].alpha[0] / 0.09 * std::tanh(1.0);
        const double slope = 1 - std::tanh(heard) * std::tanh(heard);
        QVERIFY(std::abs(radius_of(network) - std::max(radius_of_pair(0.3, 1, 1 - 0.02 + 0.05 * slope), std::sqrt(0.98))) < tolerance);
    }

    /// What the number is for: a small disturbance of the network itself grows where it is above 1 and dies away where it is below.
    void small_disturbances_do_what_it_says()
    {
        int growing = 0;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            ModelSpecification model = single(0.25, 0.01);
            LayerSpecification& layer = model.layers[0];
            layer.nodes = 16;
            layer.recurrent_gain = seed % 2 == 0 ? 0.3 : 3;
            layer.initialisation = {.kind = model::Initialisation::Kind::normal, .sigma = 0.25};
            layer.initial_state = {.kind = model::InitialState::Kind::normal, .sigma_x = 1e-9, .sigma_y = 1e-9};
            Network<double> network = draw(model, seed);
            network.parameters.layers[0].input_bias.setZero();
            network.parameters.layers[0].recurrent_bias.setZero();
            const double radius = radius_of(network);
            dynamics::Simulator<double> simulator(network);
            auto state = simulator.initial_state();
            const double before = state.layers[0].y.norm();
            simulator.advance(state, std::vector<double>(2000, 0));
            QCOMPARE(state.layers[0].y.norm() > before, radius > 1);
            growing += radius > 1 ? 1 : 0;
        }
        QVERIFY(growing > 0 && growing < 8);
    }

    void steep_growth_is_told_too()
    {
        for (const double alpha : {2.0, 5.0}) {
            ModelSpecification model = single(0.3, 0.01);
            model.layers[0].alpha.base = alpha;
            model.layers[0].recurrent_gain = 1;
            Network<double> network = draw(model);
            network.parameters.layers[0].recurrent_weight(0, 0) = 1;
            QVERIFY(std::abs(radius_of(network) / radius_of_pair(0.3, 1, 1 - 0.02 + alpha) - 1) < tolerance);
        }
    }

    /// x = (α/ω²) tanh(I + g v x), found here by halving; about it the step has c = 1−2γh and the spring ω² − α g v f′.
    void strong_negative_feedback_rests_where_it_balances_the_bias()
    {
        ModelSpecification model = single(0.2244, 0.01);
        model.layers[0].alpha.base = 0.2;
        model.layers[0].feedback.base = -2;
        model.layers[0].recurrent_gain = 1;
        Network<double> network = draw(model);
        network.parameters.layers[0].input_bias[0] = 2;
        const double reach = 0.2 / (0.2244 * 0.2244);
        double low = 0, high = reach;
        for (int i = 0; i < 100; ++i)
            ((low + high) / 2 > reach * std::tanh(2 - (low + high)) ? high : low) = (low + high) / 2;
        const double slope = 1 - std::tanh(2 - 2 * low) * std::tanh(2 - 2 * low);
        QVERIFY(slope > 0.5);  // at the ends of tanh, where plain iteration jumps to and fro, it is nearly 0
        const double spring = 0.2244 * 0.2244 + 0.2 * 2 * slope;
        QVERIFY(spring > 4 * (1 - 0.01) ? radius_of(network) > 1 : std::abs(radius_of(network) - std::sqrt(0.98)) < tolerance);
        // What tells the right place from the wrong one is a weight, which counts with the slope.
        network.parameters.layers[0].recurrent_weight(0, 0) = 0.2;
        const double c = 1 - 0.02 + 0.2 * slope * 0.2;
        const std::complex<double> root = std::sqrt(std::complex<double>((1 - spring + c) * (1 - spring + c) - 4 * c));
        QVERIFY(std::abs(radius_of(network) - std::max(std::abs(1 - spring + c + root), std::abs(1 - spring + c - root)) / 2) < tolerance);
    }

    void what_has_no_rest_or_no_slope_there_has_no_number()
    {
        ModelSpecification model = single(0.3, 0.01);
        model.activation = model::Activation::relu;
        QVERIFY(!dynamics::rest_radius(model::cast<float>(draw(model))));  // at the kink
        Network<double> biased = draw(model);
        biased.parameters.layers[0].input_bias[0] = 1;
        biased.parameters.layers[0].recurrent_weight(0, 0) = 0.5;
        const double c = 1 - 0.02 + biased.parameters.layers[0].alpha[0] * biased.structure[0].recurrent_gain * 0.5;
        QVERIFY(std::abs(radius_of(biased) - radius_of_pair(0.3, 1, c)) < tolerance);
        model.activation = model::Activation::tanh;
        model.layers[0].delays = {.kind = model::DelayValues::Kind::constant, .low = 501, .high = 501};
        QVERIFY(!dynamics::rest_radius(model::cast<float>(draw(model))));
    }

    void it_can_be_given_up()
    {
        QVERIFY(!dynamics::rest_radius(model::cast<float>(draw(single(0.3, 0.01))), [] { return true; }));
    }
};

QTEST_GUILESS_MAIN(RestTest)
#include "rest_test.moc"
