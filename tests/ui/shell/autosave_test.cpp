// Unsaved work survives a program that ends without closing.
#include "tests/ui/shell/window_bench.h"
#include "ui/shell/autosave.h"

#include <QDir>
#include <QFile>
#include <QPushButton>

using namespace horn;
using shell::Autosave;

class AutosaveTest : public QObject
{
    Q_OBJECT

private:
    static experiment::Experiment withSeed(std::uint64_t seed)
    {
        experiment::Experiment made;
        made.seed = seed;
        made.task.kind = tasks::TaskSpecification::Kind::delayed_match;
        return made;
    }
    /// A window with a changed ω that goes away without being closed.
    static void crash(WindowBench& bench)
    {
        bench.autosave = bench.path("unsaved");
        bench.open(false);
        bench.type("omega.entry", QStringLiteral("0.3125"));
        bench.window->keepUnsavedWork();
        bench.window.reset();
    }

private Q_SLOTS:
    void work_of_a_program_that_is_gone_is_found_once()
    {
        const QTemporaryDir folder;
        {
            Autosave first(folder.path());
            first.keep(QStringLiteral("network"), withSeed(7), QStringLiteral("/tmp/a.horn.json"), QStringLiteral("a"));
            first.keep(QStringLiteral("training"), withSeed(8), {}, QStringLiteral("b"));
            QVERIFY(Autosave(folder.path()).found().empty());  // it still runs
        }
        Autosave second(folder.path());
        const auto found = second.found();
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].experiment.seed + found[1].experiment.seed, std::uint64_t{15});
        const auto& network = found[0].experiment.seed == 7 ? found[0] : found[1];
        QCOMPARE(network.path, QStringLiteral("/tmp/a.horn.json"));
        second.forget();
        QVERIFY(second.found().empty());
    }

    void saved_work_is_not_found()
    {
        const QTemporaryDir folder;
        {
            Autosave first(folder.path());
            first.keep(QStringLiteral("network"), withSeed(7), {}, QStringLiteral("a"));
            first.drop(QStringLiteral("network"));
        }
        QVERIFY(Autosave(folder.path()).found().empty());
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void a_damaged_file_is_passed_over()
    {
        const QTemporaryDir folder;
        {
            Autosave first(folder.path());
            first.keep(QStringLiteral("network"), withSeed(7), {}, QStringLiteral("a"));
        }
        const QString own = QDir(folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0);
        QFile file(folder.filePath(own + QStringLiteral("/network.horn.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"format\": ");
        file.close();
        QVERIFY(Autosave(folder.path()).found().empty());
    }

    void after_a_crash_the_work_is_offered_and_comes_back()
    {
        WindowBench bench;
        crash(bench);
        bench.open(false);
        auto* offer = bench.window->findChild<QPushButton*>(QStringLiteral("offer"));
        QVERIFY(offer->isVisible());
        QVERIFY(bench.window->messageText().contains(QStringLiteral("unsaved work")));
        QTest::mouseClick(offer, Qt::LeftButton);
        QCOMPARE(bench.layer().omega.base, 0.3125);
        QVERIFY(bench.window->current().document().isModified());
        QVERIFY(!offer->isVisible());
        // What came back is unsaved still: another crash brings it back again.
        bench.window.reset();
        bench.open(false);
        QTest::mouseClick(bench.window->findChild<QPushButton*>(QStringLiteral("offer")), Qt::LeftButton);
        QCOMPARE(bench.layer().omega.base, 0.3125);
    }

    void closing_without_changes_leaves_nothing_to_recover()
    {
        WindowBench bench;
        bench.autosave = bench.path("unsaved");
        bench.open(false);
        bench.type("omega.entry", QStringLiteral("0.3125"));
        bench.window->keepUnsavedWork();
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(bench.window->close());
        bench.window.reset();
        bench.open(false);
        QVERIFY(!bench.window->findChild<QPushButton*>(QStringLiteral("offer"))->isVisible());
    }

    void a_home_that_cannot_be_written_changes_nothing()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        Autosave autosave(folder.filePath(QStringLiteral("file/unsaved")));
        autosave.keep(QStringLiteral("network"), withSeed(7), {}, QStringLiteral("a"));
        QVERIFY(autosave.found().empty());
    }
};

QTEST_MAIN(AutosaveTest)
#include "autosave_test.moc"
