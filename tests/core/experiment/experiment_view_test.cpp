// What an experiment file says of its view: a second run, and how a live run is shown.
#include "core/experiment/json.h"
#include "tests/support/number_rows.h"

#include <QTest>

#include <string>

using namespace horn;
using namespace horn::experiment;

namespace
{

/// A file with some parts.
std::string file_with(const std::string& parts) { return R"({"format": "horn-experiment", "version": 1, )" + parts + "}"; }

}  // namespace

class ExperimentViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_second_run_is_as_the_first_where_nothing_else_is_said()
    {
        const std::string text = file_with(
            R"("seed": 4, "model": {"layers": [{"nodes": 3}]}, "stimulus": {"signal": "sequence", "values": [1, 2, 3]},
               "view": {"second": {"stimulus": {"signal": "sequence", "hold": 2}, "events": [{"step": 2, "kick": {"node": 1}}]}},
               "events": [{"step": 7, "kick": {"node": 2}}])");
        const auto read = parse(text, "text");
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        const std::vector<Experiment> runs = runs_of(*read);
        QCOMPARE(runs.size(), std::size_t{2});
        QVERIFY(!runs[0].view.second && !runs[1].view.second);
        QVERIFY(runs[1].seed == 4 && runs[1].model == runs[0].model);
        QVERIFY(runs[1].stimulus.values == runs[0].stimulus.values && runs[1].stimulus.hold == 2);
        QVERIFY(runs[0].events.size() == 1 && runs[0].events[0].step == 7);
        QVERIFY(runs[1].events.size() == 1 && runs[1].events[0].step == 2);
        QVERIFY(paired(runs[0], runs[1]) == *read);
        QCOMPARE(to_json(*read).find("\"values\""), to_json(*read).rfind("\"values\""));  // once, for both
        QCOMPARE(runs_of(runs[0]).size(), std::size_t{1});
    }

    void a_change_that_changes_nothing_is_no_other_course()
    {
        Experiment one;
        Experiment other = one;
        other.view.title = "another";
        other.events.push_back({30, Change{one.model, one.stimulus}});
        QVERIFY(same_course(one, other));
        other.events.push_back({40, Kick{0, 3, 0.5}});
        QVERIFY(!same_course(one, other));
        one.events.push_back({40, Kick{0, 3, 0.5}});
        QVERIFY(same_course(one, other));
        Change change{one.model, one.stimulus};
        change.model.layers[0].gamma.base = 0.4;
        one.events.push_back({50, change});
        QVERIFY(!same_course(one, other));
        one.events.pop_back();
        one.seed = 3;
        QVERIFY(!same_course(one, other));
    }

    void a_display_that_nothing_is_said_of_is_as_its_rows_give_it()
    {
        QVERIFY(parse(file_with(R"("view": {})"), "a")->view.display == Display());
        QCOMPARE(testing::wrong_rows<OscillatorDisplay>(oscillator_display_parameters()), QString());
        QCOMPARE(testing::wrong_rows<NetworkDisplay>(network_display_parameters()), QString());
    }
};

QTEST_APPLESS_MAIN(ExperimentViewTest)
#include "experiment_view_test.moc"
