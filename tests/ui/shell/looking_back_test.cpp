// The timeline of the tool bar: a person looks back over a run.
#include "core/experiment/figure_data.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"
#include "ui/workspaces/network_workspace.h"
#include "ui/workspaces/timeline.h"

#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>

using horn::workspaces::TimelineSlider;

namespace
{

struct TimelineBench : WindowBench {
    TimelineSlider* slider() { return simulation().toolControls()->findChild<TimelineSlider*>(QStringLiteral("timeline.slider")); }
    QPushButton* live() { return simulation().toolControls()->findChild<QPushButton*>(QStringLiteral("live")); }

    void showNetwork() { press(Qt::Key_2, Qt::ControlModifier); }
    void run(int steps)
    {
        window->current().step(steps);
        frame();
    }
    void dragTo(double fraction)
    {
        const int x = 8 + static_cast<int>(fraction * (slider()->width() - 16));
        QTest::mousePress(slider(), Qt::LeftButton, {}, QPoint(slider()->width() - 8, slider()->height() / 2));
        QTest::mouseMove(slider(), QPoint((slider()->width() + x) / 2, slider()->height() / 2));
        QTest::mouseMove(slider(), QPoint(x, slider()->height() / 2));
        QTest::mouseRelease(slider(), Qt::LeftButton, {}, QPoint(x, slider()->height() / 2));
    }
    void key(Qt::Key code, Qt::KeyboardModifiers modifiers = {})
    {
        slider()->setFocus();
        QTest::keyClick(slider(), code, modifiers);
    }
    std::int64_t shown() { return frame().step; }
};

}  // namespace

class LookingBackTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dragging_the_timeline_pauses_and_shows_an_earlier_moment()
    {
        TimelineBench bench;
        bench.run(1000);
        bench.press(Qt::Key_Space);
        QVERIFY(bench.window->current().isRunning());
        QTRY_VERIFY(bench.frame().step > 1000);
        bench.dragTo(0.5);
        QVERIFY(!bench.window->current().isRunning());
        const std::int64_t moment = bench.shown();
        QVERIFY2(moment > 400 && moment < 800, qPrintable(QString::number(moment)));
        QVERIFY(bench.live()->isEnabled());
        QTest::mouseClick(bench.live(), Qt::LeftButton);
        QVERIFY(bench.shown() > 1000);
        QVERIFY(!bench.live()->isEnabled());
    }

    void a_fast_run_is_looked_back_at_as_far_as_it_is_recorded()
    {
        TimelineBench bench;
        bench.showNetwork();
        bench.simulation().controller().setSpeed(0);
        bench.press(Qt::Key_Space);
        QTRY_VERIFY(bench.frame().step > 20000);
        const auto recorded = bench.simulation().controller().recordedMoments();
        QVERIFY(recorded.newest - recorded.oldest > 15000);
        QVERIFY(bench.frame().runs.front().history.size() < 5000);  // what plots read
        bench.dragTo(0.5);
        QVERIFY(!bench.window->current().isRunning());
        const horn::engine::Frame& shown = bench.frame();
        const auto now = bench.simulation().controller().recordedMoments();
        QVERIFY(shown.step < now.newest - (now.newest - now.oldest) / 4);
        QVERIFY(shown.runs.front().history.size() > 800);
        float x = 0;
        shown.runs.front().history.copy_range(horn::engine::Signal::x, 5, shown.step - 1, {&x, 1});
        QVERIFY(std::isfinite(x));
        auto* waves = bench.window->current().findChild<horn::plots::HeatMap*>();
        QCOMPARE(waves->value(5, waves->columns() - 1), x);
    }

    void the_plots_show_the_moment()
    {
        TimelineBench bench;
        bench.showNetwork();
        bench.run(1500);
        const horn::engine::HistoryView all = bench.frame().runs.front().history;
        auto* waves = bench.window->current().findChild<horn::plots::HeatMap*>();
        for (const double fraction : {0.7, 0.2, 0.4}) {
            bench.dragTo(fraction);
            const std::int64_t moment = bench.shown();
            QVERIFY(moment < 1500);
            float x = 0;
            all.copy_range(horn::engine::Signal::x, 5, moment - 1, {&x, 1});
            QCOMPARE(waves->value(5, waves->columns() - 1), x);
        }
        bench.key(Qt::Key_End);
        float x = 0;
        all.copy_range(horn::engine::Signal::x, 5, 1499, {&x, 1});
        QCOMPARE(bench.shown(), 1500);
        QCOMPARE(waves->value(5, waves->columns() - 1), x);
    }

    void what_is_measured_belongs_to_the_moment()
    {
        TimelineBench bench;
        bench.showNetwork();
        bench.run(900);
        const auto settle = [&bench] {
            bench.frame();
            QTRY_VERIFY((bench.window->current().takeFrame(), bench.window->current().measurementsDone()));
        };
        const auto panelOf = [&bench](const char* card) {
            return dynamic_cast<horn::plots::FigureSource*>(bench.find<horn::plots::PlotCard>(card)->content())
                ->toFigureData()
                .panels.front();
        };
        const auto order = [&] { return std::get<std::vector<horn::experiment::Series>>(panelOf("Synchrony").content).front(); };
        const auto locking = [&] { return std::get<horn::experiment::HeatMap>(panelOf("Phase locking").content).source; };
        settle();
        const horn::experiment::Series now = order();
        QCOMPARE(now.x.back(), 900.0);
        for (const double fraction : {0.5, 0.7, 0.4}) {
            bench.dragTo(fraction);
            const std::int64_t moment = bench.shown();
            QVERIFY(moment > 300 && moment < 700);
            settle();
            const horn::experiment::Series then = order();
            QCOMPARE(then.x.back(), static_cast<double>(moment));
            const auto same = std::ranges::find(now.x, static_cast<double>(moment)) - now.x.begin();
            QVERIFY(std::abs(then.y.back() - now.y[static_cast<std::size_t>(same)]) < 1e-6);
            QVERIFY(locking() && locking()->first + locking()->steps == moment);
        }
    }

    void the_focused_timeline_has_arrows_home_and_end_to_itself()
    {
        TimelineBench bench;
        bench.run(500);
        bench.key(Qt::Key_Left);
        QCOMPARE(bench.shown(), 499);
        bench.key(Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(bench.shown(), 489);
        bench.key(Qt::Key_Right);
        QCOMPARE(bench.shown(), 490);
        bench.key(Qt::Key_Home);
        QCOMPARE(bench.shown(), 0);
        QCOMPARE(bench.simulation().controller().recordedMoments().newest, 500);  // nothing has been reset
        bench.key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(bench.shown(), 10);
        bench.key(Qt::Key_End);
        QCOMPARE(bench.shown(), 500);
        bench.slider()->clearFocus();
        bench.press(Qt::Key_Home);
        QCOMPARE(bench.shown(), 0);
        QCOMPARE(bench.simulation().controller().recordedMoments().newest, 0);
    }

    void stepping_walks_through_the_past_and_then_goes_on()
    {
        TimelineBench bench;
        bench.run(300);
        bench.key(Qt::Key_Left, Qt::ShiftModifier);
        bench.slider()->clearFocus();
        bench.press(Qt::Key_Right);
        QCOMPARE(bench.shown(), 291);
        bench.press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(bench.shown(), 301);
        QVERIFY(!bench.simulation().controller().moment());
    }

    void running_returns_to_the_newest_moment()
    {
        TimelineBench bench;
        bench.run(300);
        bench.key(Qt::Key_Home);
        bench.press(Qt::Key_Space);
        QTRY_VERIFY(bench.shown() > 300);
    }

    void the_timeline_has_a_name_and_tells_where_it_stands()
    {
        TimelineBench bench;
        bench.run(300);
        QVERIFY(!bench.slider()->accessibleName().isEmpty());
        bench.key(Qt::Key_Left);
        bench.frame();
        QVERIFY2(bench.slider()->accessibleDescription().contains(QStringLiteral("299")),
                 qPrintable(bench.slider()->accessibleDescription()));
    }

    void an_edit_while_looking_back_changes_the_newest_moment_only()
    {
        TimelineBench bench;
        bench.run(300);
        bench.key(Qt::Key_Left, Qt::ShiftModifier);
        bench.type("gamma.entry", QStringLiteral("0.02"));
        QCOMPARE(bench.shown(), 290);
        const auto saved = bench.window->current().experimentToSave();
        QCOMPARE(saved.events.size(), std::size_t{1});
        QCOMPARE(saved.events.front().step, 300);
    }
};

QTEST_MAIN(LookingBackTest)
#include "looking_back_test.moc"
