// Everything in the window can be reached and named without a mouse.
#include "tests/ui/shell/keyboard_bench.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/plots/heat_map.h"
#include "ui/workspaces/network_workspace.h"

#include <algorithm>
#include <vector>

using namespace horn;
using namespace keyboard;

class KeyboardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_control_of_every_workspace_has_a_name_and_is_reached_by_tab()
    {
        WindowBench bench;
        for (std::size_t i = 0; i < bench.window->workspaces().size(); ++i) {
            bench.window->showWorkspace(static_cast<int>(i));
            QCoreApplication::processEvents();
            const QByteArray flaws = flawsOf(*bench.window) + missedByTab(*bench.window);
            QVERIFY2(flaws.isEmpty(), (bench.window->current().key().toUtf8() + ":\n" + flaws).constData());
            QVERIFY(controlsOf(*bench.window).size() > 20);
        }
    }

    void a_control_without_a_name_and_one_for_the_mouse_alone_are_found()
    {
        QWidget window;
        auto* nameless = new QSlider(&window);
        nameless->setFocusPolicy(Qt::StrongFocus);
        auto* mouseOnly = new QSlider(&window);
        mouseOnly->setAccessibleName(QStringLiteral("gain"));
        mouseOnly->setFocusPolicy(Qt::ClickFocus);
        window.show();
        const QByteArray flaws = flawsOf(window);
        QCOMPARE(flaws.count('\n'), 2);
        QVERIFY(flaws.contains("no accessible name") && flaws.contains("cannot be reached by Tab"));
    }

    void tab_goes_down_the_panel()
    {
        WindowBench bench;
        for (std::size_t i = 0; i < bench.window->workspaces().size(); ++i) {
            bench.window->showWorkspace(static_cast<int>(i));
            QCoreApplication::processEvents();
            std::vector<QWidget*> entries;
            for (QWidget* next = bench.window->nextInFocusChain(); next != bench.window.get(); next = next->nextInFocusChain())
                if (qobject_cast<QLineEdit*>(next) && next->isVisible() && byTab(next) && !isPartOfAnother(next))
                    entries.push_back(next);
            const auto height = [](const QWidget* widget) { return widget->mapTo(widget->window(), QPoint(0, 0)).y(); };
            QVERIFY(!entries.empty());
            QVERIFY2(std::is_sorted(entries.begin(), entries.end(), [&](QWidget* a, QWidget* b) { return height(a) < height(b); }),
                     qPrintable(bench.window->current().key()));
        }
    }

    void space_belongs_to_the_run_when_the_window_has_just_opened()
    {
        WindowBench bench;
        bench.window->activateWindow();
        QTRY_VERIFY(bench.window->isActiveWindow());
        QVERIFY(bench.window->focusWidget() && !qobject_cast<QAbstractButton*>(bench.window->focusWidget()));
        QTest::keyClick(bench.window->focusWidget(), Qt::Key_Space);
        QVERIFY(bench.window->current().isRunning());
        QTest::keyClick(bench.window->focusWidget(), Qt::Key_Space);
        QVERIFY(!bench.window->current().isRunning());
    }

    void a_button_that_has_the_focus_is_pressed_with_space_or_return_and_the_rail_walked_with_arrows()
    {
        WindowBench bench;
        auto* reset = bench.window->current().toolControls()->findChild<QAbstractButton*>(QStringLiteral("reset"));
        QVERIFY(reset);
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return}) {
            bench.window->current().step(30);
            QCOMPARE(bench.frame().step, 30);
            reset->setFocus(Qt::TabFocusReason);
            QTest::keyClick(reset, key);
            QCOMPARE(bench.frame().step, 0);
            QVERIFY(!bench.window->current().isRunning());
        }
        auto* oscillator = bench.window->findChild<QAbstractButton*>(QStringLiteral("oscillator"));
        oscillator->setFocus(Qt::TabFocusReason);
        QTest::keyClick(oscillator, Qt::Key_Down);
        QTest::keyClick(bench.window->focusWidget(), Qt::Key_Space);
        QCOMPARE(bench.window->current().key(), QStringLiteral("network"));
    }

    void a_node_is_selected_and_kicked_in_the_waves_with_keys()
    {
        WindowBench bench;
        bench.window->showWorkspace(QStringLiteral("network"));
        bench.window->current().step(300);
        bench.frame();
        auto* workspace = qobject_cast<workspaces::NetworkWorkspace*>(&bench.window->current());
        auto* waves = workspace->findChild<plots::HeatMap*>();
        QTRY_VERIFY(!waves->plotArea().isEmpty());
        const std::vector<int> before = workspace->plots().selected();
        waves->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(waves->hasFocus());
        const std::int64_t step = bench.frame().step;
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(waves, Qt::Key_Down);
        QTest::keyClick(waves, Qt::Key_Right);
        QCOMPARE(bench.frame().step, step);  // the arrow keys were the plot's, not the window's
        QTest::keyClick(waves, Qt::Key_Return);
        QCOMPARE(workspace->plots().selected().size(), before.size() + 1);
        QTest::keyClick(waves, Qt::Key_Return, Qt::ShiftModifier);
        bench.frame();
        QCOMPARE(bench.simulation().experimentToSave().events.size(), std::size_t{1});
        QTest::keyClick(waves, Qt::Key_Plus);
        QVERIFY(!waves->view().isFit());
        QTest::keyClick(waves, Qt::Key_0);
        QVERIFY(waves->view().isFit());
    }

    void the_workspace_that_was_shown_last_is_shown_first()
    {
        WindowBench bench(true);
        bench.window->showWorkspace(QStringLiteral("network"));
        bench.window->resize(1300, 800);
        bench.window->close();
        bench.window.reset();
        horn::shell::MainWindow again;
        QCOMPARE(again.current().key(), QStringLiteral("network"));
        QCOMPARE(again.size(), QSize(1300, 800));
    }
};

QTEST_MAIN(KeyboardTest)
#include "keyboard_test.moc"
