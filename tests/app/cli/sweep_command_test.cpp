#include "core/base/files.h"
#include "tests/support/horn_program.h"

#include <QFile>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using horn::testing::Answer;
using horn::testing::run_horn;

class SweepCommandTest : public QObject
{
    Q_OBJECT

    QTemporaryDir scratch_;
    [[nodiscard]] QString path(const QString& name) const { return scratch_.filePath(name); }
    [[nodiscard]] QByteArray content(const QString& name) const
    {
        return QByteArray::fromStdString(horn::base::read_file(path(name).toStdString()).value());
    }
    [[nodiscard]] QStringList command(const QString& out) const
    {
        return {"sweep",
                "delayed-match",
                "--vary",
                "/training/learning_rate=0.003,0.03",
                "/model/layers/0/nodes=8:16:2",
                "--seeds",
                "1,2",
                "--set",
                "/training/epochs=3",
                "--out",
                path(out)};
    }

private Q_SLOTS:
    void a_sweep_ends_with_its_table_and_its_best_setting()
    {
        const Answer answer = run_horn(command("grid") + QStringList{"--json"});
        QCOMPARE(answer.status, 0);
        const QJsonObject object = answer.object();
        QCOMPARE(object["outcome"].toString(), QString("finished"));
        QCOMPARE(object["trials"].toInt(), 8);
        QCOMPARE(object["finished"].toInt(), 8);
        const QJsonObject best = object["best"].toObject();
        QVERIFY(best["values"].toObject().contains("/model/layers/0/nodes"));
        QVERIFY(best["validation_accuracy"].isDouble());
        const QList<QByteArray> lines = content("grid/results.csv").split('\n');
        QCOMPARE(lines.size(), 1 + 8 + 1);
        QVERIFY(lines[0].startsWith("trial,setting,/training/learning_rate,/model/layers/0/nodes,seed,outcome,epochs,"));
        QVERIFY(lines[8].startsWith("8,4,0.03,16,2,finished,3,"));
        QCOMPARE(content("grid/seconds.csv").count('\n'), 9);
        QVERIFY(QFile::exists(path("grid/trials/0008/checkpoint.safetensors")));
        QCOMPARE(run_horn({"evaluate", path("grid/trials/0008/checkpoint.safetensors")}).status, 0);
    }

    void an_interrupted_sweep_says_how_to_go_on_and_goes_on()
    {
        QVERIFY(run_horn(command("whole")).status == 0);
        const QStringList longer = command("cut");
        QProcess process;
        process.start(HORN_PROGRAMS "/horn", longer);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("cut/sweep.json")), 20000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20000));
        if (process.exitCode() != 0) {  // unless it had ended before the signal came
            QCOMPARE(process.exitCode(), 130);
            QVERIFY(QString::fromUtf8(process.readAllStandardError()).contains("the same command goes on"));
        }
        QCOMPARE(run_horn(longer).status, 0);
        QCOMPARE(content("cut/results.csv"), content("whole/results.csv"));
        QCOMPARE(content("cut/settings.csv"), content("whole/settings.csv"));
    }

    void random_search_and_halving_are_told_apart_from_a_grid()
    {
        const QStringList search{"sweep",
                                 "delayed-match",
                                 "--vary",
                                 "/training/learning_rate=1e-4:0.1:log",
                                 "--random",
                                 "4",
                                 "--halving",
                                 "--set",
                                 "/training/epochs=4",
                                 "--out",
                                 path("search")};
        const Answer answer = run_horn(search + QStringList{"--json"});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.object()["dropped"].toInt(), 3);
        QCOMPARE(answer.object()["finished"].toInt(), 1);
        const Answer other = run_horn(search + QStringList{"--seeds", "5"});
        QCOMPARE(other.status, 2);
        QVERIFY2(other.complaint.contains("/seeds: differs from this command"), qPrintable(other.complaint));
    }

    void mistakes_end_with_one_line_before_anything_is_written()
    {
        const QStringList all[] = {{"sweep"},
                                   {"sweep", "delayed-match", "--vary", "/training/batch"},
                                   {"sweep", "delayed-match", "--vary", "/training/bach=1,2"},
                                   {"sweep", "delayed-match", "--vary", "/training/batch=0,2"},
                                   {"sweep", "delayed-match", "--vary", "/training/batch=2:1:3"},
                                   {"sweep", "delayed-match", "--vary", "/training/learning_rate=0.1:1"},
                                   {"sweep", "delayed-match", "--seeds", "one"},
                                   {"sweep", "delayed-match", "--seeds", "1,2", "--halving"},
                                   {"sweep", "delayed-match", "--eta", "3"},
                                   {"sweep", "delayed-match", "--random", "0"},
                                   {"sweep", "no-such-preset", "--vary", "/training/batch=1,2"},
                                   {"sweep", "dho-step", "--vary", "/seed=1,2"}};
        for (const QStringList& arguments : all) {
            const Answer answer = run_horn(arguments + QStringList{"--out", path("nothing")});
            QVERIFY2(answer.status == 2, qPrintable(arguments.join(' ')));
            QVERIFY2(answer.complaint.count('\n') == 1, qPrintable(answer.complaint));
            QVERIFY2(!QFile::exists(path("nothing")), qPrintable(arguments.join(' ')));
        }
    }
};

QTEST_GUILESS_MAIN(SweepCommandTest)
#include "sweep_command_test.moc"
