#include "core/base/random.h"
#include "core/model/specification.h"

#include <QTest>

#include <cmath>
#include <string>
#include <vector>

using namespace horn;
using namespace horn::model;
using Kind = NodeValues::Kind;

namespace
{

struct Member {
    const char* name;
    NodeValues LayerSpecification::*values;
    Vector<double> LayerParameters<double>::*drawn;
    Purpose purpose;
    double base;
};

const std::vector<Member> members{
    {"omega", &LayerSpecification::omega, &LayerParameters<double>::omega, Purpose::omega, 0.3},
    {"gamma", &LayerSpecification::gamma, &LayerParameters<double>::gamma, Purpose::gamma, 0.02},
    {"alpha", &LayerSpecification::alpha, &LayerParameters<double>::alpha, Purpose::alpha, -0.2},
    {"feedback", &LayerSpecification::feedback, &LayerParameters<double>::feedback, Purpose::feedback, 0.5},
};

const Member& member_called(const QString& name)
{
    for (const Member& member : members)
        if (name == member.name)
            return member;
    qFatal("no such member");
}

/// The second of two layers has these values.
ModelSpecification with(const Member& member, const NodeValues& values, int nodes)
{
    ModelSpecification model;
    model.layers.resize(2);
    model.layers[1].nodes = nodes;
    model.layers[1].*member.values = values;
    return model;
}

/// What the definition draws, number by number.
std::vector<double> expected(const NodeValues& values, Purpose purpose, int nodes)
{
    RandomStream stream(1, purpose, 1);
    std::vector<double> drawn;
    for (int i = 0; i < nodes; ++i) {
        if (values.kind == Kind::uniform)
            drawn.push_back(values.base * stream.uniform(values.low, values.high));
        else if (values.kind == Kind::normal)
            drawn.push_back(values.base * (1 + values.spread * stream.normal()));
        else
            drawn.push_back(values.base * std::exp(values.spread * stream.normal()));
    }
    return drawn;
}

NodeValues spread_around(double base, Kind kind) { return {.kind = kind, .base = base, .low = 0.6, .high = 1.7, .spread = 0.2}; }

}  // namespace

Q_DECLARE_METATYPE(horn::model::NodeValues)

class HeterogeneityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_parameter_has_every_distribution_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<NodeValues>("values");
        for (const Member& member : members)
            for (const auto& [word, kind] :
                 {std::pair{"uniform", Kind::uniform}, {"normal", Kind::normal}, {"log-normal", Kind::log_normal}})
                QTest::addRow("%s %s", member.name, word) << QString(member.name) << spread_around(member.base, kind);
    }
    void every_parameter_has_every_distribution()
    {
        QFETCH(QString, name);
        QFETCH(NodeValues, values);
        const Member& member = member_called(name);
        constexpr int nodes = 3000;
        ModelSpecification model = with(member, values, nodes);
        model.layers[1].initialisation.kind = Initialisation::Kind::identity;  // nothing else to draw
        const auto network = build_network(model, 1, 1, 1);
        QVERIFY2(network.ok(), network ? "" : network.error().message().c_str());
        const Vector<double>& drawn = network->parameters.layers[1].*member.drawn;
        const std::vector<double> wanted = expected(values, member.purpose, nodes);
        double mean = 0, square = 0;  // of the factors, or of their logarithms
        for (int i = 0; i < nodes; ++i) {
            QCOMPARE(drawn[i], wanted[static_cast<std::size_t>(i)]);
            const double factor = drawn[i] / member.base;
            const double value = values.kind == Kind::log_normal ? std::log(factor) : factor;
            mean += value / nodes;
            square += value * value / nodes;
        }
        const double deviation = std::sqrt(square - mean * mean);
        const double expected_mean = values.kind == Kind::uniform ? 1.15 : values.kind == Kind::normal ? 1 : 0;
        const double expected_deviation = values.kind == Kind::uniform ? 1.1 / std::sqrt(12.0) : 0.2;
        // Five standard errors of 3 000 draws: 0.091 of a deviation for the mean, 6.5 % for a normal deviation.
        QVERIFY(std::abs(mean - expected_mean) < 0.091 * expected_deviation);
        QVERIFY(std::abs(deviation / expected_deviation - 1) < 0.065);
        const auto& other = network->parameters.layers[0].*member.drawn;  // the first layer is homogeneous
        QVERIFY((other.array() == other[0]).all());
        for (const Member& each : members)
            if (each.name != member.name) {
                const auto& same = network->parameters.layers[1].*each.drawn;
                QVERIFY((same.array() == same[0]).all());
            }
    }

    void a_draw_that_cannot_be_is_named_by_layer_node_and_reason_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<NodeValues>("values");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* title, const char* name, NodeValues values, const char* reason) {
            QTest::newRow(title) << QString(name) << values << QString::fromUtf8(reason);
        };
        row("omega uniform, too fast", "omega", {.kind = Kind::uniform, .base = 1.5}, "is unstable: ωh = ");
        row("omega uniform, below zero", "omega", {.kind = Kind::uniform, .base = 0.5, .low = -1, .high = 1}, "was drawn with ω = -");
        row("omega normal, below zero", "omega", {.kind = Kind::normal, .base = 0.2, .spread = 2}, "was drawn with ω = -");
        row("omega normal, too fast", "omega", {.kind = Kind::normal, .base = 1.8, .spread = 0.1}, "is unstable: ωh = ");
        row("omega log-normal, too fast", "omega", {.kind = Kind::log_normal, .base = 1.5, .spread = 0.5}, "is unstable: ωh = ");
        row("gamma uniform, too strong", "gamma", {.kind = Kind::uniform, .base = 0.9}, "is unstable: γh = ");
        row("gamma uniform, below zero", "gamma", {.kind = Kind::uniform, .base = 0.01, .low = -1, .high = 1}, ", γ = -");
        row("gamma normal, below zero", "gamma", {.kind = Kind::normal, .base = 0.01, .spread = 2}, ", γ = -");
        row("gamma normal, too strong", "gamma", {.kind = Kind::normal, .base = 0.95, .spread = 0.1}, "is unstable: γh = ");
        row("gamma log-normal, too strong", "gamma", {.kind = Kind::log_normal, .base = 0.9, .spread = 0.5}, "is unstable: γh = ");
        for (const char* name : {"alpha", "feedback"}) {
            const char* infinite = name == std::string("alpha") ? "was drawn with α = " : "was drawn with v = ";
            row((std::string(name) + " uniform").c_str(), name, {.kind = Kind::uniform, .base = 1e308, .low = 0, .high = 10}, infinite);
            row((std::string(name) + " normal").c_str(), name, {.kind = Kind::normal, .base = 1e308, .spread = 10}, infinite);
            row((std::string(name) + " log-normal").c_str(), name, {.kind = Kind::log_normal, .base = 1, .spread = 1e4}, infinite);
        }
    }
    void a_draw_that_cannot_be_is_named_by_layer_node_and_reason()
    {
        QFETCH(QString, name);
        QFETCH(NodeValues, values);
        QFETCH(QString, reason);
        const Member& member = member_called(name);
        constexpr int nodes = 200;
        ModelSpecification model = with(member, values, nodes);
        if (member.purpose == Purpose::gamma)
            model.layers[1].omega.base = 0.01;  // leaves the edge to γ
        const auto network = build_network(model, 1, 1, 1);
        QVERIFY(!network.ok());
        const QString place = QString::fromStdString(network.error().where);
        QVERIFY(place == "/model/layers/1" || place == "/model/layers/1/" + name);
        const std::vector<double> drawn = expected(values, member.purpose, nodes);
        const double limit = member.purpose == Purpose::omega ? 2 * std::sqrt(1 - 0.01) : 1;
        std::size_t first = 0;
        const bool finite_is_enough = member.purpose == Purpose::alpha || member.purpose == Purpose::feedback;
        while (finite_is_enough ? std::isfinite(drawn[first]) : drawn[first] > 0 && drawn[first] < limit)
            ++first;
        const QString what = QString::fromStdString(network.error().what);
        QVERIFY2(what.startsWith(QString("node %1 ").arg(first)) && what.contains(reason), qPrintable(what));
        QVERIFY(!network.error().remedy.empty());
    }
};

QTEST_APPLESS_MAIN(HeterogeneityTest)
#include "heterogeneity_test.moc"
