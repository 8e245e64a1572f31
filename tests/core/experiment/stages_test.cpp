#include "core/experiment/checkpoint_network.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "core/experiment/run_folder.h"
#include "core/learning/evaluate.h"
#include "tests/core/tasks/idx_files.h"
#include "tests/support/noise_training.h"
#include "tests/support/training_running.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

using namespace horn;
using namespace horn::experiment;
using learning::LearnedKinds;
using learning::MetricRecord;
using model::ParameterKind;
using testing::Running;
using testing::same_records;
namespace fs = std::filesystem;

namespace
{

/// Two epochs of eight updates with three symbols, then two of four updates with two: other inputs, the same two classes.
Experiment two_stages()
{
    Experiment experiment = *load_preset("delayed-match");
    experiment.model.layers.front().nodes = 12;
    experiment.task.train_trials = 128;
    experiment.training.epochs = 2;
    Stage first{experiment.task, experiment.training};
    first.task.symbols = 3;
    first.task.train_trials = 256;
    experiment.pretraining.push_back(first);
    return experiment;
}

/// Four orientations, then two classes: the read-out is drawn anew.
Experiment lines_first()
{
    Experiment experiment = two_stages();
    Stage& first = experiment.pretraining.front();
    first.task.kind = tasks::TaskSpecification::Kind::oriented_lines;
    first.task.train_trials = 32;
    first.task.test_trials = 8;
    first.training.epochs = 1;
    experiment.task.symbols = 2;
    return experiment;
}

bool same_state(const learning::TrainingState& a, const learning::TrainingState& b)
{
    return testing::same_weights(a, b) && testing::same_values(a.learned_network(), b.learned_network()) &&
           a.average.updates == b.average.updates && a.best == b.best && a.stage == b.stage && a.updates() == b.updates() &&
           a.epoch == b.epoch;
}

}  // namespace

class StagesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> scratch_;
    [[nodiscard]] fs::path folder() const { return fs::path(scratch_->path().toStdString()) / "run"; }

