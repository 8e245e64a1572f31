#include "core/studies/sweep.h"

#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/presets.h"
#include "core/experiment/run_folder.h"

#include <QTemporaryDir>
#include <QTest>

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace horn;
using namespace horn::studies;
namespace fs = std::filesystem;

namespace
{

/// Delayed match with small networks: a trial takes milliseconds.
SweepPlan small_plan(int halving = 0)
{
    SweepPlan plan;
    plan.base = *experiment::load_preset("delayed-match");
    plan.base.model.layers.front().nodes = 12;
    plan.base.training.epochs = 4;
    plan.axes = {*parse_axis("/training/learning_rate=0.003:0.3:4:log"), *parse_axis("/training/batch=32,64")};
    plan.seeds = {1, 2};
    plan.halving = halving;
    return plan;
}

Result<SweepOutcome> run_in(const fs::path& path, const SweepPlan& plan, int threads, const std::stop_token& stop = {},
                            const std::function<void(const SweepProgress&)>& report = {})
{
    const auto trials = trials_of(plan);
    if (!trials)
        return trials.error();
    const auto folder = SweepFolder::open(path, plan);
    if (!folder)
        return folder.error();
    return run_sweep(plan, *trials, *folder, {.threads = threads, .save_every = 0}, stop, report);
}

std::string tables_in(const fs::path& path) { return *base::read_file(path / "results.csv") + *base::read_file(path / "settings.csv"); }

int count_of(const std::string& text, const std::string& word)
{
    int count = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
        ++count;
    return count;
}

}  // namespace

class SweepTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> scratch_;
    [[nodiscard]] fs::path path(const std::string& name) const { return fs::path(scratch_->path().toStdString()) / name; }

