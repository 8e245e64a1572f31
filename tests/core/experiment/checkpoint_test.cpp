#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "core/experiment/safetensors.h"
#include "tests/support/random_experiment.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

using namespace horn;
using namespace horn::experiment;

namespace
{

/// Of any stage of the experiment.
Checkpoint checkpoint_with(const Experiment& experiment)
{
    const int stage = static_cast<int>(experiment.seed % static_cast<std::uint64_t>(stages_of(experiment)));
    const auto network = build_network(stage_of(experiment, stage));
    Checkpoint checkpoint{experiment, *network, {}, 3, 77, {{"position", "5"}, {"note", "two\nlines"}}, stage};
    checkpoint.optimiser = {{"first.readout.bias", {2}, {0.5F, std::numeric_limits<float>::denorm_min()}}, {"first.x", {}, {1.0F / 3}}};
    return checkpoint;
}

/// Two small layers with delays.
Experiment small_experiment()
{
    Experiment experiment;
    experiment.model.layers = {{.nodes = 3}, {.nodes = 2}};
    experiment.model.layers[0].delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 4};
    experiment.model.layers[0].initial_state = {.kind = model::InitialState::Kind::normal, .sigma_x = 1, .sigma_y = 1};
    experiment.model.outputs = 2;
    return experiment;
}

/// Two layers whose every value can be written down: nothing in it is drawn.
Checkpoint plain_checkpoint()
{
    Experiment experiment = small_experiment();
    experiment.model.layers[0].initial_state = {.kind = model::InitialState::Kind::given, .x = {1, 2, 3}, .y = {0, -1, 0.5}};
    Checkpoint checkpoint = checkpoint_with(experiment);
    float value = -3;
    for (auto& array : model::arrays_of(checkpoint.network.parameters))
        for (float& entry : array.values)
            entry = value += 0.125F;
    int delay = 0;
    for (int& entry : checkpoint.network.structure[0].delays.reshaped())
        entry = delay++ % 5;
    return checkpoint;
}

bool same_network(const model::Network<float>& a, const model::Network<float>& b)
{
    const auto left = model::arrays_of(a.parameters);
    const auto right = model::arrays_of(b.parameters);
    bool same = left.size() == right.size() && a.time_step == b.time_step && a.readout == b.readout && a.activation == b.activation;
    for (std::size_t i = 0; same && i < left.size(); ++i)
        same = left[i].name == right[i].name && left[i].values.size() == right[i].values.size() &&
               std::memcmp(left[i].values.data(), right[i].values.data(), left[i].values.size_bytes()) == 0;
    for (std::size_t i = 0; same && i < a.structure.size(); ++i)
        same = a.structure[i].delays == b.structure[i].delays && a.structure[i].coupling == b.structure[i].coupling &&
               a.structure[i].initial_x == b.structure[i].initial_x && a.structure[i].initial_y == b.structure[i].initial_y &&
               a.structure[i].recurrent_gain == b.structure[i].recurrent_gain;
    return same;
}

/// What a state_dict of the PyTorch reference holds, by name.
std::string state_dict(const model::Network<float>& network)
{
    TensorFile file;
    const auto bytes = [](const auto& array) {
        return std::string_view(reinterpret_cast<const char*>(array.data()), static_cast<std::size_t>(array.size()) * 4);
    };
    const auto matrix = [&](const std::string& name, const Matrix<float>& m) {
        file.tensors[name] = {Tensor::Type::f32, {m.rows(), m.cols()}, bytes(m)};
    };
    const auto vector = [&](const std::string& name, const Vector<float>& v) {
        file.tensors[name] = {Tensor::Type::f32, {v.size()}, bytes(v)};
    };
    const auto& layer = network.parameters.layers.front();
    matrix("i2h.weight", layer.input_weight);
    vector("i2h.bias", layer.input_bias);
    matrix("h2h.weight", layer.recurrent_weight);
    vector("h2h.bias", layer.recurrent_bias);
    matrix("h2o.weight", network.parameters.readout_weight);
    vector("h2o.bias", network.parameters.readout_bias);
    return write_safetensors(file);
}

}  // namespace

class CheckpointTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_is_written_reads_back_bit_for_bit()
    {
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const Checkpoint written = checkpoint_with(test::random_experiment(seed));
            const std::string bytes = to_safetensors(written);
            const auto read = parse_checkpoint(bytes, "c");
            QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
            QVERIFY(read->experiment == written.experiment);
            QVERIFY(same_network(read->network, written.network));
            QVERIFY(read->optimiser == written.optimiser);
            QVERIFY(read->extra == written.extra);
            QCOMPARE(read->stage, written.stage);
            QCOMPARE(read->epoch, written.epoch);
            QCOMPARE(read->update, written.update);
            QCOMPARE(to_safetensors(*read), bytes);
        }
    }

    void arrays_are_named_as_the_reference_names_its_state()
    {
        const std::string one_bytes = to_safetensors(checkpoint_with(*load_preset("delayed-match")));
        const auto one = parse_safetensors(one_bytes, "c");
        for (const char* name :
             {"i2h.weight", "i2h.bias", "h2h.weight", "h2h.bias", "h2o.weight", "h2o.bias", "omega", "gamma", "alpha", "feedback"})
            QVERIFY2(one->tensors.contains(name), name);
        QVERIFY((one->tensors.at("i2h.weight").shape == std::vector<std::int64_t>{64, 2}));
        const std::string two_bytes = to_safetensors(checkpoint_with(small_experiment()));
        const auto two = parse_safetensors(two_bytes, "c");
        for (const char* name :
             {"layers.0.i2h.weight", "layers.1.h2h.bias", "layers.1.omega", "layers.0.delays", "h2o.weight", "optimiser.first.x"})
            QVERIFY2(two->tensors.contains(name), name);
        QVERIFY(two->tensors.at("layers.0.delays").type == Tensor::Type::i32);
        QCOMPARE(two->metadata.at("epoch"), std::string("3"));
        QVERIFY(parse(two->metadata.at("experiment"), "m").ok());
    }

    void a_foreign_state_dict_needs_an_experiment_and_takes_the_rest_from_it()
    {
        Experiment experiment = *load_preset("smnist-reference");
        const auto trained = build_network(experiment);
        const std::string bytes = state_dict(*trained);
        const auto alone = parse_checkpoint(bytes, "foreign");
        QVERIFY(!alone.ok());
        QVERIFY(alone.error().remedy.find("--experiment") != std::string::npos);
        experiment.seed = 99;
        const auto read = parse_checkpoint(bytes, "foreign", experiment);
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        QVERIFY(same_network(read->network, *trained));
    }

    void double_precision_is_rounded()
    {
        const std::string float_bytes = state_dict(*build_network(*load_preset("smnist-reference")));
        auto file = *parse_safetensors(float_bytes, "f");
        const std::vector<double> wide(10, 1.0 / 3);
        file.tensors["h2o.bias"] = {Tensor::Type::f64, {10}, {reinterpret_cast<const char*>(wide.data()), 80}};
        const auto read = parse_checkpoint(write_safetensors(file), "f", load_preset("smnist-reference").value());
        QVERIFY(read.ok());
        QCOMPARE(read->network.parameters.readout_bias[9], static_cast<float>(1.0 / 3));
    }

    void a_checkpoint_of_another_network_is_one_clear_error()
    {
        const std::string bytes = to_safetensors(checkpoint_with(*load_preset("smnist-reference")));
        const auto wide = parse_checkpoint(bytes, "c", load_preset("smnist-quick").value());
        QVERIFY(!wide.ok());
        QCOMPARE(wide.error().message(),
                 std::string("c: omega: is [32], but the experiment describes [64]; give the experiment that it was trained with"));
        const auto deep = parse_checkpoint(bytes, "c", small_experiment());
        QVERIFY(!deep.ok());
        QVERIFY(deep.error().message().find("layers.0.omega: is missing") != std::string::npos);
        Experiment shallow = small_experiment();
        const std::string two = to_safetensors(checkpoint_with(shallow));
        shallow.model.layers.pop_back();
        QVERIFY(!parse_checkpoint(two, "c", shallow).ok());
    }

    void values_need_not_be_finite_but_delays_must_be_delays()
    {
        Checkpoint checkpoint = checkpoint_with(small_experiment());
        checkpoint.network.parameters.readout_bias[0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(std::isnan(parse_checkpoint(to_safetensors(checkpoint), "c")->network.parameters.readout_bias[0]));
        checkpoint.network.structure[0].delays(0, 1) = 1 << 30;
        const auto read = parse_checkpoint(to_safetensors(checkpoint), "c");
        QVERIFY(!read.ok());
        QVERIFY(read.error().where.find("delays") != std::string::npos);
    }

    void a_file_cut_anywhere_is_an_error()
    {
        const std::string bytes = to_safetensors(checkpoint_with(small_experiment()));
        for (std::size_t length = 0; length < bytes.size(); length += 97)
            QVERIFY(!parse_checkpoint(std::string_view(bytes).substr(0, length), "c").ok());
        QVERIFY(!parse_checkpoint(std::string_view(bytes).substr(0, bytes.size() - 1), "c").ok());
        QVERIFY(!parse_checkpoint(bytes + "x", "c").ok());
    }

    void flipped_header_bytes_never_do_more_than_fail()
    {
        const std::string bytes = to_safetensors(checkpoint_with(small_experiment()));
        std::uint64_t header = 0;
        std::memcpy(&header, bytes.data(), 8);
        int refused = 0;
        for (std::size_t i = 0; i < 8 + header; ++i) {
            std::string flipped = bytes;
            flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
            refused += parse_checkpoint(flipped, "c").ok() ? 0 : 1;
        }
        QVERIFY(refused > static_cast<int>(header) / 4);
    }

    void a_training_run_comes_back_bit_for_bit()
    {
        const Experiment experiment = *load_preset("delayed-match");
        learning::TrainingState state = learning::start_training(model::cast<double>(*build_network(experiment)), experiment.training);
        float next = 0.1F;
        for (auto& moments : state.optimiser.arrays)
            for (auto* values : {&moments.first, &moments.second})
                for (float& value : *values)
                    value = next *= -1.0001F;
        state.optimiser.updates = 41;
        state.epoch = 5;
        state.position = 96;
        state.loss_sum = 1.0 / 3;
        state.correct = 60;
        state.norm_sum = 1e-17;
        state.seconds = 12.345678901234567;
        const auto checkpoint = parse_checkpoint(to_safetensors(checkpoint_of(experiment, state)), "c");
        QVERIFY2(checkpoint.ok(), checkpoint ? "" : checkpoint.error().message().c_str());
        const auto back = training_state_of(*checkpoint);
        QVERIFY2(back.ok(), back ? "" : back.error().message().c_str());
        QVERIFY(back->optimiser == state.optimiser);
        QVERIFY(same_network(back->network, state.network));
        QCOMPARE(back->epoch, state.epoch);
        QCOMPARE(back->position, state.position);
        QVERIFY(back->loss_sum == state.loss_sum);
        QCOMPARE(back->correct, state.correct);
        QVERIFY(back->norm_sum == state.norm_sum);
        QVERIFY(back->seconds == state.seconds);
    }

    void free_variables_come_back_with_the_run()
    {
        Experiment experiment = *load_preset("delayed-match");
        for (const auto& [kind, name] : learning::kind_names())
            experiment.training.learned.insert(kind);
        experiment.model.layers[0].coupling = {.kind = model::CouplingValues::Kind::random, .density = 0.3};
        learning::TrainingState state = learning::start_training(model::cast<double>(*build_network(experiment)), experiment.training);
        for (auto& moments : state.optimiser.arrays)
            for (float& u : moments.free)
                u += 1.0F / 3;  // what the values alone could not give back
        const auto checkpoint = parse_checkpoint(to_safetensors(checkpoint_of(experiment, state)), "c");
        QVERIFY2(checkpoint.ok(), checkpoint ? "" : checkpoint.error().message().c_str());
        const auto back = training_state_of(*checkpoint);
        QVERIFY2(back.ok(), back ? "" : back.error().message().c_str());
        QVERIFY(back->optimiser == state.optimiser);
        QVERIFY(same_network(back->network, state.network));
        Checkpoint without = *checkpoint;
        std::erase_if(without.optimiser, [](const NamedArray& array) { return array.name == "free.layers.0.gamma"; });
        QCOMPARE(training_state_of(without).error().where, std::string("optimiser.free.layers.0.gamma"));
    }

    void a_mean_is_the_network_of_its_file_and_the_run_goes_on_from_the_last_weights()
    {
        Experiment experiment = *load_preset("delayed-match");
        experiment.model.layers[0].coupling = {.kind = model::CouplingValues::Kind::random, .density = 0.3};
        learning::TrainingState state = learning::start_training(model::cast<double>(*build_network(experiment)), experiment.training);
        state.optimiser.updates = 7;
        state.average = {5, state.network};
        state.average.network.parameters.layers[0].recurrent_weight *= 0.5F;
        state.average.network.parameters.readout_bias.array() += 1;
        const auto checkpoint = parse_checkpoint(to_safetensors(checkpoint_of(experiment, state)), "c");
        QVERIFY2(checkpoint.ok(), checkpoint ? "" : checkpoint.error().message().c_str());
        QVERIFY(same_network(checkpoint->network, state.average.network));
        const auto back = training_state_of(*checkpoint);
        QVERIFY2(back.ok(), back ? "" : back.error().message().c_str());
        QVERIFY(same_network(back->network, state.network));
        QVERIFY(same_network(back->average.network, state.average.network));
        QCOMPARE(back->average.updates, std::int64_t{5});
        QVERIFY(back->optimiser == state.optimiser);

        Checkpoint broken = *checkpoint;
        std::erase_if(broken.optimiser, [](const NamedArray& array) { return array.name == "latest.layers.0.h2h.weight"; });
        QCOMPARE(training_state_of(broken).error().where, std::string("optimiser.latest.layers.0.h2h.weight"));
        for (const char* count : {"-1", "8"}) {  // no mean, or one over more updates than were done
            broken = *checkpoint;
            broken.extra["averaged"] = count;
            QCOMPARE(training_state_of(broken).error().what, std::string("counts backwards"));
        }
        broken.extra["averaged"] = "many";
        QCOMPARE(training_state_of(broken).error().where, std::string("checkpoint: __metadata__/averaged"));
    }

    void a_run_whose_values_cannot_be_learned_is_refused()
    {
        Experiment experiment = *load_preset("delayed-match");
        const auto network = model::cast<double>(*build_network(experiment));
        Checkpoint checkpoint = checkpoint_of(experiment, learning::start_training(network, experiment.training));
        checkpoint.experiment.training.learned.insert(model::ParameterKind::gamma);
        checkpoint.network.parameters.layers[0].gamma[5] = 0;
        const auto state = training_state_of(checkpoint);
        QVERIFY(!state.ok());
        QVERIFY(state.error().what.find("layer 0 node 5") != std::string::npos);
    }

    void weights_where_nothing_is_coupled_are_refused()
    {
        Experiment experiment = small_experiment();
        Checkpoint checkpoint = checkpoint_with(experiment);
        checkpoint.experiment.model.layers[1].coupling.self = false;
        const auto read = parse_checkpoint(to_safetensors(checkpoint), "c");
        QVERIFY(!read.ok());
        QCOMPARE(read.error().where, std::string("c: layers.1.h2h.weight"));
        QVERIFY(read.error().what.starts_with("row 0, column 0 is not 0"));
        checkpoint.network.parameters.layers[1].recurrent_weight.diagonal().setZero();
        QVERIFY(parse_checkpoint(to_safetensors(checkpoint), "c").ok());
    }

    void weights_without_optimiser_cannot_be_resumed()
    {
        const auto state = training_state_of(checkpoint_with(*load_preset("delayed-match")));
        QVERIFY(!state.ok());
        QVERIFY(state.error().remedy.find("--init") != std::string::npos);
    }

    void weights_without_the_counters_of_their_run_cannot_be_resumed()
    {
        const Experiment experiment = *load_preset("delayed-match");
        const auto network = model::cast<double>(*build_network(experiment));
        Checkpoint checkpoint = checkpoint_of(experiment, learning::start_training(network, experiment.training));
        QVERIFY(training_state_of(checkpoint).ok());
        checkpoint.extra.clear();
        const auto state = training_state_of(checkpoint);
        QVERIFY(!state.ok());
        QVERIFY(state.error().remedy.find("--init") != std::string::npos);
    }

    void a_file_is_written_whole_or_not_at_all()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "c.safetensors";
        QVERIFY(write_checkpoint(path, checkpoint_with(small_experiment())).ok());
        QVERIFY(read_checkpoint(path).ok());
        QVERIFY(!write_checkpoint(path / "below", checkpoint_with(small_experiment())).ok());
        QVERIFY(read_checkpoint(path).ok());
        QVERIFY(!read_checkpoint(path.parent_path() / "none").ok());
    }

    void a_file_of_version_1_stays_readable()
    {
        const Checkpoint expected = plain_checkpoint();
        const auto read = read_checkpoint(std::filesystem::path(HORN_TEST_DATA) / "checkpoint" / "two-layers.safetensors");
        QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
        QVERIFY(read->experiment == expected.experiment);
        QVERIFY(same_network(read->network, expected.network));
        QVERIFY(read->optimiser == expected.optimiser);
        QVERIFY(read->extra == expected.extra);
        QCOMPARE(read->epoch, expected.epoch);
        QCOMPARE(read->update, expected.update);
    }
};

QTEST_APPLESS_MAIN(CheckpointTest)
#include "checkpoint_test.moc"