private Q_SLOTS:
    void init() { scratch_ = std::make_unique<QTemporaryDir>(); }

    void a_run_without_pretraining_has_one_stage()
    {
        const Experiment experiment = *load_preset("delayed-match");
        QCOMPARE(stages_of(experiment), 1);
        QVERIFY(stage_of(experiment, 0) == experiment);
        QCOMPARE(epochs_from(experiment, 0), experiment.training.epochs);
        QCOMPARE(pointer_to_stage(experiment, 0), std::string());
    }

    void what_a_stage_leaves_out_is_as_in_the_experiment()
    {
        const auto read = parse(R"({"format": "horn-experiment", "version": 1, "task": {"name": "delayed-match", "symbols": 4},
                                    "training": {"batch": 16, "epochs": 9},
                                    "pretraining": [{"training": {"epochs": 2}}, {"task": {"symbols": 3}}]})",
                                "a");
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        QCOMPARE(stages_of(*read), 3);
        QCOMPARE(stage_of(*read, 0).task.symbols, 4);
        QCOMPARE(stage_of(*read, 0).training.batch, 16);
        QCOMPARE(stage_of(*read, 1).task.symbols, 3);
        QCOMPARE(epochs_from(*read, 0), 2 + 9 + 9);
        QCOMPARE(epochs_from(*read, 1), 9 + 9);
        QVERIFY(*parse(to_json(*read), "b") == *read);
    }

    void epochs_and_updates_are_counted_through_all_stages()
    {
        Running running(two_stages(), {});
        const auto records = running.to_the_end();
        QCOMPARE(records.size(), std::size_t{(8 + 1) * 2 + (4 + 1) * 2});
        QCOMPARE(running.run->epochs(), 4);
        std::int64_t update = 0;
        for (const MetricRecord& record : records) {
            update += record.kind == MetricRecord::Kind::update ? 1 : 0;
            QCOMPARE(record.update, update);
            QCOMPARE(record.stage, update > 16 || (update == 16 && record.epoch > 2) ? 2 : 1);
        }
        QCOMPARE(records.back().epoch, 4.0);
    }

    void weights_of_equal_shape_are_carried_over_and_others_drawn_anew_data()
    {
        QTest::addColumn<double>("average_from");
        QTest::newRow("last weights") << 0.0;
        QTest::newRow("their mean") << 0.1;
    }
    void weights_of_equal_shape_are_carried_over_and_others_drawn_anew()
    {
        QFETCH(double, average_from);
        Experiment experiment = lines_first();
        experiment.pretraining.front().task.train_trials = 128;
        experiment.pretraining.front().training.average_from = average_from;
        Running running(experiment, {});
        Running lines(stage_of(experiment, 0), {});
        lines.to_the_end();
        while (running.state().stage == 0)
            running.next();
        QCOMPARE(lines.state().average.updates > 0, average_from > 0);
        const auto& before = lines.state().learned_network().parameters;
        const auto& after = running.state().network.parameters;
        QVERIFY(before.layers[0].recurrent_weight == after.layers[0].recurrent_weight);
        QVERIFY(before.layers[0].input_bias == after.layers[0].input_bias);
        const auto drawn = model::cast<float>(*model::build_network(experiment.model, 2, 2, experiment.seed)).parameters;
        QVERIFY(drawn.readout_weight == after.readout_weight);
        QVERIFY(drawn.layers[0].input_weight == after.layers[0].input_weight);  // two inputs instead of one
        QVERIFY(drawn.layers[0].recurrent_weight != after.layers[0].recurrent_weight);
        QCOMPARE(running.run->dataset()->outputs, 2);
        QCOMPARE(running.state().optimiser.updates, std::int64_t{0});
        QCOMPARE(running.state().first_epoch, 1);
    }

    void what_was_not_trained_is_carried_over_as_it_was_drawn()
    {
        const model::ModelSpecification model = load_preset("lines-then-digits")->model;
        const auto of = [&](int classes) { return *model::build_network(model, 1, classes, 1); };
        const auto carried = learning::carry_over(model::cast<float>(of(4)), of(10));
        const auto rounded = model::cast<float>(carried);
        const auto left = model::arrays_of(rounded.parameters);
        const auto drawn = model::cast<float>(of(10));
        const auto right = model::arrays_of(drawn.parameters);
        for (std::size_t i = 0; i < left.size(); ++i)
            QVERIFY2(std::equal(left[i].values.begin(), left[i].values.end(), right[i].values.begin(), right[i].values.end()),
                     left[i].name.c_str());
    }

    void a_read_out_alone_can_be_tuned_on_pretrained_weights()
    {
        Experiment experiment = two_stages();
        experiment.task.symbols = 3;
        experiment.training.learned = LearnedKinds::of(std::array{ParameterKind::readout_weight, ParameterKind::readout_bias});
        Running running(experiment, {});
        while (running.state().stage == 0)
            running.next();
        const model::Network<float> pretrained = running.state().network;
        running.to_the_end();
        QVERIFY(pretrained.parameters.layers[0].recurrent_weight == running.state().network.parameters.layers[0].recurrent_weight);
        QVERIFY(pretrained.parameters.layers[0].input_weight == running.state().network.parameters.layers[0].input_weight);
        QVERIFY(pretrained.parameters.readout_weight != running.state().network.parameters.readout_weight);
    }

    void a_kill_at_any_moment_changes_nothing()
    {
        Experiment averaging = two_stages();
        averaging.training.average_from = 0.5;
        averaging.pretraining.front().training.average_from = 1;
        for (const Experiment& experiment : {two_stages(), lines_first(), averaging}) {
            Running undisturbed(experiment, {});
            const auto expected = undisturbed.to_the_end();
            for (const double save_every : {0.0, 1e9})
                for (std::size_t records = 0; records <= expected.size(); ++records) {
                    fs::remove_all(folder());
                    {
                        Running killed(experiment, {.folder = folder(), .save_every = save_every});
                        for (std::size_t i = 0; i < records; ++i)
                            killed.next();
                        if (records % 2 == 1)  // stopped rather than killed: also right after a stage has begun
                            QVERIFY(killed.run->save().ok());
                    }
                    Running again(experiment, {.folder = folder(), .resume = RunFolder::checkpoint_in(folder()), .save_every = save_every});
                    again.to_the_end();
                    QVERIFY(same_records(*read_metrics(RunFolder::metrics_in(folder())), expected));
                    QVERIFY(same_state(again.state(), undisturbed.state()));
                }
        }
    }

    void a_stage_may_end_early()
    {
        Experiment experiment = two_stages();
        experiment.pretraining.front().training.learning_rate = 0;
        experiment.pretraining.front().training.epochs = 50;
        experiment.pretraining.front().training.patience = 2;
        Running running(experiment, {.folder = folder()});
        QCOMPARE(running.run->epochs(), 52);
        const auto records = running.to_the_end();
        QCOMPARE(running.state().first_epoch, 3);
        QCOMPARE(running.run->epochs(), 5);
        QCOMPARE(records.back().epoch, 5.0);
        QVERIFY(has_ended(records, experiment));
        QVERIFY(!has_ended({records.begin(), records.end() - 1}, experiment));
        QVERIFY(!has_ended({records.begin(), records.begin() + 27}, experiment));  // the first stage alone
    }

    void the_best_epoch_is_kept()
    {
        Experiment experiment = *load_preset("delayed-match");
        experiment.model.layers.front().nodes = 12;
        experiment.training.epochs = 6;
        Running running(experiment, {.folder = folder()});
        const auto records = running.to_the_end();
        const learning::BestEpoch best = running.state().best;
        QVERIFY(best.epoch > 0);
        const auto kept = read_checkpoint(RunFolder::best_in(folder()));
        QVERIFY(kept.ok());
        QCOMPARE(kept->epoch, std::int64_t{best.epoch});
        const auto again = learning::evaluate(dynamics::CompiledNetwork<float>(kept->network), *running.run->dataset(),
                                              running.run->dataset()->validation, running.workspace);
        QCOMPARE(again->accuracy, best.figure);
    }

    void the_best_of_a_stage_that_is_over_is_forgotten()
    {
        const Experiment experiment = two_stages();
        Running running(experiment, {.folder = folder()});
        while (running.state().stage == 0) {
            running.next();
            QCOMPARE(fs::exists(RunFolder::best_in(folder())), running.state().best.epoch > 0);
        }
        QVERIFY(!fs::exists(RunFolder::best_in(folder())));
        running.to_the_end();
        const auto best = read_checkpoint(RunFolder::best_in(folder()));
        QVERIFY(best.ok());
        QCOMPARE(best->stage, 1);
        // Neither does a new run keep the best of one that was there before.
        fs::remove(RunFolder::checkpoint_in(folder()));
        running.run.reset();
        const Running fresh(experiment, {.folder = folder()});
        QVERIFY(!fs::exists(RunFolder::best_in(folder())));
    }

    void what_a_run_starts_from_stays_through_its_stages()
    {
        Experiment other = two_stages();
        other.pretraining.clear();
        other.task.symbols = 3;
        other.model.layers.front().delays = {.kind = model::DelayValues::Kind::uniform, .low = 1, .high = 4};
        other.model.layers.front().alpha.base = 0.07;
        Running(other, {.folder = folder()}).to_the_end();
        Experiment experiment = two_stages();
        experiment.seed = 2;
        experiment.model.layers.front().delays = other.model.layers.front().delays;
        const auto begun = starting_from(experiment, RunFolder::checkpoint_in(folder()));
        QVERIFY2(begun.ok(), begun ? "" : begun.error().message().c_str());
        Running running(begun->experiment, {});
        const auto delays = running.state().network.structure[0].delays;
        QVERIFY(delays == read_checkpoint(RunFolder::checkpoint_in(folder()))->network.structure[0].delays);
        QVERIFY(delays != model::cast<float>(*build_network(experiment)).structure[0].delays);
        while (running.state().stage == 0)
            running.next();
        QVERIFY(running.state().network.structure[0].delays == delays);
        QCOMPARE(running.state().network.parameters.layers[0].alpha[0], 0.07F);
    }

    void a_read_out_that_no_file_has_is_drawn_and_not_empty()
    {
        const Experiment lines = stage_of(lines_first(), 0);
        Running(lines, {.folder = folder()}).to_the_end();
        const auto begun = starting_from(lines_first(), RunFolder::checkpoint_in(folder()));
        QVERIFY2(begun.ok(), begun ? "" : begun.error().message().c_str());
        Running running(begun->experiment, {});
        while (running.state().stage == 0)
            running.next();
        QVERIFY(running.state().network.parameters.readout_weight.cwiseAbs().minCoeff() > 0);
    }

    void the_best_checkpoint_and_the_rows_follow_a_run_into_another_folder()
    {
        Experiment experiment = *load_preset("delayed-match");
        experiment.training.epochs = 2;
        Running(experiment, {.folder = folder()}).to_the_end();
        const fs::path other = folder().parent_path() / "other";
        experiment.training.epochs = 3;
        Running(experiment, {.folder = other, .resume = RunFolder::checkpoint_in(folder())}).to_the_end();
        QVERIFY(fs::exists(RunFolder::best_in(other)));
        QCOMPARE(read_metrics(RunFolder::metrics_in(other))->front().update, std::int64_t{1});
        const fs::path whole = folder().parent_path() / "whole";
        Running(experiment, {.folder = whole}).to_the_end();
        QVERIFY(same_records(*read_metrics(RunFolder::metrics_in(other)), *read_metrics(RunFolder::metrics_in(whole))));
    }

    void checkpoints_of_a_stage_are_read_with_its_network()
    {
        const Experiment experiment = lines_first();
        Running(experiment, {.folder = folder()}).to_the_end();
        const auto lines = read_checkpoint(folder() / "checkpoints" / "epoch-001.safetensors");
        QVERIFY2(lines.ok(), lines ? "" : lines.error().message().c_str());
        QCOMPARE(lines->stage, 0);
        QCOMPARE(lines->network.outputs(), 4);
        const auto last = read_checkpoint(RunFolder::checkpoint_in(folder()));
        QCOMPARE(last->stage, 1);
        QCOMPARE(last->network.outputs(), 2);
        // An experiment without the first stage describes the network of the last.
        Experiment alone = experiment;
        alone.pretraining.clear();
        QVERIFY(read_checkpoint(RunFolder::checkpoint_in(folder()), alone).ok());
    }

    void errors_name_the_stage_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("where");
        QTest::newRow("value") << "/pretraining/0/training/batch=0"
                               << "--set: /pretraining/0/training/batch";
        QTest::newRow("task value") << "/pretraining/0/task/symbols=1"
                                    << "--set: /pretraining/0/task/symbols";
        QTest::newRow("no task") << "/pretraining/0/task/name=none"
                                 << "--set: /pretraining/0/task/name";
        QTest::newRow("nothing after it") << "/task/name=none"
                                          << "--set: /pretraining";
        QTest::newRow("unknown key") << "/pretraining/0/trainings=1"
                                     << "--set: /pretraining/0/trainings";
        QTest::newRow("sizes") << "/model/inputs=3"
                               << "--set: /model/inputs";
    }
    void errors_name_the_stage()
    {
        QFETCH(QString, change);
        QFETCH(QString, where);
        const std::string text = change.toStdString();
        const auto changed = with_overrides(two_stages(), std::span(&text, 1));
        QVERIFY(!changed.ok());
        QCOMPARE(QString::fromStdString(changed.error().where), where);
    }

    void patience_needs_something_held_out()
    {
        const tests::DataFolder images;
        for (const std::string part : {"train", "t10k"}) {
            images.write(part + "-images-idx3-ubyte", tests::idx_images(6, 28, 28));
            images.write(part + "-labels-idx1-ubyte", tests::idx_labels({0, 1, 2, 3, 4, 5}));
        }
        Experiment experiment = *load_preset("smnist-quick");
        experiment.task.data = images.path();
        experiment.task.validation = 0;
        experiment.pretraining.push_back({experiment.task, experiment.training});
        learning::Workspace workspace(1);
        QVERIFY(TrainingRun::start(experiment, {}, *training_data(experiment), workspace).ok());
        experiment.pretraining.front().training.patience = 1;
        const auto run = TrainingRun::start(experiment, {}, *training_data(experiment), workspace);
        QVERIFY(!run.ok());
        QCOMPARE(run.error().where, std::string("/pretraining/0/training/patience"));
    }

    void a_budget_that_a_later_stage_exceeds_is_refused_at_the_start()
    {
        Experiment experiment = two_stages();
        experiment.training.memory = 1e-3;
        learning::Workspace workspace(1);
        const auto run = TrainingRun::start(experiment, {}, *training_data(experiment), workspace);
        QVERIFY(!run.ok());
        QCOMPARE(run.error().where, std::string("/training/memory"));
    }
};

QTEST_GUILESS_MAIN(StagesTest)
#include "stages_test.moc"
