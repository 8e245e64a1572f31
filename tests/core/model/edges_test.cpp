// Weights of single couplings that are given by themselves.
#include "core/model/specification.h"

#include <QTest>

#include <limits>
#include <utility>
#include <vector>

using namespace horn;
using model::Edge;
using model::ModelSpecification;

namespace
{

ModelSpecification with_edges(std::vector<Edge> edges)
{
    ModelSpecification model;
    model.layers[0].nodes = 5;
    model.layers[0].edges = std::move(edges);
    return model;
}

}  // namespace

class EdgesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void an_edge_sets_its_weight_and_leaves_all_others_as_they_were_drawn()
    {
        const auto drawn = model::build_network(with_edges({}), 1, 1, 3);
        const auto changed = model::build_network(with_edges({{.to = 1, .from = 4, .weight = 0.75}}), 1, 1, 3);
        Matrix<double> expected = drawn->parameters.layers[0].recurrent_weight;
        expected(1, 4) = 0.75;
        QVERIFY(changed->parameters.layers[0].recurrent_weight == expected);
        QVERIFY(changed->parameters.layers[0].input_weight == drawn->parameters.layers[0].input_weight);
        QVERIFY(changed->parameters.readout_weight == drawn->parameters.readout_weight);
    }

    void nodes_that_are_not_coupled_have_no_edge()
    {
        ModelSpecification model = with_edges({{.to = 0, .from = 1, .weight = 1}, {.to = 2, .from = 2, .weight = 1}});
        QVERIFY(model::build_network(model, 1, 1, 3).ok());
        model.layers[0].coupling.self = false;
        QCOMPARE(model::build_network(model, 1, 1, 3).error().where, std::string("/model/layers/0/edges/1"));
    }

    void what_is_no_edge_is_told_with_its_place_data()
    {
        QTest::addColumn<int>("to");
        QTest::addColumn<int>("from");
        QTest::addColumn<double>("weight");
        QTest::addColumn<QByteArray>("where");
        QTest::newRow("no receiver") << 5 << 0 << 1.0 << QByteArray("/model/layers/0/edges/1/to");
        QTest::newRow("no source") << 0 << -1 << 1.0 << QByteArray("/model/layers/0/edges/1/from");
        QTest::newRow("not finite") << 0 << 1 << std::numeric_limits<double>::quiet_NaN() << QByteArray("/model/layers/0/edges/1/weight");
        QTest::newRow("twice") << 2 << 3 << 1.0 << QByteArray("/model/layers/0/edges/1");
    }
    void what_is_no_edge_is_told_with_its_place()
    {
        QFETCH(int, to);
        QFETCH(int, from);
        QFETCH(double, weight);
        QFETCH(QByteArray, where);
        const auto checked = model::validate(with_edges({{.to = 2, .from = 3, .weight = 0.1}, {.to = to, .from = from, .weight = weight}}));
        QVERIFY(!checked.ok());
        QCOMPARE(QByteArray::fromStdString(checked.error().where), where);
    }
};

QTEST_GUILESS_MAIN(EdgesTest)

#include "edges_test.moc"
