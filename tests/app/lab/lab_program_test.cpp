// horn-lab without a person: figures in batch, and what it says to bad arguments.
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

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

private Q_SLOTS:
    void bad_arguments_get_one_line_and_status_2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--fast")};
        QTest::newRow("seconds that are no number") << QStringList{QStringLiteral("--frame-times"), QStringLiteral("soon")};
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
