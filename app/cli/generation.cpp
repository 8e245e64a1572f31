#include "app/cli/generation.h"

#include "core/base/files.h"
#include "core/learning/generation.h"
#include "core/tasks/prediction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace horn::cli
{

namespace
{

constexpr int customary_step = 84;  ///< of the Mackey-Glass series: Jaeger and Haas 2004

int warm_up_of(const GenerationArguments& arguments, const tasks::Dataset& dataset)
{
    return arguments.warm_up > 0 ? arguments.warm_up : std::max(dataset.steps, dataset.horizon);
}

/// A name as a field of a CSV file.
std::string field_of(const std::string& name)
{
    if (name.find_first_of(",\"\n") == std::string::npos)
        return name;
    std::string quoted = "\"";
    for (const char c : name)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

/// One row per trial and step of the closed loop, in the units of the series.
std::string series_table(const tasks::Dataset& dataset, const std::vector<Matrix<float>>& series,
                         const std::vector<Matrix<float>>& generated)
{
    std::string table = "trial,step";
    for (const tasks::Dataset::Channel& channel : dataset.channels)
        table += fmt::format(",{},{}", field_of("true." + channel.name), field_of("generated." + channel.name));
    table += "\n";
    const auto out = std::back_inserter(table);
    for (std::size_t trial = 0; trial < generated.size(); ++trial) {
        const Eigen::Index warm_up = series[trial].rows() - generated[trial].rows();
        for (Eigen::Index step = 0; step < generated[trial].rows(); ++step) {
            fmt::format_to(out, "{},{}", trial, step + 1);
            for (std::size_t c = 0; c < dataset.channels.size(); ++c) {
                const tasks::Dataset::Channel& channel = dataset.channels[c];
                const auto column = static_cast<Eigen::Index>(c);
                fmt::format_to(out, ",{:.9g},{:.9g}", channel.mean + channel.deviation * series[trial](warm_up + step, column),
                               channel.mean + channel.deviation * generated[trial](step, column));
            }
            table += '\n';
        }
    }
    return table;
}

GenerationFigures figures_of(const learning::GenerationReport& report, const learning::GenerationOptions& options)
{
    const int steps = static_cast<int>(report.nrmse.size());
    const int trials = static_cast<int>(report.divergence.size());
    const auto median = report.median_divergence();
    GenerationFigures figures;
    figures.finite = std::isfinite(report.nrmse.back());
    figures.words = fmt::format("generation {} steps after {} of warm-up, {} trials: NRMSE", steps, options.warm_up, trials);
    if (steps > customary_step)
        figures.words += fmt::format(" {:.4g} at step {},", report.nrmse[customary_step - 1], customary_step);
    figures.words += fmt::format(" {:.4g} at step {}\n", report.nrmse.back(), steps);
    figures.words += fmt::format("divergence median {}, {} of {} trials not at all (error above {:g} for {} steps on end)",
                                 median ? fmt::format("at step {}", *median) : fmt::format("beyond step {}", steps), report.undiverged(),
                                 trials, options.divergence.threshold, options.divergence.hold);
    figures.object = {{"steps", steps}, {"warm_up", options.warm_up}, {"trials", trials}};
    figures.object["nrmse84"] = steps >= customary_step ? nlohmann::ordered_json(report.nrmse[customary_step - 1]) : nullptr;
    figures.object["nrmse"] = report.nrmse.back();
    figures.object["threshold"] = options.divergence.threshold;
    figures.object["hold"] = options.divergence.hold;
    figures.object["median_divergence"] = median ? nlohmann::ordered_json(*median) : nullptr;
    figures.object["undiverged"] = report.undiverged();
    return figures;
}

}  // namespace

void add_generation_options(CLI::App& app, GenerationArguments& arguments)
{
    constexpr int most_steps = 1'000'000;
    auto* generate = app.add_option("--generate", arguments.steps,
                                    "Also feed the predictor with its own output for so many steps, on every trial of the test set")
                         ->check(CLI::Range(1, most_steps))
                         ->type_name("STEPS");
    app.add_option("--warm-up", arguments.warm_up, "Steps of real data before that; without it as many as a trial has")
        ->check(CLI::Range(1, most_steps))
        ->type_name("STEPS")
        ->needs(generate);
    app.add_option("--threshold", arguments.threshold, "Normalised error from which a generated series counts as lost")
        ->check(CLI::PositiveNumber)
        ->capture_default_str()
        ->needs(generate);
    app.add_option("--series", arguments.series, "Write the generated and the true series")->type_name("FILE.csv")->needs(generate);
}

Result<void> check_generation(const GenerationArguments& arguments, const tasks::Dataset& dataset)
{
    if (dataset.horizon == 0)
        return Error{"--generate", fmt::format("the task {} predicts no series", dataset.name),
                     "leave it out, or name a checkpoint that has learned to predict"};
    if (warm_up_of(arguments, dataset) < dataset.horizon)
        return Error{"--warm-up", fmt::format("{} steps are fewer than the horizon of {}", arguments.warm_up, dataset.horizon),
                     fmt::format("give {} or more", dataset.horizon)};
    return {};
}

Result<std::optional<GenerationFigures>> generate_series(const GenerationArguments& arguments, const model::Network<float>& network,
                                                         const experiment::Experiment& experiment, const tasks::Dataset& dataset,
                                                         learning::Workspace& workspace, const std::stop_token& stop)
{
    learning::GenerationOptions options;
    options.horizon = dataset.horizon;
    options.warm_up = warm_up_of(arguments, dataset);
    options.divergence.threshold = arguments.threshold;
    const auto series = tasks::test_series(experiment.task, dataset, experiment.seed, options.warm_up + arguments.steps);
    if (!series)
        return Error{series.error().where, series.error().what, "generate fewer steps, or give a shorter --warm-up"};
    const auto report = learning::generate_trials(network, *series, options, workspace, stop);
    if (!report)
        return std::optional<GenerationFigures>();
    if (!arguments.series.empty())
        if (auto written = base::write_file_atomically(arguments.series, series_table(dataset, *series, report->generated)); !written)
            return written.error();
    return std::optional(figures_of(*report, options));
}

}  // namespace horn::cli
