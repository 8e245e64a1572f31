#include "core/base/files.h"
#include "core/experiment/metrics.h"
#include "tests/support/horn_program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using horn::testing::Answer;
using horn::testing::run_horn;

namespace
{

QStringList set(const QStringList& changes)
{
    QStringList options;
    for (const QString& change : changes)
        options << "--set" << change;
    return options;
}

const QString symbols_first = R"(/pretraining=[{"task": {"symbols": 3}, "training": {"epochs": 2}}])";

}  // namespace

class StagesCommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_run_of_two_stages_ends_with_the_figures_of_the_last()
    {
        const QStringList command{"train", "delayed-match", "--epochs", "3", "--set", symbols_first, "--out"};
        const Answer said = run_horn(command + QStringList{path("said")});
        QCOMPARE(said.status, 0);
        QVERIFY2(said.lines.contains("stage 1 of 2, epoch 2 of 5: ") && said.lines.contains("stage 2 of 2, epoch 5 of 5: "),
                 qPrintable(said.lines));
        const QJsonObject object = run_horn(command + QStringList{path("stages"), "--json", "--quiet"}).object();
        QCOMPARE(object["stage"].toInt(), 2);
        QCOMPARE(object["stages"].toInt(), 2);
        QCOMPARE(object["epoch"].toInt(), 5);
        QVERIFY(object["warnings"].isArray() && object["saturation"].isDouble() && object["gradient_ratio"].isDouble());
        const auto rows = records("stages");
        QCOMPARE(rows.back().stage, 2);
        QCOMPARE(object["test_accuracy"].toDouble(), rows.back().test_accuracy);
        QVERIFY(QFile::exists(path("stages/checkpoints/epoch-002.safetensors")));
        // Judged by the task that it has learned last.
        const Answer judged = run_horn({"evaluate", path("stages/checkpoints/epoch-002.safetensors"), "--json"});
        QCOMPARE(judged.status, 0);
        const auto second = std::find_if(rows.begin(), rows.end(), [](const auto& row) {
            return row.epoch == 2 && row.kind == horn::learning::MetricRecord::Kind::epoch;
        });
        QCOMPARE(judged.object()["test_accuracy"].toDouble(), second->test_accuracy);
    }

    void a_killed_run_of_two_stages_ends_as_an_undisturbed_one()
    {
        const QStringList command =
            QStringList{"train", "delayed-match",           "--epochs", "150", "--quiet", "--save-every", "0.01",
                        "--set", "/model/layers/0/nodes=16"} +
            set({R"(/pretraining=[{"task": {"symbols": 3}, "training": {"epochs": 150}}])", "/training/checkpoint_every=1000"}) +
            QStringList{"--resume"};
        QCOMPARE(run_horn(command + QStringList{path("whole")}).status, 0);
        for (const int milliseconds : {20, 60, 110, 180, 40}) {
            QProcess process;
            process.start(HORN_PROGRAMS "/horn", command + QStringList{path("killed")});
            process.waitForStarted();
            if (!process.waitForFinished(milliseconds))
                process.kill();
            process.waitForFinished();
        }
        QCOMPARE(run_horn(command + QStringList{path("killed")}).status, 0);
        const auto expected = records("whole"), rows = records("killed");
        QCOMPARE(expected.size(), std::size_t{300 * 9});
        QVERIFY(std::equal(rows.begin(), rows.end(), expected.begin(), expected.end(), horn::learning::same_figures));
    }

    void the_mean_of_the_last_weights_is_what_a_run_leaves()
    {
        const QStringList train{"train", "delayed-match", "--epochs", "5", "--set", "/model/layers/0/nodes=16"};
        const Answer mean = run_horn(train + set({"/training/average_from=3"}) + QStringList{"--out", path("mean"), "--json"});
        const Answer last = run_horn(train + QStringList{"--out", path("last"), "--json"});
        QCOMPARE(mean.object()["averaged"].toInt(), 2 * 8);
        QCOMPARE(last.object()["averaged"].toInt(), 0);
        QCOMPARE(mean.object()["loss"].toDouble(), last.object()["loss"].toDouble());  // it learns from the same weights
        const auto judged = [this](const char* run) {
            return run_horn({"evaluate", path(QString(run) + "/checkpoint.safetensors"), "--json"}).object()["test_loss"].toDouble();
        };
        QVERIFY(std::abs(judged("mean") - records("mean").back().test_loss) < 1e-6);
        QVERIFY(std::abs(judged("mean") - judged("last")) > 1e-4);
    }

    void a_run_that_no_longer_improves_ends_early_and_names_its_best_epoch()
    {
        const QStringList idle = set({"/training/learning_rate=0", "/training/patience=3"});
        const Answer answer = run_horn(QStringList{"train", "delayed-match", "--out", path("idle"), "--json"} + idle);
        QCOMPARE(answer.status, 0);
        const QJsonObject object = answer.object();
        QCOMPARE(object["outcome"].toString(), QString("finished"));
        QCOMPARE(object["ended_early"].toBool(), true);
        QCOMPARE(object["epoch"].toInt(), 4);
        QCOMPARE(object["best_epoch"].toInt(), 1);
        QCOMPARE(object["best_validation"].toDouble(), records("idle").back().validation_accuracy);
        const QJsonObject best = run_horn({"evaluate", path("idle/best.safetensors"), "--json"}).object();
        QCOMPARE(best["validation_accuracy"].toDouble(), object["best_validation"].toDouble());
        QCOMPARE(best["epoch"].toInt(), 1);
        // With more patience the same run goes on.
        const Answer more = run_horn({"train", "--resume", path("idle"), "--set", "/training/patience=5", "--json"});
        QCOMPARE(more.object()["epoch"].toInt(), 6);
    }

    void a_sweep_takes_runs_that_end_early_for_finished_ones()
    {
        const QStringList command = QStringList{"sweep", "delayed-match", "--vary", "/training/patience=1,2"} +
                                    set({"/training/learning_rate=0", symbols_first}) + QStringList{"--out"};
        for (int again = 0; again < 2; ++again)
            QCOMPARE(run_horn(command + QStringList{path("sweep"), "--quiet"}).status, 0);
        const auto table = horn::base::read_file(path("sweep/results.csv").toStdString());
        QCOMPARE(QString::fromStdString(*table).count(",finished,"), 2);
        const Answer halved = run_horn(command + QStringList{path("halved"), "--halving"});
        QCOMPARE(halved.status, 2);
        QVERIFY2(halved.complaint.contains("--halving: "), qPrintable(halved.complaint));
    }

    void a_network_at_the_ends_of_tanh_is_warned_of()
    {
        const QStringList command = QStringList{"train", "delayed-match", "--epochs", "3"} +
                                    set({"/training/learning_rate=0", "/model/layers/0/recurrent_gain=200"});
        const Answer said = run_horn(command + QStringList{"--out", path("said-flat")});
        QCOMPARE(said.status, 0);
        QCOMPARE(said.lines.count("warning: "), 1);
        QVERIFY2(said.lines.contains("warning: tanh is saturated in "), qPrintable(said.lines));
        const QJsonObject object = run_horn(command + QStringList{"--out", path("flat"), "--json"}).object();
        QVERIFY(object["saturation"].toDouble() > 0.1);
        QVERIFY(!object["warnings"].toArray().isEmpty());
        QVERIFY(!run_horn({"train", "delayed-match", "--epochs", "1", "--out", path("calm")}).lines.contains("warning: "));
    }

    void a_hebbian_run_is_resumed_bit_for_bit()
    {
        const QStringList command = QStringList{"train", "delayed-match", "--quiet"} +
                                    set({"/training/rule=hebbian", "/training/accumulate=2"}) + QStringList{"--out"};
        QCOMPARE(run_horn(command + QStringList{path("hebb"), "--epochs", "4"}).status, 0);
        QCOMPARE(run_horn(command + QStringList{path("hebb-parts"), "--epochs", "2"}).status, 0);
        QCOMPARE(run_horn({"train", "--resume", path("hebb-parts"), "--epochs", "4", "--quiet"}).status, 0);
        const auto whole = records("hebb"), parts = records("hebb-parts");
        QCOMPARE(whole.size(), std::size_t{4 * 5});
        QVERIFY(std::equal(whole.begin(), whole.end(), parts.begin(), parts.end(), horn::learning::same_figures));
    }

    void bad_settings_are_refused_at_their_place_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("place");
        QTest::newRow("rule") << "/training/rule=oja"
                              << "/training/rule: ";
        QTest::newRow("bound") << "/training/weight_bound=0"
                               << "/training/weight_bound: ";
        QTest::newRow("decayed") << R"(/training/decayed=["omega"])"
                                 << "/training/decayed/0: ";
        QTest::newRow("factor") << "/training/step_factor=2"
                                << "/training/step_factor: ";
        QTest::newRow("warm-up") << "/training/warm_up=-1"
                                 << "/training/warm_up: ";
        QTest::newRow("accumulate") << "/training/accumulate=0"
                                    << "/training/accumulate: ";
        QTest::newRow("patience") << "/training/patience=1.5"
                                  << "/training/patience: ";
        QTest::newRow("nothing for the Hebbian rule") << R"(/training={"rule": "hebbian", "learned": ["i2h.weight"]})"
                                                      << "/training/learned: ";
        QTest::newRow("stage") << R"(/pretraining=[{"task": {"name": "none"}}])"
                               << "/pretraining/0/task/name: ";
        QTest::newRow("stage's data") << R"(/pretraining=[{"task": {"name": "smnist", "data": "/nowhere"}}])"
                                      << "/nowhere";
    }
    void bad_settings_are_refused_at_their_place()
    {
        QFETCH(QString, change);
        QFETCH(QString, place);
        const Answer answer = run_horn({"train", "delayed-match", "--out", path("refused"), "--set", change});
        QCOMPARE(answer.status, 2);
        QCOMPARE(answer.complaint.count('\n'), 1);
        QVERIFY2(answer.complaint.contains(place), qPrintable(answer.complaint));
        QVERIFY(!QFile::exists(path("refused/checkpoint.safetensors")));
    }

    void pretraining_stays_as_it_was()
    {
        QCOMPARE(run_horn({"train", "delayed-match", "--epochs", "1", "--set", symbols_first, "--out", path("set")}).status, 0);
        const Answer answer = run_horn({"train", "--resume", path("set"), "--set", "/pretraining=[]"});
        QCOMPARE(answer.status, 2);
        QVERIFY2(answer.complaint.contains("/pretraining"), qPrintable(answer.complaint));
    }

private:
    [[nodiscard]] QString path(const QString& name) const { return scratch_.filePath(name); }
    [[nodiscard]] std::vector<horn::learning::MetricRecord> records(const QString& run) const
    {
        return *horn::experiment::read_metrics(path(run + "/metrics.csv").toStdString());
    }
    QTemporaryDir scratch_;
};

QTEST_GUILESS_MAIN(StagesCommandTest)
#include "stages_command_test.moc"
