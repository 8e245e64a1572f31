// horn-lab without a person: figures in batch, and what it says to bad arguments.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <vector>

class LabProgramTest : public QObject
{
    Q_OBJECT

private:
    struct Outcome {
        int status;
        QString output, errors;
    };
    static Outcome run(const QStringList& arguments)
    {
        QProcess program;
        program.start(QStringLiteral(HORN_PROGRAMS "/horn-lab"), arguments);
        if (!program.waitForFinished(120000))
            return {-1, {}, program.errorString()};
        QString errors = QString::fromUtf8(program.readAllStandardError());
        errors.remove(QRegularExpression(QStringLiteral("QStandardPaths:[^\n]*\n")));
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()), errors};
    }
    /// Standard deviation of the PLV whose histogram's outline stands in a table, two points for each bin.
    static double spreadOf(const QString& path, const QByteArray& series)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return -1;
        std::vector<double> x, y;
        for (const QByteArray& line : file.readAll().split('\n'))
            if (line.startsWith(series)) {
                x.push_back(line.split(',')[1].toDouble());
                y.push_back(line.split(',')[2].toDouble());
            }
        double mean = 0, square = 0;
        for (std::size_t i = 0; i + 1 < x.size(); ++i) {
            const double centre = (x[i] + x[i + 1]) / 2, share = y[i + 1] - y[i];
            if (share < 0)
                return -1;
            mean += share * centre;
            square += share * centre * centre;
        }
        return !y.empty() && y.front() == 0 && y.back() == 1 ? std::sqrt(square - mean * mean) : -1;  // shares of all pairs
    }

