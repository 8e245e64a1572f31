// Finding things by typing: the palette over every action and parameter, and the search in a panel.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/parameter_panel.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/command_palette.h"

#include <QListWidget>

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
