// Two runs side by side: a person forks a run, changes one thing, and watches how they part.
#include "core/analysis/synchrony.h"
#include "core/experiment/figure_data.h"
#include "core/experiment/replay.h"
#include "tests/ui/shell/comparison_bench.h"
#include "ui/controls/pixel_pad.h"
#include "ui/controls/value_slider.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/image_signal_dialog.h"
#include "ui/workspaces/timeline.h"

#include <QAction>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QMenuBar>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using horn::workspaces::NetworkWorkspace;

class ComparisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_fork_is_equal_bit_for_bit_until_something_is_changed()
    {
        ComparisonBench bench;
        bench.run(200);
        bench.click("fork");
        QCOMPARE(bench.frame().runs.size(), std::size_t{2});
        for (int i = 0; i < 5; ++i) {
            bench.run(60);
            QCOMPARE(bench.apart(), 0.0);
        }
        QVERIFY2(bench.words().contains(QStringLiteral("equal, bit for bit")), qPrintable(bench.words()));
        QVERIFY(!bench.button("fork")->isEnabled());
    }

    void the_crosshair_is_at_the_same_time_in_both_runs_and_their_difference()
    {
        ComparisonBench bench;
        bench.run(200);
        bench.click("fork");
        bench.type("one_omega.entry", QStringLiteral("0.25"));
        bench.run(300);
        QTest::qWait(20);  // plots lay themselves out
        const auto over = [&](int card) {
            return bench.network().comparison().cards()[static_cast<std::size_t>(card)]->findChildren<horn::plots::PlotWidget*>();
        };
        const auto plots = over(0) + over(1) + over(2);
        QCOMPARE(plots.size(), 6);  // stimulus and waves, twice; distance and difference
        for (horn::plots::PlotWidget* hovered : plots) {
            const QPoint at = hovered->plotArea().center().toPoint();
            QTest::mouseMove(hovered, at);
            for (const horn::plots::PlotWidget* plot : plots)
                QVERIFY(std::abs(plot->crosshair().value_or(-1) - hovered->toData(at).x()) < 1e-9);
        }
    }

    void one_changed_omega_makes_the_difference_grow_from_nothing()
    {
        ComparisonBench bench;
        bench.run(200);
        bench.click("fork");
        bench.type("one_node.entry", QStringLiteral("17"));
        bench.type("one_omega.entry", QStringLiteral("0.25"));
        bench.frame();
        QCOMPARE(bench.apart(), 0.0);
        bench.run(1);
        const double first = bench.apart();
        bench.run(40);
        QVERIFY(first > 0 && bench.apart() > first);
        QVERIFY2(bench.words().contains(QStringLiteral("ω 17")), qPrintable(bench.words()));
        // Node 17 parts first.
        auto* difference = bench.network().comparison().cards().back()->findChild<horn::plots::HeatMap*>();
        const int change = difference->columns() - 41;
        QVERIFY(difference->value(17, change) != 0);
        QCOMPARE(difference->value(80, change), 0.0F);
        // The first run has not been touched.
        const auto untouched = bench.network().controller().recorded(0);
        QVERIFY(untouched.events.empty());
        auto replay = horn::experiment::Replay::start(untouched);
        QVERIFY(replay->advance(241));
        std::vector<float> last(1);
        bench.runOf(0).history.copy_range(horn::engine::Signal::x, 17, 240, last);
        QCOMPARE(last[0], replay->state().layers[0].x[17]);
    }

    void one_changed_edge_reaches_its_node_first_and_replays()
    {
        ComparisonBench bench;
        bench.run(200);
        bench.click("fork");
        bench.type("one_node.entry", QStringLiteral("17"));
        bench.type("one_source.entry", QStringLiteral("16"));
        const double before = bench.find<QLineEdit>("one_weight.entry")->text().toDouble();
        QVERIFY(before > 0);  // a neighbour on the ring, as it was drawn
        bench.type("one_weight.entry", QStringLiteral("-2"));
        bench.run(2);
        QVERIFY(bench.apart() > 0);
        QVERIFY2(bench.words().contains(QStringLiteral("edges none → 17 ← 16: -2")), qPrintable(bench.words()));
        auto* difference = bench.network().comparison().cards().back()->findChild<horn::plots::HeatMap*>();
        const int change = difference->columns() - 2;
        QVERIFY(difference->value(17, change) != 0);
        for (int node = 0; node < difference->rows(); ++node)
            QVERIFY(node == 17 || difference->value(node, change) == 0);
        // The event replays bit for bit.
        const auto changed = bench.network().controller().recorded(1);
        QCOMPARE(changed.events.size(), std::size_t{1});
        auto replay = horn::experiment::Replay::start(changed);
        QVERIFY(replay->advance(202));
        std::vector<float> last(1);
        bench.runOf(1).history.copy_range(horn::engine::Signal::x, 17, 201, last);
        QCOMPARE(last[0], replay->state().layers[0].x[17]);
        QVERIFY(bench.network().controller().recorded(0).events.empty());
    }

    void one_changed_pixel_is_felt_when_it_is_swept()
    {
        ComparisonBench bench;
        const auto painted = [&bench](QPoint pixel) {
            bench.find<QPushButton>("imageSignal")->click();
            auto* dialog = bench.window->findChild<horn::workspaces::ImageSignalDialog*>();
            [&] { QVERIFY(dialog && QTest::qWaitForWindowExposed(dialog)); }();
            dialog->findChild<QCheckBox*>(QStringLiteral("softPen"))->click();
            auto* pad = dialog->findChild<horn::controls::PixelPad*>();
            QTest::mouseClick(pad, Qt::LeftButton, {}, pad->middleOf(pixel).toPoint());
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
            [&] { QTRY_VERIFY(!bench.window->findChild<horn::workspaces::ImageSignalDialog*>()); }();
        };
        bench.network().controller().pause();
        painted({3, 1});
        bench.network().controller().reset();
        bench.run(200);
        bench.click("fork");
        painted({4, 10});  // swept at step 284
        bench.run(84);
        QCOMPARE(bench.apart(), 0.0);
        QVERIFY2(bench.words().contains(QStringLiteral("stimulus pixels 10 4 0 → 1")), qPrintable(bench.words()));
        bench.run(10);
        QVERIFY(bench.apart() > 0);
        const auto& experiments = bench.window->current().document().experiments();
        QCOMPARE(std::count(experiments[0].stimulus.values.begin(), experiments[0].stimulus.values.end(), 1.0), std::ptrdiff_t{1});
        QCOMPARE(std::count(experiments[1].stimulus.values.begin(), experiments[1].stimulus.values.end(), 1.0), std::ptrdiff_t{2});
    }

    void a_kick_on_the_waves_of_b_is_a_kick_of_b()
    {
        ComparisonBench bench;
        bench.run(300);
        bench.click("fork");
        auto* waves = bench.network().comparison().cards()[1]->findChild<horn::plots::HeatMap*>();
        QTest::qWait(50);  // for the page to be laid out
        QTest::mouseClick(waves, Qt::LeftButton, Qt::ShiftModifier, waves->plotArea().center().toPoint());
        bench.run(5);
        QVERIFY(bench.apart() > 0);
        QVERIFY(bench.network().controller().recorded(0).events.empty());
        QCOMPARE(bench.network().controller().recorded(1).events.size(), std::size_t{1});
    }

    void a_fork_from_an_earlier_moment_starts_there()
    {
        ComparisonBench bench;
        bench.run(400);
        bench.network().controller().showMoment(150);
        bench.frame();
        bench.click("fork");
        QCOMPARE(bench.frame().step, 150);
        bench.run(100);
        QCOMPARE(bench.frame().step, 250);
        QCOMPARE(bench.apart(), 0.0);
        QCOMPARE(bench.runOf(0).history.end_step(), 250);
        bench.run(300);
        QCOMPARE(bench.frame().step, 550);
        QCOMPARE(bench.apart(), 0.0);
    }

    void the_panel_edits_the_chosen_run_and_undo_finds_it()
    {
        ComparisonBench bench;
        bench.run(100);
        const double before = bench.gammaOf(0);
        bench.click("fork");
        QVERIFY(bench.button("runB")->isChecked());
        bench.type("gamma.entry", QStringLiteral("0.03"));
        QCOMPARE(bench.gammaOf(1), 0.03);
        QCOMPARE(bench.gammaOf(0), before);
        bench.click("runA");
        QCOMPARE(bench.find<QLineEdit>("gamma.entry")->text().toDouble(), before);
        bench.run(10);
        QCOMPARE(bench.runOf(1).present->model.layers.back().gamma.base, 0.03);
        QCOMPARE(bench.runOf(0).present->model.layers.back().gamma.base, before);
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.gammaOf(1), before);
        QVERIFY(bench.button("runB")->isChecked());  // the run whose edit was undone
        bench.run(1);
        QCOMPARE(bench.runOf(1).present->model.layers.back().gamma.base, before);
        QCOMPARE(bench.frame().step, 111);
        bench.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bench.gammaOf(1), 0.03);
    }

    void one_drag_of_a_slider_is_one_step_of_undo_and_resets_neither_run()
    {
        ComparisonBench bench;
        bench.run(100);
        bench.click("fork");
        auto* slider = bench.find<horn::controls::ValueSlider>("gamma.slider");
        const double before = bench.gammaOf(1);
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(30, 10));
        for (int x = 32; x < 50; x += 3)
            QTest::mouseMove(slider, QPoint(x, 10));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(50, 10));
        QVERIFY(bench.gammaOf(1) != before);
        QCOMPARE(bench.gammaOf(0), before);
        bench.run(20);
        QVERIFY(bench.apart() > 0);
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.gammaOf(1), before);
        QVERIFY(!bench.window->current().document().undoStack().canUndo());
        bench.run(20);
        QCOMPARE(bench.frame().step, 140);
        QCOMPARE(bench.runOf(1).present->model.layers.back().gamma.base, before);
    }

    void stimulus_and_seed_stay_the_same_in_both()
    {
        ComparisonBench bench;
        bench.run(50);
        bench.click("fork");
        bench.type("frequency.entry", QStringLiteral("0.3"));
        bench.run(100);
        QCOMPARE(bench.apart(), 0.0);
        for (const std::size_t which : {0, 1})
            QCOMPARE(bench.runOf(which).present->stimulus.frequency, 0.3);
        bench.type("gamma.entry", QStringLiteral("0.02"));
        bench.type("seed.entry", QStringLiteral("5"));
        QCOMPARE(bench.frame().step, 0);  // another seed is another run
        QCOMPARE(bench.frame().runs.size(), std::size_t{2});
        bench.run(50);
        QVERIFY(bench.apart() > 0);
    }

    void closing_the_comparison_leaves_the_first_run_and_its_undo_steps()
    {
        ComparisonBench bench;
        const double before = bench.gammaOf(0);
        bench.type("gamma.entry", QStringLiteral("0.02"));
        bench.run(100);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.run(50);
        bench.click("endComparison");
        QCOMPARE(bench.frame().runs.size(), std::size_t{1});
        QVERIFY(bench.network().plots().isVisible() && !bench.network().comparison().isVisible());
        QCOMPARE(bench.layer().gamma.base, 0.02);
        QCOMPARE(bench.runOf(0).present->model.layers.back().gamma.base, 0.02);
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.layer().gamma.base, before);
        bench.run(1);
        QCOMPARE(bench.frame().step, 151);
        QVERIFY(bench.button("fork")->isEnabled());
    }

    void run_b_can_be_kept_instead()
    {
        ComparisonBench bench;
        bench.run(100);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.run(50);
        bench.click("keepB");
        bench.run(50);
        QCOMPARE(bench.layer().gamma.base, 0.05);
        QCOMPARE(bench.frame().step, 200);
        QVERIFY(bench.window->saveTo(bench.path("b.horn.json")));
        QVERIFY(bench.window->current().experimentToSave().events.size() == 1);
    }

    void another_experiment_ends_the_comparison()
    {
        ComparisonBench bench;
        bench.run(100);
        bench.click("fork");
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-heterogeneous")));
        bench.frame();
        QCOMPARE(bench.frame().runs.size(), std::size_t{1});
        QVERIFY(bench.network().plots().isVisible());
    }

    void compare_measures_both_runs()
    {
        ComparisonBench bench;
        for (QAction* menu : bench.window->menuBar()->actions())
            for (QAction* action : menu->menu()->actions())
                if (action->text().contains(QStringLiteral("ompare with a second run")))
                    action->trigger();
        bench.frame();
        QVERIFY(bench.network().comparison().isVisible());
        QVERIFY(bench.button("showMeasures")->isChecked());
        bench.type("omega_spread.entry", QStringLiteral("40"));
        bench.run(800);
        QTRY_VERIFY((bench.window->current().takeFrame(), bench.window->current().measurementsDone()));
        for (horn::plots::PlotCard* card : bench.window->current().cards())
            QVERIFY2(!card->findChild<horn::plots::PlotWidget*>()->isEmpty(), qPrintable(card->objectName()));
        // Waves of both have the same colours.
        const auto cards = bench.network().comparison().cards();
        const auto range = [](horn::plots::PlotCard* card) { return card->findChild<horn::plots::HeatMap*>()->colourRange(); };
        QVERIFY(range(cards[0]) == range(cards[1]));
    }

    void phase_locking_of_both_runs_is_told_from_chance_as_that_of_one_is()
    {
        ComparisonBench bench;
        bench.click("compare");
        bench.type("omega_spread.entry", QStringLiteral("40"));
        bench.run(800);
        bench.settle();
        for (const char* name : {"Comparison: Phase locking A", "Comparison: Phase locking B"}) {
            const horn::experiment::HeatMap map = bench.matrix(name);
            QCOMPARE(map.label, std::string("PLV over time, 300 steps"));
            QVERIFY2(map.pale_up_to && *map.pale_up_to > 0.1, name);
            auto* card = bench.find<horn::plots::PlotCard>(name);
            QCOMPARE(card->subtitle(), QStringLiteral("300 steps"));
            QVERIFY(card->findChild<horn::plots::PlotTabs*>()->note().contains(QStringLiteral("chance 0.")));
        }
        bench.choose("PLV by chance", 1);
        for (const char* name : {"Comparison: Phase locking A", "Comparison: Phase locking B"})
            QVERIFY2(!bench.matrix(name).pale_up_to, name);
    }

    void the_distribution_of_phase_locking_tells_kind_samples_spread_and_chance_of_both_runs()
    {
        ComparisonBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-comparison")));
        bench.run(1500);
        bench.settle();
        const QString spreads = bench.find<horn::plots::PlotCard>("Comparison: PLV distribution")->subtitle();
        const auto found =
            QRegularExpression(QStringLiteral("^A 0\\.\\d\\d ± (0\\.\\d\\d) · B \\d\\.\\d\\d ± (0\\.\\d\\d)$")).match(spreads);
        QVERIFY2(found.hasMatch(), qPrintable(spreads));
        QVERIFY(found.captured(1).toDouble() > 2 * found.captured(2).toDouble());
        const horn::experiment::Panel panel = bench.panelOf("Comparison: PLV distribution");
        QCOMPARE(panel.x.label, std::string("PLV over time, 300 steps"));
        QCOMPARE(panel.markers.size(), std::size_t{2});
        QVERIFY(panel.markers[0].vertical && panel.markers[0].label == "chance A" && panel.markers[1].label == "chance B");
        for (const auto& series : std::get<std::vector<horn::experiment::Series>>(panel.content)) {
            QVERIFY(std::ranges::is_sorted(series.y));
            QCOMPARE(series.y.back(), 1.0);
        }
    }

    void order_by_chance_is_one_line_for_runs_of_one_size_and_one_for_each_otherwise()
    {
        ComparisonBench bench;
        bench.click("compare");
        bench.run(400);
        bench.settle();
        const auto lines = [&bench] { return bench.panelOf("Comparison: Synchrony").markers; };
        QCOMPARE(lines().size(), std::size_t{1});
        QCOMPARE(lines()[0].label, std::string("chance"));
        QCOMPARE(lines()[0].value, horn::analysis::chance_order(128));
        bench.type("nodes.entry", QStringLiteral("32"));  // of B
        bench.run(400);
        bench.settle();
        QCOMPARE(lines().size(), std::size_t{2});
        QCOMPARE(lines()[0].label, std::string("chance A"));
        QCOMPARE(lines()[0].value, horn::analysis::chance_order(128));
        QCOMPARE(lines()[1].value, horn::analysis::chance_order(32));
    }

    void compare_is_a_button_and_a_key()
    {
        ComparisonBench bench;
        QVERIFY(bench.button("compare")->isVisible() && !bench.button("compare")->icon().isNull());
        bench.click("compare");
        QVERIFY(bench.network().comparison().isVisible() && bench.button("showMeasures")->isChecked());
        QVERIFY(!bench.button("compare")->isEnabled());
        bench.click("endComparison");
        bench.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        bench.frame();
        QVERIFY(bench.network().comparison().isVisible());
    }
};

QTEST_MAIN(ComparisonTest)
#include "comparison_test.moc"
