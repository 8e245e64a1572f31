#include "core/engine/training_engine.h"

#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_network.h"
#include "core/experiment/json.h"
#include "core/experiment/metrics.h"
#include "core/experiment/run_folder.h"
#include "core/learning/trainer.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>
#include <vector>

using namespace horn;
using namespace std::chrono_literals;
using engine::TrainingEngine;
using engine::TrainingOptions;
using engine::TrainingPhase;
using learning::MetricRecord;

namespace
{

/// Delayed match with 5 tiles and a partial one a batch, two batches an epoch.
experiment::Experiment small_experiment(int epochs = 4)
{
    experiment::Experiment experiment;
    experiment.task.kind = tasks::TaskSpecification::Kind::delayed_match;
    experiment.task.train_trials = 160;
    experiment.model.layers.front().nodes = 16;
    experiment.model.layers.front().alpha.base = 0.2;
    experiment.training.batch = 88;
    experiment.training.epochs = epochs;
    return experiment;
}

bool wait_until(const std::function<bool()>& reached)
{
    for (int i = 0; i < 3000; ++i) {
        if (reached())
            return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

bool wait_for_phase(const TrainingEngine& engine, TrainingPhase phase)
{
    return wait_until([&] { return engine.status().phase == phase; });
}

std::vector<MetricRecord> records_of(const TrainingEngine& engine)
{
    std::vector<MetricRecord> records;
    engine.read_metrics(0, records);
    return records;
}

bool same_records(const std::vector<MetricRecord>& a, const std::vector<MetricRecord>& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), learning::same_figures);
}

bool same_arrays(const std::filesystem::path& a, const std::filesystem::path& b)
{
    const auto left = experiment::read_checkpoint(a);
    const auto right = experiment::read_checkpoint(b);
    if (!left || !right)
        return false;
    const auto x = model::arrays_of(left->network.parameters);
    const auto y = model::arrays_of(right->network.parameters);
    for (std::size_t i = 0; i < x.size(); ++i)
        if (!std::equal(x[i].values.begin(), x[i].values.end(), y[i].values.begin(), y[i].values.end()))
            return false;
    return x.size() == y.size() && left->optimiser == right->optimiser && left->update == right->update;
}

/// Runs to the end in a folder.
std::vector<MetricRecord> train_in(const std::filesystem::path& folder, int threads)
{
    TrainingEngine engine(small_experiment(), {.threads = threads, .folder = folder});
    if (!wait_for_phase(engine, TrainingPhase::finished))
        return {};
    return records_of(engine);
}

}  // namespace

class TrainingEngineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(scratch_.isValid()); }
    void threads_and_readers_change_nothing();
    void pauses_and_single_steps_change_nothing();
    void a_run_stopped_anywhere_resumes_bit_for_bit();
    void the_folder_holds_the_whole_run();
    void a_step_is_one_update();
    void probes_show_the_network_of_their_update();
    void another_probe_can_be_asked_for_while_paused();
    void a_run_can_start_from_the_weights_of_another();
    void a_non_finite_run_says_where();
    void what_cannot_run_says_why();
    void destruction_in_the_middle_ends_at_once();

private:
    [[nodiscard]] std::filesystem::path path(const char* name) const { return scratch_.filePath(name).toStdString(); }
    QTemporaryDir scratch_;
};

void TrainingEngineTest::threads_and_readers_change_nothing()
{
    const auto one = train_in(path("one"), 1);
    QCOMPARE(one.size(), 4U * 3U);
    QVERIFY(same_records(one, train_in(path("two"), 2)));
    QVERIFY(same_records(one, train_in(path("four"), 4)));
    QVERIFY(same_arrays(path("one") / "checkpoint.safetensors", path("two") / "checkpoint.safetensors"));
    QVERIFY(same_arrays(path("one") / "checkpoint.safetensors", path("four") / "checkpoint.safetensors"));

    TrainingEngine watched(small_experiment(), {.probe_interval = 0});
    std::vector<MetricRecord> drained;
    std::size_t next = 0;
    while (!watched.wait_for(0ms)) {
        next = watched.read_metrics(next, drained);
        (void)watched.probe_frame();
        (void)watched.evaluation();
    }
    watched.read_metrics(next, drained);
    QVERIFY(same_records(one, drained));
}

