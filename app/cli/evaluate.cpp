#include "core/learning/evaluate.h"
#include "app/cli/command.h"
#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/learning/memory.h"
#include "core/learning/outputs.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace horn::cli
{

namespace
{

struct EvaluateOptions {
    std::string checkpoint, experiment, confusion, outputs;
    std::vector<std::string> sets;
    std::vector<double> noise;
    int threads = 0;
};

/// The checkpoint under its own experiment, or the one given; with overrides.
Result<experiment::Checkpoint> read_checkpoint(const EvaluateOptions& options)
{
    std::optional<experiment::Experiment> given;
    if (!options.experiment.empty()) {
        auto opened = experiment::open_experiment(options.experiment);
        if (!opened)
            return opened.error();
        given = *std::move(opened);
    }
    auto checkpoint = experiment::read_checkpoint(options.checkpoint, given);
    if (!checkpoint || options.sets.empty())
        return checkpoint;
    auto changed = experiment::with_overrides(checkpoint->experiment, options.sets);
    if (!changed)
        return changed.error();
    return experiment::read_checkpoint(options.checkpoint, *changed);
}

std::string words(const char* split, const learning::Evaluation& evaluation)
{
    std::string text = fmt::format("{:<10} ", split);
    if (evaluation.has_classes())
        text += fmt::format("accuracy {:.2f} %, ", 100 * evaluation.accuracy);
    return text + fmt::format("loss {:.4f}, {} samples", evaluation.loss, evaluation.samples);
}

std::string confusion_table(const learning::ConfusionMatrix& confusion)
{
    std::string table = "truth";
    for (int guess = 0; guess < confusion.classes; ++guess)
        table += fmt::format(",{}", guess);
    table += "\n";
    for (int truth = 0; truth < confusion.classes; ++truth) {
        table += fmt::format("{}", truth);
        for (int guess = 0; guess < confusion.classes; ++guess)
            table += fmt::format(",{}", confusion(truth, guess));
        table += "\n";
    }
    return table;
}

/// One row per sample of the test set, or per sample and step.
std::string outputs_table(const tasks::Dataset& dataset, const Matrix<float>& outputs)
{
    const bool classes = dataset.loss == tasks::LossKind::cross_entropy;
    std::string table = classes ? "sample,truth" : "sample,step";
    for (int k = 0; k < dataset.outputs; ++k)
        table += fmt::format(",output{}", k);
    table += "\n";
    for (Eigen::Index row = 0; row < outputs.rows(); ++row) {
        const auto sample = static_cast<std::size_t>(classes ? row : row / dataset.steps);
        table += fmt::format("{},{}", sample, classes ? dataset.test.labels[sample] : static_cast<int>(row % dataset.steps));
        for (Eigen::Index k = 0; k < outputs.cols(); ++k)
            table += fmt::format(",{}", outputs(row, k));
        table += "\n";
    }
    return table;
}

std::string standard_deviation(const std::string& text)
{
    double sigma = -1;
    const bool number = CLI::detail::lexical_cast(text, sigma);
    return number && std::isfinite(sigma) && sigma >= 0 ? "" : text + " is not a standard deviation: a finite number ≥ 0";
}

/// Those that were asked for; the outputs not when a stop comes in between.
Result<void> write_tables(const EvaluateOptions& options, const tasks::Dataset& dataset, const learning::Evaluation& test,
                          const dynamics::CompiledNetwork<float>& network, learning::Workspace& workspace, const std::stop_token& stop)
{
    if (!options.confusion.empty()) {
        if (!test.has_classes())
            return Error{"--confusion", "the task has no classes", "leave it out"};
        if (auto written = base::write_file_atomically(options.confusion, confusion_table(test.confusion)); !written)
            return written;
    }
    if (options.outputs.empty())
        return {};
    const auto outputs = learning::outputs_of(network, dataset, dataset.test, workspace, stop);
    return outputs ? base::write_file_atomically(options.outputs, outputs_table(dataset, *outputs)) : Result<void>();
}

int run_evaluate(Console& console, const EvaluateOptions& options)
{
    const auto checkpoint = read_checkpoint(options);
    if (!checkpoint)
        return console.fail(checkpoint.error());
    const experiment::Experiment experiment = experiment::stage_of(checkpoint->experiment, checkpoint->stage);
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return console.fail({options.checkpoint + ": /task/name", "there is no task to be judged by", "name one with --experiment"});
    const auto dataset = tasks::make_dataset(experiment.task, experiment.seed);
    if (!dataset)
        return console.fail(dataset.error());
    if (dataset->inputs != checkpoint->network.inputs() || dataset->outputs != checkpoint->network.outputs())
        return console.fail({options.checkpoint,
                             fmt::format("the network has {} inputs and {} outputs, the task {} and {}", checkpoint->network.inputs(),
                                         checkpoint->network.outputs(), dataset->inputs, dataset->outputs),
                             "name the task that it has learned with --experiment"});
    const dynamics::CompiledNetwork<float> network(checkpoint->network);
    learning::Workspace workspace(options.threads);
    if (const auto memory = learning::fit_memory(experiment.training, checkpoint->network, *dataset, workspace); !memory)
        return console.fail(memory.error());
    const auto run = [&](const tasks::Split& split, double sigma) {
        return learning::evaluate(network, *dataset, split, workspace, {sigma, experiment.seed}, console.stop_token());
    };
    const auto interrupted = [&] { return console.interrupted("nothing was changed"); };
    nlohmann::ordered_json object{{"update", checkpoint->update}, {"epoch", checkpoint->epoch}};
    bool finite = true;
    const auto report = [&](const std::string& name, const learning::Evaluation& evaluation) {
        if (!console.json)
            console.result(words(name.c_str(), evaluation), {});
        finite = finite && std::isfinite(evaluation.loss);
        object[name + "_accuracy"] = evaluation.accuracy;
        object[name + "_loss"] = evaluation.loss;
        object[name + "_samples"] = evaluation.samples;
    };
    if (dataset->validation.samples > 0) {
        const auto validation = run(dataset->validation, 0);
        if (!validation)
            return interrupted();
        report("validation", *validation);
    }
    const auto test = run(dataset->test, 0);
    if (!test)
        return interrupted();
    report("test", *test);
    for (const double sigma : options.noise) {
        const auto noisy = run(dataset->test, sigma);
        if (!noisy)
            return interrupted();
        if (!console.json)
            console.result(words(fmt::format("σ = {:g}", sigma).c_str(), *noisy), {});
        finite = finite && std::isfinite(noisy->loss);
        object["noise"].push_back({{"sigma", sigma}, {"test_accuracy", noisy->accuracy}, {"test_loss", noisy->loss}});
    }
    if (const auto written = write_tables(options, *dataset, *test, network, workspace, console.stop_token()); !written)
        return console.fail(written.error());
    if (!options.outputs.empty() && console.stop_token().stop_requested())
        return interrupted();
    if (console.json)
        console.result("", object);
    return finite ? exit_done : exit_failed;
}

}  // namespace

Command evaluate_command()
{
    return {"evaluate", "Judge a checkpoint on its validation and test sets", [](CLI::App& app) {
                const auto options = std::make_shared<EvaluateOptions>();
                app.add_option("CHECKPOINT", options->checkpoint,
                               "A .safetensors file: of this program, or a PyTorch state_dict with --experiment")
                    ->required();
                app.add_option("--experiment", options->experiment, "Experiment file or preset, instead of the one in the checkpoint");
                app.add_option("--set", options->sets, "Override a value: /json/pointer=value (may be repeated)")->allow_extra_args(false);
                app.add_option("--noise", options->noise, "Also the test set with Gaussian noise of these standard deviations on the input")
                    ->delimiter(',')
                    ->check(standard_deviation)
                    ->type_name("SIGMA,…");
                app.add_option("--confusion", options->confusion, "Write the test set's confusion matrix: row = truth, column = guess")
                    ->type_name("FILE.csv");
                app.add_option("--outputs", options->outputs, "Write what the network answers to each sample of the test set")
                    ->type_name("FILE.csv");
                app.add_option("--threads", options->threads, "0: as many as the machine runs at once")
                    ->check(CLI::Range(0, 1024))
                    ->capture_default_str();
                return [options](Console& console) { return run_evaluate(console, *options); };
            }};
}

}  // namespace horn::cli
