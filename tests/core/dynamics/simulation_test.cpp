#include "core/base/random.h"
#include "core/dynamics/simulation.h"
#include "core/model/specification.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>

using namespace horn;
using namespace horn::dynamics;

namespace
{

/// A random network: `layers` layers of decreasing size, everything heterogeneous. A negative longest delay is that of every edge.
template <class Real>
model::Network<Real> random_network(int nodes, int layers, int inputs, int longest_delay, double feedback, std::uint64_t seed)
{
    model::ModelSpecification specification;
    specification.layers.clear();
    for (int i = 0; i < layers; ++i) {
        model::LayerSpecification layer;
        layer.nodes = nodes - i;
        layer.omega.kind = model::NodeValues::Kind::uniform;
        layer.gamma.kind = model::NodeValues::Kind::uniform;
        layer.feedback = {.kind = model::NodeValues::Kind::same, .base = feedback};
        layer.initial_state = {model::InitialState::Kind::normal, 1, 0.5, {}, {}};
        if (longest_delay > 0)
            layer.delays = {.kind = model::DelayValues::Kind::uniform, .high = longest_delay};
        if (longest_delay < 0)
            layer.delays = {.kind = model::DelayValues::Kind::constant, .low = -longest_delay};
        specification.layers.push_back(layer);
    }
    return model::cast<Real>(*model::build_network(specification, inputs, 2, seed));
}

/// One node with W_ih = 1 and no recurrence.
model::Network<double> single_node(double omega, double gamma, double alpha)
{
    model::Network<double> network = random_network<double>(1, 1, 1, 0, 0, 1);
    model::LayerParameters<double>& layer = network.parameters.layers[0];
    layer.omega[0] = omega;
    layer.gamma[0] = gamma;
    layer.alpha[0] = alpha;
    layer.input_weight(0, 0) = 1;
    layer.input_bias[0] = 0;
    layer.recurrent_weight(0, 0) = 0;
    layer.recurrent_bias[0] = 0;
    network.structure[0].initial_x = Vector<double>::Zero(1);
    network.structure[0].initial_y = Vector<double>::Zero(1);
    return network;
}

template <class Real>
std::vector<Real> noise(int count, std::uint64_t seed)
{
    RandomStream stream(seed, Purpose::test);
    std::vector<Real> values(static_cast<std::size_t>(count));
    for (Real& value : values)
        value = static_cast<Real>(stream.normal());
    return values;
}

/// x of the last layer over the whole input, taken in chunks of the given sizes.
template <class Real>
std::vector<Real> trajectory(const model::Network<Real>& network, const std::vector<Real>& input, const std::vector<int>& chunks)
{
    Simulator<Real> simulator(network);
    SimulationState<Real> state = simulator.initial_state();
    const int last = network.layers() - 1;
    const auto nodes = static_cast<std::size_t>(network.nodes(last));
    const auto inputs = static_cast<std::size_t>(network.inputs());
    std::vector<Real> x(input.size() / inputs * nodes);
    std::size_t done = 0;
    for (const int chunk : chunks) {
        const auto count = static_cast<std::size_t>(chunk);
        const Recording<Real> recording{last, std::span(x).subspan(done * nodes, count * nodes), {}};
        simulator.advance(state, std::span(input).subspan(done * inputs, count * inputs), {&recording, 1});
        done += count;
    }
    return x;
}

template <class Real>
bool same_bits(const std::vector<Real>& a, const std::vector<Real>& b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

template <class Real>
void compare_with_rollout(int nodes, int layers, int longest_delay, double feedback, model::Activation activation = model::Activation::tanh)
{
    constexpr int steps = 157;
    constexpr int inputs = 2;
    constexpr int sample = 5;
    model::Network<Real> network = random_network<Real>(nodes, layers, inputs, longest_delay, feedback, 7);
    network.activation = activation;
    const std::vector<Real> signal = noise<Real>(steps * inputs * tile_samples, 3);
    Tile<Real> input;
    input.reshape(steps, inputs);
    std::copy(signal.begin(), signal.end(), input.values.begin());
    std::vector<Real> own;
    for (int t = 0; t < steps; ++t)
        for (int k = 0; k < inputs; ++k)
            own.push_back(input.at(t, k)[sample]);

    RolloutBuffers<Real> buffers;
    rollout(CompiledNetwork<Real>(network), input, ReadoutTime::last_step, buffers, true);
    std::vector<Real> expected;
    for (int t = 0; t < steps; ++t)
        for (int i = 0; i < network.nodes(layers - 1); ++i)
            expected.push_back(buffers.layers.back().x.at(t, i)[sample]);
    QVERIFY(same_bits(trajectory(network, own, {1, 3, 70, 83}), expected));
}

}  // namespace

class SimulationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_with_the_rollout_bit_for_bit_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("longest_delay");
        QTest::addColumn<double>("feedback");
        for (const int nodes : {1, 7, 32, 97, 300})
            for (const int delay : {0, 6})
                QTest::addRow("%d nodes, delays up to %d", nodes, delay) << nodes << 1 << delay << 0.1 * (nodes % 2);
        QTest::addRow("three layers") << 20 << 3 << 3 << 0.1;
        QTest::addRow("the same delay everywhere") << 33 << 2 << -5 << 0.1;
    }

    void agrees_with_the_rollout_bit_for_bit()
    {
        QFETCH(int, nodes);
        QFETCH(int, layers);
        QFETCH(int, longest_delay);
        QFETCH(double, feedback);
        compare_with_rollout<float>(nodes, layers, longest_delay, feedback);
        compare_with_rollout<double>(nodes, layers, longest_delay, feedback);
    }

    void agrees_with_the_rollout_whatever_the_activation()
    {
        for (const model::Activation activation : {model::Activation::relu, model::Activation::leaky_relu}) {
            compare_with_rollout<float>(21, 2, 3, 0.1, activation);
            compare_with_rollout<double>(21, 2, 3, 0.1, activation);
        }
    }

    void an_activation_is_what_its_name_says()
    {
        using model::Activation;
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const auto& [activation, drive, value] : {std::tuple{Activation::tanh, 2.0, std::tanh(2.0)},
                                                       {Activation::tanh, -0.5, std::tanh(-0.5)},
                                                       {Activation::relu, 2.0, 2.0},
                                                       {Activation::relu, -0.5, 0.0},
                                                       {Activation::leaky_relu, 2.0, 2.0},
                                                       {Activation::leaky_relu, -0.5, -0.5 * model::leaky_slope},
                                                       {Activation::tanh, nan, nan},
                                                       {Activation::relu, nan, nan},
                                                       {Activation::leaky_relu, nan, nan}}) {
            auto network = single_node(0.3, 0.02, 0.5);
            network.activation = activation;
            const double x = trajectory<double>(network, {drive}, {1})[0];  // h² α f(I), from rest
            QVERIFY(std::isnan(value) ? std::isnan(x) : std::abs(x - 0.5 * value) < 1e-15);
            Tile<double> input;
            input.reshape(1, 1);
            std::fill(input.values.begin(), input.values.end(), drive);
            RolloutBuffers<double> buffers;
            rollout(CompiledNetwork<double>(network), input, ReadoutTime::last_step, buffers);
            const double of_tile = buffers.layers[0].last_x.at(0, 0)[0];
            QVERIFY(std::isnan(value) ? std::isnan(of_tile) : of_tile == x);
        }
    }

    void says_after_every_step_what_a_rollout_says_there()
    {
        for (const model::Readout readout : {model::Readout::position, model::Readout::mean, model::Readout::rms}) {
            auto network = random_network<double>(11, 2, 1, 3, 0.1, 5);
            network.readout = readout;
            const auto signal = noise<double>(90, 8);
            Tile<double> input;
            input.reshape(90, 1);
            for (int t = 0; t < 90; ++t)
                std::fill_n(input.row(t), tile_samples, signal[static_cast<std::size_t>(t)]);
            RolloutBuffers<double> buffers;
            const CompiledNetwork<double> compiled(network);
            rollout(compiled, input, ReadoutTime::every_step, buffers, true);
            Matrix<double> positions(90, 10);
            for (int t = 0; t < 90; ++t)
                for (int i = 0; i < 10; ++i)
                    positions(t, i) = buffers.layers[1].x.at(t, i)[0];
            const Matrix<double> outputs = outputs_of(network, positions);
            for (int t = 0; t < 90; ++t)
                for (int k = 0; k < 2; ++k)  // sums of ten products of order one, in another order
                    QVERIFY(std::abs(outputs(t, k) - buffers.outputs.at(t, k)[0]) < 1e-13);
            rollout(compiled, input, ReadoutTime::last_step, buffers);
            QCOMPARE(buffers.outputs.at(0, 1)[0], outputs(89, 1));
        }
    }

    void a_mean_and_a_root_mean_square_are_what_their_names_say()
    {
        auto network = random_network<double>(1, 1, 1, 0, 0, 1);
        network.parameters.readout_weight.setOnes();
        network.parameters.readout_bias.setZero();
        Matrix<double> positions(3, 1);
        positions << 3, -4, 7;
        network.readout = model::Readout::mean;
        const Matrix<double> mean = outputs_of(network, positions);
        network.readout = model::Readout::rms;
        const Matrix<double> rms = outputs_of(network, positions);
        const double means[] = {3, -0.5, 2};
        const double squares[] = {9, 12.5, 74.0 / 3};
        for (int t = 0; t < 3; ++t) {
            QVERIFY(std::abs(mean(t, 0) - means[t]) < 1e-15);
            QVERIFY(std::abs(rms(t, 0) - std::sqrt(squares[t] + model::rms_floor)) < 1e-14);  // of order five, three roundings
        }
    }

    void does_not_depend_on_how_steps_are_cut_into_chunks()
    {
        const auto network = random_network<float>(40, 2, 1, 9, 0.05, 5);
        const auto input = noise<float>(300, 8);
        const auto whole = trajectory(network, input, {300});
        QVERIFY(same_bits(trajectory(network, input, std::vector<int>(300, 1)), whole));
        QVERIFY(same_bits(trajectory(network, input, {64, 64, 2, 170}), whole));
    }

    void a_delayed_edge_arrives_d_steps_late()
    {
        constexpr int delay = 4;
        auto network = random_network<double>(2, 1, 1, 0, 0, 1);
        model::LayerParameters<double>& layer = network.parameters.layers[0];
        layer.input_weight << 1, 0;
        layer.input_bias.setZero();
        layer.recurrent_weight << 0, 0, 1, 0;  // node 0 speaks, node 1 listens
        layer.recurrent_bias.setZero();
        network.structure[0].initial_x.setZero();
        network.structure[0].initial_y.setZero();
        network.structure[0].delays = model::DelayMatrix::Constant(2, 2, delay);
        std::vector<double> input(12, 0.0);
        input[0] = 1;
        const auto x = trajectory(network, input, {12});
        // input at step 0 moves node 0 after step 1; its velocity is heard at step 1 + d and moves node 1 after that step
        for (int t = 0; t < 12; ++t) {
            QCOMPARE(x[static_cast<std::size_t>(2 * t)] != 0, true);
            QCOMPARE(x[static_cast<std::size_t>(2 * t + 1)] != 0, t >= 1 + delay);
        }
    }

    void velocity_is_updated_before_position()
    {
        const auto network = single_node(0.3, 0.02, 0.5);
        Simulator<double> simulator(network);
        SimulationState<double> state = simulator.initial_state();
        double x = 0;
        double y = 0;
        for (const double s : noise<double>(200, 2)) {
            simulator.advance(state, std::span(&s, 1));
            y = y + (0.5 * std::tanh(s) - 0.3 * 0.3 * x - 2 * 0.02 * y);
            x = x + y;
            // the same arithmetic in another order; rounding is damped away
            QVERIFY(std::abs(state.layers[0].x[0] - x) < 1e-12);
            QVERIFY(std::abs(state.layers[0].y[0] - y) < 1e-12);
        }
        QCOMPARE(state.step, 200);
    }

    void without_damping_the_discrete_energy_is_conserved()
    {
        // y² + ω²x² − hω²xy is invariant under the semi-implicit step at γ = 0 (forward Euler grows without bound)
        const double omega = 0.2244;
        auto network = single_node(omega, 0, 0.04);
        network.structure[0].initial_x[0] = 1;
        Simulator<double> simulator(network);
        SimulationState<double> state = simulator.initial_state();
        const auto energy = [&] {
            const double x = state.layers[0].x[0];
            const double y = state.layers[0].y[0];
            return y * y + omega * omega * (x * x - x * y);
        };
        const double start = energy();
        simulator.advance(state, std::vector<double>(100000, 0.0));
        QVERIFY(std::abs(energy() / start - 1) < 1e-10);  // 10⁵ roundings of 1e-16
    }

    void a_changed_network_adopts_what_both_have()
    {
        Simulator<float> before(random_network<float>(6, 1, 1, 2, 0, 1));
        SimulationState<float> state = before.initial_state();
        before.advance(state, noise<float>(20, 4));
        Simulator<float> after(random_network<float>(9, 1, 1, 3, 0, 2));
        const SimulationState<float> adopted = after.adopt(state);
        QCOMPARE(adopted.step, state.step);
        QCOMPARE(adopted.layers[0].x.size(), 9);
        QVERIFY(adopted.layers[0].x.head(6) == state.layers[0].x);
        QVERIFY((adopted.layers[0].x.tail(3).array() == 0).all());
        QCOMPARE(adopted.layers[0].past_y.rows(), 3);
        QVERIFY(adopted.layers[0].past_y.bottomLeftCorner(2, 6) == state.layers[0].past_y);
        QVERIFY((adopted.layers[0].past_y.row(0).array() == 0).all());
    }

    void tanh_is_accurate_and_bounded()
    {
        const auto network = model::cast<float>(single_node(0.2, 0.01, 0.04));
        const int steps = 40000;
        Tile<float> input;
        input.reshape(steps, 1);
        for (std::size_t i = 0; i < input.values.size(); ++i)
            input.values[i] = static_cast<float>(-12.0 + 24.0 * static_cast<double>(i) / static_cast<double>(input.values.size()));
        RolloutBuffers<float> buffers;
        rollout(CompiledNetwork<float>(network), input, ReadoutTime::last_step, buffers);
        for (int t = 0; t < steps; ++t) {
            for (int s = 0; s < tile_samples; ++s) {
                const double exact = std::tanh(static_cast<double>(input.at(t, 0)[static_cast<std::size_t>(s)]));
                const double got = buffers.layers[0].a.at(t, 0)[static_cast<std::size_t>(s)];
                // three roundings to single precision: p, q and the quotient
                QVERIFY(std::abs(got - exact) <= 3.5e-7 * std::abs(exact));
                QVERIFY(std::abs(got) <= 1 + 1.2e-7);
            }
        }
    }

    void silence_ends_in_zero_and_not_in_denormals()
    {
        auto network = random_network<float>(16, 1, 1, 0, 0, 1);
        network.parameters.layers[0].input_bias.setZero();
        network.parameters.layers[0].recurrent_bias.setZero();
        Simulator<float> simulator(network);
        SimulationState<float> state = simulator.initial_state();
        simulator.advance(state, std::vector<float>(100000, 0.0f));  // 500 decay times and more
        for (const float x : state.layers[0].x)
            QVERIFY(x == 0 || std::fpclassify(x) == FP_NORMAL);
    }

    void a_nan_stays_a_nan()
    {
        const auto network = model::cast<float>(single_node(0.2, 0.01, 0.04));
        Simulator<float> simulator(network);
        SimulationState<float> state = simulator.initial_state();
        simulator.advance(state, std::vector<float>{0.1f, std::nanf(""), 0.1f});
        QVERIFY(std::isnan(state.layers[0].x[0]));
    }
};

QTEST_APPLESS_MAIN(SimulationTest)
#include "simulation_test.moc"