void TrainingEngineTest::pauses_and_single_steps_change_nothing()
{
    const auto whole = train_in(path("whole"), 2);
    TrainingEngine engine(small_experiment(), {.threads = 2, .start_paused = true});
    for (int i = 0; i < 3; ++i)
        engine.step();
    QVERIFY(wait_until([&] { return engine.status().update == 3; }));
    engine.run();
    engine.pause();
    engine.run();
    QVERIFY(wait_for_phase(engine, TrainingPhase::finished));
    QVERIFY(same_records(whole, records_of(engine)));
}

void TrainingEngineTest::a_run_stopped_anywhere_resumes_bit_for_bit()
{
    const auto whole = train_in(path("uncut"), 2);
    for (int i = 0; i < 12; ++i) {
        // Half of the runs are stopped when the steps are done, the others wherever they are, an evaluation in hand included.
        const int updates = i / 2;
        const auto folder = path(("cut" + std::to_string(i)).c_str());
        {
            TrainingEngine first(small_experiment(), {.threads = 2, .folder = folder, .start_paused = true});
            for (int step = 0; step < updates; ++step)
                first.step();
            if (i % 2 == 0)
                QVERIFY(wait_until([&] { return first.status().update == updates; }));
            first.stop();
            QVERIFY(wait_for_phase(first, TrainingPhase::stopped));
            QVERIFY(first.status().update <= updates);
        }
        TrainingEngine second(small_experiment(), {.threads = 1, .folder = folder, .resume = experiment::RunFolder::checkpoint_in(folder)});
        QVERIFY(wait_for_phase(second, TrainingPhase::finished));
        QVERIFY(same_records(whole, records_of(second)));
        QVERIFY(same_records(whole, *experiment::read_metrics(folder / "metrics.csv")));
        QVERIFY(same_arrays(path("uncut") / "checkpoint.safetensors", folder / "checkpoint.safetensors"));
    }
}

void TrainingEngineTest::the_folder_holds_the_whole_run()
{
    const auto folder = path("folder");
    auto wanted = small_experiment();
    wanted.training.checkpoint_every = 3;
    TrainingEngine engine(wanted, {.folder = folder});
    QVERIFY(wait_for_phase(engine, TrainingPhase::finished));
    QVERIFY(*experiment::read_experiment(folder / "experiment.horn.json") == wanted);
    QVERIFY(same_records(*experiment::read_metrics(folder / "metrics.csv"), records_of(engine)));
    QVERIFY(!std::filesystem::exists(folder / "checkpoints/epoch-001.safetensors"));
    QVERIFY(std::filesystem::exists(folder / "checkpoints/epoch-003.safetensors"));
    QVERIFY(same_arrays(folder / "checkpoints/epoch-004.safetensors", folder / "checkpoint.safetensors"));
    QCOMPARE(engine.status().checkpoint_update, 8);
}

void TrainingEngineTest::a_step_is_one_update()
{
    TrainingEngine engine(small_experiment(), {.start_paused = true});
    QVERIFY(wait_for_phase(engine, TrainingPhase::paused));
    QCOMPARE(engine.status().update, 0);
    engine.step();
    QVERIFY(wait_until([&] { return engine.status().update == 1; }));
    QVERIFY(!engine.wait_for(50ms));
    QCOMPARE(engine.status().update, 1);
    QCOMPARE(engine.status().phase, TrainingPhase::paused);
    QCOMPARE(engine.evaluation(), nullptr);
    engine.step();  // the second one ends the epoch, and the epoch is evaluated with it
    QVERIFY(wait_until([&] { return engine.evaluation() != nullptr; }));
    QCOMPARE(engine.evaluation()->test.confusion.total(), 64);
    QCOMPARE(engine.evaluation()->epoch, 1);
}

