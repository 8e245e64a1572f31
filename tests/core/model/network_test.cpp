#include "core/model/network.h"

#include "core/model/specification.h"

#include <QTest>

#include <string>
#include <vector>

using namespace horn::model;

namespace
{

Network<double> two_layers()
{
    ModelSpecification model;
    model.layers.resize(2);
    model.layers[0].nodes = 3;
    model.layers[0].delays = {.kind = DelayValues::Kind::uniform, .low = 0, .high = 4};
    model.layers[1].nodes = 2;
    model.layers[1].initial_state = {.kind = InitialState::Kind::given, .sigma_x = 0, .sigma_y = 0, .x = {0.5, -1}, .y = {2, 0.25}};
    auto built = build_network(model, 5, 4, 1);
    return *std::move(built);
}

}  // namespace

class NetworkTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tells_its_sizes()
    {
        const Network<double> network = two_layers();
        QCOMPARE(network.layers(), 2);
        QCOMPARE(network.nodes(0), 3);
        QCOMPARE(network.nodes(1), 2);
        QCOMPARE(network.inputs(), 5);
        QCOMPARE(network.outputs(), 4);
    }

    void arrays_come_in_the_documented_order_with_their_shapes()
    {
        const Network<double> network = two_layers();
        const auto arrays = arrays_of(network.parameters);
        struct Expected {
            std::string name;
            ParameterKind kind;
            int layer, rows, columns;
        };
        using enum ParameterKind;
        const std::vector<Expected> expected{
            {"layers.0.omega", omega, 0, 3, 1},
            {"layers.0.gamma", gamma, 0, 3, 1},
            {"layers.0.alpha", alpha, 0, 3, 1},
            {"layers.0.feedback", feedback, 0, 3, 1},
            {"layers.0.i2h.weight", input_weight, 0, 3, 5},
            {"layers.0.i2h.bias", input_bias, 0, 3, 1},
            {"layers.0.h2h.weight", recurrent_weight, 0, 3, 3},
            {"layers.0.h2h.bias", recurrent_bias, 0, 3, 1},
            {"layers.1.omega", omega, 1, 2, 1},
            {"layers.1.gamma", gamma, 1, 2, 1},
            {"layers.1.alpha", alpha, 1, 2, 1},
            {"layers.1.feedback", feedback, 1, 2, 1},
            {"layers.1.i2h.weight", input_weight, 1, 2, 3},
            {"layers.1.i2h.bias", input_bias, 1, 2, 1},
            {"layers.1.h2h.weight", recurrent_weight, 1, 2, 2},
            {"layers.1.h2h.bias", recurrent_bias, 1, 2, 1},
            {"readout.weight", readout_weight, -1, 4, 2},
            {"readout.bias", readout_bias, -1, 4, 1},
        };
        QCOMPARE(arrays.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(arrays[i].name, expected[i].name);
            QCOMPARE(arrays[i].kind, expected[i].kind);
            QCOMPARE(arrays[i].layer, expected[i].layer);
            QCOMPARE(arrays[i].rows, expected[i].rows);
            QCOMPARE(arrays[i].columns, expected[i].columns);
            QCOMPARE(arrays[i].values.size(), static_cast<std::size_t>(expected[i].rows) * static_cast<std::size_t>(expected[i].columns));
        }
    }

    void arrays_are_views_of_the_parameters_row_by_row()
    {
        Network<double> network = two_layers();
        for (const auto& array : arrays_of(network.parameters))
            if (array.name == "layers.0.i2h.weight")
                array.values[1 * 5 + 2] = 42;
        QCOMPARE(network.parameters.layers[0].input_weight(1, 2), 42.0);
    }

    void zeros_like_has_the_same_shapes_and_nothing_in_them()
    {
        const Network<double> network = two_layers();
        const Parameters<double> zeros = zeros_like(network.parameters);
        const auto expected = arrays_of(network.parameters);
        const auto arrays = arrays_of(zeros);
        QCOMPARE(arrays.size(), expected.size());
        for (std::size_t i = 0; i < arrays.size(); ++i) {
            QCOMPARE(arrays[i].rows, expected[i].rows);
            QCOMPARE(arrays[i].columns, expected[i].columns);
            for (const double value : arrays[i].values)
                QCOMPARE(value, 0.0);
        }
    }

    void a_cast_rounds_every_value_and_keeps_the_structure()
    {
        const Network<double> network = two_layers();
        const Network<float> single = cast<float>(network);
        QCOMPARE(single.time_step, 1.0f);
        QCOMPARE(single.structure[0].recurrent_gain, static_cast<float>(network.structure[0].recurrent_gain));
        QVERIFY(single.structure[0].delays == network.structure[0].delays);
        QVERIFY(single.structure[1].delays.size() == 0);
        QVERIFY(single.structure[1].initial_x == network.structure[1].initial_x.cast<float>());
        QVERIFY(single.structure[1].initial_y == network.structure[1].initial_y.cast<float>());
        const auto wide = arrays_of(network.parameters);
        const auto narrow = arrays_of(single.parameters);
        QCOMPARE(narrow.size(), wide.size());
        for (std::size_t i = 0; i < wide.size(); ++i) {
            QCOMPARE(narrow[i].name, wide[i].name);
            QCOMPARE(narrow[i].values.size(), wide[i].values.size());
            for (std::size_t k = 0; k < wide[i].values.size(); ++k)
                QVERIFY(narrow[i].values[k] == static_cast<float>(wide[i].values[k]));
        }
    }

    void single_precision_survives_the_way_to_double_and_back()
    {
        const Network<float> single = cast<float>(two_layers());
        const Network<float> back = cast<float>(cast<double>(single));
        const auto expected = arrays_of(single.parameters);
        const auto arrays = arrays_of(back.parameters);
        for (std::size_t i = 0; i < arrays.size(); ++i)
            QVERIFY(std::equal(arrays[i].values.begin(), arrays[i].values.end(), expected[i].values.begin()));
    }
};

QTEST_APPLESS_MAIN(NetworkTest)
#include "network_test.moc"
