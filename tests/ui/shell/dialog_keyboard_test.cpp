// Dialogues, the comparison and a plot that fills the page, without a mouse.
#include "core/experiment/figure_data.h"
#include "tests/ui/shell/comparison_bench.h"
#include "tests/ui/shell/keyboard_bench.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/guide_window.h"
#include "ui/shell/preset_gallery.h"
#include "ui/workspaces/csv_signal_dialog.h"
#include "ui/workspaces/draw_signal_dialog.h"
#include "ui/workspaces/image_signal_dialog.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QMessageBox>
#include <QPointer>
#include <QSignalSpy>
#include <QTimer>

using namespace horn;
using namespace keyboard;

namespace
{

using Open = QWidget* (*)(WindowBench&);

/// Shows a dialogue that goes away when it is closed.
QDialog* shown(QDialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

template <class Dialog>
QWidget* bySignalButton(WindowBench& bench, const char* button)
{
    QTest::keyClick(bench.find<QPushButton>(button), Qt::Key_Space);
    return bench.window->findChild<Dialog*>();
}

QWidget* exportDialog(WindowBench& bench)
{
    auto* source = dynamic_cast<plots::FigureSource*>(bench.find<plots::PlotCard>("Resonance gain")->content());
    return shown(new plots::ExportDialog(source->toFigureData(), bench.window.get()));
}
QWidget* gallery(WindowBench& bench)
{
    return shown(new shell::PresetGallery(theme::darkTheme(), QStringLiteral("network"), bench.window.get()));
}
QWidget* drawDialog(WindowBench& bench) { return bySignalButton<workspaces::DrawSignalDialog>(bench, "drawSignal"); }
QWidget* imageDialog(WindowBench& bench) { return bySignalButton<workspaces::ImageSignalDialog>(bench, "imageSignal"); }
QWidget* csvDialog(WindowBench& bench)
{
    auto* dialog = bench.window->findChild<workspaces::CsvSignalDialog*>();
    if (!dialog)
        dialog = qobject_cast<workspaces::CsvSignalDialog*>(bySignalButton<workspaces::CsvSignalDialog>(bench, "csvSignal"));
    QFile file(bench.path("two.csv"));
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write("a,b\n1,2\n3,4\n");
    file.close();
    dialog->setPath(file.fileName());
    return dialog;
}
QWidget* palette(WindowBench& bench)
{
    bench.press(Qt::Key_K, Qt::ControlModifier);
    return bench.window->findChild<shell::CommandPalette*>();
}
QWidget* guide(WindowBench& bench)
{
    bench.press(Qt::Key_F1);
    return bench.window->findChild<shell::GuideWindow*>();
}

void addWindows()
{
    QTest::addColumn<Open>("open");
    QTest::newRow("export") << Open(exportDialog);
    QTest::newRow("presets") << Open(gallery);
    QTest::newRow("draw a signal") << Open(drawDialog);
    QTest::newRow("image") << Open(imageDialog);
    QTest::newRow("CSV") << Open(csvDialog);
    QTest::newRow("palette") << Open(palette);
    QTest::newRow("guide") << Open(guide);
}

}  // namespace

Q_DECLARE_METATYPE(Open)

class DialogKeyboardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_control_is_reached_by_tab_and_has_a_name_data() { addWindows(); }
    void every_control_is_reached_by_tab_and_has_a_name()
    {
        QFETCH(Open, open);
        WindowBench bench;
        QWidget* window = open(bench);
        QTRY_VERIFY(window->focusWidget());
        QVERIFY(!controlsOf(*window).empty());
        const QByteArray flaws = flawsOf(*window) + missedByTab(*window);
        QVERIFY2(flaws.isEmpty(), flaws.constData());
    }

    void escape_closes_wherever_the_focus_is_data() { addWindows(); }
    void escape_closes_wherever_the_focus_is()
    {
        QFETCH(Open, open);
        WindowBench bench;
        QWidget* window = open(bench);
        const std::size_t controls = controlsOf(*window).size();
        for (std::size_t i = 0; i < controls; ++i) {
            QPointer<QWidget> again = i == 0 ? window : open(bench);
            QTRY_VERIFY(again->focusWidget());
            QWidget* focused = controlsOf(*again).at(i);
            focused->setFocus(Qt::TabFocusReason);
            const QByteArray where = described(focused);
            QTest::keyClick(again->focusWidget(), Qt::Key_Escape);
            QVERIFY2(!again || !again->isVisible(), where.constData());
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QVERIFY(!bench.window->current().document().isModified());
        }
    }

    void return_does_what_the_dialogue_is_for()
    {
        WindowBench bench;
        for (const Open open : {Open(exportDialog), Open(gallery), Open(drawDialog), Open(csvDialog), Open(imageDialog)}) {
            auto* dialog = qobject_cast<QDialog*>(open(bench));
            QTRY_VERIFY(dialog->focusWidget());
            QSignalSpy accepted(dialog, &QDialog::accepted);
            while (qobject_cast<QLineEdit*>(dialog->focusWidget()) || qobject_cast<QComboBox*>(dialog->focusWidget()))
                QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);  // Return there ends the entry alone
            QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
            QVERIFY2(accepted.count() == 1, dialog->metaObject()->className());
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }

