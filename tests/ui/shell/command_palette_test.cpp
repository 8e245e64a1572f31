// Finding things by typing: the palette over every action and parameter, and the search in a panel.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/parameter_panel.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/command_palette.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QListWidget>
#include <QMimeData>
#include <QTabBar>

#include <algorithm>

using namespace horn;
using shell::CommandPalette;
using shell::PaletteEntry;

class CommandPaletteTest : public QObject
{
    Q_OBJECT

private:
    static CommandPalette& open(WindowBench& bench)
    {
        bench.press(Qt::Key_K, Qt::ControlModifier);
        auto* palette = bench.window->findChild<CommandPalette*>();
        [&] { QVERIFY(palette && palette->isVisible()); }();
        return *palette;
    }
    static void choose(CommandPalette& palette, const QString& typed)
    {
        auto* line = palette.findChild<QLineEdit*>();
        QTest::keyClicks(line, typed);
        QTest::keyClick(line, Qt::Key_Return);
    }

private Q_SLOTS:
    void every_typed_word_must_be_found_somewhere()
    {
        const PaletteEntry entry{QStringLiteral("Run or pause"), QStringLiteral("Run · Space"), QStringLiteral("start stop"), {}};
        QVERIFY(shell::matchOf(entry, {}) > 0);
        QVERIFY(shell::matchOf(entry, QStringLiteral("pause run")) > 0);
        QVERIFY(shell::matchOf(entry, QStringLiteral("STOP")) > 0);
        QCOMPARE(shell::matchOf(entry, QStringLiteral("pause quickly")), 0);
    }

    void the_start_of_a_title_comes_before_its_middle_and_its_help()
    {
        const PaletteEntry start{QStringLiteral("Waves on a ring"), {}, {}, {}};
        const PaletteEntry middle{QStringLiteral("Maximise Waves"), {}, {}, {}};
        const PaletteEntry help{QStringLiteral("gain"), {}, QStringLiteral("of the waves"), {}};
        const QString typed = QStringLiteral("waves");
        QVERIFY(shell::matchOf(start, typed) > shell::matchOf(middle, typed));
        QVERIFY(shell::matchOf(middle, typed) > shell::matchOf(help, typed));
    }

    void an_action_of_the_menus_runs()
    {
        WindowBench bench;
        QVERIFY(!bench.window->current().isRunning());
        choose(open(bench), QStringLiteral("run or pause"));
        QVERIFY(bench.window->current().isRunning());
    }

    void a_parameter_is_found_by_its_name_and_gets_the_keyboard()
    {
        WindowBench bench;
        choose(open(bench), QStringLiteral("damping"));
        QCOMPARE(qobject_cast<QLineEdit*>(QApplication::focusWidget()), bench.find<QLineEdit>("gamma.entry"));
    }

    void a_preset_opens()
    {
        WindowBench bench;
        choose(open(bench), QStringLiteral("horn-heterogeneous"));
        QCOMPARE(bench.window->current().document().name(), QStringLiteral("horn-heterogeneous"));
    }

    void arrows_choose_another_entry_and_escape_does_nothing()
    {
        WindowBench bench;
        CommandPalette& palette = open(bench);
        auto* line = palette.findChild<QLineEdit*>();
        auto* list = palette.findChild<QListWidget*>();
        QTest::keyClick(line, Qt::Key_Down);
        QCOMPARE(list->currentRow(), 1);
        QTest::keyClick(line, Qt::Key_Up);
        QCOMPARE(list->currentRow(), 0);
        QTest::keyClicks(line, QStringLiteral("no such thing anywhere"));
        QCOMPARE(list->count(), 0);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(palette.isVisible());
        QTest::keyClick(&palette, Qt::Key_Escape);
        QVERIFY(!palette.isVisible());
        QVERIFY(!bench.window->current().document().isModified());
    }

    void a_plot_is_maximised_by_name()
    {
        WindowBench bench;
        choose(open(bench), QStringLiteral("maximise phase portrait"));
        const auto cards = bench.window->current().cards();
        const auto card = std::find_if(cards.begin(), cards.end(), [](auto* one) { return one->isMaximised(); });
        QVERIFY(card != cards.end());
        QCOMPARE((*card)->objectName(), QStringLiteral("Phase portrait"));
    }

