#include "core/studies/sweep_plan.h"

#include "core/experiment/presets.h"
#include "core/studies/sweep_table.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

using namespace horn;
using namespace horn::studies;
using learning::MetricRecord;

namespace
{

using Values = std::vector<std::string>;

SweepPlan plan_with(const std::vector<std::string>& axes)
{
    SweepPlan plan;
    plan.base = *experiment::load_preset("delayed-match");
    for (const std::string& text : axes)
        plan.axes.push_back(*parse_axis(text));
    return plan;
}

/// Trials of a plan with so many settings, as far as rungs_of looks at them.
std::vector<SweepTrial> settings(int count, int epochs, int validate_every = 1)
{
    std::vector<SweepTrial> trials(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        SweepTrial& trial = trials[static_cast<std::size_t>(i)];
        trial.number = trial.setting = i + 1;
        trial.experiment.training.epochs = epochs;
        trial.experiment.training.validate_every = validate_every;
    }
    return trials;
}

std::vector<Rung> rungs(int count, int epochs, int eta, int validate_every = 1)
{
    SweepPlan plan;
    plan.halving = eta;
    const auto trials = settings(count, epochs, validate_every);
    return *rungs_of(plan, trials);
}

MetricRecord epoch_record(int epoch, double validation, double test)
{
    MetricRecord record;
    record.kind = MetricRecord::Kind::epoch;
    record.epoch = epoch;
    record.update = 10 * epoch;
    record.loss = 1.0 / epoch;
    record.gradient_norm = 1;
    record.seconds = epoch;
    record.validation_accuracy = validation;
    record.validation_loss = 1 - validation;
    record.test_accuracy = test;
    record.test_loss = 1 - test;
    return record;
}

MetricRecord diverged(double epoch)
{
    MetricRecord record;
    record.epoch = epoch;
    record.gradient_norm = 1;
    return record;  // its loss reads back as NaN
}

}  // namespace

class SweepPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_are_read_as_they_are_written()
    {
        QCOMPARE(parse_axis("/training/schedule=constant,cosine")->values, (Values{"constant", "cosine"}));
        QCOMPARE(parse_axis("/model/layers/0/omega=[1,2],{\"a\": [3,4]},5")->values, (Values{"[1,2]", "{\"a\": [3,4]}", "5"}));
        QCOMPARE(parse_axis("/view/title=\"a,b\",c")->values, (Values{"\"a,b\"", "c"}));
        QCOMPARE(parse_axis("/training/learning_rate=1e-3")->values, (Values{"1e-3"}));
        QCOMPARE(parse_axis("/task/data=a:b,/c:d")->values, (Values{"a:b", "/c:d"}));
    }

    void ranges_include_both_ends_and_keep_round_numbers_round()
    {
        QCOMPARE(parse_axis("/model/layers/0/alpha=0:0.4:5")->values, (Values{"0", "0.1", "0.2", "0.3", "0.4"}));
        QCOMPARE(parse_axis("/training/learning_rate=1e-4:0.1:4:log")->values, (Values{"0.0001", "0.001", "0.01", "0.1"}));
        QCOMPARE(parse_axis("/training/learning_rate=0.5:0.5:1")->values, (Values{"0.5"}));
    }

    void settings_that_are_whole_numbers_get_whole_numbers()
    {
        QCOMPARE(parse_axis("/model/layers/0/nodes=8:64:4")->values, (Values{"8", "27", "45", "64"}));
        QCOMPARE(parse_axis("/training/batch=16:128:4:log")->values, (Values{"16", "32", "64", "128"}));
        QVERIFY(parse_axis("/task/steps=5:50")->range->whole);
        QVERIFY(!parse_axis("/model/layers/0/gamma=0.01:0.1:log")->range->whole);
    }

    void what_is_no_axis_says_why_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("no equals") << "/training/batch"
                                   << "is not /json/pointer=values";
        QTest::newRow("no pointer") << "batch=1,2"
                                    << "is not /json/pointer=values";
        QTest::newRow("no values") << "/training/batch="
                                   << "has no values";
        QTest::newRow("empty value") << "/training/batch=1,,2"
                                     << "a value is empty";
        QTest::newRow("twice") << "/training/batch=16,32,16"
                               << "the value 16 comes twice";
        QTest::newRow("rounded twice") << "/training/batch=1:3:9"
                                       << "comes twice";
        QTest::newRow("bad count") << "/training/batch=1:2:x"
                                   << "\"1:2:x\" is not a range";
        QTest::newRow("bad end") << "/training/batch=1:many"
                                 << "is not a range";
        QTest::newRow("too many parts") << "/training/batch=1:2:3:4"
                                        << "is not a range";
        QTest::newRow("no values in it") << "/training/learning_rate=0.1:1:0"
                                         << "0 values make no range";
        QTest::newRow("backwards") << "/training/learning_rate=1:0.1:5"
                                   << "is empty";
        QTest::newRow("one point twice") << "/training/learning_rate=1:1:5"
                                         << "is empty";
        QTest::newRow("logarithm of zero") << "/training/learning_rate=0:1:5:log"
                                           << "cannot begin at 0";
        QTest::newRow("infinite") << "/training/learning_rate=1:inf:5"
                                  << "is not a range";
    }
    void what_is_no_axis_says_why()
    {
        QFETCH(QString, text);
        QFETCH(QString, words);
        const auto axis = parse_axis(text.toStdString());
        QVERIFY(!axis.ok());
        const QString said = QString::fromStdString(axis.error().message());
        QVERIFY2(said.startsWith("--vary") && said.contains(words), qPrintable(said));
        QVERIFY(!axis.error().remedy.empty());
    }

    void seeds_are_whole_and_different()
    {
        QCOMPARE(*parse_seeds("3,1,18446744073709551615"), (std::vector<std::uint64_t>{3, 1, 18446744073709551615U}));
        for (const char* text : {"", "1,", "-1", "1.5", "18446744073709551616", "1,1", "x"})
            QVERIFY2(!parse_seeds(text).ok(), text);
    }

    void a_grid_holds_every_combination_and_seed_once()
    {
        SweepPlan plan = plan_with({"/training/batch=16,32", "/training/learning_rate=0.1,0.2,0.3"});
        plan.seeds = {7, 8};
        const auto trials = trials_of(plan);
        QVERIFY(trials.ok());
        QCOMPARE(trials->size(), std::size_t{12});
        const SweepTrial& fourth = (*trials)[3];
        QCOMPARE(fourth.number, 4);
        QCOMPARE(fourth.setting, 2);
        QCOMPARE(fourth.values, (Values{"16", "0.2"}));
        QVERIFY(fourth.experiment.seed == 8);
        QCOMPARE(fourth.experiment.training.batch, 16);
        QCOMPARE(fourth.experiment.training.learning_rate, 0.2);
        std::set<std::tuple<int, double, std::uint64_t>> all;
        for (const SweepTrial& trial : *trials)
            all.insert({trial.experiment.training.batch, trial.experiment.training.learning_rate, trial.experiment.seed});
        QCOMPARE(all.size(), std::size_t{12});
    }

    void random_settings_lie_in_their_ranges_and_depend_on_the_seed_alone()
    {
        SweepPlan plan =
            plan_with({"/training/learning_rate=1e-4:1e-1:log", "/training/batch=16:19", "/training/schedule=constant,cosine"});
        plan.random = 400;
        const auto trials = *trials_of(plan);
        QCOMPARE(trials.size(), std::size_t{400});
        int below = 0;
        std::map<int, int> batches;
        for (const SweepTrial& trial : trials) {
            const double rate = trial.experiment.training.learning_rate;
            QVERIFY(rate >= 1e-4 && rate <= 1e-1);
            below += rate < std::sqrt(1e-5) ? 1 : 0;
            ++batches[trial.experiment.training.batch];
        }
        QVERIFY(std::abs(below - 200) < 50);  // half of them in the lower half of the logarithm; five standard deviations
        QCOMPARE(batches.size(), std::size_t{4});
        for (const auto& [batch, count] : batches)
            QVERIFY2(std::abs(count - 100) < 44, qPrintable(QString::number(batch)));  // five standard deviations
        plan.random = 10;
        const auto fewer = *trials_of(plan);
        for (std::size_t i = 0; i < fewer.size(); ++i)
            QCOMPARE(fewer[i].values, trials[i].values);
        plan.base.seed = 2;
        QVERIFY((*trials_of(plan))[0].values != trials[0].values);
    }

    void settings_that_cannot_run_are_told_before_anything_runs_data()
    {
        QTest::addColumn<QString>("axis");
        QTest::addColumn<QString>("place");
        QTest::newRow("unknown key") << "/training/learning_rte=0.1,0.2"
                                     << "--vary: /training/learning_rte";
        QTest::newRow("no such layer") << "/model/layers/5/nodes=8,16"
                                       << "--vary: /model/layers/5";
        QTest::newRow("out of range") << "/training/learning_rate=0.1,-1"
                                      << "--vary: /training/learning_rate";
        QTest::newRow("not whole") << "/training/batch=16,16.5"
                                   << "--vary: /training/batch";
        QTest::newRow("unstable") << "/model/layers/0/omega=0.2,2.5"
                                  << "--vary: /model/layers/0";
        QTest::newRow("no task") << "/task/name=none"
                                 << "/task/name";
        QTest::newRow("range in a grid") << "/training/learning_rate=0.1:1"
                                         << "--vary: /training/learning_rate";
    }
    void settings_that_cannot_run_are_told_before_anything_runs()
    {
        QFETCH(QString, axis);
        QFETCH(QString, place);
        const auto trials = trials_of(plan_with({axis.toStdString()}));
        QVERIFY(!trials.ok());
        QVERIFY2(trials.error().where.starts_with(place.toStdString()), trials.error().message().c_str());
    }

    void a_setting_is_varied_once()
    {
        QVERIFY(!trials_of(plan_with({"/training/batch=1,2", "/training/batch=3,4"})).ok());
        QVERIFY(!trials_of(plan_with({"/model/layers/0/nodes=1,2", "/model/layers=[],[{}]"})).ok());
        SweepPlan seeds = plan_with({"/seed=1,2"});
        QVERIFY(trials_of(seeds).ok());
        seeds.seeds = {1};
        QVERIFY(!trials_of(seeds).ok());
    }

    void rungs_cost_about_the_same_and_the_last_is_the_whole_run()
    {
        QCOMPARE(rungs(27, 9, 3), (std::vector<Rung>{{27, 1}, {9, 3}, {3, 9}}));
        QCOMPARE(rungs(8, 40, 2), (std::vector<Rung>{{8, 5}, {4, 10}, {2, 20}, {1, 40}}));
        QCOMPARE(rungs(5, 7, 2), (std::vector<Rung>{{5, 1}, {2, 3}, {1, 7}}));
        QCOMPARE(rungs(8, 20, 2, 4), (std::vector<Rung>{{8, 4}, {4, 8}, {2, 20}}));  // only where the sets are run
        QCOMPARE(rungs(100, 4, 2), (std::vector<Rung>{{100, 1}, {50, 2}, {25, 4}}));
        SweepPlan plan;
        plan.halving = 3;
        QVERIFY(!rungs_of(plan, settings(2, 100)).ok());
        QVERIFY(!rungs_of(plan, settings(100, 2)).ok());
        auto uneven = settings(9, 9);
        uneven[4].experiment.training.epochs = 10;
        QVERIFY(!rungs_of(plan, uneven).ok());
    }

    void a_row_holds_the_last_and_the_best_epoch_of_its_rung()
    {
        const std::vector<MetricRecord> records{epoch_record(1, 0.5, 0.9), epoch_record(2, 0.7, 0.1), epoch_record(3, 0.6, 0.95),
                                                diverged(3.5)};
        const TrialRow row = row_of(records, 3);
        QCOMPARE(row.outcome, TrialOutcome::finished);
        QCOMPARE(row.epochs, 3);
        QCOMPARE(row.last.test_accuracy, 0.95);
        QCOMPARE(row.best.epoch, 2.0);
        QCOMPARE(row.best.test_accuracy, 0.1);  // the test set has no say
        QCOMPARE(*row.result, 0.6);
        QCOMPARE(row_of(records, 1).last.validation_accuracy, 0.5);
        QCOMPARE(row_of(records, 4).outcome, TrialOutcome::non_finite);
        QVERIFY(!row_of(records, 4).result.has_value());
        QCOMPARE(row_of(std::span(records).first(2), 3).outcome, TrialOutcome::unfinished);
        QCOMPARE(row_of({}, 3).outcome, TrialOutcome::unfinished);
    }

    void settings_are_ranked_by_their_mean_and_those_that_diverged_come_last()
    {
        std::vector<SweepTrial> trials = settings(8, 1);
        std::vector<TrialRow> rows(8);
        const double results[] = {0.1, 0.2, 0.9, -1, 0.4, 0.4, 0.5, 0.3};
        for (std::size_t i = 0; i < 8; ++i) {
            trials[i].setting = static_cast<int>(i / 2) + 1;
            if (results[i] >= 0)
                rows[i].result = results[i];
        }
        const std::vector<int> all{1, 2, 3, 4};
        const auto ranked = ranking(trials, rows, all);
        std::vector<int> order;
        for (const SettingResult& result : ranked)
            order.push_back(result.setting);
        QCOMPARE(order, (std::vector<int>{3, 4, 1, 2}));  // 3 and 4 are equal: the earlier first; a seed of 2 diverged
        QVERIFY(!ranked.back().mean.has_value());
    }

    void without_classes_the_smaller_loss_is_better_and_test_figures_never_count()
    {
        MetricRecord record = epoch_record(1, 0.5, 0.9);
        QCOMPARE(*result_of(record), 0.5);
        record.validation_accuracy = learning::not_measured;
        QCOMPARE(*result_of(record), -0.5);
        record.validation_loss = learning::not_measured;
        QCOMPARE(*result_of(record), -1.0);  // of training
        record.train_accuracy = 0.25;
        QCOMPARE(*result_of(record), 0.25);
        record.validation_loss = std::numeric_limits<double>::infinity();
        QVERIFY(!result_of(record).has_value());
    }

    void a_table_quotes_what_holds_commas_and_leaves_out_what_was_not_measured()
    {
        const SweepPlan plan = plan_with({"/view/title=\"a,b\""});
        std::vector<SweepTrial> trials = settings(1, 1);
        trials[0].values = {"\"a,b\""};
        const std::string table = results_table(plan, trials, std::vector<TrialRow>(1));
        QCOMPARE(table, std::string("trial,setting,/view/title,seed,outcome,epochs,loss,train_accuracy,validation_loss,"
                                    "validation_accuracy,test_loss,test_accuracy,best_epoch,best_validation_loss,"
                                    "best_validation_accuracy,best_test_loss,best_test_accuracy\n"
                                    "1,1,\"\"\"a,b\"\"\",1,unfinished,0,,,,,,,,,,,\n"));
    }

    void a_setting_has_mean_and_deviation_over_its_finished_trials()
    {
        const SweepPlan plan = plan_with({"/training/batch=16"});
        std::vector<SweepTrial> trials = settings(3, 1);
        std::vector<TrialRow> rows(3);
        for (std::size_t i = 0; i < 3; ++i) {
            trials[i].setting = 1;
            trials[i].values = {"16"};
            rows[i].outcome = i < 2 ? TrialOutcome::finished : TrialOutcome::non_finite;
            rows[i].last.test_accuracy = 0.5 + 0.25 * static_cast<double>(i);
        }
        const std::string table = settings_table(plan, trials, rows);
        QVERIFY2(table.ends_with("\n1,16,3,2,,,,,,,,,,,0.625,0.1767766952966369\n"), table.c_str());  // sd of 0.5 and 0.75 with n − 1
    }
};

QTEST_APPLESS_MAIN(SweepPlanTest)
#include "sweep_plan_test.moc"
