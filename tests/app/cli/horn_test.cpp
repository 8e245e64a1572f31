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

namespace
{

struct Outcome {
    int status = -1;
    QString output, errors;

    [[nodiscard]] QJsonObject last_line() const { return QJsonDocument::fromJson(output.trimmed().split('\n').last().toUtf8()).object(); }
};

const QString program = QStringLiteral(HORN_PROGRAMS "/horn");

Outcome horn(const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(60000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// Bad input: exit status 2, nothing on standard output, one line that says where and what to do.
void verify_refusal(const QStringList& arguments, const QString& line)
{
    const Outcome outcome = horn(arguments);
    QCOMPARE(outcome.errors, line + "\n");
    QCOMPARE(outcome.output, QString());
    QCOMPARE(outcome.status, 2);
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
        const Outcome help = horn({"--help"});
        QCOMPARE(help.status, 0);
        for (const char* command : {"simulate", "presets"})
            QVERIFY(help.output.contains(command));
        QVERIFY(horn({"--version"}).output.startsWith("horn "));
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
        QCOMPARE(horn({"simulate", newline}).errors.count('\n'), 1);
        verify_refusal(
            {"simulate", "dho-step", "--set", "/model/layers/0/omega=3"},
            "horn: --set: /model/layers/0: node 0 is unstable: ωh = 3 must stay below 2√(1−γh) = 1.98997; lower omega or time_step");
        verify_refusal({"simulate", "dho-step", "--record", cut + "/run.h5"},
                       "horn: " + cut +
                           "/run.h5: cannot be written: Not a directory; a part of the path is a regular file; choose another place");
        verify_refusal({"presets", "nothing"}, horn({"presets", "nothing"}).errors.trimmed());
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
            const Outcome outcome = horn(all);
            QFile file(at(name));
            return outcome.status == 0 && outcome.errors.isEmpty() && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray both = recorded("both.csv", {});
        QVERIFY(!both.isEmpty());
        const QByteArray one = recorded("one.csv", {"--set", "/view/second=null"}), table = "\nstep,time";  // below the experiment
        QCOMPARE(both.mid(both.indexOf(table)), one.mid(one.indexOf(table)));
    }

    void presets_are_listed_and_printed_as_files_that_run()
    {
        const Outcome list = horn({"presets", "--json"});
        QCOMPARE(list.status, 0);
        const QJsonArray presets = QJsonDocument::fromJson(list.output.toUtf8()).array();
        QVERIFY(presets.size() >= 9);
        for (const QJsonValue& preset : presets) {
            const QString name = preset["name"].toString();
            QVERIFY(horn({"presets"}).output.contains(name));
            const Outcome printed = horn({"presets", name});
            QCOMPARE(printed.status, 0);
            const QString file = write("printed.horn.json", printed.output.toUtf8());
            const Outcome from_file = horn({"simulate", file, "--steps", "50", "--json"});
            const Outcome from_preset = horn({"simulate", name, "--steps", "50", "--json"});
            QCOMPARE(from_file.status, 0);
            QCOMPARE(from_file.last_line()["hash"], from_preset.last_line()["hash"]);
        }
    }

    void simulate_reports_steps_rate_and_the_same_hash_every_time()
    {
        const Outcome first = horn({"simulate", "horn-waves", "--steps", "3000", "--json"});
        QCOMPARE(first.status, 0);
        QCOMPARE(first.last_line()["steps"].toInt(), 3000);
        QCOMPARE(first.last_line()["outcome"].toString(), QString("finished"));
        QCOMPARE(first.last_line()["hash"].toString().size(), 16);
        QVERIFY(first.last_line()["steps_per_second"].toDouble() > 0);
        const QJsonValue hash = first.last_line()["hash"];
        QCOMPARE(horn({"simulate", "horn-waves", "--steps", "3000", "--json"}).last_line()["hash"], hash);
        QVERIFY(horn({"simulate", "horn-waves", "--steps", "3000"}).output.contains(hash.toString()));
        QVERIFY(horn({"simulate", "horn-waves", "--steps", "3000", "--json", "--set", "/seed=2"}).last_line()["hash"] != hash);
        QCOMPARE(horn({"simulate", "dho-step", "--json"}).last_line()["steps"].toInt(), 800);  // the preset's own length
    }

    void events_of_a_file_are_part_of_the_run()
    {
        const QByteArray head = "{\"format\": \"horn-experiment\", \"version\": 1, \"recording\": {\"steps\": 100}";
        const QString plain = write("plain.json", head + "}");
        const QString kicked = write("kicked.json", head + ", \"events\": [{\"step\": 30, \"kick\": {\"node\": 4, \"velocity\": 0.5}}]}");
        QVERIFY(horn({"simulate", plain, "--json"}).last_line()["hash"] != horn({"simulate", kicked, "--json"}).last_line()["hash"]);
        QCOMPARE(horn({"simulate", plain, "--json", "--steps", "30"}).last_line()["hash"],
                 horn({"simulate", kicked, "--json", "--steps", "30"}).last_line()["hash"]);
    }

    void how_a_run_is_shown_does_not_change_it()
    {
        const QJsonValue hash = horn({"simulate", "horn-waves", "--steps", "200", "--json"}).last_line()["hash"];
        const QString window = QStringLiteral("/view/display/network/window=");
        QCOMPARE(horn({"simulate", "horn-waves", "--steps", "200", "--json", "--set", window + "400"}).last_line()["hash"], hash);
        const Outcome refused = horn({"simulate", "horn-waves", "--set", window + "7"});
        QCOMPARE(refused.status, 2);
        QVERIFY2(refused.errors.contains(QStringLiteral("/view/display/network/window: steps shown = 7 is not allowed; it must be a whole "
                                                        "number 50 … 20000")),
                 qPrintable(refused.errors));
    }

    void a_recording_does_not_change_the_run()
    {
        const QJsonValue hash = horn({"simulate", "dho-noise", "--json"}).last_line()["hash"];
        for (const char* name : {"run.h5", "run.csv"}) {
            const Outcome recorded = horn({"simulate", "dho-noise", "--json", "--record", at(name)});
            QCOMPARE(recorded.status, 0);
            QCOMPARE(recorded.last_line()["hash"], hash);
            QVERIFY(QFile::exists(at(name)));
        }
    }

    void a_run_that_leaves_the_numbers_ends_with_status_1_and_names_the_step()
    {
        const Outcome outcome = horn({"simulate", "dho-step", "--json", "--set", "/model/layers/0/alpha=3e38"});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.last_line()["outcome"].toString(), QString("non-finite"));
        const int step = outcome.last_line()["non_finite_step"].toInt();
        QVERIFY(step > 50);  // the drive sets in at step 50
        QVERIFY(horn({"simulate", "dho-step", "--set", "/model/layers/0/alpha=3e38"})
                    .output.contains("not finite from step " + QString::number(step)));
        QCOMPARE(horn({"simulate", "dho-step", "--set", "/model/layers/0/alpha=3e38", "--steps", QString::number(step - 1)}).status, 0);
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
        const Outcome outcome{130, QString::fromUtf8(process.readAllStandardOutput()), {}};
        QCOMPARE(outcome.last_line()["outcome"].toString(), QString("stopped"));
        QFile file(at("stopped.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        qint64 rows = 0;
        while (!file.atEnd())
            rows += file.readLine().startsWith('#') ? 0 : 1;
        QCOMPARE(rows - 1, outcome.last_line()["steps"].toInteger());
    }

    void quiet_prints_the_result_alone()
    {
        const Outcome outcome = horn({"simulate", "dho-step", "--quiet"});
        QCOMPARE(outcome.output.count('\n'), 1);
        QCOMPARE(outcome.errors, QString());
    }
};

QTEST_GUILESS_MAIN(HornTest)
#include "horn_test.moc"