    void a_button_of_the_tool_bar_without_a_menu_entry_is_found()
    {
        WindowBench bench;
        bench.window->current().step(40);
        bench.frame();
        bench.simulation().controller().showMoment(10);
        bench.frame();
        choose(open(bench), QStringLiteral("live"));
        QVERIFY(!bench.simulation().controller().moment());
        choose(open(bench), QStringLiteral("steps per second"));
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("speed"));
        choose(open(bench), QStringLiteral("add the present parameters"));
        QCOMPARE(bench.window->current().document().experiment().view.compare.size(), std::size_t{1});
    }

    void a_tab_of_a_card_is_chosen()
    {
        WindowBench bench;
        bench.press(Qt::Key_2, Qt::ControlModifier);
        bench.window->current().step(10);
        bench.frame();
        choose(open(bench), QStringLiteral("ring phase"));
        auto* strip = bench.find<plots::PlotCard>("Lattice")->findChild<QTabBar*>();
        QCOMPARE(strip->currentIndex(), 1);
        QVERIFY(strip->hasFocus());
    }

    void a_choice_is_made_as_in_its_list()
    {
        WindowBench bench;
        bench.press(Qt::Key_2, Qt::ControlModifier);
        choose(open(bench), QStringLiteral("torus"));
        QCOMPARE(bench.layer().layout, model::Layout::torus);
        QCOMPARE(bench.window->current().document().undoStack().count(), 1);
        choose(open(bench), QStringLiteral("rows frequency"));
        QCOMPARE(bench.window->current().document().experiment().view.display.network.order, experiment::NetworkDisplay::Order::omega);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("rows by"));
    }

    void a_plot_is_copied_and_its_lines_taken_out()
    {
        WindowBench bench;
        bench.window->current().step(40);
        bench.frame();
        QApplication::clipboard()->clear();
        choose(open(bench), QStringLiteral("spectrum copy"));
        QVERIFY(QApplication::clipboard()->mimeData()->hasImage());
        auto* gain = bench.find<plots::PlotCard>("Resonance gain")->findChild<plots::LineChart*>();
        const auto isHidden = [gain](const QString& name) {
            const auto lines = gain->legendLines();
            const auto line = std::find_if(lines.begin(), lines.end(), [&name](const auto& one) { return one.name == name; });
            return line != lines.end() && line->hidden;
        };
        QVERIFY(!isHidden(QStringLiteral("continuous")));
        choose(open(bench), QStringLiteral("resonance gain continuous"));
        QVERIFY(isHidden(QStringLiteral("continuous")));
        choose(open(bench), QStringLiteral("resonance gain continuous"));
        QVERIFY(!isHidden(QStringLiteral("continuous")));
        choose(open(bench), QStringLiteral("resonance gain keep range"));
        QVERIFY(gain->view().isKept());
    }

    void a_parameter_of_a_workspace_that_is_not_in_front_brings_it_there()
    {
        WindowBench bench;
        QCOMPARE(bench.window->current().key(), QStringLiteral("oscillator"));
        choose(open(bench), QStringLiteral("PLV window"));
        QCOMPARE(bench.window->current().key(), QStringLiteral("network"));
        auto* entry = bench.find<QLineEdit>("locking_window.entry");
        QVERIFY(entry->hasFocus());
        QVERIFY(!entry->visibleRegion().isEmpty());  // scrolled to
        choose(open(bench), QStringLiteral("training learning rate"));
        QCOMPARE(bench.window->current().key(), QStringLiteral("training"));
        QCOMPARE(qobject_cast<QLineEdit*>(QApplication::focusWidget()), bench.find<QLineEdit>("learning_rate.entry"));
    }

    void an_action_of_a_workspace_that_is_not_in_front_brings_it_there()
    {
        WindowBench bench;
        choose(open(bench), QStringLiteral("network layout lattice"));
        QCOMPARE(bench.window->current().key(), QStringLiteral("network"));
        QCOMPARE(bench.layer().layout, model::Layout::lattice);
        choose(open(bench), QStringLiteral("oscillator maximise spectrum"));
        QCOMPARE(bench.window->current().key(), QStringLiteral("oscillator"));
        QVERIFY(bench.find<plots::PlotCard>("Spectrum")->isMaximised());
    }

    void what_two_workspaces_have_is_found_in_the_one_in_front_first()
    {
        WindowBench bench;
        for (const Qt::Key workspace : {Qt::Key_1, Qt::Key_2}) {
            bench.press(workspace, Qt::ControlModifier);
            const QString key = bench.window->current().key();
            choose(open(bench), QStringLiteral("window"));
            QCOMPARE(bench.window->current().key(), key);
            QCOMPARE(qobject_cast<QLineEdit*>(QApplication::focusWidget()), bench.find<QLineEdit>("window.entry"));
        }
    }

    void what_cannot_be_done_now_is_not_offered()
    {
        WindowBench bench;
        const auto offers = [&bench](const QString& title) {
            CommandPalette& palette = open(bench);
            const bool found = !palette.findChild<QListWidget*>()->findItems(title, Qt::MatchExactly).empty();
            QTest::keyClick(&palette, Qt::Key_Escape);
            return found;
        };
        bench.press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(offers(QStringLiteral("signal › pulse")));
        QVERIFY(!offers(QStringLiteral("signal › drawn or from a file")));  // nothing has been drawn
        QVERIFY(!offers(QStringLiteral("Keep B")));
        bench.window->current().step(20);
        bench.frame();
        bench.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        bench.frame();
        QVERIFY(offers(QStringLiteral("Keep B")));
        choose(open(bench), QStringLiteral("panel edits run a"));
        QCOMPARE(bench.window->current().document().chosen(), std::size_t{0});
    }

    void three_letters_show_what_they_find_at_once()
    {
        WindowBench bench;
        QElapsedTimer timer;
        timer.start();
        CommandPalette& palette = open(bench);
        const qint64 opened = timer.restart();
        auto* list = palette.findChild<QListWidget*>();
        QVERIFY(list->count() > 300);
        auto* line = palette.findChild<QLineEdit*>();
        QTest::keyClicks(line, QStringLiteral("pha"));
        palette.grab();
        const qint64 typed = timer.elapsed();
        QVERIFY2(opened < 300 && typed < 150,
                 qPrintable(QStringLiteral("%1 ms, %2 ms").arg(opened).arg(typed)));  // a tenth of that is usual
        QVERIFY(list->count() > 3);
    }

    void searching_a_panel_leaves_what_matches_and_escape_brings_back_the_rest()
    {
        WindowBench bench;
        auto* panel = bench.window->current().findChild<controls::ParameterPanel*>();
        const auto shown = [&](const char* name) { return bench.find<QLineEdit>(name)->isVisible(); };
        QVERIFY(shown("gamma.entry") && shown("omega.entry"));
        bench.press(Qt::Key_F, Qt::ControlModifier);
        auto* search = panel->findChild<QLineEdit*>(QStringLiteral("search"));
        QVERIFY(search->isVisible());
        QTest::keyClicks(search, QStringLiteral("damping"));
        QVERIFY(shown("gamma.entry") && !shown("omega.entry"));
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(shown("gamma.entry") && shown("omega.entry") && !search->isVisible());
    }

    void a_row_that_does_not_belong_stays_hidden_after_a_search()
    {
        WindowBench bench;
        auto* panel = bench.window->current().findChild<controls::ParameterPanel*>();
        auto* duration = bench.find<QLineEdit>("duration.entry");  // of a pulse; the drive is a sine
        QVERIFY(!duration->isVisible());
        panel->startSearch();
        auto* search = panel->findChild<QLineEdit*>(QStringLiteral("search"));
        QTest::keyClicks(search, QStringLiteral("duration"));
        QVERIFY(!duration->isVisible());
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(!duration->isVisible());
    }
};

QTEST_MAIN(CommandPaletteTest)
#include "command_palette_test.moc"
