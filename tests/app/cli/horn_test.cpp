#include "tests/support/horn_program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

using horn::testing::Answer;
using horn::testing::run_horn;

namespace
{

const QString program = QStringLiteral(HORN_PROGRAMS "/horn");

/// Bad input: exit status 2, nothing on standard output, one line that says where and what to do.
void verify_refusal(const QStringList& arguments, const QString& line)
{
    const Answer answer = run_horn(arguments);
    QCOMPARE(answer.complaint, line + "\n");
    QCOMPARE(answer.lines, QString());
    QCOMPARE(answer.status, 2);
}

}  // namespace

class HornTest : public QObject
{
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] QString at(const char* name) const { return folder_.filePath(QString::fromUtf8(name)); }
    [[nodiscard]] QString write(const char* name, const QByteArray& content) const
    {
        QFile file(at(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", name);
        return file.fileName();
    }

private Q_SLOTS:
    void links_no_library_of_qt()
    {
        QProcess ldd;
        ldd.start("ldd", {program});
        QVERIFY(ldd.waitForFinished());
        const QString libraries = QString::fromUtf8(ldd.readAllStandardOutput());
        QVERIFY(libraries.contains("libc.so"));
        QVERIFY2(!libraries.contains("Qt", Qt::CaseInsensitive), qPrintable(libraries));
    }

    void lists_its_commands_and_version()
    {
        const Answer help = run_horn({"--help"});
        QCOMPARE(help.status, 0);
        for (const char* command : {"simulate", "presets"})
            QVERIFY(help.lines.contains(command));
        QVERIFY(run_horn({"--version"}).lines.startsWith("horn "));
    }

    void bad_usage_gets_one_line_and_status_2()
    {
        verify_refusal({}, "horn: A subcommand is required; \"horn --help\" lists what it takes");
        verify_refusal({"simulate"}, "horn: EXPERIMENT is required; \"horn simulate --help\" lists what it takes");
        verify_refusal({"simulate", "dho-step", "--steps", "many"},
                       "horn: Could not convert: --steps = many; \"horn simulate --help\" lists what it takes");
        verify_refusal({"simulate", "dho-step", "--steps=-1"}, "horn: --steps: -1 is not a number of steps; give a whole number ≥ 0");
        verify_refusal({"simulate", "dho-step", "--steps", "1000000000000000000000000000"},
                       "horn: --steps: 1000000000000000000000000000 is more than a computer counts to: at most 9223372036854775807; "
                       "\"horn simulate --help\" lists what it takes");
        verify_refusal({"dance"}, "horn: dance: is no command of horn; \"horn --help\" lists them");
    }

    void bad_input_gets_one_line_and_status_2()
    {
        verify_refusal({"simulate", "horn-wavs"}, "horn: preset horn-wavs: there is no preset of this name; did you mean \"horn-waves\"?");
        verify_refusal({"simulate", at("none.json")},
                       "horn: " + at("none.json") + ": cannot be opened: No such file or directory; check that the path is right");
        const QString cut = write("cut.json", "{\"format\": \"horn-exp");
        verify_refusal({"simulate", cut},
                       "horn: " + cut +
                           ": line 1, column 21: the text ends before its last bracket is closed; the file was cut: restore it");
        const QString newline = write("newline.json", "{\"format\": \"horn-experiment\", \"version\": 1, \"a\\nb\": 1}");
        QCOMPARE(run_horn({"simulate", newline}).complaint.count('\n'), 1);
        verify_refusal(
            {"simulate", "dho-step", "--set", "/model/layers/0/omega=3"},
            "horn: --set: /model/layers/0: node 0 is unstable: ωh = 3 must stay below 2√(1−γh) = 1.98997; lower omega or time_step");
        verify_refusal({"simulate", "dho-step", "--record", cut + "/run.h5"},
                       "horn: " + cut +
                           "/run.h5: cannot be written: Not a directory; a part of the path is a regular file; choose another place");
        verify_refusal({"presets", "nothing"}, run_horn({"presets", "nothing"}).complaint.trimmed());
    }

    void a_full_disk_ends_a_recording_with_one_line_and_status_2()
    {
        for (const char* name : {"full.h5", "full.csv"}) {
            QProcess process;
            process.setChildProcessModifier([] {
                std::signal(SIGXFSZ, SIG_IGN);
                const rlimit small{10000, 10000};
                setrlimit(RLIMIT_FSIZE, &small);
            });
            process.start(program, {"simulate", "horn-waves", "--quiet", "--steps", "1000", "--record", at(name)});
            QVERIFY(process.waitForFinished(60000));
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 2);
            QCOMPARE(process.readAllStandardError().count('\n'), 1);
            QVERIFY(!QFile::exists(at(name)));
        }
    }

    void words_that_cannot_be_written_are_an_error()
    {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(program, {"presets", "dho-step"});
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 2);
        QCOMPARE(process.readAllStandardError(),
                 QByteArray("horn: standard output: cannot be written; free some space or send it elsewhere\n"));
    }

    void a_closed_standard_output_does_not_end_up_in_a_file()
    {
        const auto recorded = [this](const char* name, bool closed) {
            QProcess process;
            if (closed)
                process.setChildProcessModifier([] { ::close(STDOUT_FILENO); });
            process.start(program, {"simulate", "dho-step", "--steps", "20", "--record", at(name)});
            const bool ended = process.waitForFinished(60000);
            QFile file(at(name));
            return ended && process.exitCode() == 0 && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray usual = recorded("usual.csv", false);
        QVERIFY(!usual.isEmpty());
        QCOMPARE(recorded("closed.csv", true), usual);
    }

    void simulate_runs_the_first_of_two_runs()
    {
        const auto recorded = [this](const char* name, const QStringList& arguments) {
            const QStringList all = QStringList{"simulate", "horn-comparison", "--steps", "60", "--record", at(name)} + arguments;
            const Answer answer = run_horn(all);
            QFile file(at(name));
            return answer.status == 0 && answer.complaint.isEmpty() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray both = recorded("both.csv", {});
        QVERIFY(!both.isEmpty());
        const QByteArray one = recorded("one.csv", {"--set", "/view/second=null"}), table = "\nstep,time";  // below the experiment
        QCOMPARE(both.mid(both.indexOf(table)), one.mid(one.indexOf(table)));
    }

    void presets_are_listed_and_printed_as_files_that_run()
    {
        const Answer list = run_horn({"presets", "--json"});
        QCOMPARE(list.status, 0);
        const QJsonArray presets = QJsonDocument::fromJson(list.lines.toUtf8()).array();
        QVERIFY(presets.size() >= 9);
        for (const QJsonValue& preset : presets) {
            const QString name = preset["name"].toString();
            QVERIFY(run_horn({"presets"}).lines.contains(name));
            const Answer printed = run_horn({"presets", name});
            QCOMPARE(printed.status, 0);
            const QString file = write("printed.horn.json", printed.lines.toUtf8());
            const Answer from_file = run_horn({"simulate", file, "--steps", "50", "--json"});
            const Answer from_preset = run_horn({"simulate", name, "--steps", "50", "--json"});
            QCOMPARE(from_file.status, 0);
            QCOMPARE(from_file.object()["hash"], from_preset.object()["hash"]);
        }
    }

    void simulate_reports_steps_rate_and_the_same_hash_every_time()
    {
        const Answer first = run_horn({"simulate", "horn-waves", "--steps", "3000", "--json"});
        QCOMPARE(first.status, 0);
        QCOMPARE(first.object()["steps"].toInt(), 3000);
        QCOMPARE(first.object()["outcome"].toString(), QString("finished"));
        QCOMPARE(first.object()["hash"].toString().size(), 16);
        QVERIFY(first.object()["steps_per_second"].toDouble() > 0);
        const QJsonValue hash = first.object()["hash"];
        QCOMPARE(run_horn({"simulate", "horn-waves", "--steps", "3000", "--json"}).object()["hash"], hash);
        QVERIFY(run_horn({"simulate", "horn-waves", "--steps", "3000"}).lines.contains(hash.toString()));
        QVERIFY(run_horn({"simulate", "horn-waves", "--steps", "3000", "--json", "--set", "/seed=2"}).object()["hash"] != hash);
        QCOMPARE(run_horn({"simulate", "dho-step", "--json"}).object()["steps"].toInt(), 800);  // the preset's own length
    }

    void events_of_a_file_are_part_of_the_run()
    {
        const QByteArray head = "{\"format\": \"horn-experiment\", \"version\": 1, \"recording\": {\"steps\": 100}";
        const QString plain = write("plain.json", head + "}");
        const QString kicked = write("kicked.json", head + ", \"events\": [{\"step\": 30, \"kick\": {\"node\": 4, \"velocity\": 0.5}}]}");
        QVERIFY(run_horn({"simulate", plain, "--json"}).object()["hash"] != run_horn({"simulate", kicked, "--json"}).object()["hash"]);
        QCOMPARE(run_horn({"simulate", plain, "--json", "--steps", "30"}).object()["hash"],
                 run_horn({"simulate", kicked, "--json", "--steps", "30"}).object()["hash"]);
    }

    void how_a_run_is_shown_does_not_change_it()
    {
        const QJsonValue hash = run_horn({"simulate", "horn-waves", "--steps", "200", "--json"}).object()["hash"];
        const QString window = QStringLiteral("/view/display/network/window=");
        QCOMPARE(run_horn({"simulate", "horn-waves", "--steps", "200", "--json", "--set", window + "400"}).object()["hash"], hash);
        const Answer refused = run_horn({"simulate", "horn-waves", "--set", window + "7"});
        QCOMPARE(refused.status, 2);
        QVERIFY2(
            refused.complaint.contains(QStringLiteral("/view/display/network/window: steps shown = 7 is not allowed; it must be a whole "
                                                      "number 50 … 20000")),
            qPrintable(refused.complaint));
    }

    void a_recording_does_not_change_the_run()
    {
        const QJsonValue hash = run_horn({"simulate", "dho-noise", "--json"}).object()["hash"];
        for (const char* name : {"run.h5", "run.csv"}) {
            const Answer recorded = run_horn({"simulate", "dho-noise", "--json", "--record", at(name)});
            QCOMPARE(recorded.status, 0);
            QCOMPARE(recorded.object()["hash"], hash);
            QVERIFY(QFile::exists(at(name)));
        }
    }

    void a_run_that_leaves_the_numbers_ends_with_status_1_and_names_the_step()
    {
        const Answer answer = run_horn({"simulate", "dho-step", "--json", "--set", "/model/layers/0/alpha=3e38"});
        QCOMPARE(answer.status, 1);
        QCOMPARE(answer.object()["outcome"].toString(), QString("non-finite"));
        const int step = answer.object()["non_finite_step"].toInt();
        QVERIFY(step > 50);  // the drive sets in at step 50
        QVERIFY(run_horn({"simulate", "dho-step", "--set", "/model/layers/0/alpha=3e38"})
                    .lines.contains("not finite from step " + QString::number(step)));
        QCOMPARE(run_horn({"simulate", "dho-step", "--set", "/model/layers/0/alpha=3e38", "--steps", QString::number(step - 1)}).status, 0);
    }

    void an_interrupt_ends_it_with_status_130_and_a_whole_recording()
    {
        QProcess process;
        process.start(program, {"simulate", "horn-waves", "--steps", "1000000000", "--json", "--record", at("stopped.csv")});
        QVERIFY(process.waitForStarted());
        QVERIFY(QTest::qWaitFor([&] { return !QDir(folder_.path()).entryList({".stopped.csv.*"}, QDir::Files | QDir::Hidden).isEmpty(); }));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 130);
        const Answer answer{130, QString::fromUtf8(process.readAllStandardOutput()), {}};
        QCOMPARE(answer.object()["outcome"].toString(), QString("stopped"));
        QFile file(at("stopped.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        qint64 rows = 0;
        while (!file.atEnd())
            rows += file.readLine().startsWith('#') ? 0 : 1;
        QCOMPARE(rows - 1, answer.object()["steps"].toInteger());
    }

    void quiet_prints_the_result_alone()
    {
        const Answer answer = run_horn({"simulate", "dho-step", "--quiet"});
        QCOMPARE(answer.lines.count('\n'), 1);
        QCOMPARE(answer.complaint, QString());
    }
};

QTEST_GUILESS_MAIN(HornTest)
#include "horn_test.moc"