void TrainingEngineTest::probes_show_the_network_of_their_update()
{
    TrainingEngine engine(small_experiment(), {.start_paused = true});
    QVERIFY(wait_until([&] { return engine.probe_frame() != nullptr; }));
    const auto before = engine.probe_frame();
    QCOMPARE(before->update, 0);
    engine.step();
    QVERIFY(wait_until([&] { return engine.probe_frame()->update == 1; }));
    const auto after = engine.probe_frame();
    const auto data = engine.dataset();
    QCOMPARE(static_cast<int>(after->input.rows()), data->steps);
    QCOMPARE(static_cast<int>(after->positions[0].cols()), 16);
    QVERIFY(after->input == before->input);
    QVERIFY(after->positions[0] != before->positions[0]);
    for (int step = 0; step < data->steps; ++step)
        QVERIFY(std::abs(after->belief.row(step).sum() - 1) < 1e-5F);  // ten roundings in float at most
    dynamics::RolloutBuffers<float> buffers;
    dynamics::Tile<float> input;
    const std::vector<std::uint32_t> first{0};
    data->fill_input(data->test, first, input);
    dynamics::rollout(dynamics::CompiledNetwork<float>(*after->network), input, dynamics::ReadoutTime::last_step, buffers, true);
    for (int step = 0; step < data->steps; ++step)
        for (int node = 0; node < 16; ++node)
            QCOMPARE(after->positions[0](step, node), buffers.layers[0].x.at(step, node)[0]);
}

void TrainingEngineTest::another_probe_can_be_asked_for_while_paused()
{
    TrainingEngine engine(small_experiment(), {.start_paused = true});
    engine.show_probe(5);
    QVERIFY(wait_until([&] { return engine.probe_frame() != nullptr && engine.probe_frame()->sample == 5; }));
    QCOMPARE(engine.probe_frame()->label, engine.dataset()->test.labels[5]);
    engine.show_probe(1000000);
    QVERIFY(wait_until([&] { return engine.probe_frame()->sample == 63; }));
}

void TrainingEngineTest::a_run_can_start_from_the_weights_of_another()
{
    const auto folder = path("teacher");
    train_in(folder, 2);
    const auto learned = experiment::read_checkpoint(folder / "checkpoint.safetensors");
    const auto begun = experiment::starting_from(small_experiment(), folder / "checkpoint.safetensors");
    QVERIFY2(begun.ok(), begun ? "" : begun.error().message().c_str());
    TrainingEngine engine(begun->experiment, {.start_paused = true});
    QVERIFY(wait_until([&] { return engine.probe_frame() != nullptr; }));
    const auto frame = engine.probe_frame();
    QCOMPARE(frame->update, 0);
    QVERIFY(frame->network->parameters.layers[0].recurrent_weight == learned->network.parameters.layers[0].recurrent_weight);
}

void TrainingEngineTest::a_non_finite_run_says_where()
{
    const auto folder = path("diverged");
    auto experiment = small_experiment();
    experiment.training.optimiser = learning::TrainingSpecification::Optimiser::sgd;
    experiment.training.learning_rate = 1e38;
    TrainingEngine engine(experiment, {.folder = folder});
    QVERIFY(wait_for_phase(engine, TrainingPhase::non_finite));
    const auto status = engine.status();
    QVERIFY(status.non_finite_update && *status.non_finite_update == status.update + 1);
    QCOMPARE(records_of(engine).back().update, *status.non_finite_update);
    QVERIFY(experiment::read_checkpoint(folder / "checkpoint.safetensors").ok());
}

void TrainingEngineTest::what_cannot_run_says_why()
{
    const auto error_of = [](const experiment::Experiment& experiment, const TrainingOptions& options) {
        TrainingEngine engine(experiment, options);
        return wait_for_phase(engine, TrainingPhase::failed) ? engine.status().error->message() : std::string();
    };
    auto nothing = small_experiment();
    nothing.task.kind = tasks::TaskSpecification::Kind::none;
    QVERIFY(error_of(nothing, {}).starts_with("/task/name"));
    auto wrong = small_experiment();
    wrong.training.learning_rate = -1;
    QVERIFY(error_of(wrong, {}).starts_with("/training/learning_rate"));
    QVERIFY(!error_of(small_experiment(), {.resume = path("absent")}).empty());
    std::ofstream(path("file")) << "text";
    QVERIFY(!error_of(small_experiment(), {.folder = path("file") / "below"}).empty());
    const auto other = path("other");
    train_in(other, 1);
    auto larger = small_experiment();
    larger.model.layers.front().nodes = 17;
    QVERIFY(!error_of(larger, {.resume = other / "checkpoint.safetensors"}).empty());
}

void TrainingEngineTest::destruction_in_the_middle_ends_at_once()
{
    for (int i = 0; i < 5; ++i) {
        const TrainingEngine engine(small_experiment(1000000), {});
        if (i > 0)
            QVERIFY(wait_until([&] { return engine.status().update > i; }));
    }
}

QTEST_GUILESS_MAIN(TrainingEngineTest)
#include "training_engine_test.moc"
