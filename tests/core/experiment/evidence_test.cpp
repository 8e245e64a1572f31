#include "core/experiment/evidence.h"
#include "core/experiment/figure_data.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace horn::experiment;
using Quantity = Source::Quantity;

namespace
{

FigureData figure()
{
    FigureData made{.title = "Waves", .experiment = "{}", .checkpoint_hash = "00ff", .dataset_hash = "ff00"};
    Panel waves{.title = "Waves", .x = {.label = "time"}};
    HeatMap map{.rows = 2, .columns = 3, .values = {0.1F, -0.0F, 3e30F, 1.5F, std::nanf(""), 1e-42F}};
    map.source = Source{.layer = 1, .nodes = {7, 2}, .first = 5, .stride = 4, .steps = 3};
    waves.content = map;
    Panel direction{.title = "Direction"};
    Series waves_go{.name = "directionality", .x = {3, 5, 7}, .y = {0.25, 0.5, 0.75}};
    waves_go.source =
        Source{.quantity = Quantity::directionality, .first = 2, .stride = 2, .steps = 6, .layout = horn::model::Layout::torus};
    Series power{.name = "power", .x = {0.5, 1}, .y = {1.0 / 7, 1e-9}};
    power.source = Source{.quantity = Quantity::spectrum, .nodes = {3}, .first = 2, .steps = 64, .window = 32};
    Series pairs{.name = "pairs", .x = {0.25, 0.75}, .y = {4, 6}, .style = Series::Style::bars};
    pairs.source = Source{.quantity = Quantity::locking_histogram, .first = 2, .steps = 64};
    direction.content = std::vector<Series>{waves_go, power, pairs};
    Panel phase{.title = "Phase"};
    HeatMap ring{.rows = 1, .columns = 3, .values = {-3.1F, 0.2F, std::nanf("")}};
    ring.source = Source{.quantity = Quantity::phase, .nodes = {0, 1, 2}, .first = 2, .steps = 64};
    phase.content = ring;
    Panel gain{.title = "Gain", .y = {.label = "gain"}};
    Series exact{.name = "exact", .x = {0.1, std::numbers::pi}, .y = {1.0 / 3, 1e300}};
    exact.source = Source{.quantity = Quantity::measured_gain, .drive = 0.05};
    gain.content = std::vector<Series>{exact, {.name = "by hand", .x = {1, 2}, .y = {3, 4}}};
    made.panels = {waves, gain, direction, phase};
    return made;
}

bool same(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double p, double q) {
        return (std::isnan(p) && std::isnan(q)) || (p == q && std::signbit(p) == std::signbit(q));
    });
}

}  // namespace

class EvidenceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_figure_claims_what_has_a_source_and_names_the_rest()
    {
        const Evidence evidence = evidence_of(figure());
        QCOMPARE(evidence.claims.size(), std::size_t{6});
        QCOMPARE(evidence.claims[1].name, std::string("Gain: exact"));
        QCOMPARE(evidence.others, std::vector<std::string>{"Gain: by hand"});
        QCOMPARE(evidence.checkpoint_hash, std::string("00ff"));
    }

    void every_bit_comes_back_from_the_text()
    {
        const Evidence evidence = evidence_of(figure());
        const auto back = parse_evidence(to_text(evidence), "figure.svg");
        QVERIFY2(back.ok(), back.ok() ? "" : back.error().message().c_str());
        QCOMPARE(back->claims.size(), evidence.claims.size());
        for (std::size_t i = 0; i < evidence.claims.size(); ++i) {
            QCOMPARE(back->claims[i].name, evidence.claims[i].name);
            QVERIFY(back->claims[i].source == evidence.claims[i].source);
            QVERIFY(same(back->claims[i].x, evidence.claims[i].x));
            QVERIFY(same(back->claims[i].values, evidence.claims[i].values));
        }
        QVERIFY(back->others == evidence.others && back->program == evidence.program && back->dataset_hash == evidence.dataset_hash);
    }

    void a_claim_says_which_run_it_is_about()
    {
        Evidence evidence = evidence_of(figure());
        for (int run = 0; run < static_cast<int>(evidence.claims.size()); ++run)
            evidence.claims[static_cast<std::size_t>(run)].source.run = run;
        const std::string text = to_text(evidence);
        QCOMPARE(text.find("\"run\": 0"), std::string::npos);  // the experiment's own is not named
        const auto back = parse_evidence(text, "figure.svg");
        QVERIFY2(back.ok(), back.ok() ? "" : back.error().message().c_str());
        for (int run = 0; run < static_cast<int>(evidence.claims.size()); ++run)
            QCOMPARE(back->claims[static_cast<std::size_t>(run)].source.run, run);
    }

    void what_two_runs_give_together_is_as_long_as_it_says()
    {
        Evidence evidence;
        evidence.claims.resize(3);
        evidence.claims[0].source = {.quantity = Quantity::distance, .steps = 3};
        evidence.claims[0].values = {1, 2, 3};
        evidence.claims[1].source = {.quantity = Quantity::difference, .nodes = {4, 5}, .steps = 2};
        evidence.claims[1].values = {1, 2, 3, 4};
        evidence.claims[2].source = {.quantity = Quantity::locking_cumulative, .steps = 9};
        evidence.claims[2].values = {0, 0.5, 1};
        QVERIFY(parse_evidence(to_text(evidence), "figure.svg").ok());
        evidence.claims[2].values = {1};  // one edge is no bin
        QVERIFY(!parse_evidence(to_text(evidence), "figure.svg").ok());
        evidence.claims.pop_back();
        for (Claim& claim : evidence.claims) {
            claim.values.push_back(7);
            QVERIFY2(!parse_evidence(to_text(evidence), "figure.svg").ok(), name_of(claim.source.quantity).data());
            claim.values.pop_back();
        }
    }

    void what_does_not_fit_together_is_refused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("another format") << QByteArray("horn-figure") << QByteArray("tax-return");
        QTest::newRow("a newer version") << QByteArray("\"version\": 1") << QByteArray("\"version\": 9");
        QTest::newRow("a quantity that nobody knows") << QByteArray("\"position\"") << QByteArray("\"mood\"");
        QTest::newRow("more steps than values") << QByteArray("\"steps\": 3") << QByteArray("\"steps\": 2000000000");
        QTest::newRow("a negative step") << QByteArray("\"first\": 5") << QByteArray("\"first\": -5");
        QTest::newRow("a stride of nothing") << QByteArray("\"stride\": 4") << QByteArray("\"stride\": 0");
        QTest::newRow("a negative node") << QByteArray("[7, 2]") << QByteArray("[7, -2]");
        QTest::newRow("words for a number") << QByteArray("\"drive\": 0.05") << QByteArray("\"drive\": \"x\"");
        QTest::newRow("damaged numbers") << QByteArray("\"data\": \"") << QByteArray("\"data\": \"AAAA");
        QTest::newRow("a layout that nobody knows") << QByteArray("\"torus\"") << QByteArray("\"knot\"");
        QTest::newRow("another stride of directions") << QByteArray("\"stride\": 2") << QByteArray("\"stride\": 3");
        QTest::newRow("a segment too short") << QByteArray("\"window\": 32") << QByteArray("\"window\": 7");
        QTest::newRow("a phase too many") << QByteArray("[0, 1, 2]") << QByteArray("[0, 1, 2, 3]");
        QTest::newRow("another width of numbers") << QByteArray("\"bits\": 32") << QByteArray("\"bits\": 31");
    }
    void what_does_not_fit_together_is_refused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray text = QByteArray::fromStdString(to_text(evidence_of(figure())));
        QVERIFY2(text.contains(from), text.constData());
        text.replace(text.indexOf(from), from.size(), to);
        const auto read = parse_evidence(text.toStdString(), "figure.svg");
        QVERIFY(!read.ok());
        QVERIFY2(read.error().message().starts_with("figure.svg"), read.error().message().c_str());
    }

    void steps_are_needed_to_the_end_of_a_window_or_to_the_last_value()
    {
        QCOMPARE(steps_needed({.quantity = Quantity::position, .first = 5, .stride = 4, .steps = 3}), std::int64_t{14});
        QCOMPARE(steps_needed({.quantity = Quantity::directionality, .first = 2, .stride = 2, .steps = 6}), std::int64_t{8});
        QCOMPARE(steps_needed({.quantity = Quantity::spectrum, .first = 2, .steps = 64}), std::int64_t{66});
        QCOMPARE(steps_needed({.quantity = Quantity::discrete_gain, .steps = 64}), std::int64_t{0});
    }

    void every_quantity_has_a_name_of_its_own()
    {
        for (int i = 0; i <= static_cast<int>(Quantity::measured_phase); ++i) {
            const auto quantity = static_cast<Quantity>(i);
            QVERIFY(quantity_named(name_of(quantity)) == quantity);
        }
        QVERIFY(!quantity_named("mood"));
    }
};

QTEST_APPLESS_MAIN(EvidenceTest)
#include "evidence_test.moc"
