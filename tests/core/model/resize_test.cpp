#include "core/model/resize.h"

#include <QTest>

using namespace horn::model;

class ResizeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_fits_any_number_of_nodes_stays()
    {
        LayerSpecification layer{.nodes = 8};
        layer.omega = {.kind = NodeValues::Kind::uniform, .base = 0.3, .low = 0.5, .high = 1.5};
        layer.delays = {.kind = DelayValues::Kind::uniform, .low = 1, .high = 4};
        layer.edges = {{.to = 1, .from = 2}};
        layer.input_nodes = {.kind = InputNodes::Kind::given, .nodes = {0, 3}};
        LayerSpecification wanted = layer;
        wanted.nodes = 5;
        QVERIFY(resize(layer, 5).empty());
        QVERIFY(layer == wanted);
    }

    void what_is_given_node_by_node_is_dropped_and_named()
    {
        LayerSpecification layer{.nodes = 4};
        layer.omega = {.kind = NodeValues::Kind::given, .base = 0.3, .values = {0.1, 0.2, 0.3, 0.4}};
        layer.delays = {.kind = DelayValues::Kind::given, .values = std::vector<int>(16, 1)};
        layer.edges = {{.to = 1, .from = 2}, {.to = 3, .from = 0}, {.to = 0, .from = 3}};
        layer.input_nodes = {.kind = InputNodes::Kind::given, .nodes = {3}};
        const std::vector<std::string> dropped = resize(layer, 3);
        QVERIFY((dropped == std::vector<std::string>{"given ω", "given delays", "2 edges", "1 node that the stimulus reached"}));
        QVERIFY(layer.omega == NodeValues{.base = 0.3});
        QVERIFY(layer.delays == DelayValues{});
        QCOMPARE(layer.edges.size(), std::size_t{1});
        QVERIFY(layer.input_nodes.kind != InputNodes::Kind::given);
        QVERIFY(validate(ModelSpecification{.layers = {layer}}).ok());
    }

    void the_same_number_changes_nothing()
    {
        LayerSpecification layer{.nodes = 2};
        layer.omega = {.kind = NodeValues::Kind::given, .values = {0.1, 0.2}};
        const LayerSpecification before = layer;
        QVERIFY(resize(layer, 2).empty());
        QVERIFY(layer == before);
    }
};

QTEST_APPLESS_MAIN(ResizeTest)
#include "resize_test.moc"
