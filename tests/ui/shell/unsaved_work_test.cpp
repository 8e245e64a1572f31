// Work is never lost without a word: what has no file is put aside or kept, what has one is asked about.
#include "tests/ui/shell/window_bench.h"
#include "ui/shell/put_aside.h"

#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTimer>

using namespace horn;

namespace
{

struct UnsavedBench : WindowBench {
    explicit UnsavedBench(bool ask = false)
    {
        askBeforeLosing = ask;
        autosave = path("unsaved");
        open(false);
    }
    [[nodiscard]] QPushButton* offer() { return window->findChild<QPushButton*>(QStringLiteral("offer")); }
    void takeOffer() { QTest::mouseClick(offer(), Qt::LeftButton); }
    void start()
    {
        window.reset();
        open(false);
    }
    /// Forks the network after a hundred steps.
    void fork()
    {
        press(Qt::Key_2, Qt::ControlModifier);
        simulation().step(100);
        press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        frame();
    }
    /// The same, and B goes a way of its own for fifty steps more.
    void forkApart()
    {
        fork();
        type("gamma.entry", QStringLiteral("0.05"));
        simulation().step(50);
        frame();
    }
    /// What the menu of what was put aside shows.
    QMenu* asideMenu()
    {
        for (QAction* menu : window->menuBar()->actions())
            for (QAction* action : menu->menu()->actions())
                if (action->text().remove(u'&') == QStringLiteral("Put aside")) {
                    Q_EMIT action->menu()->aboutToShow();
                    return action->menu();
                }
        return nullptr;
    }
    /// Presses a button of the question that comes up during `what`. \return whether one came.
    template <class What>
    bool answer(QMessageBox::StandardButton button, const What& what)
    {
        bool asked = false;
        QTimer::singleShot(100, window.get(), [&asked, button] {
            if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
                asked = true;
                box->button(button)->click();
            }
        });
        what();
        return asked;
    }
};

}  // namespace

class UnsavedWorkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void another_preset_puts_untitled_work_aside_and_brings_it_back()
    {
        UnsavedBench bench(true);
        bench.type("omega.entry", QStringLiteral("0.3125"));
        bench.simulation().run();
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        QVERIFY(bench.simulation().isRunning());
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("was put aside")), qPrintable(bench.window->messageText()));
        QVERIFY(bench.offer()->isVisible() && bench.offer()->text() == QStringLiteral("Bring it back"));
        QVERIFY(!bench.window->current().document().isModified());
        bench.takeOffer();
        QCOMPARE(bench.layer().omega.base, 0.3125);
        QCOMPARE(bench.window->current().document().name(), QStringLiteral("dho-resonance"));
        QVERIFY(bench.window->current().document().isModified());
        QVERIFY(!bench.offer()->isVisible());
        QVERIFY(!bench.asideMenu()->actions().front()->isEnabled());  // it is no longer aside
    }

    void nothing_is_put_aside_when_nothing_was_changed()
    {
        UnsavedBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        QVERIFY(!bench.offer()->isVisible());
        QVERIFY(!bench.asideMenu()->actions().front()->isEnabled());
    }

    void another_tab_is_no_work_to_be_asked_about()
    {
        UnsavedBench bench;
        bench.press(Qt::Key_2, Qt::ControlModifier);
        auto* strip = bench.find<QWidget>("Lattice")->findChild<QTabBar*>();
        QTest::mouseClick(strip, Qt::LeftButton, {}, strip->tabRect(1).center());
        auto& document = bench.window->current().document();
        QVERIFY(document.isModified() && !document.holdsWork());
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-torus")));
        QVERIFY2(bench.window->messageText().isEmpty(), qPrintable(bench.window->messageText()));
        strip = bench.find<QWidget>("Lattice")->findChild<QTabBar*>();
        QTest::mouseClick(strip, Qt::LeftButton, {}, strip->tabRect(1).center());
        QVERIFY(!document.holdsWork());
        bench.type("gamma.entry", QStringLiteral("0.02"));
        QVERIFY(document.holdsWork());
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(document.isModified() && !document.holdsWork());
    }

    void what_cannot_be_opened_leaves_the_work_in_place()
    {
        UnsavedBench bench;
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(!bench.window->openPath(bench.path("none.horn.json")));
        QVERIFY(!bench.offer()->isVisible());
        QCOMPARE(bench.layer().omega.base, 0.3125);
    }

    void other_messages_do_not_displace_the_offer()
    {
        UnsavedBench bench;
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        QVERIFY(!bench.window->openPath(bench.path("none.horn.json")));
        QVERIFY(bench.window->messageText().contains(QStringLiteral("none.horn.json")));
        bench.takeOffer();
        QCOMPARE(bench.layer().omega.base, 0.3125);
    }

    void all_that_was_put_aside_is_in_the_menu_also_after_a_start()
    {
        UnsavedBench bench;
        for (const char* omega : {"0.25", "0.375"}) {
            bench.type("omega.entry", QString::fromLatin1(omega));
            QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
            QTest::qWait(2);  // the menu is sorted by time
        }
        QVERIFY(bench.window->close());
        bench.start();
        const QList<QAction*> entries = bench.asideMenu()->actions();
        QCOMPARE(entries.size(), qsizetype{2});
        entries.back()->trigger();
        QCOMPARE(bench.layer().omega.base, 0.25);
        QCOMPARE(bench.asideMenu()->actions().size(), qsizetype{1});
    }

    void closing_keeps_untitled_work_for_the_next_start()
    {
        UnsavedBench bench(true);
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(!bench.answer(QMessageBox::Cancel, [&] { QVERIFY(bench.window->close()); }));
        QVERIFY(bench.window->close());  // a second time changes nothing
        bench.start();
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("unsaved work")), qPrintable(bench.window->messageText()));
        bench.takeOffer();
        QCOMPARE(bench.layer().omega.base, 0.3125);
        QVERIFY(bench.window->current().document().isModified());
    }

    void what_was_not_wanted_back_is_offered_once_and_stays_in_the_menu()
    {
        UnsavedBench bench;
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(bench.window->close());
        bench.start();
        QVERIFY(bench.offer()->isVisible());
        QVERIFY(bench.window->close());
        bench.start();
        QVERIFY(!bench.offer()->isVisible());
        bench.asideMenu()->actions().front()->trigger();
        QCOMPARE(bench.layer().omega.base, 0.3125);
    }

    void a_comparison_is_kept_whole()
    {
        UnsavedBench bench;
        bench.forkApart();
        QVERIFY(bench.window->close());
        bench.start();
        bench.takeOffer();
        bench.press(Qt::Key_2, Qt::ControlModifier);
        bench.simulation().step(150);
        bench.frame();
        const auto& both = bench.window->current().document().experiments();
        QCOMPARE(both.size(), std::size_t{2});
        QVERIFY(both[0].model.layers.back().gamma.base != 0.05);
        QCOMPARE(both[1].model.layers.back().gamma.base, 0.05);
        QVERIFY(bench.window->current().document().isModified());
        // Another preset puts both aside in one.
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-waves")));
        QVERIFY(!bench.window->current().isComparing());
        QCOMPARE(bench.asideMenu()->actions().size(), qsizetype{1});
        bench.asideMenu()->actions().front()->trigger();
        QVERIFY(bench.window->current().isComparing());
    }

    void a_comparison_that_is_closed_can_be_brought_back_with_both_runs_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<double>("left");
        QTest::newRow("closed") << QStringLiteral("endComparison") << 0.01;
        QTest::newRow("B kept") << QStringLiteral("keepB") << 0.05;
    }
    void a_comparison_that_is_closed_can_be_brought_back_with_both_runs()
    {
        QFETCH(QString, button);
        QFETCH(double, left);
        UnsavedBench bench(true);
        bench.forkApart();
        const experiment::Experiment both = bench.window->current().experimentToSave();
        QTest::mouseClick(bench.find<QPushButton>(qPrintable(button)), Qt::LeftButton);
        bench.frame();
        QVERIFY(!bench.window->current().isComparing());
        QCOMPARE(bench.layer().gamma.base, left);
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("was put aside")), qPrintable(bench.window->messageText()));
        QVERIFY(bench.offer()->isVisible() && bench.offer()->text() == QStringLiteral("Bring it back"));
        bench.takeOffer();
        QVERIFY(bench.window->current().isComparing());
        bench.simulation().step(150);
        bench.frame();
        QVERIFY(bench.window->current().experimentToSave() == both);
    }

    void a_fork_in_which_nothing_was_changed_is_no_work()
    {
        UnsavedBench bench;
        bench.fork();
        QTest::mouseClick(bench.find<QPushButton>("endComparison"), Qt::LeftButton);
        QVERIFY(!bench.window->current().isComparing());
        QVERIFY(!bench.offer()->isVisible());
    }

    void a_comparison_beside_a_file_is_asked_about()
    {
        UnsavedBench bench(true);
        bench.press(Qt::Key_2, Qt::ControlModifier);
        const QString file = bench.path("one.horn.json");
        QVERIFY(bench.window->saveTo(file));
        bench.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        bench.frame();
        bench.type("gamma.entry", QStringLiteral("0.05"));
        QVERIFY(bench.answer(QMessageBox::Cancel, [&] { QVERIFY(!bench.window->openPresetNamed(QStringLiteral("horn-torus"))); }));
        QVERIFY(bench.window->current().isComparing());
        QVERIFY(bench.answer(QMessageBox::Save, [&] { QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-torus"))); }));
        QVERIFY(bench.window->openPath(file));
        QVERIFY(bench.window->current().isComparing());
        QCOMPARE(bench.window->current().document().experiments()[1].model.layers.back().gamma.base, 0.05);
    }

    void where_nothing_can_be_kept_closing_asks()
    {
        UnsavedBench bench;
        bench.askBeforeLosing = true;
        bench.autosave.clear();
        bench.start();
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(bench.answer(QMessageBox::Cancel, [&] { QVERIFY(!bench.window->close()); }));
        QVERIFY(bench.answer(QMessageBox::Discard, [&] { QVERIFY(bench.window->close()); }));
    }

    void changes_of_a_file_are_asked_about()
    {
        UnsavedBench bench(true);
        const QString file = bench.path("mine.horn.json");
        QVERIFY(bench.window->saveTo(file));
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(bench.answer(QMessageBox::Cancel, [&] { QVERIFY(!bench.window->openPresetNamed(QStringLiteral("dho-step"))); }));
        QCOMPARE(bench.layer().omega.base, 0.3125);
        QVERIFY(bench.answer(QMessageBox::Save, [&] { QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step"))); }));
        QVERIFY(bench.window->openPath(file));
        QCOMPARE(bench.layer().omega.base, 0.3125);
        bench.type("omega.entry", QStringLiteral("0.25"));
        QVERIFY(bench.answer(QMessageBox::Discard, [&] { QVERIFY(bench.window->close()); }));
        bench.start();
        QVERIFY(!bench.offer()->isVisible());
        QVERIFY(bench.window->openPath(file));
        QCOMPARE(bench.layer().omega.base, 0.3125);
    }

    void the_oldest_are_forgotten_when_there_are_too_many()
    {
        const QTemporaryDir folder;
        shell::PutAside aside(folder.filePath(QStringLiteral("aside")));
        for (std::size_t i = 0; i <= shell::PutAside::most; ++i) {
            aside.add({experiment::Experiment{.seed = i}, {}, QString::number(i), std::nullopt});
            QTest::qWait(2);
        }
        const auto entries = aside.all();
        QCOMPARE(entries.size(), shell::PutAside::most);
        QCOMPARE(aside.read(entries.front().id)->experiment.seed, std::uint64_t{shell::PutAside::most});
        QCOMPARE(entries.back().name, QStringLiteral("1"));
    }

    void the_title_is_whole_after_it_has_changed()
    {
        UnsavedBench bench;
        auto* name = bench.window->findChild<QLabel*>(QStringLiteral("documentName"));
        bench.type("gamma.entry", QStringLiteral("0.02"));
        QVERIFY(name->text().endsWith(QStringLiteral("•")));
        QVERIFY2(name->width() >= name->sizeHint().width(), qPrintable(name->text()));
        QVERIFY(bench.window->menuBar()->rect().contains(name->geometry()));
    }
};

QTEST_MAIN(UnsavedWorkTest)
#include "unsaved_work_test.moc"
