// A training run on a task that needs no files, as a person drives it.
#include "core/experiment/checkpoint.h"
#include "core/experiment/run_folder.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/workspaces/training_workspace.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <chrono>

using horn::engine::TrainingPhase;
using horn::workspaces::TrainingWorkspace;

class TrainingWorkspaceTest : public QObject
{
    Q_OBJECT

private:
    static TrainingWorkspace& training(WindowBench& bench)
    {
        [&] { QVERIFY(bench.window->openPresetNamed(QStringLiteral("delayed-match"))); }();
        return dynamic_cast<TrainingWorkspace&>(bench.window->current());
    }
    static TrainingPhase phase(const TrainingWorkspace& workspace) { return workspace.trainingStatus()->phase; }
    static QPushButton* button(WindowBench& bench, const char* name)
    {
        return bench.window->current().toolControls()->findChild<QPushButton*>(QString::fromLatin1(name));
    }

private Q_SLOTS:
    void a_run_starts_pauses_goes_on_and_stops()
    {
        WindowBench bench;
        TrainingWorkspace& workspace = training(bench);
        bench.type("epochs.entry", QStringLiteral("2000"));
        QVERIFY(!workspace.isRunning());
        QTest::mouseClick(button(bench, "run"), Qt::LeftButton);
        QTRY_VERIFY(workspace.trainingStatus() && workspace.trainingStatus()->update > 3);
        bench.press(Qt::Key_Space);
        QTRY_COMPARE(phase(workspace), TrainingPhase::paused);
        const std::int64_t at = workspace.trainingStatus()->update;
        QTest::mouseClick(button(bench, "step"), Qt::LeftButton);
        QTRY_COMPARE(workspace.trainingStatus()->update, at + 1);
        bench.press(Qt::Key_Space);
        QTRY_VERIFY(workspace.trainingStatus()->update > at + 3);
        QTest::mouseClick(button(bench, "stop"), Qt::LeftButton);
        QTRY_COMPARE(phase(workspace), TrainingPhase::stopped);
        QVERIFY(!button(bench, "stop")->isEnabled());
    }

    void a_short_run_finishes_with_an_evaluation()
    {
        WindowBench bench;
        TrainingWorkspace& workspace = training(bench);
        bench.type("epochs.entry", QStringLiteral("2"));
        bench.type("average_from.entry", QStringLiteral("1"));
        workspace.run();
        QTRY_COMPARE_WITH_TIMEOUT(phase(workspace), TrainingPhase::finished, 60000);
        QVERIFY(workspace.hasEvaluation());
        QCOMPARE(workspace.status().state, QStringLiteral("finished"));
        QCOMPARE(workspace.trainingStatus()->averaged, workspace.trainingStatus()->updates_per_epoch);
        QVERIFY(workspace.status().words.contains(QStringLiteral("mean of %1 updates").arg(workspace.trainingStatus()->averaged)));
    }

    void a_run_in_the_window_learns_the_same_weights_as_one_outside()
    {
        WindowBench bench(false, "runs");
        TrainingWorkspace& workspace = training(bench);
        bench.type("epochs.entry", QStringLiteral("3"));
        workspace.run();
        QTRY_COMPARE_WITH_TIMEOUT(phase(workspace), TrainingPhase::finished, 60000);
        const auto inside = horn::experiment::read_checkpoint(workspace.trainingStatus()->checkpoint);
        QVERIFY(inside);
        const std::filesystem::path folder = bench.path("outside").toStdString();
        horn::engine::TrainingEngine engine(workspace.document().experiment(), {.threads = 1, .folder = folder, .make_probes = false});
        QVERIFY(engine.wait_for(std::chrono::minutes(1)));
        const auto outside = horn::experiment::read_checkpoint(horn::experiment::RunFolder::checkpoint_in(folder));
        QVERIFY(outside);
        QCOMPARE(inside->update, outside->update);
        const auto left = horn::model::arrays_of(inside->network.parameters);
        const auto right = horn::model::arrays_of(outside->network.parameters);
        QCOMPARE(left.size(), right.size());
        for (std::size_t i = 0; i < left.size(); ++i)
            QVERIFY2(std::equal(left[i].values.begin(), left[i].values.end(), right[i].values.begin(), right[i].values.end()),
                     left[i].name.c_str());
    }

    void a_checkpoint_on_demand_holds_the_weights_of_the_moment()
    {
        WindowBench bench(false, "runs");
        TrainingWorkspace& workspace = training(bench);
        workspace.step(5);
        QTRY_COMPARE(workspace.trainingStatus()->update, std::int64_t{5});
        QTest::mouseClick(button(bench, "checkpoint"), Qt::LeftButton);
        QTRY_VERIFY(bench.window->messageText().contains(QStringLiteral("Checkpoint after update 5")));
        const auto written = horn::experiment::read_checkpoint(workspace.trainingStatus()->checkpoint);
        QVERIFY(written);
        QCOMPARE(written->update, std::int64_t{5});
    }

    void without_a_folder_for_runs_there_is_no_checkpoint_to_write()
    {
        WindowBench bench;
        TrainingWorkspace& workspace = training(bench);
        workspace.step(1);
        QTRY_COMPARE(workspace.trainingStatus()->update, std::int64_t{1});
        QVERIFY(!button(bench, "checkpoint")->isEnabled());
    }

    void a_runs_folder_that_cannot_be_made_is_told_and_the_run_goes_on()
    {
        WindowBench bench(false, "file/runs");
        QFile file(bench.path("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        TrainingWorkspace& workspace = training(bench);
        workspace.step(1);
        QVERIFY(bench.window->messageText().contains(QStringLiteral("This run is not kept")));
        QTRY_COMPARE(workspace.trainingStatus()->update, std::int64_t{1});
    }

    void closing_the_window_during_training_stops_it()
    {
        WindowBench bench;
        TrainingWorkspace& workspace = training(bench);
        bench.type("epochs.entry", QStringLiteral("100000"));
        workspace.run();
        QTRY_VERIFY(workspace.trainingStatus()->update > 1);
        QVERIFY(bench.window->close());
        bench.window.reset();
    }

    void missing_images_say_what_to_run_and_offer_another_task()
    {
        WindowBench bench;
        TrainingWorkspace& workspace = training(bench);
        QVERIFY(workspace.document().edit(QStringLiteral("task"), 1, [&](horn::experiment::Experiment& e) {
            e.task.kind = horn::tasks::TaskSpecification::Kind::smnist;
            e.task.data = bench.path("nowhere").toStdString();
        }));
        auto* words = workspace.findChild<QLabel*>(QStringLiteral("noticeWords"));
        QVERIFY(words->isVisible());
        QVERIFY(words->text().contains(QStringLiteral("scripts/fetch-mnist")));
        QTest::mouseClick(workspace.findChild<QPushButton*>(QStringLiteral("learnInstead")), Qt::LeftButton);
        QCOMPARE(workspace.document().name(), QStringLiteral("delayed-match"));
        QVERIFY(!words->isVisible());
    }
};

QTEST_MAIN(TrainingWorkspaceTest)
#include "training_workspace_test.moc"
