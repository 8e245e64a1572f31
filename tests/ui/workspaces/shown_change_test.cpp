// When an edit counts as shown: once steps are on the screen that were taken with it.
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/parameter_control.h"
#include "ui/controls/value_slider.h"

using namespace horn;

namespace
{

void drag(WindowBench& bench, const char* parameter, double share)
{
    for (auto* control : bench.window->current().findChildren<controls::ParameterControl*>()) {
        if (control->info().name != parameter || !control->isVisible())
            continue;
        auto* slider = control->findChild<controls::ValueSlider*>();
        QTest::mousePress(slider, Qt::LeftButton, {}, {qRound(share * slider->width()), slider->height() / 2});
        QTest::mouseRelease(slider, Qt::LeftButton, {}, {qRound(share * slider->width()), slider->height() / 2});
        return;
    }
    QFAIL("no such slider");
}

}  // namespace

class ShownChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void an_edit_is_shown_by_the_first_step_taken_with_it_and_not_before()
    {
        WindowBench bench;
        workspaces::SimulationController& controller = bench.simulation().controller();
        controller.pause();
        controller.step(10);
        bench.frame();
        QVERIFY(controller.showsPosted());
        const std::uint64_t posted = controller.posted();
        drag(bench, "omega", 0.3);
        QVERIFY(controller.posted() > posted);
        QVERIFY(!controller.showsPosted());  // the frame on the screen knows nothing of it
        QCOMPARE(bench.frame().runs.front().since, 10);
        QVERIFY(!controller.showsPosted());  // adopted, but no step yet
        controller.step(1);
        QCOMPARE(bench.frame().runs.front().since, 10);
        QVERIFY(controller.showsPosted());
    }

    void before_the_first_step_an_edit_changes_the_start()
    {
        WindowBench bench;
        workspaces::SimulationController& controller = bench.simulation().controller();
        controller.pause();
        controller.reset();
        drag(bench, "omega", 0.3);
        QCOMPARE(bench.frame().runs.front().since, 0);
        QVERIFY(!controller.showsPosted());
        controller.step(1);
        bench.frame();
        QVERIFY(controller.showsPosted());
    }

    void a_moment_of_the_past_shows_no_edit()
    {
        WindowBench bench;
        workspaces::SimulationController& controller = bench.simulation().controller();
        controller.pause();
        controller.step(20);
        drag(bench, "omega", 0.3);
        controller.step(20);
        bench.frame();
        QVERIFY(controller.showsPosted());
        controller.showMoment(10);
        bench.simulation().takeFrame();
        QVERIFY(!controller.showsPosted());
    }
};

QTEST_MAIN(ShownChangeTest)

#include "shown_change_test.moc"
