// The window on small screens: what lies where, and that everything can be reached.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/parameter_panel.h"
#include "ui/plots/card_page.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_desk.h"
#include "ui/plots/plot_widget.h"

#include <QAbstractButton>
#include <QLabel>
#include <QScreen>

#include <algorithm>
#include <set>

namespace
{

constexpr QSize smallest(940, 520);

QRect inWindow(const QWidget& widget) { return {widget.mapTo(widget.window(), QPoint()), widget.size()}; }

}  // namespace

class SmallWindowTest : public QObject
{
    Q_OBJECT

private:
    static void showAt(WindowBench& bench, QSize size, int workspace)
    {
        bench.window->resize(size);
        bench.window->showWorkspace(workspace);
        QTest::qWait(1);
    }

private Q_SLOTS:
    void the_first_window_leaves_room_on_the_screen()
    {
        horn::shell::MainWindow window({.keepState = false});
        const QSize room = window.screen()->availableSize();
        QVERIFY(window.height() < room.height() || window.height() == window.minimumHeight());
        QVERIFY(window.width() < room.width() || window.width() == window.minimumWidth());
        QVERIFY(window.width() <= 1600 && window.height() <= 1000);
    }

    void the_tool_bar_of_the_smallest_window_shows_every_control_whole()
    {
        WindowBench bench;
        for (int i = 0; i < 3; ++i) {
            showAt(bench, smallest, i);
            QCOMPARE(bench.window->size(), smallest);
            auto* bar = bench.window->findChild<QWidget*>(QStringLiteral("toolBar"));
            std::vector<const QWidget*> parts;
            for (const QWidget* part : bar->findChildren<QWidget*>())
                if (part->isVisible() && part->findChildren<QWidget*>().isEmpty() &&
                    (qobject_cast<const QAbstractButton*>(part) || qobject_cast<const QLabel*>(part) || part->focusPolicy() != Qt::NoFocus))
                    parts.push_back(part);
            QVERIFY(parts.size() >= 6);
            for (const QWidget* part : parts) {
                QVERIFY2(inWindow(*bar).contains(inWindow(*part)), qPrintable(part->objectName()));
                QVERIFY2(part->width() >= part->minimumSizeHint().width(), qPrintable(part->objectName()));
                for (const QWidget* other : parts)
                    QVERIFY2(part == other || !inWindow(*part).intersects(inWindow(*other)),
                             qPrintable(part->objectName() + u' ' + other->objectName()));
            }
        }
    }

    void the_timeline_has_the_room_that_is_left_in_the_tool_bar()
    {
        WindowBench bench;
        int last = 0;
        for (const int width : {1300, 1600, 1900}) {
            showAt(bench, {width, 1000}, 1);
            const auto* slider = bench.simulation().toolControls()->findChild<QWidget*>(QStringLiteral("timeline.slider"));
            QVERIFY2(slider->width() > last, qPrintable(QString::number(slider->width())));
            last = slider->width();
            if (width == 1600)
                QVERIFY2(last >= 170, qPrintable(QString::number(last)));
        }
    }

    void cards_of_a_narrow_page_stand_in_more_rows()
    {
        WindowBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("delayed-match")));  // needs no files
        const auto rows = [&bench] {
            std::set<int> tops;
            for (const horn::plots::PlotCard* card : bench.window->current().cards())
                tops.insert(card->y());
            return tops.size();
        };
        for (int i = 0; i < 3; ++i) {
            showAt(bench, {1600, 1000}, i);
            const std::size_t wide = rows();
            showAt(bench, smallest, i);
            QTRY_VERIFY(rows() > wide);
            for (const horn::plots::PlotCard* card : bench.window->current().cards()) {
                QVERIFY2(card->width() >= 225 && card->height() >= 220, qPrintable(card->objectName()));
                for (const horn::plots::PlotCard* other : bench.window->current().cards())
                    QVERIFY(card == other || !card->geometry().intersects(other->geometry()));
            }
            showAt(bench, {1600, 1000}, i);
            QTRY_COMPARE(rows(), wide);
        }
    }

    void a_plot_below_the_edge_is_scrolled_to_by_the_keyboard()
    {
        WindowBench bench;
        showAt(bench, smallest, 1);
        const auto plots = bench.window->current().cards().back()->findChildren<horn::plots::PlotWidget*>();
        horn::plots::PlotWidget* last = *std::ranges::find_if(plots, &QWidget::isVisible);
        auto* desk = bench.window->current().findChild<horn::plots::PlotDesk*>();
        const auto seen = [&] { return inWindow(*desk).contains(inWindow(*last).center()); };
        QVERIFY(!seen());
        for (int tabs = 0; tabs < 300 && !last->hasFocus(); ++tabs)
            QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : bench.window.get(), Qt::Key_Tab);
        QVERIFY(last->hasFocus());
        QVERIFY(seen());
    }

    void a_maximised_plot_stays_so_when_the_window_is_made_narrow()
    {
        WindowBench bench;
        showAt(bench, {1600, 1000}, 1);
        horn::plots::PlotCard* card = bench.window->current().cards()[2];
        card->setMaximised(true);
        showAt(bench, smallest, 1);
        QVERIFY(card->isMaximised());
        QCOMPARE(card->geometry(), card->parentWidget()->contentsRect());
        QTest::keyClick(card, Qt::Key_Escape);
        QTest::qWait(1);
        QVERIFY(!card->isMaximised());
        QVERIFY(card->width() < card->parentWidget()->width() * 2 / 3);
    }

    void the_panel_is_put_away_and_brought_back()
    {
        WindowBench bench(true);
        const auto panel = [&bench] { return bench.window->current().findChild<horn::controls::ParameterPanel*>(); };
        QVERIFY(panel()->isVisible());
        bench.press(Qt::Key_F9);
        QVERIFY(!panel()->isVisible());
        bench.press(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(!panel()->isVisible());
        bench.window->close();
        bench.open(true);
        QVERIFY(!panel()->isVisible());  // as it was left
        bench.press(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(panel()->isVisible());
        bench.press(Qt::Key_F9);
        bench.press(Qt::Key_F9);
        QVERIFY(panel()->isVisible());
    }
};

QTEST_MAIN(SmallWindowTest)
#include "small_window_test.moc"
