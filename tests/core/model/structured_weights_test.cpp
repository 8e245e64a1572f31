#include "core/model/specification.h"

#include <QTest>

#include <cmath>

using namespace horn;
using namespace horn::model;

namespace
{

Network<double> network(int nodes, Initialisation initialisation, int inputs, int outputs)
{
    ModelSpecification model;
    model.layers[0].nodes = nodes;
    model.layers[0].initialisation = initialisation;
    return *build_network(model, inputs, outputs, 1);
}

}  // namespace

/// The initialisations that draw nothing.
class StructuredWeightsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void identity_hands_each_node_one_input_and_couples_nothing()
    {
        const auto drawn = network(4, {.kind = Initialisation::Kind::identity}, 2, 3);
        const auto& layer = drawn.parameters.layers[0];
        Matrix<double> inputs(4, 2), outputs(3, 4);
        inputs << 1, 0, 0, 1, 1, 0, 0, 1;
        outputs << 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0;
        QVERIFY(layer.input_weight == inputs);
        QVERIFY(drawn.parameters.readout_weight == outputs);
        QVERIFY(layer.recurrent_weight.isZero(0) && layer.input_bias.isZero(0) && layer.recurrent_bias.isZero(0));
    }

    void local_couples_neighbours_on_a_ring()
    {
        const auto drawn = network(12, {.kind = Initialisation::Kind::local, .width = 1.5}, 2, 1);
        const auto& layer = drawn.parameters.layers[0];
        const auto& weight = layer.recurrent_weight;
        for (int i = 0; i < 12; ++i) {
            QCOMPARE(weight(i, i), 0.0);
            QVERIFY(std::abs(weight.row(i).sum() - 1) < 1e-14);  // twelve roundings
            QCOMPARE(weight(i, (i + 1) % 12), weight(0, 1));     // the same everywhere, across the seam too
            QCOMPARE(weight(i, (i + 11) % 12), weight(0, 1));
        }
        QVERIFY(std::abs(weight(0, 2) / weight(0, 1) - std::exp(-(4.0 - 1) / (2 * 1.5 * 1.5))) < 1e-14);
        QCOMPARE(layer.input_weight(0, 0), 1.0);  // two inputs enter at opposite places
        QCOMPARE(layer.input_weight(6, 1), 1.0);
        QCOMPARE(layer.input_weight(5, 1), layer.input_weight(7, 1));
        QVERIFY(layer.input_bias.isZero(0) && layer.recurrent_bias.isZero(0));
    }

    void local_ends_where_float_could_not_tell_it_from_nothing()
    {
        const auto drawn = network(64, {.kind = Initialisation::Kind::local, .width = 2}, 1, 1);
        QVERIFY(drawn.parameters.layers[0].recurrent_weight(0, 12) > 0);
        QCOMPARE(drawn.parameters.layers[0].recurrent_weight(0, 13), 0.0);
    }

    void a_single_local_node_is_not_coupled()
    {
        const auto drawn = network(1, {.kind = Initialisation::Kind::local}, 1, 1);
        QCOMPARE(drawn.parameters.layers[0].recurrent_weight(0, 0), 0.0);
    }

    void a_width_must_be_positive()
    {
        ModelSpecification model;
        model.layers[0].initialisation = {.kind = Initialisation::Kind::local, .width = 0};
        QCOMPARE(validate(model).error().where, std::string("/model/layers/0/initialisation/width"));
    }
};

QTEST_APPLESS_MAIN(StructuredWeightsTest)
#include "structured_weights_test.moc"
