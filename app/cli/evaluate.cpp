#include "core/learning/evaluate.h"
#include "app/cli/command.h"
#include "app/cli/generation.h"
#include "core/base/files.h"
#include "core/experiment/checkpoint_network.h"
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
    GenerationArguments generation;
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
    auto read = experiment::read_checkpoint(options.checkpoint, *changed);
    if (!read)
        return read;
    if (auto drawn = experiment::draw_what_changed(checkpoint->experiment, *read); !drawn)
        return drawn.error();
    return read;
}

/// \param predicts the targets are a normalised series.
std::string words(const char* split, const learning::Evaluation& evaluation, bool predicts)
{
    std::string text = fmt::format("{:<10} ", split);
    if (evaluation.has_classes())
        text += fmt::format("accuracy {:.2f} %, ", 100 * evaluation.accuracy);
    if (predicts)
        return text + fmt::format("NRMSE {:.4g}, loss {:.4g}, {} samples", std::sqrt(evaluation.loss), evaluation.loss, evaluation.samples);
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

/// Figures as they come: a line for a person each, or all in one object.
struct Figures {
    Console& console;
    bool predicts;
    nlohmann::ordered_json object;
    bool finite = true;

    void add(const std::string& split, const learning::Evaluation& evaluation)
    {
        say(words(split.c_str(), evaluation, predicts), std::isfinite(evaluation.loss));
        object[split + "_accuracy"] = evaluation.accuracy;
        object[split + "_loss"] = evaluation.loss;
        if (predicts)
            object[split + "_nrmse"] = std::sqrt(evaluation.loss);
        object[split + "_samples"] = evaluation.samples;
    }

    void add_noisy(double sigma, const learning::Evaluation& test)
    {
        say(words(fmt::format("σ = {:g}", sigma).c_str(), test, predicts), std::isfinite(test.loss));
        object["noise"].push_back({{"sigma", sigma}, {"test_accuracy", test.accuracy}, {"test_loss", test.loss}});
    }

    void add(const GenerationFigures& generation)
    {
        say(generation.words, generation.finite);
        object["generation"] = generation.object;
    }

private:
    void say(const std::string& line, bool is_finite)
    {
        if (!console.json)
            console.result(line, {});
        finite = finite && is_finite;
    }
};

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
    if (options.generation.steps > 0)
        if (const auto checked = check_generation(options.generation, *dataset); !checked)
            return console.fail(checked.error());
    const dynamics::CompiledNetwork<float> network(checkpoint->network);
    learning::Workspace workspace(options.threads);
    if (const auto memory = learning::fit_memory(experiment.training, checkpoint->network, *dataset, workspace); !memory)
        return console.fail(memory.error());
    const auto run = [&](const tasks::Split& split, double sigma) {
        return learning::evaluate(network, *dataset, split, workspace, {sigma, experiment.seed}, console.stop_token());
    };
    const auto interrupted = [&] { return console.interrupted("nothing was changed"); };
    Figures figures{console, dataset->horizon > 0, {{"update", checkpoint->update}, {"epoch", checkpoint->epoch}}};
    if (dataset->validation.samples > 0) {
        const auto validation = run(dataset->validation, 0);
        if (!validation)
            return interrupted();
        figures.add("validation", *validation);
    }
    const auto test = run(dataset->test, 0);
    if (!test)
        return interrupted();
    figures.add("test", *test);
    for (const double sigma : options.noise) {
        const auto noisy = run(dataset->test, sigma);
        if (!noisy)
            return interrupted();
        figures.add_noisy(sigma, *noisy);
    }
    if (options.generation.steps > 0) {
        const auto generated =
            generate_series(options.generation, checkpoint->network, experiment, *dataset, workspace, console.stop_token());
        if (!generated)
            return console.fail(generated.error());
        if (!*generated)
            return interrupted();
        figures.add(**generated);
    }
    if (const auto written = write_tables(options, *dataset, *test, network, workspace, console.stop_token()); !written)
        return console.fail(written.error());
    if (!options.outputs.empty() && console.stop_token().stop_requested())
        return interrupted();
    if (console.json)
        console.result("", figures.object);
    return figures.finite ? exit_done : exit_failed;
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
                add_generation_options(app, options->generation);
                app.add_option("--threads", options->threads, "0: as many as the machine runs at once")
                    ->check(CLI::Range(0, 1024))
                    ->capture_default_str();
                return [options](Console& console) { return run_evaluate(console, *options); };
            }};
}

}  // namespace horn::cli