private Q_SLOTS:
    void init() { scratch_ = std::make_unique<QTemporaryDir>(); }

    void results_are_byte_identical_on_1_2_4_and_8_threads_data()
    {
        QTest::addColumn<int>("halving");
        QTest::newRow("grid") << 0;
        QTest::newRow("halving") << 2;
    }
    void results_are_byte_identical_on_1_2_4_and_8_threads()
    {
        QFETCH(int, halving);
        const SweepPlan plan = small_plan(halving);
        QVERIFY(run_in(path("1"), plan, 1).ok());
        for (const int threads : {2, 4, 8}) {
            const fs::path other = path(std::to_string(threads));
            QVERIFY(run_in(other, plan, threads).ok());
            QCOMPARE(tables_in(other), tables_in(path("1")));
        }
    }

    void a_trial_is_the_run_that_its_experiment_describes()
    {
        SweepPlan plan = small_plan();
        QVERIFY(run_in(path("sweep"), plan, 2).ok());
        const auto trials = *trials_of(plan);
        const fs::path fifth = path("sweep") / "trials" / "0005";
        QVERIFY(*experiment::RunFolder::experiment_of(fifth) == trials[4].experiment);
        QCOMPARE(trials[4].experiment.training.batch, 32);
        // The same alone, with all threads for itself, and without the others' company.
        SweepPlan alone = plan;
        alone.axes = {*parse_axis("/training/learning_rate=" + trials[4].values[0])};
        alone.base.training.batch = 32;
        alone.seeds.clear();
        QVERIFY(run_in(path("alone"), alone, 4).ok());
        const auto with = *experiment::read_checkpoint(fifth / "checkpoint.safetensors");
        const auto without = *experiment::read_checkpoint(path("alone") / "trials" / "0001" / "checkpoint.safetensors");
        QVERIFY(with.network.parameters.readout_weight == without.network.parameters.readout_weight);
        QVERIFY(with.optimiser == without.optimiser);
    }

    void a_sweep_stopped_anywhere_goes_on_to_the_same_tables_data() { results_are_byte_identical_on_1_2_4_and_8_threads_data(); }
    void a_sweep_stopped_anywhere_goes_on_to_the_same_tables()
    {
        QFETCH(int, halving);
        const SweepPlan plan = small_plan(halving);
        QVERIFY(run_in(path("whole"), plan, 2).ok());
        for (int cut = 0; cut < 6; ++cut) {
            const fs::path folder = path("cut" + std::to_string(cut));
            for (int part = 0; part < 3; ++part) {  // stopped at once, or when some trials have ended
                std::stop_source stop;
                int ends = 3 * cut + part;
                if (ends == 0)
                    stop.request_stop();
                const auto outcome = run_in(folder, plan, 2, stop.get_token(), [&](const SweepProgress& progress) {
                    if (progress.newest != nullptr && --ends <= 0)
                        stop.request_stop();
                });
                QVERIFY(outcome.ok());
            }
            const auto outcome = run_in(folder, plan, 3);
            QVERIFY(outcome.ok() && !outcome->stopped);
            QCOMPARE(tables_in(folder), tables_in(path("whole")));
        }
    }

    void a_finished_sweep_is_not_trained_again()
    {
        const SweepPlan plan = small_plan(2);
        QVERIFY(run_in(path("sweep"), plan, 2).ok());
        const std::string before = tables_in(path("sweep"));
        fs::remove(path("sweep") / "results.csv");
        int trained = 0;
        const auto again =
            run_in(path("sweep"), plan, 2, {}, [&](const SweepProgress& progress) { trained += progress.newest != nullptr; });
        QVERIFY(again.ok() && again->best.has_value());
        QCOMPARE(trained, 0);
        QCOMPARE(tables_in(path("sweep")), before);
    }

    void halving_trains_the_better_settings_longer()
    {
        const SweepPlan plan = small_plan(2);  // 8 settings with two seeds: 8 until epoch 1, 4 until 2, 2 until 4
        const auto outcome = *run_in(path("sweep"), plan, 2);
        const auto trials = *trials_of(plan);
        std::map<int, int> epochs;
        for (const TrialRow& row : outcome.rows)
            ++epochs[row.epochs];
        QCOMPARE(epochs, (std::map<int, int>{{1, 8}, {2, 4}, {4, 4}}));
        QCOMPARE(count_of(tables_in(path("sweep")), ",dropped,"), 12);
        QCOMPARE(count_of(tables_in(path("sweep")), ",finished,4,"), 4);
        // Whoever went on was no worse in the first epoch than whoever was dropped there.
        const auto mean_of_first = [&](int setting) {
            double sum = 0;
            for (const SweepTrial& trial : trials)
                if (trial.setting == setting)
                    sum +=
                        *row_of(*experiment::read_metrics(path("sweep") / "trials" / fmt::format("{:04}", trial.number) / "metrics.csv"), 1)
                             .result;
            return sum;
        };
        double worst_kept = 1e9, best_dropped = -1e9;
        for (std::size_t i = 0; i < trials.size(); ++i)
            if (outcome.rows[i].epochs == 1)
                best_dropped = std::max(best_dropped, mean_of_first(trials[i].setting));
            else
                worst_kept = std::min(worst_kept, mean_of_first(trials[i].setting));
        QVERIFY(worst_kept >= best_dropped);
    }

    void a_trial_that_diverges_is_named_and_the_others_go_on()
    {
        SweepPlan plan = small_plan();
        plan.base.training.optimiser = learning::TrainingSpecification::Optimiser::sgd;
        plan.axes = {*parse_axis("/training/learning_rate=0.01,1e38")};
        const auto outcome = run_in(path("sweep"), plan, 2);
        QVERIFY(outcome.ok());
        QCOMPARE(outcome->rows[0].outcome, TrialOutcome::finished);
        QCOMPARE(outcome->rows[2].outcome, TrialOutcome::non_finite);
        QCOMPARE(outcome->best->setting, 1);
        const std::string before = tables_in(path("sweep"));
        QVERIFY(run_in(path("sweep"), plan, 1).ok());  // going on does not forget it
        QCOMPARE(tables_in(path("sweep")), before);
    }

    void another_sweep_in_the_same_folder_is_an_error_that_says_what_differs_data()
    {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("place");
        QTest::newRow("axes") << 0 << "/vary";
        QTest::newRow("seeds") << 1 << "/seeds";
        QTest::newRow("halving") << 2 << "/halving";
        QTest::newRow("random") << 3 << "/random";
        QTest::newRow("experiment") << 4 << "/experiment";
    }
    void another_sweep_in_the_same_folder_is_an_error_that_says_what_differs()
    {
        QFETCH(int, change);
        QFETCH(QString, place);
        SweepPlan plan = small_plan();
        QVERIFY(SweepFolder::open(path("sweep"), plan).ok());
        QVERIFY(SweepFolder::open(path("sweep"), plan).ok());
        if (change == 0)
            plan.axes.front().values.pop_back();
        else if (change == 1)
            plan.seeds = {1, 3};
        else if (change == 2)
            plan.halving = 2;
        else if (change == 3)
            plan.random = 3;
        else
            plan.base.training.epochs = 5;
        const auto other = SweepFolder::open(path("sweep"), plan);
        QVERIFY(!other.ok());
        QCOMPARE(other.error().where, path("sweep").string() + "/sweep.json: " + place.toStdString());
    }

    void a_folder_of_something_else_or_in_use_is_left_alone()
    {
        const SweepPlan plan = small_plan();
        fs::create_directory(path("other"));
        QVERIFY(base::write_file_atomically(path("other") / "letter.txt", "dear\n").ok());
        QVERIFY(!SweepFolder::open(path("other"), plan).ok());
        const auto first = SweepFolder::open(path("sweep"), plan);
        QVERIFY(first.ok());
        const auto second = SweepFolder::open(path("sweep"), plan);
        QVERIFY(!second.ok());
        QVERIFY(second.error().what.find("another program") != std::string::npos);
    }

    void what_no_trial_could_begin_with_is_said_before_the_first_data()
    {
        QTest::addColumn<QString>("axis");
        QTest::addColumn<QString>("where");
        QTest::newRow("not learnable") << R"(/model/layers/0/gamma=0.01,0)"
                                       << "trial 3: /training/learned";
        QTest::newRow("memory") << "/training/memory=100,0.001"
                                << "trial 3: /training/memory";
        QTest::newRow("data") << R"(/task={"name":"delayed-match"},{"name":"csv-series","data":"/nowhere.csv"})"
                              << "trial 3: /nowhere.csv";
    }
    void what_no_trial_could_begin_with_is_said_before_the_first()
    {
        QFETCH(QString, axis);
        QFETCH(QString, where);
        SweepPlan plan = small_plan();
        plan.base.training.learned.insert(model::ParameterKind::gamma);
        plan.axes = {*parse_axis(axis.toStdString())};
        const auto outcome = run_in(path("sweep"), plan, 1);
        QVERIFY(!outcome.ok());
        QVERIFY2(outcome.error().where.starts_with(where.toStdString()), outcome.error().message().c_str());
        QVERIFY(!fs::exists(path("sweep") / "trials"));
    }

    void a_file_that_cannot_be_written_ends_the_sweep_with_the_trial_that_met_it()
    {
        const SweepPlan plan = small_plan();
        fs::create_directory(path("sweep"));
        QVERIFY(SweepFolder::open(path("sweep"), plan).ok());
        QVERIFY(base::write_file_atomically(path("sweep") / "trials", "a file where a folder should be\n").ok());
        const auto outcome = run_in(path("sweep"), plan, 2);
        QVERIFY(!outcome.ok());
        QVERIFY(outcome.error().where.starts_with("trial "));
    }
};

QTEST_GUILESS_MAIN(SweepTest)
#include "sweep_test.moc"
