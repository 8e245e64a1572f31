#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/experiment/metrics.h"
#include "tests/support/horn_program.h"

#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>

using horn::testing::Answer;
using horn::testing::run_horn;

namespace
{

/// A small task, so that a run takes a moment.
const QStringList small{
    "--set", "/task/trial_length=200", "--set", "/task/train_trials=64", "--set", "/task/test_trials=8", "--epochs", "3", "--quiet"};

}  // namespace

class PredictionCommandTest : public QObject
{
    Q_OBJECT

    QTemporaryDir scratch_;
    [[nodiscard]] QString path(const QString& name) const { return scratch_.filePath(name); }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(run_horn(QStringList{"train", "mackey-glass", "--out", path("run")} + small).status, 0); }

    void evaluate_tells_the_normalised_error()
    {
        const Answer answer = run_horn({"evaluate", path("run/checkpoint.safetensors"), "--json"});
        QCOMPARE(answer.status, 0);
        const double loss = answer.object()["test_loss"].toDouble();
        QVERIFY(std::abs(answer.object()["test_nrmse"].toDouble() - std::sqrt(loss)) < 1e-12);
        QVERIFY(loss > 0 && loss < 1);  // better than the mean already
        QVERIFY(run_horn({"evaluate", path("run/checkpoint.safetensors")}).lines.contains("NRMSE"));
    }

    void generation_writes_what_it_is_judged_by()
    {
        const QString file = path("series.csv");
        const Answer answer =
            run_horn({"evaluate", path("run/checkpoint.safetensors"), "--json", "--generate", "100", "--warm-up", "150", "--series", file});
        QCOMPARE(answer.status, 0);
        const QJsonObject generation = answer.object()["generation"].toObject();
        QCOMPARE(generation["steps"].toInt(), 100);
        QCOMPARE(generation["warm_up"].toInt(), 150);
        QCOMPARE(generation["trials"].toInt(), 8);
        const std::vector<std::string> columns{"trial", "step", "true.x", "generated.x"};
        const auto table = horn::base::read_csv(file.toStdString(), columns);
        QVERIFY2(table.ok(), table ? "" : table.error().message().c_str());
        QCOMPARE(table->rows, 800);
        double at_84 = 0, at_100 = 0, sum = 0, squares = 0;
        for (int row = 0; row < table->rows; ++row) {
            const double error = (*table)(row, 3) - (*table)(row, 2);
            at_84 += (*table)(row, 1) == 84 ? error * error / 8 : 0;
            at_100 += (*table)(row, 1) == 100 ? error * error / 8 : 0;
            sum += (*table)(row, 2) / table->rows;
            squares += (*table)(row, 2) * (*table)(row, 2) / table->rows;
        }
        // The deviation of the training series is that of these 800 steps within some per cent; the ratio is free of it.
        const double ratio = std::sqrt(at_84 / at_100);
        QVERIFY(std::abs(generation["nrmse84"].toDouble() / generation["nrmse"].toDouble() - ratio) < 1e-6 * ratio);
        const double deviation = std::sqrt(squares - sum * sum);
        QVERIFY(std::abs(std::sqrt(at_84) / deviation / generation["nrmse84"].toDouble() - 1) < 0.2);
    }

    void generation_does_not_depend_on_the_threads()
    {
        const QStringList command{"evaluate", path("run/checkpoint.safetensors"), "--json", "--generate", "50", "--threads"};
        const Answer one = run_horn(command + QStringList{"1"}), four = run_horn(command + QStringList{"4"});
        QCOMPARE(one.status, 0);
        QCOMPARE(one.lines, four.lines);
        QVERIFY(one.object()["generation"].toObject()["nrmse84"].isNull());
    }

    void a_predictor_is_trained_on_columns_of_a_file()
    {
        std::string text = "t;a;b\n";
        for (int i = 0; i < 2000; ++i)
            text += std::to_string(i) + ";" + std::to_string(std::sin(0.2 * i)) + ";" + std::to_string(std::cos(0.31 * i)) + "\n";
        QVERIFY(horn::base::write_file_atomically(path("two.csv").toStdString(), text).ok());
        const QStringList columns{"--set", "/task/name=csv-series",      "--set", "/task/data=" + path("two.csv"),
                                  "--set", R"(/task/columns=["b", "2"])"};
        QCOMPARE(run_horn(QStringList{"train", "mackey-glass", "--out", path("two")} + small + columns).status, 0);
        const Answer answer =
            run_horn({"evaluate", path("two/checkpoint.safetensors"), "--generate", "100", "--series", path("generated.csv")});
        QCOMPARE(answer.status, 0);
        const auto header = horn::base::read_file(path("generated.csv").toStdString());
        QVERIFY(header->starts_with("trial,step,true.b,generated.b,true.a,generated.a\n0,1,"));
    }

    void a_noisy_run_is_resumed_bit_for_bit()
    {
        const QStringList command{"train",
                                  "mackey-glass",
                                  "--quiet",
                                  "--set",
                                  "/task/noise=0.1",
                                  "--set",
                                  "/task/trial_length=150",
                                  "--set",
                                  "/task/train_trials=64",
                                  "--set",
                                  "/task/test_trials=8",
                                  "--set",
                                  "/training/schedule=constant",
                                  "--out"};
        QCOMPARE(run_horn(command + QStringList{path("whole"), "--epochs", "4", "--threads", "1"}).status, 0);
        QCOMPARE(run_horn(command + QStringList{path("parts"), "--epochs", "2", "--threads", "2"}).status, 0);
        QCOMPARE(run_horn({"train", "--resume", path("parts"), "--epochs", "4", "--threads", "4", "--quiet"}).status, 0);
        const auto whole = horn::experiment::read_metrics(path("whole/metrics.csv").toStdString());
        const auto parts = horn::experiment::read_metrics(path("parts/metrics.csv").toStdString());
        QVERIFY(std::equal(whole->begin(), whole->end(), parts->begin(), parts->end(), horn::learning::same_figures));
        QVERIFY(whole->size() > 8);
    }

    void bad_settings_end_with_one_line_and_status_two()
    {
        const QString predictor = path("run/checkpoint.safetensors");
        QCOMPARE(run_horn({"train", "delayed-match", "--out", path("classes"), "--epochs", "0", "--quiet"}).status, 0);
        QVERIFY(horn::base::write_file_atomically(path("bad.csv").toStdString(), "x\n1\n2\nthree\n").ok());
        const QStringList all[] = {
            {"evaluate", path("classes/checkpoint.safetensors"), "--generate", "10"},
            {"evaluate", predictor, "--generate", "0"},
            {"evaluate", predictor, "--generate", "ten"},
            {"evaluate", predictor, "--warm-up", "10"},
            {"evaluate", predictor, "--series", path("nothing.csv")},
            {"evaluate", predictor, "--generate", "10", "--threshold", "0"},
            {"evaluate", predictor, "--generate", "10", "--series", path("no/folder.csv")},
            {"evaluate", predictor, "--generate", "10", "--warm-up", "3", "--set", "/task/horizon=5"},
            {"train", "mackey-glass", "--out", path("a"), "--set", "/task/washout=100000"},
            {"train", "mackey-glass", "--out", path("b"), "--set", "/task/name=csv-series"},
            {"train", "mackey-glass", "--out", path("c"), "--set", "/task/name=csv-series", "--set", "/task/data=" + path("absent.csv")},
            {"train", "mackey-glass", "--out", path("d"), "--set", "/task/name=csv-series", "--set", "/task/data=" + path("bad.csv")}};
        for (const QStringList& arguments : all) {
            const Answer answer = run_horn(arguments);
            QVERIFY2(answer.status == 2, qPrintable(arguments.join(' ')));
            QVERIFY2(answer.complaint.count('\n') == 1, qPrintable(answer.complaint));
        }
        const Answer bad = run_horn(all[11]);
        QVERIFY2(bad.complaint.contains("bad.csv: line 4, column 1: \"three\" is not a number"), qPrintable(bad.complaint));
    }
};

QTEST_GUILESS_MAIN(PredictionCommandTest)
#include "prediction_command_test.moc"
