// A training run on a task that needs no files, as a person drives it.
#include "tests/ui/shell/window_bench.h"
#include "ui/workspaces/training_workspace.h"

#include <QLabel>
#include <QPushButton>

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
        workspace.run();
        QTRY_COMPARE_WITH_TIMEOUT(phase(workspace), TrainingPhase::finished, 60000);
        QVERIFY(workspace.hasEvaluation());
        QCOMPARE(workspace.status().state, QStringLiteral("finished"));
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
