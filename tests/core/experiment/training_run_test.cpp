#include "core/experiment/training_run.h"

#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/model/specification.h"
#include "tests/support/noise_training.h"
#include "tests/support/training_running.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

using namespace horn;
using namespace horn::experiment;
using learning::MetricRecord;
using testing::Running;
using testing::same_records;
namespace fs = std::filesystem;

namespace
{

/// Eight updates an epoch.
Experiment small_experiment(int epochs = 2)
{
    Experiment experiment = *load_preset("delayed-match");
    experiment.model.layers.front().nodes = 12;
    experiment.training.epochs = epochs;
    return experiment;
}

std::vector<MetricRecord> all_records(const Experiment& experiment) { return Running(experiment, {}).to_the_end(); }

}  // namespace

class TrainingRunTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> scratch_;
    [[nodiscard]] fs::path folder() const { return fs::path(scratch_->path().toStdString()) / "run"; }
    [[nodiscard]] std::int64_t saved_update() const { return read_checkpoint(RunFolder::checkpoint_in(folder()))->update; }

private Q_SLOTS:
    void init() { scratch_ = std::make_unique<QTemporaryDir>(); }

    void a_run_can_go_on_before_its_first_update()
    {
        {
            const Running running(small_experiment(), {.folder = folder()});
            QVERIFY(RunFolder::holds_run(folder()));
            QCOMPARE(saved_update(), std::int64_t{0});
        }
        Running again(*RunFolder::experiment_of(folder()), {.folder = folder(), .resume = RunFolder::checkpoint_in(folder())});
        const std::vector<MetricRecord> records = again.to_the_end();
        QVERIFY(same_records(records, all_records(small_experiment())));
        QVERIFY(same_records(records, *read_metrics(RunFolder::metrics_in(folder()))));
    }

    void a_run_of_no_epochs_leaves_its_first_network()
    {
        const Experiment experiment = small_experiment(0);
        const Running running(experiment, {.folder = folder()});
        QVERIFY(running.finished());
        const auto checkpoint = read_checkpoint(RunFolder::checkpoint_in(folder()));
        QVERIFY(checkpoint.ok());
        const auto drawn = model::build_network(experiment.model, 2, 2, experiment.seed);
        QVERIFY(checkpoint->network.parameters.readout_weight == model::cast<float>(*drawn).parameters.readout_weight);
    }

    void only_the_same_run_goes_on_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("place");
        QTest::newRow("seed") << "/seed=7"
                              << "/seed";
        QTest::newRow("model") << "/model/layers/0/recurrent_gain=5"
                               << "/model";
        QTest::newRow("task") << "/task/steps=9"
                              << "/task";
        QTest::newRow("optimiser") << "/training/optimiser=sgd"
                                   << "/training/optimiser";
        QTest::newRow("learned") << R"(/training/learned=["h2o.weight"])"
                                 << "/training/learned";
        QTest::newRow("the same") << "/training/epochs=3" << QString();
        QTest::newRow("files that lie elsewhere") << "/task/data=/somewhere/else" << QString();
    }
    /// Whatever the experiment beside it says meanwhile, a checkpoint knows which run it is of.
    void only_the_same_run_goes_on()
    {
        QFETCH(QString, change);
        QFETCH(QString, place);
        Running(small_experiment(1), {.folder = folder()}).next();
        const std::string text = change.toStdString();
        const auto changed = with_overrides(small_experiment(1), std::span(&text, 1));
        QVERIFY(changed.ok());
        learning::Workspace workspace(1);
        const fs::path checkpoint = RunFolder::checkpoint_in(folder());
        const auto run = TrainingRun::start(*changed, {.resume = checkpoint}, *training_data(*changed), workspace);
        QCOMPARE(run.ok(), place.isEmpty());
        if (!run)
            QCOMPARE(run.error().where, checkpoint.string() + ": " + place.toStdString());
    }

    void an_epoch_is_saved_on_the_way_when_time_has_passed()
    {
        Running eager(small_experiment(), {.folder = folder(), .save_every = 0});
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        bool within_an_epoch = false;  // a save that takes long is not followed by the next at once
        while (!within_an_epoch && !eager.finished() && std::chrono::steady_clock::now() < patience) {
            eager.next();
            within_an_epoch = saved_update() % 8 != 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        QVERIFY(within_an_epoch);
    }

    void a_patient_run_is_saved_at_the_end_of_epochs_alone()
    {
        Running patient(small_experiment(), {.folder = folder(), .save_every = 1e9});
        while (!patient.finished()) {
            patient.next();
            QCOMPARE(saved_update() % 8, std::int64_t{0});
        }
    }

    void what_is_saved_when_changes_nothing()
    {
        const Experiment experiment = small_experiment();
        const auto expected = all_records(experiment);
        // Killed after every record of a run that is saved wherever time allows, and of one that is saved at ends of epochs alone.
        for (const double save_every : {0.0, 1e9})
            for (std::size_t records = 0; records <= expected.size(); ++records) {
                fs::remove_all(folder());
                {
                    Running killed(experiment, {.folder = folder(), .save_every = save_every});
                    for (std::size_t i = 0; i < records; ++i)
                        killed.next();
                }
                Running again(experiment, {.folder = folder(), .resume = RunFolder::checkpoint_in(folder()), .save_every = save_every});
                while (!again.finished())
                    again.next();
                QVERIFY(same_records(*read_metrics(RunFolder::metrics_in(folder())), expected));
            }
    }

    void an_epoch_row_written_before_a_kill_is_written_once()
    {
        const Experiment experiment = small_experiment();
        {
            Running killed(experiment, {.folder = folder(), .save_every = 1e9});
            for (int update = 0; update < 8; ++update)
                killed.next();
            QVERIFY(killed.run->trainer().epoch_due());
            QVERIFY(killed.run->save().ok());
            const std::string due = *base::read_file(RunFolder::checkpoint_in(folder()));
            killed.next();  // the row of the epoch, and then a checkpoint that a kill takes back
            QVERIFY(base::write_file_atomically(RunFolder::checkpoint_in(folder()), due).ok());
        }
        Running again(experiment, {.folder = folder(), .resume = RunFolder::checkpoint_in(folder())});
        QCOMPARE(again.run->earlier().size(), std::size_t{8});
        while (!again.finished())
            again.next();
        QVERIFY(same_records(*read_metrics(RunFolder::metrics_in(folder())), all_records(experiment)));
    }

    void the_experiment_is_found_in_the_checkpoint_when_its_file_is_not_there_yet()
    {
        const Experiment experiment = small_experiment();
        static_cast<void>(Running(experiment, {.folder = folder()}));
        fs::remove(RunFolder::experiment_in(folder()));
        fs::remove(RunFolder::metrics_in(folder()));
        QVERIFY(*RunFolder::experiment_of(folder()) == experiment);
        Running again(experiment, {.folder = folder(), .resume = RunFolder::checkpoint_in(folder())});
        while (!again.finished())
            again.next();
        QVERIFY(same_records(*read_metrics(RunFolder::metrics_in(folder())), all_records(experiment)));
        fs::remove_all(folder());
        QVERIFY(!RunFolder::experiment_of(folder()).ok());
    }

    void a_folder_is_cleared_of_what_a_kill_left_and_of_nothing_else()
    {
        fs::create_directories(folder() / "checkpoints");
        const fs::path rests[]{folder() / ".checkpoint.safetensors.part-a1B2c3",
                               folder() / "checkpoints" / ".epoch-001.safetensors.part-Zz9Yy8"};
        const fs::path others[]{folder() / ".hidden", folder() / "notes.part-abcdef", folder() / ".part-abcdef"};
        for (const fs::path& path : rests)
            QVERIFY(base::write_file_atomically(path, "half").ok());
        for (const fs::path& path : others)
            QVERIFY(base::write_file_atomically(path, "mine").ok());
        const Running running(small_experiment(), {.folder = folder()});
        for (const fs::path& path : rests)
            QVERIFY2(!fs::exists(path), path.c_str());
        for (const fs::path& path : others)
            QVERIFY2(fs::exists(path), path.c_str());
    }

    void two_programs_do_not_share_a_folder()
    {
        const Experiment experiment = small_experiment();
        learning::Workspace workspace(1);
        const auto start = [&] { return TrainingRun::start(experiment, {.folder = folder()}, *training_data(experiment), workspace); };
        {
            const auto first = start();
            QVERIFY(first.ok());
            const auto second = start();
            QVERIFY(!second.ok());
            QVERIFY(second.error().what.find("another program") != std::string::npos);
        }
        QVERIFY(start().ok());
    }
};

QTEST_GUILESS_MAIN(TrainingRunTest)
#include "training_run_test.moc"
