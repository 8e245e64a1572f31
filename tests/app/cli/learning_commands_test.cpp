#include "core/base/files.h"
#include "core/experiment/metrics.h"
#include "tests/support/horn_program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <numbers>

using horn::testing::Answer;
using horn::testing::run_horn;

namespace
{

const QString reference = HORN_TEST_DATA "/reference/";

}  // namespace

class LearningCommandsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verify_passes_every_case_in_both_precisions();
    void verify_fails_an_altered_case();
    void verify_refuses_what_is_not_a_case();
    void train_ends_with_its_figures();
    void an_interrupted_run_says_how_to_go_on_and_goes_on();
    void a_run_that_learns_its_oscillators_is_resumed_bit_for_bit();
    void suggest_names_a_frequency();
    void a_run_is_not_overwritten();
    void evaluate_repeats_the_figures_of_the_run();
    void a_diverging_run_ends_with_status_one();
    void more_threads_than_processors_are_no_cause_for_complaint();
    void a_memory_budget_changes_no_figure();
    void a_run_too_large_for_the_memory_ends_with_one_line_and_status_two();
    void bad_settings_end_with_one_line_and_status_two();

private:
    [[nodiscard]] QString path(const QString& name) const { return scratch_.filePath(name); }
    QTemporaryDir scratch_;
};

void LearningCommandsTest::verify_passes_every_case_in_both_precisions()
{
    QStringList cases;
    for (const auto& entry : std::filesystem::directory_iterator(reference.toStdString()))
        cases << QString::fromStdString(entry.path().string());
    for (const QString precision : {"double", "single"}) {
        const Answer answer = run_horn(QStringList{"verify", "--precision", precision} + cases);
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.lines.count('\n'), cases.size());
        QVERIFY(answer.lines.contains("layers.0.h2h.weight"));
    }
}

void LearningCommandsTest::verify_fails_an_altered_case()
{
    const auto text = horn::base::read_file((reference + "homogeneous.json").toStdString());
    QJsonObject file = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
    QJsonObject expected = file["expected"].toObject();
    expected["loss"] = expected["loss"].toDouble() * (1 + 1e-6);
    file["expected"] = expected;
    const QString altered = path("altered.json");
    QVERIFY(horn::base::write_file_atomically(altered.toStdString(), QJsonDocument(file).toJson().toStdString()).ok());
    const Answer answer = run_horn({"verify", "--json", altered, reference + "delays.json"});
    QCOMPARE(answer.status, 1);
    QCOMPARE(answer.object()["passed"].toBool(true), false);
    QCOMPARE(run_horn({"verify", altered, "--precision", "single"}).status, 0);  // 1e-6 is within what single precision allows
}

void LearningCommandsTest::verify_refuses_what_is_not_a_case()
{
    const QString cut = path("cut.json");
    const auto text = horn::base::read_file((reference + "delays.json").toStdString());
    QVERIFY(horn::base::write_file_atomically(cut.toStdString(), text->substr(0, text->size() / 2)).ok());
    for (const QString& file : {cut, path("absent.json")}) {
        const Answer answer = run_horn({"verify", file});
        QCOMPARE(answer.status, 2);
        QCOMPARE(answer.complaint.count('\n'), 1);
        QVERIFY(answer.complaint.contains(file));
    }
}

void LearningCommandsTest::train_ends_with_its_figures()
{
    const Answer answer = run_horn({"train", "delayed-match", "--out", path("run"), "--epochs", "2", "--json", "--quiet"});
    QCOMPARE(answer.status, 0);
    const QJsonObject object = answer.object();
    QCOMPARE(object["outcome"].toString(), QString("finished"));
    for (const char* key : {"train_accuracy", "validation_accuracy", "test_accuracy", "loss", "seconds"})
        QVERIFY2(object[key].isDouble(), key);
    for (const char* file : {"experiment.horn.json", "metrics.csv", "checkpoint.safetensors", "checkpoints/epoch-002.safetensors"})
        QVERIFY2(QFile::exists(path("run/") + file), file);
}