private Q_SLOTS:
    void bad_arguments_get_one_line_and_status_2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--fast")};
        QTest::newRow("seconds that are no number") << QStringList{QStringLiteral("--frame-times"), QStringLiteral("soon")};
        QTest::newRow("--nodes alone") << QStringList{QStringLiteral("--nodes"), QStringLiteral("64")};
        QTest::newRow("hours below zero") << QStringList{QStringLiteral("--memory-growth"), QStringLiteral("-1")};
        QTest::newRow("two measurements") << QStringList{QStringLiteral("--slider-times"), QStringLiteral("1"),
                                                         QStringLiteral("--frame-times"), QStringLiteral("1")};
        QTest::newRow("--train alone") << QStringList{QStringLiteral("--train")};
        QTest::newRow("missing file") << QStringList{QStringLiteral("none.horn.json")};
        QTest::newRow("unknown preset") << QStringList{QStringLiteral("no-such-preset")};
        QTest::newRow("unknown figure") << QStringList{QStringLiteral("--figure"), QStringLiteral("portrait-of-me"),
                                                       QStringLiteral("dho-step"), QStringLiteral("out.svg")};
        QTest::newRow("unknown ending") << QStringList{QStringLiteral("--figure"), QStringLiteral("response"), QStringLiteral("dho-step"),
                                                       QStringLiteral("out.doc")};
        QTest::newRow("tour below a file") << QStringList{QStringLiteral("--tour"), QStringLiteral(HORN_PROGRAMS "/horn-lab/tour")};
    }
    void bad_arguments_get_one_line_and_status_2()
    {
        QFETCH(QStringList, arguments);
        const Outcome outcome = run(arguments);
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.errors.startsWith(QStringLiteral("horn-lab: ")), qPrintable(outcome.errors));
        QCOMPARE(outcome.errors.count(QLatin1Char('\n')), 1);
    }

    void help_and_version_are_not_errors()
    {
        QCOMPARE(run({QStringLiteral("--help")}).status, 0);
        QVERIFY(run({QStringLiteral("--version")}).output.startsWith(QStringLiteral("horn-lab ")));
    }

    void every_movement_of_a_slider_is_seen()
    {
        const Outcome outcome = run({QStringLiteral("--slider-times"), QStringLiteral("2")});
        QCOMPARE(outcome.status, 0);
        for (const char* slider : {"oscillator omega", "oscillator gamma", "network omega", "network alpha"}) {
            const QRegularExpression counted(QString::fromLatin1(slider) +
                                             QStringLiteral(" +median .*\n +[1-9][0-9]* movements, 0 lost\n"));
            QVERIFY2(counted.match(outcome.output).hasMatch(), qPrintable(outcome.output));
        }
    }

    void memory_is_watched_over_the_frames_of_the_hours_asked_for()
    {
        const Outcome outcome = run({QStringLiteral("--memory-growth"), QStringLiteral("0.001")});
        QVERIFY(outcome.status == 0 || outcome.status == 1);  // so few frames tell little about growth
        const QRegularExpression words(QStringLiteral("^(\\d+) frames of 1600 × 1000 pixels and (\\d+) steps .* 0.001 h at 60 frames/s\n"));
        const QRegularExpressionMatch match = words.match(outcome.output);
        QVERIFY2(match.hasMatch(), qPrintable(outcome.output));
        QVERIFY(match.captured(1).toInt() >= 216);
        QVERIFY(match.captured(2).toLongLong() > 0);
    }

    void every_plot_has_a_name_and_is_drawn_in_batch_data()
    {
        QTest::addColumn<QString>("experiment");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("oscillator") << QStringLiteral("dho-step")
                                    << QStringList{QStringLiteral("response"), QStringLiteral("resonance-gain"),
                                                   QStringLiteral("phase-lag"), QStringLiteral("phase-portrait"),
                                                   QStringLiteral("spectrum")};
        QTest::newRow("network") << QStringLiteral("horn-waves")
                                 << QStringList{QStringLiteral("waves"), QStringLiteral("lattice"), QStringLiteral("nodes"),
                                                QStringLiteral("phase-locking"), QStringLiteral("synchrony")};
        QTest::newRow("comparison") << QStringLiteral("horn-comparison")
                                    << QStringList{QStringLiteral("waves"),
                                                   QStringLiteral("comparison-waves-a"),
                                                   QStringLiteral("comparison-waves-b"),
                                                   QStringLiteral("comparison-phase-locking-a"),
                                                   QStringLiteral("comparison-phase-locking-b"),
                                                   QStringLiteral("comparison-plv-distribution"),
                                                   QStringLiteral("comparison-synchrony"),
                                                   QStringLiteral("comparison-difference")};
        QTest::newRow("training") << QStringLiteral("learning.horn.json")
                                  << QStringList{QStringLiteral("loss"),          QStringLiteral("accuracy"),
                                                 QStringLiteral("gradient-norm"), QStringLiteral("waves-of-a-test-trial"),
                                                 QStringLiteral("confusion"),     QStringLiteral("belief-over-time")};
    }
    void every_plot_has_a_name_and_is_drawn_in_batch()
    {
        QFETCH(QString, experiment);
        QFETCH(QStringList, names);
        const QTemporaryDir folder;
        if (experiment.endsWith(QStringLiteral(".json"))) {
            QFile file(folder.filePath(experiment));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(R"({"format": "horn-experiment", "version": 1, "model": {"layers": [{"nodes": 8}]},
                           "task": {"name": "delayed-match"}, "training": {"epochs": 1}})");
            file.close();
            experiment = file.fileName();
        }
        const Outcome unknown =
            run({QStringLiteral("--figure"), QStringLiteral("mood"), experiment, folder.filePath(QStringLiteral("mood.svg"))});
        for (const QString& name : names)
            QVERIFY2(unknown.errors.contains(name), qPrintable(unknown.errors));
        for (const QString& name : {names.front(), names.back()}) {
            const QString path = folder.filePath(name + QStringLiteral(".png"));
            const Outcome outcome = run({QStringLiteral("--figure"), name, experiment, path});
            QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray picture = file.readAll();
            QVERIFY(picture.contains("horn-experiment") && picture.contains("horn-figure"));
        }
    }

    void phase_locking_of_unequal_oscillators_is_spread_more_widely()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("locking.csv"));
        const Outcome outcome =
            run({QStringLiteral("--figure"), QStringLiteral("comparison-plv-distribution"), QStringLiteral("horn-comparison"), path});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        const double unequal = spreadOf(path, "A,"), equal = spreadOf(path, "B,");
        QVERIFY2(unequal > 2 * equal, qPrintable(QStringLiteral("%1, %2").arg(unequal).arg(equal)));
        QVERIFY2(unequal > 0.1 && unequal < 0.5, qPrintable(QString::number(unequal)));
    }

    void a_comparison_of_one_run_is_refused()
    {
        const Outcome outcome = run(
            {QStringLiteral("--figure"), QStringLiteral("comparison-difference"), QStringLiteral("horn-waves"), QStringLiteral("a.svg")});
        QCOMPARE(outcome.status, 2);
        QVERIFY2(outcome.errors.contains(QStringLiteral("no figure “comparison-difference” of this experiment")),
                 qPrintable(outcome.errors));
    }

    void a_figure_is_drawn_in_batch_with_its_experiment()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("gain.svg"));
        const Outcome outcome = run({QStringLiteral("--figure"), QStringLiteral("resonance-gain"), QStringLiteral("dho-resonance"), path});
        QVERIFY2(outcome.status == 0, qPrintable(outcome.errors));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray drawing = file.readAll();
        QVERIFY(drawing.contains("<svg"));
        QVERIFY(drawing.contains("horn-experiment"));
    }
};

QTEST_GUILESS_MAIN(LabProgramTest)
#include "lab_program_test.moc"
