#include "core/model/specification.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

using namespace horn::model;
using horn::span_of;

namespace
{

ModelSpecification one_layer(int nodes)
{
    ModelSpecification model;
    model.layers[0].nodes = nodes;
    return model;
}

Network<double> built(const ModelSpecification& model, int inputs = 1, int outputs = 10, std::uint64_t seed = 1)
{
    auto network = build_network(model, inputs, outputs, seed);
    if (!network)
        qFatal("%s", network.error().message().c_str());
    return *std::move(network);
}

struct Statistics {
    double mean = 0, deviation = 0, smallest = 0, largest = 0;
};

Statistics statistics_of(std::span<const double> values)
{
    Statistics result{0, 0, values[0], values[0]};
    for (const double value : values) {
        result.mean += value / static_cast<double>(values.size());
        result.smallest = std::min(result.smallest, value);
        result.largest = std::max(result.largest, value);
    }
    for (const double value : values)
        result.deviation += (value - result.mean) * (value - result.mean) / static_cast<double>(values.size());
    result.deviation = std::sqrt(result.deviation);
    return result;
}

/// Uniform on ±bound: five standard errors for the mean, 2 % for the deviation of 10⁴ values or more (its standard error is 0.45 %).
bool is_uniform(std::span<const double> values, double bound)
{
    const Statistics found = statistics_of(values);
    const double sigma = bound / std::sqrt(3.0);
    return found.largest <= bound && found.smallest >= -bound && found.largest > 0.99 * bound && found.smallest < -0.99 * bound &&
           std::abs(found.mean) < 5 * sigma / std::sqrt(static_cast<double>(values.size())) && std::abs(found.deviation / sigma - 1) < 0.02;
}

/// Normal around 0: five standard errors for the mean, 3.5 % for the deviation of 10⁴ values or more (its standard error is 0.7 %).
bool is_normal(std::span<const double> values, double sigma)
{
    const Statistics found = statistics_of(values);
    return found.largest > 3 * sigma && std::abs(found.mean) < 5 * sigma / std::sqrt(static_cast<double>(values.size())) &&
           std::abs(found.deviation / sigma - 1) < 0.035;
}

}  // namespace

class DrawsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void another_number_of_nodes_draws_weights_anew_and_keeps_the_nodes_that_stay()
    {
        ModelSpecification model = one_layer(8);
        for (NodeValues* values : {&model.layers[0].omega, &model.layers[0].gamma, &model.layers[0].alpha}) {
            values->kind = NodeValues::Kind::uniform;
            values->low = 0.5;
            values->high = 2;
        }
        model.layers[0].delays = {.kind = DelayValues::Kind::uniform, .high = 1000};
        const Network<double> before = built(model);
        model.layers[0].nodes = 12;
        const Network<double> after = built(model);
        const auto &one = before.parameters.layers[0], &other = after.parameters.layers[0];
        QVERIFY(one.omega == other.omega.head(8) && one.gamma == other.gamma.head(8) && one.alpha == other.alpha.head(8));
        QVERIFY(one.recurrent_weight.row(1) * std::sqrt(8.0) != other.recurrent_weight.row(1).head(8) * std::sqrt(12.0));
        QVERIFY(before.structure[0].delays.row(1) != after.structure[0].delays.row(1).head(8));
    }

    void the_parameter_count_follows_the_formula()
    {
        QCOMPARE(parameter_count(one_layer(32), 1, 10), 1450L);  // n² + 13n + 10
        for (const int n : {1, 7, 128})
            QCOMPARE(parameter_count(one_layer(n), 1, 10), static_cast<long>(n) * n + 13L * n + 10);
        ModelSpecification two = one_layer(5);
        two.layers.push_back(two.layers[0]);
        two.layers[1].nodes = 3;
        long counted = 0;
        const Network<double> network = built(two, 4, 2);
        for (const auto& array : arrays_of(network.parameters))
            if (array.kind >= ParameterKind::input_weight)
                counted += static_cast<long>(array.values.size());
        QCOMPARE(parameter_count(two, 4, 2), counted);
    }

    void the_same_seed_gives_the_same_network_and_another_another()
    {
        const ModelSpecification model = one_layer(8);
        const Network<double> a = built(model), b = built(model), c = built(model, 1, 10, 2);
        QVERIFY(a.parameters.layers[0].recurrent_weight == b.parameters.layers[0].recurrent_weight);
        QVERIFY(a.parameters.readout_weight == b.parameters.readout_weight);
        QVERIFY(a.parameters.layers[0].recurrent_weight != c.parameters.layers[0].recurrent_weight);
    }

    void gain_is_one_over_root_n_unless_given()
    {
        ModelSpecification model = one_layer(16);
        QCOMPARE(built(model).structure[0].recurrent_gain, 0.25);
        model.layers[0].recurrent_gain = 1.5;
        QCOMPARE(built(model).structure[0].recurrent_gain, 1.5);
    }

    void a_change_of_the_base_scales_the_same_draws()
    {
        using Kind = NodeValues::Kind;
        for (const Kind kind : {Kind::uniform, Kind::normal, Kind::log_normal}) {
            ModelSpecification model = one_layer(50);
            model.layers[0].omega = {.kind = kind, .base = 0.1};
            const auto before = built(model).parameters.layers[0].omega;
            model.layers[0].omega.base = 0.3;
            const auto after = built(model).parameters.layers[0].omega;
            QVERIFY((before.array() != before[0]).any());
            QVERIFY(((after - 3 * before).array().abs() < 1e-14).all());  // rounding of values below 1
        }
    }

    void a_change_of_omega_leaves_every_other_draw_alone()
    {
        ModelSpecification model = one_layer(20);
        model.layers[0].gamma = {.kind = NodeValues::Kind::uniform, .base = 0.01};
        const auto before = built(model).parameters.layers[0];
        model.layers[0].omega = {.kind = NodeValues::Kind::uniform, .base = 0.2};
        const auto after = built(model).parameters.layers[0];
        QVERIFY(before.omega != after.omega);
        QVERIFY(before.gamma == after.gamma);
        QVERIFY(before.recurrent_weight == after.recurrent_weight);
    }

    void heterogeneous_values_follow_their_distribution()
    {
        ModelSpecification model = one_layer(500);
        const auto omegas = [&](NodeValues values) {
            LayerSpecification& layer = model.layers[0];
            layer.nodes = static_cast<int>(values.kind == NodeValues::Kind::given ? values.values.size() : 500);
            layer.omega = std::move(values);
            std::vector<double> all;  // several small networks instead of a large one
            for (std::uint64_t seed = 1; seed <= 24; ++seed) {
                const auto omega = built(model, 1, 1, seed).parameters.layers[0].omega;
                all.insert(all.end(), omega.begin(), omega.end());
            }
            return all;
        };
        // 12 000 values: five standard errors are 0.046 of a standard deviation for the mean and 3.2 % for a normal deviation.
        const Statistics uniform = statistics_of(omegas({.kind = NodeValues::Kind::uniform, .base = 0.2}));
        QVERIFY(uniform.smallest >= 0.1 && uniform.smallest < 0.101 && uniform.largest <= 0.4 && uniform.largest > 0.399);
        QVERIFY(std::abs(uniform.mean - 0.25) < 0.046 * 0.0866);
        const Statistics normal = statistics_of(omegas({.kind = NodeValues::Kind::normal, .base = 0.2, .spread = 0.1}));
        QVERIFY(std::abs(normal.mean - 0.2) < 0.046 * 0.02);
        QVERIFY(std::abs(normal.deviation / 0.02 - 1) < 0.035);
        std::vector<double> logarithms = omegas({.kind = NodeValues::Kind::log_normal, .base = 0.2, .spread = 0.3});
        for (double& value : logarithms)
            value = std::log(value / 0.2);
        QVERIFY(is_normal(logarithms, 0.3));
        const Statistics given = statistics_of(omegas({.kind = NodeValues::Kind::given, .values = {0.1, 0.3}}));
        QCOMPARE(given.smallest, 0.1);
        QCOMPARE(given.largest, 0.3);
    }

    void a_draw_that_would_be_unstable_names_layer_and_node()
    {
        ModelSpecification model = one_layer(4);
        model.layers.push_back(model.layers[0]);
        model.layers[1].nodes = 100;
        model.layers[1].omega = {.kind = NodeValues::Kind::uniform, .base = 1.2};  // 0.6 … 2.4: some pass 2√(1−γh)
        const auto network = build_network(model, 1, 1, 1);
        QVERIFY(!network);
        QCOMPARE(network.error().where, std::string("/model/layers/1"));
        model.layers[1].omega.base = 0.9;  // at most 1.8
        const horn::Vector<double> omega = 1.2 / 0.9 * built(model).parameters.layers[1].omega;
        int first = 0;
        while (omega[first] < 2 * std::sqrt(1 - 0.01))
            ++first;
        QVERIFY(network.error().what.find("node " + std::to_string(first) + " is unstable") != std::string::npos);
    }

    void a_draw_below_zero_is_an_error_and_not_clipped()
    {
        ModelSpecification model = one_layer(200);
        model.layers[0].gamma = {.kind = NodeValues::Kind::normal, .base = 0.01, .spread = 1};
        const auto network = build_network(model, 1, 1, 1);
        QVERIFY(!network);
        QVERIFY(network.error().what.find("node ") != std::string::npos);
        QVERIFY(network.error().what.find("γ = -") != std::string::npos);
    }

    void a_draw_beyond_all_numbers_is_an_error()
    {
        ModelSpecification model = one_layer(50);
        model.layers[0].alpha = {.kind = NodeValues::Kind::log_normal, .base = 1, .spread = 1e4};
        const auto network = build_network(model, 1, 1, 1);
        QVERIFY(!network);
        QCOMPARE(network.error().where, std::string("/model/layers/0/alpha"));
    }

    void sizes_that_do_not_fit_the_task_are_an_error()
    {
        ModelSpecification model = one_layer(4);
        model.inputs = 2;
        QVERIFY(build_network(model, 2, 10, 1).ok());
        QCOMPARE(build_network(model, 1, 10, 1).error().where, std::string("/model/inputs"));
        model.inputs = 0;
        model.outputs = 3;
        QVERIFY(build_network(model, 2, 3, 1).ok());
        QCOMPARE(build_network(model, 1, 10, 1).error().where, std::string("/model/readout/outputs"));
    }

    void reference_weights_and_biases_are_uniform_within_one_over_root_fan_in()
    {
        const auto drawn = built(one_layer(128), 100, 200).parameters;
        QVERIFY(is_uniform(span_of(drawn.layers[0].input_weight), 1 / std::sqrt(100.0)));
        QVERIFY(is_uniform(span_of(drawn.layers[0].recurrent_weight), 1 / std::sqrt(128.0)));
        QVERIFY(is_uniform(span_of(drawn.readout_weight), 1 / std::sqrt(128.0)));
        const Statistics input_bias = statistics_of(span_of(drawn.layers[0].input_bias));
        QVERIFY(input_bias.largest <= 0.1 && input_bias.smallest >= -0.1 && input_bias.deviation > 0.04);
        const Statistics recurrent_bias = statistics_of(span_of(drawn.layers[0].recurrent_bias));
        QVERIFY(recurrent_bias.largest <= 1 / std::sqrt(128.0) && recurrent_bias.deviation > 0.035);
        QVERIFY(drawn.readout_bias.any());
    }

    void xavier_weights_are_uniform_and_its_biases_zero()
    {
        ModelSpecification model = one_layer(128);
        model.layers[0].initialisation.kind = Initialisation::Kind::xavier;
        const auto drawn = built(model, 100, 200).parameters;
        QVERIFY(is_uniform(span_of(drawn.layers[0].input_weight), std::sqrt(6.0 / (100 + 128))));
        QVERIFY(is_uniform(span_of(drawn.layers[0].recurrent_weight), std::sqrt(6.0 / (128 + 128))));
        QVERIFY(is_uniform(span_of(drawn.readout_weight), std::sqrt(6.0 / (128 + 200))));
        QVERIFY(!drawn.layers[0].input_bias.any() && !drawn.layers[0].recurrent_bias.any() && !drawn.readout_bias.any());
    }

    void kaiming_weights_are_normal_and_its_biases_zero()
    {
        ModelSpecification model = one_layer(128);
        model.layers[0].initialisation.kind = Initialisation::Kind::kaiming;
        const auto drawn = built(model, 100, 200).parameters;
        QVERIFY(is_normal(span_of(drawn.layers[0].input_weight), std::sqrt(2.0 / 100)));
        QVERIFY(is_normal(span_of(drawn.layers[0].recurrent_weight), std::sqrt(2.0 / 128)));
        QVERIFY(is_normal(span_of(drawn.readout_weight), std::sqrt(2.0 / 128)));
        QVERIFY(!drawn.layers[0].input_bias.any() && !drawn.layers[0].recurrent_bias.any() && !drawn.readout_bias.any());
    }

    void normal_weights_have_their_sigma_where_nodes_are_coupled()
    {
        ModelSpecification model = one_layer(128);
        model.layers[0].initialisation = {.kind = Initialisation::Kind::normal, .sigma = 3};
        const auto drawn = built(model, 100, 200).parameters;
        QVERIFY(is_normal(span_of(drawn.layers[0].recurrent_weight), 3));
        QVERIFY(is_uniform(span_of(drawn.layers[0].input_weight), 1 / std::sqrt(100.0)));
        QVERIFY(!drawn.layers[0].input_bias.any() && !drawn.layers[0].recurrent_bias.any() && !drawn.readout_bias.any());
    }

    void nothing_delayed_is_an_empty_matrix()
    {
        ModelSpecification model = one_layer(4);
        QVERIFY(built(model).structure[0].delays.size() == 0);
        model.layers[0].delays = {.kind = DelayValues::Kind::constant, .low = 0};
        QVERIFY(built(model).structure[0].delays.size() == 0);
    }

    void delays_follow_their_distribution()
    {
        ModelSpecification model = one_layer(100);
        model.layers[0].delays = {.kind = DelayValues::Kind::constant, .low = 3};
        QVERIFY((built(model).structure[0].delays.array() == 3).all());

        model.layers[0].delays = {.kind = DelayValues::Kind::uniform, .low = 2, .high = 5};
        const DelayMatrix uniform = built(model).structure[0].delays;
        for (int d = 2; d <= 5; ++d)  // 2 500 of 10 000 each, standard deviation 43
            QVERIFY(std::abs((uniform.array() == d).count() - 2500) < 5 * 43);
        QCOMPARE(uniform.minCoeff(), 2);
        QCOMPARE(uniform.maxCoeff(), 5);

        model.layers[0].delays = {.kind = DelayValues::Kind::normal, .mean = 1, .spread = 2};
        const DelayMatrix normal = built(model).structure[0].delays;
        QCOMPARE(normal.minCoeff(), 0);
        QVERIFY(std::abs((normal.array() == 0).count() - 4013) < 5 * 49);  // Φ(−¼) of 10 000, standard deviation 49

        ModelSpecification two = one_layer(2);
        two.layers[0].delays = {.kind = DelayValues::Kind::given, .values = {0, 1, 2, 3}};
        const DelayMatrix given = built(two).structure[0].delays;
        QVERIFY(given(0, 1) == 1 && given(1, 0) == 2 && given(1, 1) == 3);
    }

    void an_initial_state_is_empty_given_or_drawn_with_its_own_sigmas()
    {
        ModelSpecification model = one_layer(2000);
        QVERIFY(built(model).structure[0].initial_x.size() == 0);
        model.layers[0].initial_state = {.kind = InitialState::Kind::normal, .sigma_x = 2, .sigma_y = 0.5};
        const auto drawn = built(model).structure[0];
        QVERIFY(std::abs(statistics_of(span_of(drawn.initial_x)).deviation / 2 - 1) < 0.08);  // five standard errors of 2 000 values
        QVERIFY(std::abs(statistics_of(span_of(drawn.initial_y)).deviation / 0.5 - 1) < 0.08);
        model = one_layer(2);
        model.layers[0].initial_state = {.kind = InitialState::Kind::given, .x = {1, 2}, .y = {3, 4}};
        const auto given = built(model).structure[0];
        QVERIFY(given.initial_x[1] == 2 && given.initial_y[0] == 3);
    }
};

QTEST_APPLESS_MAIN(DrawsTest)
#include "draws_test.moc"