void LearningCommandsTest::an_interrupted_run_says_how_to_go_on_and_goes_on()
{
    QProcess process;
    process.start(HORN_PROGRAMS "/horn", {"train", "delayed-match", "--out", path("long"), "--epochs", "1000000", "--quiet"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("long/checkpoints/epoch-001.safetensors")), 20000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(QString::fromUtf8(process.readAllStandardError()).contains("--resume"));
    const auto before = horn::experiment::read_metrics(path("long/metrics.csv").toStdString());
    const int epochs = static_cast<int>(before->back().epoch) + 2;
    const Answer answer = run_horn({"train", "--resume", path("long"), "--epochs", QString::number(epochs), "--json"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.object()["epoch"].toInt(), epochs);
    const auto after = horn::experiment::read_metrics(path("long/metrics.csv").toStdString());
    std::int64_t update = 0;
    for (const auto& record : *after)
        if (record.kind == horn::learning::MetricRecord::Kind::update)
            QCOMPARE(record.update, ++update);
    QCOMPARE(update, std::int64_t{8} * epochs);
}

void LearningCommandsTest::a_run_that_learns_its_oscillators_is_resumed_bit_for_bit()
{
    const QString learned = R"(/training/learned=["omega", "gamma", "alpha", "feedback", "h2h.weight", "h2o.weight"])";
    const QString sparse = R"(/model/layers/0/coupling={"distribution": "random", "density": 0.3})";
    const QStringList command{"train", "delayed-match", "--quiet", "--set", learned, "--set", sparse, "--out"};
    QCOMPARE(run_horn(command + QStringList{path("whole"), "--epochs", "4"}).status, 0);
    QCOMPARE(run_horn(command + QStringList{path("parts"), "--epochs", "2"}).status, 0);
    QCOMPARE(run_horn({"train", "--resume", path("parts"), "--epochs", "4", "--quiet"}).status, 0);
    const auto whole = horn::experiment::read_metrics(path("whole/metrics.csv").toStdString());
    const auto parts = horn::experiment::read_metrics(path("parts/metrics.csv").toStdString());
    QVERIFY(std::equal(whole->begin(), whole->end(), parts->begin(), parts->end(), horn::learning::same_figures));
    QVERIFY(whole->size() > 4);
}

void LearningCommandsTest::suggest_names_a_frequency()
{
    const Answer answer = run_horn({"suggest", "smnist-quick", "--set", "/task/name=oriented-lines", "--json"});
    QCOMPARE(answer.status, 0);
    const QJsonObject object = answer.object();
    QVERIFY(std::abs(object["omega"].toDouble() * object["period"].toDouble() - 2 * std::numbers::pi) < 1e-9);
    QVERIFY(object["prominence"].toDouble() > 1 && object["samples"].toInt() > 0);
    QVERIFY(run_horn({"suggest", "smnist-quick", "--set", "/task/name=oriented-lines"}).lines.startsWith("omega 0."));
}

void LearningCommandsTest::a_run_is_not_overwritten()
{
    const QStringList command{"train", "delayed-match", "--out", path("kept"), "--epochs", "1", "--quiet"};
    QCOMPARE(run_horn(command).status, 0);
    const Answer again = run_horn(command);
    QCOMPARE(again.status, 2);
    QVERIFY(again.complaint.contains("holds a run already"));
}

void LearningCommandsTest::evaluate_repeats_the_figures_of_the_run()
{
    const Answer run = run_horn({"train", "delayed-match", "--out", path("judged"), "--epochs", "4", "--json"});
    const Answer answer =
        run_horn({"evaluate", path("judged/checkpoint.safetensors"), "--json", "--noise", "0,0.5", "--confusion", path("confusion.csv")});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.object()["test_accuracy"].toDouble(), run.object()["test_accuracy"].toDouble());
    QCOMPARE(answer.object()["noise"].toArray().size(), 2);
    QCOMPARE(answer.object()["noise"].toArray()[0].toObject()["test_loss"].toDouble(), answer.object()["test_loss"].toDouble());
    const auto table = horn::base::read_file(path("confusion.csv").toStdString());
    QVERIFY(table->starts_with("truth,0,1\n"));
}

void LearningCommandsTest::a_diverging_run_ends_with_status_one()
{
    const Answer answer = run_horn({"train", "delayed-match", "--out", path("diverged"), "--json", "--set", "/training/optimiser=sgd",
                                    "--set", "/training/learning_rate=1e38"});
    QCOMPARE(answer.status, 1);
    QCOMPARE(answer.object()["outcome"].toString(), QString("non-finite"));
    // Also when it is the last update that leaves the numbers.
    const Answer last = run_horn({"train", "delayed-match", "--out", path("diverged-last"), "--json", "--epochs", "1", "--set",
                                  "/training/batch=256", "--set", "/training/optimiser=sgd", "--set", "/training/learning_rate=1e60"});
    QCOMPARE(last.status, 1);
    QCOMPARE(last.object()["outcome"].toString(), QString("non-finite"));
    QVERIFY(!QFile::exists(path("diverged-last/best.safetensors")));
    QCOMPARE(run_horn({"evaluate", path("diverged-last/checkpoint.safetensors")}).status, 0);  // as it was before
}

void LearningCommandsTest::more_threads_than_processors_are_no_cause_for_complaint()
{
    const Answer answer = run_horn({"train", "delayed-match", "--out", path("many"), "--epochs", "1", "--threads", "64"});
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.complaint, QString());
}

