#include "core/model/specification.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <string>

using namespace horn::model;

namespace
{

using Change = std::function<void(ModelSpecification&)>;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

ModelSpecification small(const Change& change)
{
    ModelSpecification model;
    model.layers[0].nodes = 3;
    change(model);
    return model;
}

NodeValues given(std::vector<double> values) { return {.kind = NodeValues::Kind::given, .values = std::move(values)}; }

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

Q_DECLARE_METATYPE(Change)

class ValidationTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void the_defaults_are_valid_and_equal_the_schema()
    {
        const ModelSpecification model;
        QVERIFY(validate(model).ok());
        const auto default_of = [](std::string_view name) { return horn::base::find_parameter(model_parameters(), name)->default_value; };
        QCOMPARE(model.layers[0].omega.base, default_of("omega"));
        QCOMPARE(model.layers[0].omega.base, 2 * std::numbers::pi / 28);
        QCOMPARE(model.layers[0].gamma.base, default_of("gamma"));
        QCOMPARE(model.layers[0].alpha.base, default_of("alpha"));
        QCOMPARE(model.layers[0].feedback.base, default_of("feedback"));
        QCOMPARE(model.time_step, default_of("time_step"));
        QCOMPARE(static_cast<double>(model.layers[0].nodes), default_of("nodes"));
        QCOMPARE(model.layers[0].delays.speed, default_of("speed"));
        QCOMPARE(model.layers[0].coupling.density, default_of("density"));
        QCOMPARE(model.layers[0].coupling.reach, default_of("reach"));
        QCOMPARE(static_cast<double>(model.layers[0].initialisation.by), default_of("by"));
    }

    void every_row_of_the_schema_allows_its_default_and_its_slider()
    {
        for (const auto& info : model_parameters()) {
            QVERIFY2(allows(info, info.default_value), info.name.data());
            QVERIFY2(allows(info, info.slider_from), info.name.data());
            QVERIFY2(allows(info, info.slider_to), info.name.data());
            QVERIFY2(info.scale == horn::base::Scale::linear || info.slider_from > 0, info.name.data());
            QVERIFY2(!info.help.empty(), info.name.data());
        }
    }

