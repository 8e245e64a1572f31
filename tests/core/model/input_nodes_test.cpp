#include "core/model/specification.h"

#include <QTest>

using namespace horn;
using namespace horn::model;

namespace
{

ModelSpecification reaching(InputNodes input_nodes)
{
    ModelSpecification model;
    model.layers = {{.nodes = 5}, {.nodes = 3}};
    model.layers[0].input_nodes = std::move(input_nodes);
    return model;
}

Network<double> built(const ModelSpecification& model) { return *build_network(model, 2, 1, 7); }

}  // namespace

class InputNodesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chosen_nodes_hear_every_input_and_others_none()
    {
        const auto weight = built(reaching({.kind = InputNodes::Kind::given, .nodes = {1, 4}})).parameters.layers[0].input_weight;
        for (int node = 0; node < 5; ++node)
            for (int input = 0; input < 2; ++input)
                QCOMPARE(weight(node, input), node == 1 || node == 4 ? 1.0 : 0.0);
    }

    void all_nodes_hear_alike()
    {
        QVERIFY(built(reaching({.kind = InputNodes::Kind::all})).parameters.layers[0].input_weight == (Matrix<double>::Ones(5, 2)));
    }

    void nothing_else_is_drawn_differently()
    {
        const auto plain = built(reaching({})), chosen = built(reaching({.kind = InputNodes::Kind::given, .nodes = {0}}));
        QVERIFY(plain.parameters.layers[0].input_weight != chosen.parameters.layers[0].input_weight);
        QVERIFY(plain.parameters.layers[0].recurrent_weight == chosen.parameters.layers[0].recurrent_weight);
        QVERIFY(plain.parameters.layers[0].input_bias == chosen.parameters.layers[0].input_bias);
        QVERIFY(plain.parameters.layers[1].input_weight == chosen.parameters.layers[1].input_weight);
        QVERIFY(plain.parameters.readout_weight == chosen.parameters.readout_weight);
    }

    void what_names_no_node_is_refused_with_its_place_data()
    {
        QTest::addColumn<std::vector<int>>("nodes");
        QTest::addColumn<QString>("place");
        QTest::newRow("none") << std::vector<int>{} << "/model/layers/0/input_nodes";
        QTest::newRow("too large") << std::vector<int>{0, 5} << "/model/layers/0/input_nodes/1";
        QTest::newRow("negative") << std::vector<int>{-1} << "/model/layers/0/input_nodes/0";
        QTest::newRow("twice") << std::vector<int>{2, 2} << "/model/layers/0/input_nodes/1";
        QTest::newRow("not in order") << std::vector<int>{3, 1} << "/model/layers/0/input_nodes/1";
    }
    void what_names_no_node_is_refused_with_its_place()
    {
        QFETCH(std::vector<int>, nodes);
        QFETCH(QString, place);
        const auto checked = validate(reaching({.kind = InputNodes::Kind::given, .nodes = nodes}));
        QVERIFY(!checked.ok());
        QCOMPARE(QString::fromStdString(checked.error().where), place);
        QVERIFY(!checked.error().remedy.empty());
    }
};

QTEST_APPLESS_MAIN(InputNodesTest)
#include "input_nodes_test.moc"
