#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "tests/support/random_experiment.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <tuple>

using namespace horn;
using namespace horn::experiment;

namespace
{

constexpr int experiments = 200;

/// A file with some parts.
std::string file_with(const std::string& parts)
{
    return R"({"format": "horn-experiment", "version": 1)" + (parts.empty() ? "" : ", " + parts) + "}";
}

std::string layer_with(const std::string& keys) { return file_with(R"("model": {"layers": [{)" + keys + "}]}"); }

std::string message_of(const std::string& text)
{
    const auto parsed = parse(text, "a.json");
    return parsed ? std::string("no error") : parsed.error().message();
}

struct Mistake {
    const char* name;
    std::string text;
    const char* message;  ///< after the file's name
};

std::vector<Mistake> mistakes_of_form()
{
    return {{"unknown key at the top", file_with(R"("sed": 1)"), R"(: /sed: unknown key; did you mean "seed"?)"},
            {"NaN", "{\n  \"format\": \"horn-experiment\",\n  \"seed\": NaN}",
             ": line 3, column 11: NaN is not a number that JSON knows; give a finite number"},
            {"infinity", R"({"seed": -Infinity})", ": line 1, column 11: -Infinity is not a number that JSON knows; give a finite number"},
            {"overflow", R"({"seed": 1e999})", ": line 1, column 14: the number 1e999 is too large; give a finite number"},
            {"cut", "{\"format\": \"horn-experiment\",\n \"version\": 1, \"mod",
             ": line 2, column 20: the text ends before its last bracket is closed; the file was cut: restore it"},
            {"not JSON", "{\"format\": horn}", R"(: line 1, column 12: this is not JSON near "horn"; check commas, quotes and brackets)"},
            {"twice", file_with(R"("model": {"layers": [{}, {"nodes": 1, "nodes": 2}]})"),
             ": /model/layers/1/nodes: the key is given twice; keep one of the two"},
            {"newer", R"({"format": "horn-experiment", "version": 7, "new": 1})",
             ": /version: 7 is newer than this program, which reads up to 1; open it with a newer HORN Lab"},
            {"no format", "{}", R"(: /format: is missing; give an experiment file: it starts with "format": "horn-experiment")"},
            {"other format", R"({"format": "gltf"})", R"(: /format: "gltf" is another format; give "horn-experiment")"},
            {"array", "[1]", ": is not a JSON object; give an experiment file"},
            {"empty", " \n", ": is empty; give a JSON object"},
            {"deep", std::string(100000, '['),
             ": /0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0: is nested more than 32 "
             "levels deep; no experiment needs that"}};
}

std::vector<Mistake> mistakes_of_type()
{
    return {
        {"unknown key", layer_with(R"("omgea": 1)"), R"(: /model/layers/0/omgea: unknown key; did you mean "omega"?)"},
        {"wrong type", layer_with(R"("nodes": "many")"), R"(: /model/layers/0/nodes: "many" is not a number; give a whole number)"},
        {"fraction", layer_with(R"("nodes": 2.5)"), ": /model/layers/0/nodes: 2.5 is not a whole number; give a whole number"},
        {"not an object", file_with(R"("view": 3)"), ": /view: 3 is not an object; give { … }"},
        {"not a list", file_with(R"("model": {"layers": {}})"), ": /model/layers: {} is not a list of layers; give [ { … } ]"},
        {"not a text", file_with(R"("view": {"title": 3})"), ": /view/title: 3 is not a text; give \"…\""},
        {"word of a display", file_with(R"("view": {"display": {"network": {"order": "omga"}}})"),
         R"(: /view/display/network/order: "omga" is not one of its words; did you mean "omega"?)"},
        {"window", file_with(R"("view": {"display": {"network": {"window": 5}}})"),
         ": /view/display/network/window: steps shown = 5 is not allowed; it must be a whole number 50 … 20000"},
        {"word", file_with(R"("training": {"optimiser": "adamm"})"),
         R"(: /training/optimiser: "adamm" is not one of its words; did you mean "adam"?)"},
        {"reading", file_with(R"("model": {"readout": {"reads": "means"}})"),
         R"(: /model/readout/reads: "means" is not one of its words; did you mean "mean"?)"},
        {"activation", file_with(R"("model": {"activation": "leaky_relu"})"),
         R"(: /model/activation: "leaky_relu" is not one of its words; did you mean "leaky-relu"?)"},
        {"not a list of words", file_with(R"("training": {"learned": "omega"})"),
         R"(: /training/learned: "omega" is not a list of words; give [ "…" ])"},
        {"word in a list", file_with(R"("training": {"learned": ["omega", "h2o.wieght"]})"),
         R"(: /training/learned/1: "h2o.wieght" is not one of its words; did you mean "h2o.weight"?)"},
        {"word of a layer", file_with(R"("training": {"learned": ["layers.0.h2h.wieght"]})"),
         R"(: /training/learned/0: "h2h.wieght" is not one of its words; did you mean "h2h.weight"?)"},
        {"layer of the read-out", file_with(R"("training": {"learned": ["layers.0.h2o.weight"]})"),
         R"(: /training/learned/0: the read-out belongs to no layer; give "h2o.weight")"},
        {"layer twice", file_with(R"("training": {"learned": ["h2h.bias", "layers.0.h2h.bias"]})"),
         R"(: /training/learned/1: "layers.0.h2h.bias" is given twice; keep one of the two)"},
        {"layer that is not there", file_with(R"("training": {"decayed": ["layers.3.h2h.bias"]})"),
         R"(: /training/decayed: names layer 3, but the network has 1; name "layers.0.…", or a kind alone)"},
        {"word twice", file_with(R"("training": {"learned": ["omega", "h2h.bias", "omega"]})"),
         R"(: /training/learned/2: "omega" is given twice; keep one of the two)"},
        {"not a number in a list", layer_with(R"("nodes": 2, "omega": [0.1, "x"])"),
         R"(: /model/layers/0/omega/1: "x" is not a number; give a finite number)"},
        {"no distribution", layer_with(R"("omega": {"base": 1})"),
         R"(: /model/layers/0/omega: has no key "distribution"; add "distribution": "uniform")"},
        {"key of another distribution", layer_with(R"("omega": {"distribution": "uniform", "spread": 1})"),
         ": /model/layers/0/omega/spread: unknown key; known are distribution, base, low, high"},
        {"row of delays", layer_with(R"("nodes": 2, "delays": [[0, 1], [2]])"),
         ": /model/layers/0/delays/1: is not a row of 2 delays; give N rows of N whole numbers"},
        {"negative delay", layer_with(R"("delays": -1)"), ": /model/layers/0/delays: -1 is out of range; give a whole number 0 … 65535"},
        {"row of a sequence", file_with(R"("stimulus": {"channels": 2, "values": [[1, 2], [3]]})"),
         ": /stimulus/values/1: has 1 numbers for 2 channels; give one number per channel"},
        {"empty event", file_with(R"("events": [{"step": 5}])"),
         R"(: /events/0: is not one event; give each event a "step" and either a "kick" or a "change")"}};
}

std::vector<Mistake> mistakes_of_meaning()
{
    return {{"negative omega", layer_with(R"("omega": -0.2)"),
             ": /model/layers/0/omega: natural frequency ω = -0.2 is not allowed; it must be > 0"},
            {"unstable", layer_with(R"("omega": 2.5)"),
             ": /model/layers/0: node 0 is unstable: ωh = 2.5 must stay below 2√(1−γh) = 1.98997; lower omega or time_step"},
            {"too few values", layer_with(R"("nodes": 3, "omega": [0.1, 0.2])"),
             ": /model/layers/0/omega: has 2 values for 3 nodes; give one value per node"},
            {"channels", file_with(R"("task": {"name": "row-mnist"}, "stimulus": {"channels": 3})"),
             ": /stimulus/channels: is 3, but the task has 28 inputs; give 28, or 1 for the same signal at every input"},
            {"inputs", file_with(R"("model": {"inputs": 2})"),
             ": /model/inputs: is 2, but the stimulus has 1; give 0 to follow it, or make them agree"},
            {"outputs", file_with(R"("model": {"readout": {"outputs": 3}}, "task": {"name": "smnist"})"),
             ": /model/readout/outputs: is 3, but the task has 10; give 0 to follow it, or make them agree"},
            {"memory", file_with(R"("training": {"memory": -1})"), ": /training/memory: memory = -1 is not allowed; it must be > 0"},
            {"nothing learned", file_with(R"("training": {"learned": []})"),
             R"(: /training/learned: is empty: nothing would be learned; name what is, for instance "h2o.weight")"},
            {"order of events", file_with(R"("events": [{"step": 5, "kick": {}}, {"step": 4, "kick": {}}])"),
             ": /events/1/step: 4 comes after an event at step 5; give events in the order of their steps, from 0 on"},
            {"kick of no node", file_with(R"("events": [{"step": 5, "kick": {"node": 32}}])"),
             ": /events/0/kick/node: 32 is not a node of layer 0; give 0 … 31"},
            {"change", file_with(R"("events": [{"step": 5, "change": {"model": {"time_step": 0}}}])"),
             ": /events/0/change/model/time_step: time step h = 0 is not allowed; it must be > 0"},
            {"second run beside a task", file_with(R"("task": {"name": "smnist"}, "view": {"second": {}})"),
             ": /view/second: is a second live run, but the experiment learns a task; leave it out, or leave out /task"},
            {"second run of an oscillator", file_with(R"("view": {"workspace": "oscillator", "second": {}})"),
             R"(: /view/second: is shown in the network workspace, but /view/workspace is "oscillator"; leave it out, or give "network")"},
            {"kick of no node in the second run", file_with(R"("view": {"second": {"events": [{"step": 5, "kick": {"node": 32}}]}})"),
             ": /view/second/events/0/kick/node: 32 is not a node of layer 0; give 0 … 31"},
            {"stability of the second run", file_with(R"("view": {"second": {"model": {"layers": [{"omega": 2.5}]}}})"),
             ": /view/second/model/layers/0: node 0 is unstable: ωh = 2.5 must stay below 2√(1−γh) = 1.98997; lower omega or time_step"},
            {"key of the second run", file_with(R"("view": {"second": {"modle": {}}})"),
             R"(: /view/second/modle: unknown key; did you mean "model"?)"},
            {"workspace", file_with(R"("view": {"workspace": "kitchen"})"),
             R"(: /view/workspace: there is no workspace "kitchen"; give "oscillator", "network", "training" or "")"}};
}

}  // namespace

class ExperimentFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_is_written_reads_back_equal()
    {
        for (std::uint64_t seed = 0; seed < experiments; ++seed) {
            const Experiment experiment = test::random_experiment(seed);
            const auto valid = validate(experiment);
            QVERIFY2(valid.ok(), valid ? "" : valid.error().message().c_str());
            const auto read = parse(to_json(experiment), "text");
            QVERIFY2(read.ok(), read ? "" : read.error().message().c_str());
            QVERIFY2(*read == experiment, to_json(experiment).c_str());
        }
    }

    void writing_twice_gives_equal_bytes()
    {
        for (std::uint64_t seed = 0; seed < experiments; ++seed) {
            const std::string once = to_json(test::random_experiment(seed));
            QCOMPARE(to_json(*parse(once, "text")), once);
        }
    }

    void every_default_is_written()
    {
        const auto written = nlohmann::json::parse(to_json(Experiment{}));
        for (const char* pointer : {"/seed",
                                    "/model/time_step",
                                    "/model/layers/0/nodes",
                                    "/model/layers/0/omega",
                                    "/model/layers/0/gamma",
                                    "/model/layers/0/alpha",
                                    "/model/layers/0/feedback",
                                    "/model/layers/0/recurrent_gain",
                                    "/model/layers/0/delays",
                                    "/model/layers/0/initialisation",
                                    "/model/layers/0/initial_state",
                                    "/model/readout",
                                    "/task/name",
                                    "/training/learned",
                                    "/training/optimiser",
                                    "/training/learning_rate",
                                    "/training/schedule",
                                    "/training/clip_norm",
                                    "/training/batch",
                                    "/training/epochs",
                                    "/training/memory",
                                    "/model/readout/reads",
                                    "/model/activation",
                                    "/stimulus/signal",
                                    "/recording/steps",
                                    "/view/title",
                                    "/events"})
            QVERIFY2(written.contains(nlohmann::json::json_pointer(pointer)), pointer);
    }

    void lines_stay_short_and_short_arrays_stay_on_one_line()
    {
        Experiment experiment;
        experiment.model.layers[0].nodes = 3;
        experiment.model.layers[0].omega = {.kind = model::NodeValues::Kind::given, .values = {0.1, 0.25, 1.0 / 3}};
        const std::string text = to_json(experiment);
        QVERIFY(text.find("\"omega\": [0.1, 0.25, 0.3333333333333333],\n") != std::string::npos);
        experiment.model.layers[0].nodes = 300;
        experiment.model.layers[0].omega.values.assign(300, 1.0 / 3);
        const std::string wide = to_json(experiment);
        for (std::size_t from = 0, end = 0; (end = wide.find('\n', from)) != std::string::npos; from = end + 1)
            QVERIFY(end - from <= 120);
    }

    void a_mistake_is_named_with_its_place_and_remedy_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        for (const auto& mistakes : {mistakes_of_form(), mistakes_of_type(), mistakes_of_meaning()})
            for (const Mistake& mistake : mistakes)
                QTest::newRow(mistake.name) << QString::fromStdString(mistake.text) << "a.json" + QString::fromUtf8(mistake.message);
    }
    void a_mistake_is_named_with_its_place_and_remedy()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QCOMPARE(QString::fromStdString(message_of(text.toStdString())), message);
    }

    void a_file_cut_anywhere_is_an_error_and_never_half_an_experiment()
    {
        const std::string whole = to_json(test::random_experiment(3));
        for (std::size_t length = 0; length + 2 < whole.size(); length += 7)
            QVERIFY(!parse(std::string_view(whole).substr(0, length), "cut").ok());
    }

    void a_readout_is_of_positions_unless_the_file_says_otherwise()
    {
        QCOMPARE(parse(file_with(R"("model": {"readout": {"outputs": 3}})"), "a")->model.readout, model::Readout::position);
        const auto read = parse(file_with(R"("model": {"readout": {"outputs": 3, "reads": "rms"}})"), "a");
        QCOMPARE(read->model.readout, model::Readout::rms);
        QCOMPARE(build_network(*read)->readout, model::Readout::rms);
    }

    void the_activation_is_tanh_unless_the_file_says_otherwise()
    {
        QCOMPARE(parse(file_with(R"("model": {})"), "a")->model.activation, model::Activation::tanh);
        const auto read = parse(file_with(R"("model": {"activation": "leaky-relu"})"), "a");
        QCOMPARE(read->model.activation, model::Activation::leaky_relu);
        QCOMPARE(build_network(*read)->activation, model::Activation::leaky_relu);
    }

    void a_change_without_stimulus_keeps_the_one_in_force()
    {
        const auto read =
            parse(file_with(R"("stimulus": {"amplitude": 3}, "events": [{"step": 1, "change": {"model": {"time_step": 0.5}}}])"), "a");
        QVERIFY(read.ok());
        const auto& change = std::get<Change>(read->events.front().what);
        QVERIFY(change.stimulus == read->stimulus);
        QCOMPARE(change.model.time_step, 0.5);
    }

    void a_long_sequence_stands_in_the_file_once_however_often_a_slider_moves()
    {
        Experiment experiment;
        experiment.stimulus.kind = dynamics::StimulusSpecification::Kind::sequence;
        experiment.stimulus.values.assign(5000, 0.125);
        Change change{experiment.model, experiment.stimulus};
        for (int move = 0; move < 20; ++move) {
            change.stimulus.amplitude += 0.1;
            experiment.events.push_back({move, change});
        }
        change.stimulus.values = {1, 2, 3};
        experiment.events.push_back({30, change});
        change.stimulus.values.clear();
        experiment.events.push_back({40, change});
        const std::string text = to_json(experiment);
        QVERIFY(text.size() < 200000);
        const auto read = parse(text, "a");
        QVERIFY(read.ok());
        QVERIFY(*read == experiment);
    }

    void overrides_replace_values_of_any_kind()
    {
        const std::vector<std::string> overrides{
            "/model/layers/0/nodes=7",
            "/training/optimiser=sgd",
            "/model/layers/1/nodes=4",
            R"(/model/layers/0/omega={"distribution": "uniform", "base": 0.3, "low": 0.9, "high": 1.1})",
            "/model/layers/0/recurrent_gain=null",
            "/task/data=a=b"};
        const auto changed = with_overrides(Experiment{}, overrides);
        QVERIFY2(changed.ok(), changed ? "" : changed.error().message().c_str());
        QCOMPARE(changed->model.layers.size(), std::size_t{2});
        QCOMPARE(changed->model.layers[0].nodes, 7);
        QCOMPARE(changed->model.layers[1].nodes, 4);
        QCOMPARE(changed->model.layers[0].omega.base, 0.3);
        QCOMPARE(changed->training.optimiser, learning::TrainingSpecification::Optimiser::sgd);
        QCOMPARE(changed->task.data, std::string("a=b"));
    }

    void weights_and_biases_are_learned_unless_others_are_named()
    {
        const auto written = nlohmann::json::parse(to_json(Experiment{}));
        QCOMPARE(written.at(nlohmann::json::json_pointer("/training/learned")).dump(),
                 std::string(R"(["i2h.weight","i2h.bias","h2h.weight","h2h.bias","h2o.weight","h2o.bias"])"));
        const auto read = parse(file_with(R"("training": {"learned": ["h2o.bias", "gamma"]})"), "a");
        QVERIFY(read.ok());
        for (const auto& [kind, name] : learning::kind_names())
            QCOMPARE(read->training.learned.contains(kind), name == "h2o.bias" || name == "gamma");
    }

    void a_bad_override_is_named_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("no equals") << "/seed"
                                   << "--set: \"/seed\" has no =; write /json/pointer=value";
        QTest::newRow("no pointer") << "seed=1"
                                    << "--set: \"seed\" is not a JSON pointer; write /model/time_step=0.5";
        QTest::newRow("unknown") << "/model/layers/0/nodez=1"
                                 << "--set: /model/layers/0/nodez: unknown key; did you mean \"nodes\"?";
        QTest::newRow("too far") << "/model/layers/5/nodes=1"
                                 << "--set: /model/layers/5: the list has 1 entries; give 0 … 1";
        QTest::newRow("below a number") << "/seed/x=1"
                                        << "--set: /seed/x: there is nothing below 1; set the whole value";
        QTest::newRow("range") << "/training/epochs=many"
                               << "--set: /training/epochs: \"many\" is not a number; give a whole number";
    }
    void a_bad_override_is_named()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const std::vector<std::string> overrides{text.toStdString()};
        const auto changed = with_overrides(Experiment{}, overrides);
        QVERIFY(!changed.ok());
        QCOMPARE(QString::fromStdString(changed.error().message()), message);
    }

    void a_file_is_found_before_a_preset_and_a_missing_one_says_so()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "mine.horn.json";
        QVERIFY(write_experiment(path, test::random_experiment(5)).ok());
        QVERIFY(*open_experiment(path.string()) == test::random_experiment(5));
        QVERIFY(open_experiment("horn-waves").ok());
        QCOMPARE(open_experiment("horn-wavs").error().remedy, std::string("did you mean \"horn-waves\"?"));
        const auto missing = open_experiment((path.parent_path() / "none.json").string());
        QVERIFY(!missing.ok());
        QVERIFY(missing.error().where.ends_with("none.json"));
    }
};

QTEST_APPLESS_MAIN(ExperimentFileTest)
#include "experiment_file_test.moc"