    void what_is_wrong_is_named_by_its_place_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* name, const char* place, Change change) {
            QTest::newRow(name) << std::move(change) << QString(place);
        };
        row("negative omega", "/model/layers/0/omega", [](auto& m) { m.layers[0].omega.base = -0.2; });
        row("omega of zero", "/model/layers/0/omega", [](auto& m) { m.layers[0].omega.base = 0; });
        row("omega not a number", "/model/layers/0/omega", [](auto& m) { m.layers[0].omega.base = undefined; });
        row("one given omega negative", "/model/layers/0/omega/1", [](auto& m) { m.layers[0].omega = given({0.1, -1, 0.2}); });
        row("too few given values", "/model/layers/0/alpha", [](auto& m) { m.layers[0].alpha = given({0.1, 0.2}); });
        row("negative gamma", "/model/layers/0/gamma", [](auto& m) { m.layers[0].gamma.base = -1e-3; });
        row("infinite feedback", "/model/layers/0/feedback", [](auto& m) { m.layers[0].feedback.base = infinite; });
        row("second layer", "/model/layers/1/omega", [](auto& m) {
            m.layers.resize(2);
            m.layers[1].omega.base = -1;
        });
        row("distribution of a negative base", "/model/layers/0/omega/base",
            [](auto& m) { m.layers[0].omega = {.kind = NodeValues::Kind::uniform, .base = -1}; });
        row("reversed range", "/model/layers/0/omega",
            [](auto& m) { m.layers[0].omega = {.kind = NodeValues::Kind::uniform, .base = 0.2, .low = 2, .high = 0.5}; });
        row("negative spread", "/model/layers/0/gamma/spread",
            [](auto& m) { m.layers[0].gamma = {.kind = NodeValues::Kind::normal, .base = 0.01, .spread = -0.1}; });
        row("time step of zero", "/model/time_step", [](auto& m) { m.time_step = 0; });
        row("no layer", "/model/layers", [](auto& m) { m.layers.clear(); });
        row("no nodes", "/model/layers/0/nodes", [](auto& m) { m.layers[0].nodes = 0; });
        row("too many nodes", "/model/layers/0/nodes", [](auto& m) { m.layers[0].nodes = 1 << 20; });
        row("negative inputs", "/model/inputs", [](auto& m) { m.inputs = -1; });
        row("infinite gain", "/model/layers/0/recurrent_gain", [](auto& m) { m.layers[0].recurrent_gain = infinite; });
        row("negative delay", "/model/layers/0/delays",
            [](auto& m) { m.layers[0].delays = {.kind = DelayValues::Kind::constant, .low = -1}; });
        row("reversed delays", "/model/layers/0/delays/high",
            [](auto& m) { m.layers[0].delays = {.kind = DelayValues::Kind::uniform, .low = 5, .high = 2}; });
        row("delays of another size", "/model/layers/0/delays", [](auto& m) {
            m.layers[0].delays = {.kind = DelayValues::Kind::given, .values = {1, 2, 3, 4}};
        });
        row("one given delay negative", "/model/layers/0/delays/1/2", [](auto& m) {
            m.layers[0].delays = {.kind = DelayValues::Kind::given, .values = {0, 0, 0, 0, 0, -1, 0, 0, 0}};
        });
        row("delays that do not end", "/model/layers/0/delays",
            [](auto& m) { m.layers[0].delays = {.kind = DelayValues::Kind::normal, .mean = 1e9}; });
        row("speed of nothing", "/model/layers/0/delays/speed",
            [](auto& m) { m.layers[0].delays = {.kind = DelayValues::Kind::distance, .speed = 0}; });
        row("speed that makes endless delays", "/model/layers/0/delays/speed",
            [](auto& m) { m.layers[0].delays = {.kind = DelayValues::Kind::distance, .speed = 1e-6}; });
        row("density above one", "/model/layers/0/coupling/density",
            [](auto& m) { m.layers[0].coupling = {.kind = CouplingValues::Kind::random, .density = 1.01}; });
        row("density not a number", "/model/layers/0/coupling/density",
            [](auto& m) { m.layers[0].coupling = {.kind = CouplingValues::Kind::random, .density = undefined}; });
        row("negative reach", "/model/layers/0/coupling/reach",
            [](auto& m) { m.layers[0].coupling = {.kind = CouplingValues::Kind::local, .reach = -1}; });
        row("shift beyond every layer", "/model/layers/0/initialisation/by",
            [](auto& m) { m.layers[0].initialisation = {.kind = Initialisation::Kind::shift, .by = 20000}; });
        row("initial state of another size", "/model/layers/0/initial_state/y", [](auto& m) {
            m.layers[0].initial_state = {.kind = InitialState::Kind::given, .x = {0, 0, 0}, .y = {0, 0}};
        });
        row("initial state not a number", "/model/layers/0/initial_state/x/2", [](auto& m) {
            m.layers[0].initial_state = {.kind = InitialState::Kind::given, .x = {0, 0, undefined}, .y = {0, 0, 0}};
        });
        row("negative sigma", "/model/layers/0/initial_state",
            [](auto& m) { m.layers[0].initial_state = {.kind = InitialState::Kind::normal, .sigma_x = -1}; });
        row("negative weight sigma", "/model/layers/0/initialisation/sigma",
            [](auto& m) { m.layers[0].initialisation = {.kind = Initialisation::Kind::normal, .sigma = -1}; });
    }
    void what_is_wrong_is_named_by_its_place()
    {
        QFETCH(Change, change);
        QFETCH(QString, place);
        const auto checked = validate(small(change));
        QVERIFY(!checked);
        QCOMPARE(QString::fromStdString(checked.error().where), place);
        QVERIFY(!checked.error().remedy.empty());
    }

    void an_unstable_node_is_found_before_anything_is_drawn()
    {
        const auto all = validate(small([](auto& m) { m.layers[0].omega.base = 2; }));
        QVERIFY(!all);
        QVERIFY(mentions(all.error().what, "node 0 is unstable"));
        const auto third = validate(small([](auto& m) { m.layers[0].omega = given({0.1, 1.98, 1.995}); }));
        QVERIFY(!third);
        QVERIFY(mentions(third.error().what, "node 2 is unstable"));
        const auto damped = validate(small([](auto& m) { m.layers[0].gamma = given({0.1, 1, 0.1}); }));
        QVERIFY(!damped);
        QVERIFY(mentions(damped.error().what, "node 1 is unstable: γh"));
        QVERIFY(!validate(small([](auto& m) {
            m.time_step = 10;
            m.layers[0].omega.base = 0.2;
        })));
    }

    void an_undamped_node_is_accepted()
    {
        QVERIFY(validate(small([](auto& m) { m.layers[0].gamma.base = 0; })).ok());
    }

    /// 0 < γh < 1 and 0 < ω_eff h < 2√(1−γh).
    void stability_ends_where_the_formula_says()
    {
        const auto of = [](double omega, double gamma, double h) { return node_stability(omega, gamma, 0, 0, 0, h); };
        QCOMPARE(of(0.2244, 0.01, 1), NodeStability::stable);
        QCOMPARE(of(0.2244, 0, 1), NodeStability::marginal);
        const double edge = 2 * std::sqrt(1 - 0.1 * 0.5) / 0.5;
        QCOMPARE(of(edge * (1 - 1e-9), 0.1, 0.5), NodeStability::stable);
        QCOMPARE(of(edge * (1 + 1e-9), 0.1, 0.5), NodeStability::unstable);
        QCOMPARE(of(0.01, 0.999, 1), NodeStability::stable);
        QCOMPARE(of(0.01, 1, 1), NodeStability::unstable);
        QCOMPARE(of(0, 0.1, 1), NodeStability::unstable);
        QCOMPARE(of(0.2, -0.1, 1), NodeStability::unstable);
    }

    void amplitude_feedback_softens_the_spring_until_rest_is_lost()
    {
        const double omega = 2 * std::numbers::pi / 28;
        const double edge = omega * omega / 0.04;  // ω² = αgv with g = 1: v ≈ 1.26
        QVERIFY(edge > 1.25 && edge < 1.27);
        QCOMPARE(node_stability(omega, 0.01, 0.04, edge * 0.999, 1, 1), NodeStability::stable);
        QCOMPARE(node_stability(omega, 0.01, 0.04, edge * 1.001, 1, 1), NodeStability::unstable);
    }
};

QTEST_APPLESS_MAIN(ValidationTest)
#include "validation_test.moc"
