// A program that is killed, not closed: what was not saved comes back.
#include "core/experiment/json.h"
#include "tests/ui/shell/window_bench.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>
#include <QPushButton>
#include <QThread>

using namespace horn;

namespace
{

constexpr auto folderVariable = "HORN_TEST_UNSAVED";

/// The program that is to be killed: edits ω without end, and keeps unsaved work after every edit.
[[noreturn]] void editForEver(const QString& folder)
{
    WindowBench bench;
    bench.autosave = folder;
    bench.open(false);
    for (int i = 0;; i = (i + 1) % 1000) {
        bench.type("omega.entry", QString::number(0.2 + 0.0001 * i, 'f', 4));
        bench.window->keepUnsavedWork();
        QCoreApplication::processEvents();
    }
}

QStringList experimentsIn(const QString& folder)
{
    QStringList files;
    for (QDirIterator all(folder, {QStringLiteral("*.horn.json")}, QDir::Files, QDirIterator::Subdirectories); all.hasNext();)
        files << all.next();
    return files;
}

}  // namespace

class KilledProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unsaved_work_is_whole_after_a_kill_at_any_moment_and_is_offered()
    {
        WindowBench bench;
        const QString folder = bench.path("unsaved");
        for (int kill = 0; kill < 4; ++kill) {
            QProcess program;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QString::fromLatin1(folderVariable), folder + QString::number(kill));
            program.setProcessEnvironment(environment);
            program.start(QCoreApplication::applicationFilePath(), QStringList());
            QVERIFY(program.waitForStarted());
            QTRY_VERIFY_WITH_TIMEOUT(!experimentsIn(folder + QString::number(kill)).isEmpty(), 60000);
            QThread::msleep(37 + 91 * static_cast<unsigned long>(kill));
            program.kill();
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitStatus(), QProcess::CrashExit);

            const QStringList left = experimentsIn(folder + QString::number(kill));
            QCOMPARE(left.size(), 1);
            const auto read = experiment::read_experiment(left.front().toStdString());
            QVERIFY2(read.ok(), read.ok() ? "" : read.error().message().c_str());
            const double omega = read.value().model.layers.front().omega.base;
            QVERIFY(omega >= 0.2 && omega < 0.31);

            bench.autosave = folder + QString::number(kill);
            bench.open(false);
            auto* offer = bench.window->findChild<QPushButton*>(QStringLiteral("offer"));
            QVERIFY(offer->isVisible());
            QTest::mouseClick(offer, Qt::LeftButton);
            QCOMPARE(bench.layer().omega.base, omega);
            QVERIFY(bench.window->current().document().isModified());
        }
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    if (const QString folder = qEnvironmentVariable(folderVariable); !folder.isEmpty())
        editForEver(folder);
    KilledProgramTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "killed_program_test.moc"