void LearningCommandsTest::a_memory_budget_changes_no_figure()
{
    const QStringList command{"train", "delayed-match", "--epochs", "1", "--threads", "1", "--set", "/task/steps=1000"};
    const Answer whole = run_horn(command + QStringList{"--out", path("all-memory")});
    const Answer frugal = run_horn(command + QStringList{"--out", path("frugal"), "--memory", "4"});
    QCOMPARE(whole.status, 0);
    QCOMPARE(frugal.status, 0);
    QVERIFY(!whole.lines.contains("memory: "));
    QVERIFY2(frugal.lines.contains("memory: 4 MB hold "), qPrintable(frugal.lines));
    const auto figures = [](const Answer& answer) { return answer.lines.mid(answer.lines.lastIndexOf(": loss")); };
    QCOMPARE(figures(frugal), figures(whole));
    const Answer judged = run_horn({"evaluate", path("frugal/checkpoint.safetensors"), "--json", "--threads", "1"});
    const Answer judged_whole = run_horn({"evaluate", path("all-memory/checkpoint.safetensors"), "--json", "--threads", "1"});
    QCOMPARE(judged.object()["test_loss"].toDouble(), judged_whole.object()["test_loss"].toDouble());
}

void LearningCommandsTest::a_run_too_large_for_the_memory_ends_with_one_line_and_status_two()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer needs more address space than the limit that this test sets");
#endif
    QProcess process;
    process.setChildProcessModifier([] {
        const rlimit memory{rlim_t{2} << 30, rlim_t{2} << 30};
        setrlimit(RLIMIT_AS, &memory);
    });
    process.start(HORN_PROGRAMS "/horn", {"train", "delayed-match", "--out", path("huge"), "--threads", "1", "--set", "/task/steps=1000000",
                                          "--memory", "100000"});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(
        process.readAllStandardError(),
        QByteArray("horn: training: there is not enough memory; lower /training/memory, use fewer nodes or steps, or a smaller batch\n"));
    QCOMPARE(process.exitCode(), 2);
}

void LearningCommandsTest::bad_settings_end_with_one_line_and_status_two()
{
    const QString judged = path("settings/checkpoint.safetensors");
    QCOMPARE(run_horn({"train", "delayed-match", "--out", path("settings"), "--epochs", "0"}).status, 0);
    const QStringList all[] = {{"train"},
                               {"train", "no-such-preset"},
                               {"train", "delayed-match", "--set", "/training/learning_rate=-1"},
                               {"train", "dho-step", "--out", path("nothing")},
                               {"train", "--resume", path("nowhere")},
                               {"train", "delayed-match", "--epochs", "-3"},
                               {"train", "delayed-match", "--memory", "0"},
                               {"train", "delayed-match", "--memory", "0.01", "--out", path("poor")},
                               {"train", "delayed-match", "--out", path("undamped"), "--set", "/model/layers/0/gamma=0", "--set",
                                R"(/training/learned=["gamma"])"},
                               {"suggest", "dho-step"},
                               {"suggest", "delayed-match", "--set", "/task/steps=4"},
                               {"evaluate", path("nowhere.safetensors")},
                               {"evaluate", judged, "--noise", "nan"},
                               {"evaluate", judged, "--noise", "inf"},
                               {"evaluate", judged, "--noise", "-1"},
                               {"evaluate", judged, "--noise", "0.1,much"},
                               {"bench", "--nodes", "0"}};
    for (const QStringList& arguments : all) {
        const Answer answer = run_horn(arguments);
        QVERIFY2(answer.status == 2, qPrintable(arguments.join(' ')));
        QVERIFY2(answer.complaint.count('\n') == 1, qPrintable(answer.complaint));
    }
}

QTEST_GUILESS_MAIN(LearningCommandsTest)
#include "learning_commands_test.moc"
