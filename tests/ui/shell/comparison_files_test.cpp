// What files and figures keep of two runs.
#include "tests/ui/shell/comparison_bench.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_widget.h"

#include <QFile>
#include <QMenu>

using horn::experiment::Experiment;

class ComparisonFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_file_keeps_both_runs_and_what_happened_to_them()
    {
        ComparisonBench bench;
        const double before = bench.gammaOf(0);
        bench.run(100);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.run(50);
        bench.network().controller().kick(0, 7, 1);
        bench.run(150);
        const double apart = bench.apart();
        QVERIFY(apart > 0);
        const auto lastOf = [&bench](std::size_t which) {
            std::vector<float> last(1);
            bench.runOf(which).history.copy_range(horn::engine::Signal::x, 9, 299, last);
            return last[0];
        };
        const float a = lastOf(0), b = lastOf(1);
        QVERIFY(bench.window->saveTo(bench.path("pair.horn.json")));
        QVERIFY2(bench.window->messageText().isEmpty(), qPrintable(bench.window->messageText()));
        QVERIFY(!bench.window->current().document().isModified());
        const Experiment saved = bench.network().experimentToSave();

        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-waves")));
        QVERIFY(!bench.network().isComparing());
        QVERIFY(bench.window->openPath(bench.path("pair.horn.json")));
        QVERIFY(bench.network().isComparing() && bench.network().comparison().isVisible());
        QVERIFY(!bench.window->current().document().isModified());
        QVERIFY(bench.network().experimentToSave() == saved);
        QVERIFY(bench.button("runA")->isChecked());
        bench.run(300);
        QCOMPARE(lastOf(0), a);
        QCOMPARE(lastOf(1), b);
        QCOMPARE(bench.apart(), apart);
        QCOMPARE(bench.gammaOf(0), before);
        QCOMPARE(bench.gammaOf(1), 0.05);
        QVERIFY(!bench.window->current().document().undoStack().canUndo());
    }

    void both_runs_of_a_file_are_edited_and_undone_as_those_of_a_fork()
    {
        ComparisonBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-comparison")));
        bench.run(50);
        bench.click("runB");
        const double before = bench.gammaOf(1);
        bench.type("gamma.entry", QStringLiteral("0.03"));
        bench.run(50);
        QCOMPARE(bench.runOf(1).present->model.layers.back().gamma.base, 0.03);
        QVERIFY(bench.window->current().document().isModified());
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        bench.run(10);
        QCOMPARE(bench.gammaOf(1), before);
        QVERIFY(!bench.window->current().document().isModified());
        bench.type("seed.entry", QStringLiteral("5"));
        QCOMPARE(bench.frame().runs.size(), std::size_t{2});
        QCOMPARE(bench.network().experimentToSave().seed, std::uint64_t{5});
        bench.type("amplitude.entry", QStringLiteral("2"));
        bench.run(10);
        for (const std::size_t which : {0, 1})
            QCOMPARE(bench.runOf(which).present->stimulus.amplitude, 2.0);
    }

    void a_comparison_that_the_file_has_not_is_a_change()
    {
        ComparisonBench bench;
        QVERIFY(bench.window->saveTo(bench.path("one.horn.json")));
        bench.run(100);
        bench.click("fork");
        QVERIFY(bench.window->current().document().isModified());
        bench.click("endComparison");
        QVERIFY(!bench.window->current().document().isModified());
        bench.click("fork");
        QVERIFY(bench.window->saveTo(bench.path("two.horn.json")));
        QVERIFY(!bench.window->current().document().isModified());
        bench.click("endComparison");
        QVERIFY(bench.window->current().document().isModified());
        QVERIFY(bench.window->saveTo(bench.path("two.horn.json")));
        QVERIFY(bench.window->openPath(bench.path("two.horn.json")));
        QVERIFY(!bench.network().isComparing());
    }

    void a_damaged_second_run_says_where_and_leaves_what_is_open()
    {
        ComparisonBench bench;
        bench.run(100);
        bench.click("fork");
        QVERIFY(bench.window->saveTo(bench.path("pair.horn.json")));
        QFile file(bench.path("pair.horn.json"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        text.replace(text.lastIndexOf("\"time_step\": 1"), 14, "\"time_step\": 9");
        file.seek(0);
        file.write(text);
        file.close();
        QVERIFY(!bench.window->openPath(bench.path("pair.horn.json")));
        QVERIFY2(bench.window->messageText().contains(QStringLiteral("/view/second/model")), qPrintable(bench.window->messageText()));
        QVERIFY(bench.network().isComparing());
    }

    void figures_of_a_comparison_carry_both_runs()
    {
        ComparisonBench bench;
        bench.run(100);
        bench.click("fork");
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.run(50);
        const Experiment whole = bench.network().experimentToSave();
        QVERIFY(whole.events.empty() && whole.view.second->events.size() == 1);
        QVERIFY(bench.network().comparison().cards()[1]->exportTo(bench.path("b.svg")));
        bench.click("endComparison");
        QVERIFY2(bench.window->openPath(bench.path("b.svg")), qPrintable(bench.window->messageText()));
        QVERIFY(bench.network().isComparing());
        QVERIFY(bench.network().experimentToSave().view.second == whole.view.second);
    }

    void the_preset_is_chosen_in_the_menu_and_runs_as_two()
    {
        ComparisonBench bench;
        auto* presets = bench.window->findChild<QPushButton*>(QStringLiteral("preset"))->menu();
        Q_EMIT presets->aboutToShow();
        for (QAction* action : presets->actions())
            if (action->text() == QStringLiteral("Unequal beside equal"))
                action->trigger();
        QVERIFY(bench.network().isComparing());
        QVERIFY(bench.button("showMeasures")->isChecked());
        bench.run(400);
        QTRY_VERIFY((bench.window->current().takeFrame(), bench.window->current().measurementsDone()));
        for (horn::plots::PlotCard* card : bench.window->current().cards())
            QVERIFY2(!card->findChild<horn::plots::PlotWidget*>()->isEmpty(), qPrintable(card->objectName()));
        QVERIFY2(bench.words().contains(QStringLiteral("ω")), qPrintable(bench.words()));
    }
};

QTEST_MAIN(ComparisonFilesTest)
#include "comparison_files_test.moc"