    void questions_have_a_default_and_a_way_out()
    {
        WindowBench bench;
        bool looked = false;
        QTimer::singleShot(0, bench.window.get(), [&looked] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box);
            const QByteArray flaws = flawsOf(*box) + missedByTab(*box);
            QVERIFY2(flaws.isEmpty(), flaws.constData());
            looked = true;
            QTest::keyClick(box, Qt::Key_Escape);
        });
        bench.press(Qt::Key_F1, Qt::ShiftModifier);  // the list of keys, until it is closed
        QVERIFY(looked);
    }

    void an_offer_above_the_page_is_reached_and_taken()
    {
        WindowBench bench;
        bench.type("omega.entry", QStringLiteral("0.3125"));
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        auto* offer = bench.window->findChild<QPushButton*>(QStringLiteral("offer"));
        QVERIFY(offer && offer->isVisible());
        const QByteArray flaws = flawsOf(*bench.window) + missedByTab(*bench.window);
        QVERIFY2(flaws.isEmpty(), flaws.constData());
        offer->setFocus(Qt::TabFocusReason);
        QTest::keyClick(offer, Qt::Key_Return);
        QCOMPARE(bench.layer().omega.base, 0.3125);
    }

    void every_control_of_a_comparison_is_reached_by_tab_and_has_a_name()
    {
        ComparisonBench bench;
        bench.run(40);
        bench.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        bench.run(10);
        for (const char* page : {"showMeasures", "showDifference"}) {
            bench.click(page);
            QCoreApplication::processEvents();
            QVERIFY(bench.button("keepB")->isVisible());
            bench.button("keepB")->setFocus(Qt::TabFocusReason);
            const QByteArray flaws = flawsOf(*bench.window) + missedByTab(*bench.window);
            QVERIFY2(flaws.isEmpty(), flaws.constData());
        }
    }

    void the_run_that_the_panel_edits_and_the_page_are_chosen_with_arrows()
    {
        ComparisonBench bench;
        bench.run(40);
        bench.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        bench.run(10);
        QCOMPARE(bench.window->current().document().chosen(), std::size_t{1});
        bench.button("runB")->setFocus(Qt::TabFocusReason);
        QTest::keyClick(bench.button("runB"), Qt::Key_Left);
        QCOMPARE(bench.window->focusWidget(), bench.button("runA"));
        QTest::keyClick(bench.button("runA"), Qt::Key_Space);
        QCOMPARE(bench.window->current().document().chosen(), std::size_t{0});
        const std::int64_t step = bench.frame().step;
        QTest::keyClick(bench.button("runA"), Qt::Key_Right);
        QCOMPARE(bench.window->focusWidget(), bench.button("runB"));
        QCOMPARE(bench.frame().step, step);  // the arrow was the button's, not the window's
        bench.button("showDifference")->setFocus(Qt::TabFocusReason);
        QTest::keyClick(bench.button("showDifference"), Qt::Key_Left);
        QTest::keyClick(bench.window->focusWidget(), Qt::Key_Return);
        QVERIFY(bench.button("showMeasures")->isChecked());
    }

    void tab_stays_with_a_plot_that_fills_the_page_and_escape_gives_the_page_back()
    {
        ComparisonBench bench;
        bench.run(60);
        for (const char* name : {"Waves", "Lattice", "Phase locking"}) {
            auto* card = bench.find<plots::PlotCard>(name);
            card->setMaximised(true);
            QCoreApplication::processEvents();
            const QByteArray flaws = flawsOf(*bench.window) + missedByTab(*bench.window);
            QVERIFY2(flaws.isEmpty(), flaws.constData());
            for (QWidget* reached : reachedByTab(*bench.window))
                for (plots::PlotCard* other : bench.network().cards())
                    QVERIFY2(other == card || !other->isAncestorOf(reached), described(reached).constData());  // lies below
            auto* strip = card->findChild<QTabBar*>();
            QWidget* inside = strip ? static_cast<QWidget*>(strip) : card->findChild<plots::PlotWidget*>();
            inside->setFocus(Qt::TabFocusReason);
            QTest::keyClick(inside, Qt::Key_Escape);
            QVERIFY(!card->isMaximised());
            QVERIFY(bench.window->focusWidget() && bench.window->focusWidget()->isVisible());
            for (plots::PlotCard* one : bench.network().cards())
                QVERIFY(one->isEnabled());
        }
    }

    void another_plot_that_fills_the_page_takes_the_place_of_the_first()
    {
        ComparisonBench bench;
        auto* first = bench.find<plots::PlotCard>("Waves");
        auto* second = bench.find<plots::PlotCard>("Lattice");
        first->setMaximised(true);
        second->setMaximised(true);
        QVERIFY(!first->isMaximised() && second->isMaximised() && second->isEnabled());
        second->setMaximised(false);
        QVERIFY(first->isEnabled());
    }

    void a_line_is_taken_out_of_a_plot_from_its_menu()
    {
        WindowBench bench;
        bench.window->current().step(30);
        bench.frame();
        auto* gain = bench.find<plots::PlotCard>("Resonance gain")->findChild<plots::LineChart*>();
        gain->setFocus(Qt::TabFocusReason);
        const QPoint middle = gain->rect().center();
        QContextMenuEvent menuKey(QContextMenuEvent::Keyboard, middle, gain->mapToGlobal(middle));
        QCoreApplication::sendEvent(gain, &menuKey);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QVERIFY(menu);
        const QList<QAction*> actions = menu->actions();
        const auto line = std::find_if(actions.begin(), actions.end(),
                                       [](const QAction* action) { return action->text() == QStringLiteral("Show continuous"); });
        QVERIFY(line != actions.end() && (*line)->isChecked());
        menu->setActiveAction(*line);
        QTest::keyClick(menu, Qt::Key_Return);
        QVERIFY(gain->legendLines().front().hidden);
    }
};

QTEST_MAIN(DialogKeyboardTest)
#include "dialog_keyboard_test.moc"
