// What a person does with a live run in the window.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/value_slider.h"
#include "ui/workspaces/network_workspace.h"

class LiveRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_dragged_slider_changes_the_run_without_resetting_it()
    {
        WindowBench bench;
        bench.window->current().run();
        QTRY_VERIFY(bench.frame().step > 20);
        const std::int64_t before = bench.frame().step;
        auto* slider = bench.find<horn::controls::ValueSlider>("omega.slider");
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(20, 10));
        for (int x = 22; x < 44; x += 2)
            QTest::mouseMove(slider, QPoint(x, 10));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(44, 10));
        const double omega = bench.layer().omega.base;
        QVERIFY(omega != 0.22439947525641379);
        QTRY_COMPARE(bench.frame().runs.front().present->model.layers.back().omega.base, omega);
        QVERIFY(bench.frame().step >= before);
    }

    void one_drag_is_undone_in_one_step_and_the_run_goes_on()
    {
        WindowBench bench;
        bench.window->current().step(50);
        const double before = bench.layer().gamma.base;
        auto* slider = bench.find<horn::controls::ValueSlider>("gamma.slider");
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(40, 10));
        QTest::mouseMove(slider, QPoint(50, 10));
        QTest::mouseMove(slider, QPoint(60, 10));
        QTest::mouseRelease(slider, Qt::LeftButton, {}, QPoint(60, 10));
        QVERIFY(bench.layer().gamma.base != before);
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.layer().gamma.base, before);
        QCOMPARE(bench.frame().runs.front().present->model.layers.back().gamma.base, before);
        QCOMPARE(bench.frame().step, 50);
        bench.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(bench.layer().gamma.base != before);
    }

    void an_exact_entry_reaches_the_run()
    {
        WindowBench bench;
        bench.type("alpha.entry", QStringLiteral("0.0625"));
        QCOMPARE(bench.frame().runs.front().present->model.layers.back().alpha.base, 0.0625);
        QVERIFY(bench.window->windowTitle().contains(QStringLiteral("•")));
    }

    void an_unstable_entry_is_refused_with_its_reason()
    {
        WindowBench bench;
        const double before = bench.layer().omega.base;
        bench.type("omega.entry", QStringLiteral("2.5"));
        QCOMPARE(bench.layer().omega.base, before);
        QVERIFY(bench.find<QLineEdit>("omega.entry")->toolTip().contains(QStringLiteral("unstable")));
    }

    void keys_run_pause_step_and_reset()
    {
        WindowBench bench;
        QVERIFY(!bench.window->current().isRunning());
        bench.press(Qt::Key_Space);
        QVERIFY(bench.window->current().isRunning());
        QTRY_VERIFY(bench.frame().step > 0);
        bench.press(Qt::Key_Space);
        QVERIFY(!bench.window->current().isRunning());
        bench.press(Qt::Key_Home);
        QCOMPARE(bench.frame().step, 0);
        bench.press(Qt::Key_Right);
        QCOMPARE(bench.frame().step, 1);
        bench.press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(bench.frame().step, 11);
    }

    void a_focused_slider_keeps_the_arrow_keys()
    {
        WindowBench bench;
        auto* slider = bench.find<horn::controls::ValueSlider>("omega.slider");
        const double before = bench.layer().omega.base;
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QVERIFY(bench.layer().omega.base > before);
        QCOMPARE(bench.frame().step, 0);
    }

    void leaving_a_workspace_pauses_its_run_and_coming_back_goes_on()
    {
        WindowBench bench;
        bench.press(Qt::Key_Space);
        auto& oscillator = bench.simulation();
        bench.press(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(bench.window->current().key(), QStringLiteral("network"));
        QVERIFY(!oscillator.isRunning());
        bench.press(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(oscillator.isRunning());
    }

    void another_size_of_the_network_reaches_the_run()
    {
        WindowBench bench;
        bench.press(Qt::Key_2, Qt::ControlModifier);
        bench.window->current().step(30);
        bench.type("nodes.entry", QStringLiteral("48"));
        bench.press(Qt::Key_Right);
        QCOMPARE(bench.frame().runs.front().history.newest_layer()->nodes, 48);
        QCOMPARE(bench.frame().step, 31);
    }

    void a_saved_run_with_edits_and_kicks_replays_bit_for_bit()
    {
        WindowBench bench;
        bench.press(Qt::Key_2, Qt::ControlModifier);
        bench.window->current().step(100);
        bench.frame();
        bench.type("gamma.entry", QStringLiteral("0.02"));
        bench.window->current().step(50);
        bench.frame();
        bench.simulation().controller().kick(5, 2.5);
        bench.window->current().step(50);
        std::vector<float> first(200), second(200);
        bench.frame().runs.front().history.copy_range(horn::engine::Signal::x, 5, 0, first);
        QVERIFY(bench.window->saveTo(bench.path("run.horn.json")));
        QVERIFY(!bench.window->current().document().isModified());

        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-heterogeneous")));
        QVERIFY(bench.window->openPath(bench.path("run.horn.json")));
        QCOMPARE(bench.layer().gamma.base, 0.01);
        bench.window->current().step(200);
        bench.frame().runs.front().history.copy_range(horn::engine::Signal::x, 5, 0, second);
        QVERIFY(first == second);
        QCOMPARE(bench.layer().gamma.base, 0.02);  // the panel has followed
        QVERIFY(std::abs(first[199]) > 0);
    }
};

QTEST_MAIN(LiveRunTest)
#include "live_run_test.moc"
