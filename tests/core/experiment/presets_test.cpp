#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "tests/support/json_schema.h"
#include "tests/support/random_experiment.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

using namespace horn;
using namespace horn::experiment;
using nlohmann::json;

namespace
{

const std::filesystem::path resources = std::filesystem::path(HORN_SOURCE_DIR) / "resources";

json schema()
{
    std::ifstream file(resources / "horn-experiment.schema.json");
    return json::parse(file);
}

/// Changes of the default experiment that a reader must refuse, and that need no arithmetic to be seen.
const std::vector<std::pair<const char*, const char*>> bad_values{
    {"/surprise", "1"},
    {"/seed", "-1"},
    {"/seed", "\"one\""},
    {"/version", "0"},
    {"/format", "\"other\""},
    {"/model/time_step", "0"},
    {"/model/layers", "[]"},
    {"/model/inputs", "-3"},
    {"/model/readout/outputs", "1.5"},
    {"/model/readout/time", "\"last\""},
    {"/model/readout/reads", "\"median\""},
    {"/model/activation", "\"sigmoid\""},
    {"/model/layers/0/nodes", "0"},
    {"/model/layers/0/nodes", "null"},
    {"/model/layers/0/input_nodes", "[]"},
    {"/model/layers/0/input_nodes", "[-1]"},
    {"/model/layers/0/input_nodes", "\"some\""},
    {"/model/layers/0/edges", "{}"},
    {"/model/layers/0/edges", R"([{"to": -1, "from": 0, "weight": 1}])"},
    {"/model/layers/0/edges", R"([{"to": 1, "weight": 1}])"},
    {"/model/layers/0/edges", R"([{"to": 0, "from": 1, "weight": "strong"}])"},
    {"/model/layers/0/initialisation", R"({"checkpoint": "a.safetensors", "hash": ""})"},
    {"/model/layers/0/initialisation", R"({"checkpoint": "", "hash": "0123456789abcdef"})"},
    {"/model/layers/0/omega", "0"},
    {"/model/layers/0/omega", "\"fast\""},
    {"/model/layers/0/omega", R"({"distribution": "uniform", "base": -1})"},
    {"/model/layers/0/omega", R"({"distribution": "triangle"})"},
    {"/model/layers/0/gamma", "-0.1"},
    {"/model/layers/0/gamma", R"({"distribution": "normal", "base": 0.1, "spread": -1})"},
    {"/model/layers/0/alpha", "[true]"},
    {"/model/layers/0/recurrent_gain", "\"auto\""},
    {"/model/layers/0/delays", "-1"},
    {"/model/layers/0/delays", "0.5"},
    {"/model/layers/0/delays", R"({"distribution": "uniform", "low": -1, "high": 2})"},
    {"/model/layers/0/delays", R"({"distribution": "distance", "speed": 0})"},
    {"/model/layers/0/delays", R"({"distribution": "distance", "mean": 3})"},
    {"/model/layers/0/layout", "\"hexagonal\""},
    {"/model/layers/0/layout", "2"},
    {"/model/layers/0/coupling", "\"some\""},
    {"/model/layers/0/coupling", "0.5"},
    {"/model/layers/0/coupling", R"({"density": 0.5})"},
    {"/model/layers/0/coupling", R"({"distribution": "random", "density": 1.5})"},
    {"/model/layers/0/coupling", R"({"distribution": "random", "reach": 2})"},
    {"/model/layers/0/coupling", R"({"distribution": "local", "reach": -1})"},
    {"/model/layers/0/coupling", R"({"distribution": "all", "self": 0})"},
    {"/model/layers/0/initialisation", R"({"distribution": "shift", "by": 1.5})"},
    {"/model/layers/0/initialisation", R"({"distribution": "shift", "by": 20000})"},
    {"/model/layers/0/initialisation", "\"orthogonal\""},
    {"/model/layers/0/initialisation", R"({"distribution": "normal", "sigma": -1})"},
    {"/model/layers/0/initialisation", R"({"distribution": "local", "width": 0})"},
    {"/model/layers/0/initial_state", "\"one\""},
    {"/model/layers/0/initial_state", R"({"distribution": "normal", "sigma_x": -1})"},
    {"/stimulus/signal", "\"triangle\""},
    {"/stimulus/frequency", "-1"},
    {"/stimulus/frequency_end", "-1"},
    {"/stimulus/correlation_time", "0"},
    {"/stimulus/kick_rate", "-1"},
    {"/stimulus/kick_amplitude", "\"hard\""},
    {"/stimulus/onset", "-1"},
    {"/stimulus/noise", "-1"},
    {"/stimulus/channels", "0"},
    {"/stimulus/hold", "0"},
    {"/stimulus/pixels", "[]"},
    {"/stimulus/pixels", "[1, 2]"},
    {"/stimulus/pixels", "[[0, 2]]"},
    {"/task/name", "\"cifar\""},
    {"/task/data", "7"},
    {"/task/symbols", "1"},
    {"/task/line_length", "99"},
    {"/task/noise", "-1"},
    {"/task/kick_rate", "-1"},
    {"/task/kick_amplitude", "\"hard\""},
    {"/task/trial_length", "1"},
    {"/task/frequencies", "0"},
    {"/task/lowest_frequency", "0"},
    {"/task/highest_frequency", "3.2"},
    {"/task/signal_noise", "-0.1"},
    {"/task/tau", "0"},
    {"/task/tau", "17.5"},
    {"/task/horizon", "0"},
    {"/task/washout", "-1"},
    {"/task/columns", "\"x\""},
    {"/task/columns", "[1]"},
    {"/task/held_out", "1"},
    {"/training/learned", "[]"},
    {"/training/learned", "\"omega\""},
    {"/training/learned", R"(["omega", "theta"])"},
    {"/training/learned", R"(["omega", "omega"])"},
    {"/training/learned", R"(["layers.0.h2o.weight"])"},
    {"/training/learned", R"(["layers.x.omega"])"},
    {"/training/decayed", "[\"omega\"]"},
    {"/training/decayed", "[\"layers.0.omega\"]"},
    {"/training/decayed", "true"},
    {"/training/rule", "\"stdp\""},
    {"/training/hebbian_rate", "-1"},
    {"/training/weight_bound", "0"},
    {"/training/optimiser", "\"lion\""},
    {"/training/schedule", "\"linear\""},
    {"/training/step_every", "0"},
    {"/training/step_factor", "0"},
    {"/training/step_factor", "1.5"},
    {"/training/warm_up", "-1"},
    {"/training/warm_up", "0.5"},
    {"/training/accumulate", "0"},
    {"/training/accumulate", "1025"},
    {"/training/average_from", "-1"},
    {"/training/patience", "-1"},
    {"/training/learning_rate", "-1"},
    {"/training/momentum", "2"},
    {"/training/epsilon", "0"},
    {"/training/clip_norm", "-1"},
    {"/training/batch", "0"},
    {"/training/epochs", "-1"},
    {"/training/validate_every", "0"},
    {"/training/memory", "0"},
    {"/pretraining", "{}"},
    {"/pretraining", "[1]"},
    {"/pretraining", R"([{"tasks": {}}])"},
    {"/pretraining", R"([{"task": {"name": "cifar"}}])"},
    {"/pretraining", R"([{"training": {"patience": -1}}])"},
    {"/recording/steps", "-1"},
    {"/view/workspace", "\"kitchen\""},
    {"/view/steps_per_second", "-1"},
    {"/view/title", "null"},
    {"/view/display", "\"wide\""},
    {"/view/display/training", "{}"},
    {"/view/display/oscillator/window", "10"},
    {"/view/display/oscillator/sweep_points", "1"},
    {"/view/display/oscillator/sweep_drive", "0"},
    {"/view/display/oscillator/acceleration", "1"},
    {"/view/display/network/window", "20001"},
    {"/view/display/network/locking_window", "7"},
    {"/view/display/network/kick", "\"hard\""},
    {"/view/display/network/order", "\"phases\""},
    {"/view/display/network/chance_is_paled", "\"yes\""},
    {"/view/display/network/gain_unit", "\"sqrt\""},
    {"/view/display/network/lattice", "\"velocity\""},
    {"/view/display/network/nodes", "0"},
    {"/view/display/network/locking", "\"bars\""},
    {"/view/display/network/synchrony", "null"},
    {"/view/compare", "{}"},
    {"/view/compare", R"([{"omega": 0}])"},
    {"/view/compare", R"([{"gamma": -1}])"},
    {"/view/compare", R"([{"delay": 1}])"},
    {"/view/compare", "[{}, {}, {}, {}, {}, {}, {}, {}]"},
    {"/view/second", "[]"},
    {"/view/second", R"({"seed": 2})"},
    {"/view/second", R"({"model": {"time_step": 0}})"},
    {"/view/second", R"({"stimulus": {"signal": "hum"}})"},
    {"/view/second", R"({"events": {}})"},
    {"/events", "{}"},
    {"/events", R"([{"step": -1, "kick": {}}])"},
    {"/events", R"([{"step": 1, "kick": {}, "change": {}}])"},
    {"/events", R"([{"step": 1, "kick": {"force": 1}}])"},
};

}  // namespace

class PresetsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_file_of_the_folder_is_built_in_and_nothing_else()
    {
        std::set<std::string> files, names;
        for (const auto& entry : std::filesystem::directory_iterator(resources / "presets")) {
            const std::string file = entry.path().filename().string();
            QVERIFY(file.ends_with(".horn.json"));
            files.insert(file.substr(0, file.find('.')));
        }
        for (const Preset& preset : presets())
            names.insert(std::string(preset.name));
        QVERIFY(files == names);
    }

    void the_promised_ones_are_there()
    {
        for (const char* name : {"dho-resonance", "dho-step", "dho-noise", "horn-waves", "horn-heterogeneous", "horn-comparison",
                                 "horn-torus", "horn-delays", "delayed-match", "frequency-discrimination", "mackey-glass",
                                 "smnist-reference", "smnist-heterogeneous", "smnist-quick", "lines-then-digits"})
            QVERIFY2(load_preset(name).ok(), name);
    }

    void every_one_is_titled_described_and_builds()
    {
        for (const Preset& preset : presets()) {
            const auto experiment = load_preset(preset.name);
            QVERIFY2(experiment.ok(), experiment ? "" : experiment.error().message().c_str());
            QVERIFY(!experiment->view.title.empty());
            QVERIFY(experiment->view.description.ends_with('.'));
            const auto network = build_network(*experiment);
            QVERIFY2(network.ok(), network ? "" : network.error().message().c_str());
        }
    }

    void drive_of_an_oscillator_enters_tanh_as_it_is()
    {
        for (const char* name : {"dho-resonance", "dho-step", "dho-noise"}) {
            const auto network = build_network(*load_preset(name));
            QCOMPARE(network->nodes(0), 1);
            const auto& layer = network->parameters.layers[0];
            QCOMPARE(layer.input_weight(0, 0), 1.0F);
            QCOMPARE(layer.input_bias[0], 0.0F);
            QCOMPARE(layer.recurrent_weight(0, 0), 0.0F);
            QCOMPARE(layer.recurrent_bias[0], 0.0F);
        }
    }

    void every_preset_and_every_written_experiment_fits_the_schema()
    {
        const json rules = schema();
        for (const Preset& preset : presets()) {
            const auto found = test::misfit(json::parse(preset.text), rules);
            QVERIFY2(!found, found ? found->c_str() : "");
        }
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            const auto found = test::misfit(json::parse(to_json(test::random_experiment(seed))), rules);
            QVERIFY2(!found, found ? found->c_str() : "");
        }
    }

    void schema_and_reader_refuse_the_same()
    {
        const json rules = schema();
        for (const auto& [pointer, value] : bad_values) {
            json changed = json::parse(to_json(Experiment{}));
            changed[json::json_pointer(pointer)] = json::parse(value);
            QVERIFY2(test::misfit(changed, rules).has_value(), pointer);
            const auto read = parse(changed.dump(), "changed");
            QVERIFY2(!read.ok(), pointer);
            QVERIFY2(read.error().where.starts_with(std::string("changed: ") + pointer), read.error().where.c_str());
        }
    }

    void schema_and_reader_know_the_same_keys()
    {
        const json rules = schema();
        json written = json::parse(to_json(Experiment{}));
        Experiment image;
        image.stimulus.width = 1;
        image.stimulus.values = {1};
        written["stimulus"].update(json::parse(to_json(image))["stimulus"]);  // pixels stand in place of values
        const auto same_keys = [](const json& object, const json& properties) {
            std::set<std::string> left, right;
            for (const auto& [key, value] : object.items())
                left.insert(key);
            for (const auto& [key, value] : properties.items())
                right.insert(key);
            return left == right;
        };
        QVERIFY(same_keys(written, rules["properties"]));
        for (const char* part : {"model", "stimulus", "task", "training"})
            QVERIFY2(same_keys(written[part], rules["$defs"][part]["properties"]), part);
        for (const char* part : {"recording", "view"})
            QVERIFY2(same_keys(written[part], rules["properties"][part]["properties"]), part);
        for (const char* part : {"oscillator", "network"})
            QVERIFY2(same_keys(written["view"]["display"][part],
                               rules["properties"]["view"]["properties"]["display"]["properties"][part]["properties"]),
                     part);
        QVERIFY(same_keys(written["model"]["layers"][0], rules["$defs"]["layer"]["properties"]));
    }
};

QTEST_APPLESS_MAIN(PresetsTest)
#include "presets_test.moc"
