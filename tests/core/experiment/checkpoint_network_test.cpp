#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_network.h"
#include "core/experiment/json.h"
#include "core/experiment/replay.h"

#include <QTemporaryDir>
#include <QTest>

using namespace horn;
using namespace horn::experiment;

namespace
{

/// What a training run may have left: two layers, delays, coupling, weights unlike those drawn, and one ω learned.
Checkpoint trained()
{
    Experiment experiment;
    experiment.task.kind = tasks::TaskSpecification::Kind::delayed_match;
    experiment.model.layers = {{.nodes = 6}, {.nodes = 4}};
    experiment.model.layers[0].delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 4};
    experiment.model.layers[0].coupling = {.kind = model::CouplingValues::Kind::local, .reach = 2};
    experiment.model.layers[1].gamma = {.kind = model::NodeValues::Kind::uniform, .base = 0.02};
    Checkpoint checkpoint{experiment, *build_network(experiment), {}, 1, 10, {}};
    float value = -1;
    for (auto& layer : checkpoint.network.parameters.layers)
        for (auto* weights : {&layer.input_weight, &layer.recurrent_weight})
            for (float& entry : span_of(*weights))
                if (entry != 0)
                    entry = value += 0.01F;
    checkpoint.network.parameters.readout_weight.setConstant(0.5F);
    checkpoint.network.parameters.layers[0].omega[3] = 0.25F;
    return checkpoint;
}

struct Bench {
    QTemporaryDir folder;
    Checkpoint checkpoint = trained();
    std::filesystem::path path = folder.filePath("checkpoint.safetensors").toStdString();

    Bench() { (void)write_checkpoint(path, checkpoint).ok(); }
};

}  // namespace

class CheckpointNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_live_network_is_that_of_the_checkpoint()
    {
        Bench bench;
        const auto live = network_of_checkpoint(bench.path);
        QVERIFY2(live.ok(), live ? "" : live.error().message().c_str());
        QVERIFY(live->task.kind == tasks::TaskSpecification::Kind::none);
        QVERIFY(validate(*live).ok());
        const auto network = build_network(*live);
        QVERIFY2(network.ok(), network ? "" : network.error().message().c_str());
        const auto is = model::arrays_of(network->parameters);
        const auto was = model::arrays_of(std::as_const(bench.checkpoint.network.parameters));
        QCOMPARE(is.size(), was.size());
        for (std::size_t i = 0; i < is.size(); ++i)
            QVERIFY2(std::equal(is[i].values.begin(), is[i].values.end(), was[i].values.begin(), was[i].values.end()), is[i].name.c_str());
        for (std::size_t i = 0; i < 2; ++i)
            QVERIFY(network->structure[i].delays == bench.checkpoint.network.structure[i].delays);
    }

    void only_what_was_learned_is_given_node_by_node()
    {
        Bench bench;
        const auto live = network_of_checkpoint(bench.path);
        QVERIFY(live->model.layers[0].omega.kind == model::NodeValues::Kind::given);
        QVERIFY(live->model.layers[0].gamma.kind == model::NodeValues::Kind::same);
        QVERIFY(live->model.layers[1].gamma.kind == model::NodeValues::Kind::uniform);
        QVERIFY(live->model.layers[0].delays.kind == model::DelayValues::Kind::uniform);
    }

    void a_saved_experiment_names_the_file_and_reads_back()
    {
        Bench bench;
        const auto live = network_of_checkpoint(bench.path);
        const auto read = parse(to_json(*live), "text");
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        QVERIFY(*read == *live);
        QCOMPARE(read->model.layers[0].initialisation.file, std::filesystem::absolute(bench.path).string());
        QCOMPARE(read->model.layers[0].initialisation.hash, base::hash_of(*base::read_file(bench.path)));
    }

    void a_run_can_begin_with_the_network_and_says_what_is_not_as_it_draws()
    {
        Bench bench;
        Experiment experiment = bench.checkpoint.experiment;
        experiment.model.layers[1].alpha.base = 0.5;
        experiment.training.epochs = 3;
        const auto begun = starting_from(experiment, bench.path);
        QVERIFY2(begun.ok(), begun ? "" : begun.error().message().c_str());
        const Experiment& written = begun->experiment;
        QVERIFY(written.training == experiment.training && written.task == experiment.task);
        QVERIFY(written.model.layers[0].omega.kind == model::NodeValues::Kind::given);
        QVERIFY(written.model.layers[1].alpha.kind == model::NodeValues::Kind::given);
        QVERIFY(written.model.layers[1].gamma == experiment.model.layers[1].gamma);
        QCOMPARE(begun->taken, (std::vector<std::string>{"ω of layer 0", "α of layer 1"}));
        QVERIFY(begun->kept.empty());
        const auto network = build_network(*parse(to_json(written), "x"));
        QVERIFY2(network.ok(), network ? "" : network.error().message().c_str());
        const auto is = model::arrays_of(network->parameters);
        const auto was = model::arrays_of(std::as_const(bench.checkpoint.network.parameters));
        for (std::size_t i = 0; i < is.size(); ++i)
            QVERIFY2(std::equal(is[i].values.begin(), is[i].values.end(), was[i].values.begin(), was[i].values.end()), is[i].name.c_str());
        experiment.model.layers[1].recurrent_gain = 3;
        experiment.model.time_step = 0.5;
        QCOMPARE(starting_from(experiment, bench.path)->kept, (std::vector<std::string>{"time_step", "recurrent_gain of layer 1"}));
        // A checkpoint of this program without delays has none, whatever the experiment draws.
        experiment.model.layers[1].delays = {.kind = model::DelayValues::Kind::constant, .low = 2, .high = 2};
        const auto undelayed = starting_from(experiment, bench.path);
        QCOMPARE(undelayed->taken, (std::vector<std::string>{"ω of layer 0", "α of layer 1", "delays of layer 1"}));
        QCOMPARE(build_network(undelayed->experiment)->structure[1].delays.size(), 0);
        experiment.model.layers[1].nodes = 5;
        QVERIFY(!starting_from(experiment, bench.path).ok());
    }

    void what_is_changed_afterwards_takes_the_place_of_the_file()
    {
        Bench bench;
        const Experiment before = bench.checkpoint.experiment;
        Experiment now = before;
        now.model.layers[0].delays = {};
        now.model.layers[0].alpha.base = 0.3;
        auto checkpoint = read_checkpoint(bench.path, now);
        QVERIFY(checkpoint.ok());
        QVERIFY(checkpoint->network.structure[0].delays.size() > 0);
        QVERIFY(draw_what_changed(before, *checkpoint).ok());
        QVERIFY(checkpoint->network.structure[0].delays.size() == 0);
        QCOMPARE(checkpoint->network.parameters.layers[0].alpha[2], 0.3F);
        QCOMPARE(checkpoint->network.parameters.layers[0].omega[3], 0.25F);  // learned, and not spoken of
        QCOMPARE(checkpoint->network.parameters.layers[1].alpha[2], bench.checkpoint.network.parameters.layers[1].alpha[2]);
    }

    void another_file_of_that_name_is_refused_in_one_line()
    {
        Bench bench;
        const auto live = network_of_checkpoint(bench.path);
        bench.checkpoint.network.parameters.layers[0].recurrent_bias[0] += 1;
        QVERIFY(write_checkpoint(bench.path, bench.checkpoint).ok());
        const auto changed = Replay::start(*live);
        QVERIFY(!changed.ok());
        QCOMPARE(changed.error().where, std::string("/model/layers/0/initialisation/checkpoint"));
        QVERIFY(changed.error().what.find("is not the checkpoint") != std::string::npos);
        std::filesystem::remove(bench.path);
        const auto gone = Replay::start(*live);
        QVERIFY(!gone.ok());
        QVERIFY(gone.error().message().find("checkpoint.safetensors") != std::string::npos);
        QCOMPARE(gone.error().message().find('\n'), std::string::npos);
    }

    void other_sizes_are_refused_with_both_numbers()
    {
        Bench bench;
        auto live = *network_of_checkpoint(bench.path);
        live.model.layers[0].omega = {.base = 0.2};
        live.model.layers[0].nodes = 8;
        const auto network = build_network(live);
        QVERIFY(!network.ok());
        QVERIFY(network.error().what.find('6') != std::string::npos && network.error().what.find('8') != std::string::npos);
    }

    void chosen_nodes_and_missing_couplings_go_before_the_weights_of_the_file()
    {
        Bench bench;
        auto live = *network_of_checkpoint(bench.path);
        live.model.layers[0].input_nodes = {.kind = model::InputNodes::Kind::given, .nodes = {2}};
        live.model.layers[0].coupling = {.kind = model::CouplingValues::Kind::local, .reach = 1, .self = false};
        const auto network = build_network(live);
        QVERIFY(network.ok());
        const auto& layer = network->parameters.layers[0];
        QCOMPARE(layer.input_weight(2, 0), 1.0F);
        QCOMPARE(layer.input_weight(1, 0), 0.0F);
        QCOMPARE(layer.recurrent_weight(0, 2), 0.0F);
        QCOMPARE(layer.recurrent_weight(0, 1), bench.checkpoint.network.parameters.layers[0].recurrent_weight(0, 1));
    }

    void a_changed_model_keeps_the_weights_while_it_runs()
    {
        Bench bench;
        auto replay = Replay::start(*network_of_checkpoint(bench.path));
        QVERIFY(replay.ok());
        Change change = replay->current();
        change.model.layers[0].alpha.base = 0.1;
        QVERIFY(replay->apply(change).ok());
        QCOMPARE(replay->network().parameters.layers[0].recurrent_weight(0, 1),
                 bench.checkpoint.network.parameters.layers[0].recurrent_weight(0, 1));
    }

    void what_is_no_checkpoint_is_refused()
    {
        Bench bench;
        QVERIFY(!network_of_checkpoint(bench.folder.filePath("none.safetensors").toStdString()).ok());
        QVERIFY(base::write_file_atomically(bench.path, "no tensors").ok());
        QVERIFY(!network_of_checkpoint(bench.path).ok());
    }

    void the_hash_is_fnv_1a()
    {
        QCOMPARE(base::hash_of(""), std::string("cbf29ce484222325"));  // the published test vectors
        QCOMPARE(base::hash_of("a"), std::string("af63dc4c8601ec8c"));
        QCOMPARE(base::hash_of("foobar"), std::string("85944171f73967e8"));
    }
};

QTEST_APPLESS_MAIN(CheckpointNetworkTest)
#include "checkpoint_network_test.moc"
