#include "core/studies/sweep.h"
#include "app/cli/command.h"
#include "app/cli/experiment_argument.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace horn::cli
{

namespace
{

namespace fs = std::filesystem;
using studies::SweepPlan;
using studies::SweepTrial;

struct SweepCommandOptions {
    ExperimentArgument experiment;
    std::vector<std::string> vary;
    std::string out, seeds;
    int random = 0;
    bool halving = false;
    int eta = 2;
    int threads = 0;
    double save_every = studies::SweepOptions().save_every;
};

Result<SweepPlan> plan_of(const SweepCommandOptions& options)
{
    if (options.experiment.source.empty())
        return Error{"EXPERIMENT", "is missing", "give an experiment file or a preset's name before --vary"};
    auto base = options.experiment.read();
    if (!base)
        return base.error();
    SweepPlan plan;
    plan.base = *std::move(base);
    plan.random = options.random;
    plan.halving = options.halving ? options.eta : 0;
    for (const std::string& text : options.vary) {
        auto axis = studies::parse_axis(text);
        if (!axis)
            return axis.error();
        plan.axes.push_back(*std::move(axis));
    }
    if (!options.seeds.empty()) {
        auto seeds = studies::parse_seeds(options.seeds);
        if (!seeds)
            return seeds.error();
        plan.seeds = *std::move(seeds);
    }
    return plan;
}

/// One folder for each experiment, so that the same command finds it again.
fs::path folder_of(const SweepCommandOptions& options)
{
    if (!options.out.empty())
        return options.out;
    const std::string name = fs::path(options.experiment.source).filename().string();
    return fs::path("runs") / (name.substr(0, name.find('.')) + "-sweep");
}

std::string settings_of(const SweepPlan& plan, const std::vector<std::string>& values)
{
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i)
        text += (i > 0 ? ", " : "") + plan.axes[i].pointer + "=" + values[i];
    return text;
}

/// The figures that a row is judged by, and the test figure beside them.
std::string figures(const studies::TrialRow& row)
{
    const learning::MetricRecord& last = row.last;
    if (!std::isnan(last.validation_accuracy))
        return fmt::format("validation {:.2f} %, test {:.2f} %", 100 * last.validation_accuracy, 100 * last.test_accuracy);
    if (!std::isnan(last.validation_loss))
        return fmt::format("validation loss {:.4g}, test loss {:.4g}", last.validation_loss, last.test_loss);
    return fmt::format("loss {:.4g}, test loss {:.4g}", last.loss, last.test_loss);
}

void show(Console& console, const SweepPlan& plan, const studies::SweepProgress& progress)
{
    if (const SweepTrial* trial = progress.newest)
        console.say(fmt::format("trial {}: {}, seed {}: {} after {} epochs: {}", trial->number, settings_of(plan, trial->values),
                                trial->experiment.seed, name_of(progress.newest_row->outcome), progress.newest_row->epochs,
                                figures(*progress.newest_row)));
    std::string text = fmt::format("{} of {} trials", progress.ended, progress.trials);
    if (progress.rungs > 1)
        text += fmt::format(" of rung {} of {}", progress.rung, progress.rungs);
    if (progress.best != nullptr)
        text += fmt::format(", best so far: trial {}, {}", progress.best->number, figures(*progress.best_row));
    console.progress(progress.fraction, text);
}

/// Mean of a figure over the trials of a setting.
double mean(const std::vector<SweepTrial>& trials, const studies::SweepOutcome& outcome, int setting, double learning::MetricRecord::*value)
{
    double sum = 0;
    int count = 0;
    for (std::size_t i = 0; i < trials.size(); ++i)
        if (trials[i].setting == setting) {
            sum += outcome.rows[i].last.*value;
            ++count;
        }
    return sum / count;
}

int report(Console& console, const SweepPlan& plan, const std::vector<SweepTrial>& trials, const studies::SweepOutcome& outcome,
           const fs::path& folder, double seconds)
{
    int counts[4] = {};
    for (const studies::TrialRow& row : outcome.rows)
        ++counts[static_cast<int>(row.outcome)];
    const int finished = counts[static_cast<int>(studies::TrialOutcome::finished)];
    const int dropped = counts[static_cast<int>(studies::TrialOutcome::dropped)];
    const int non_finite = counts[static_cast<int>(studies::TrialOutcome::non_finite)];
    nlohmann::ordered_json object{{"outcome", outcome.stopped ? "stopped" : "finished"},
                                  {"trials", trials.size()},
                                  {"finished", finished},
                                  {"dropped", dropped},
                                  {"non_finite", non_finite},
                                  {"seconds", seconds},
                                  {"folder", folder.string()},
                                  {"results", (folder / "results.csv").string()}};
    std::string words = fmt::format("{} trials: {} finished, {} dropped, {} not finite; {}", trials.size(), finished, dropped, non_finite,
                                    (folder / "results.csv").string());
    if (outcome.best) {
        const int setting = outcome.best->setting;
        const auto first = std::find_if(trials.begin(), trials.end(), [&](const SweepTrial& trial) { return trial.setting == setting; });
        nlohmann::ordered_json best{{"setting", setting}};
        for (std::size_t i = 0; i < plan.axes.size(); ++i) {
            const auto value = nlohmann::ordered_json::parse(first->values[i], nullptr, false);
            best["values"][plan.axes[i].pointer] = value.is_discarded() ? nlohmann::ordered_json(first->values[i]) : value;
        }
        studies::TrialRow means;
        for (const auto& [name, value] : {std::pair{"validation_accuracy", &learning::MetricRecord::validation_accuracy},
                                          {"validation_loss", &learning::MetricRecord::validation_loss},
                                          {"test_accuracy", &learning::MetricRecord::test_accuracy},
                                          {"test_loss", &learning::MetricRecord::test_loss},
                                          {"loss", &learning::MetricRecord::loss}})
            best[name] = means.last.*value = mean(trials, outcome, setting, value);
        object["best"] = best;
        words += fmt::format("\nbest: {}: {}", settings_of(plan, first->values), figures(means));
    }
    console.result(words, object);
    if (outcome.stopped)
        return console.interrupted("the same command goes on");
    return finished > 0 ? exit_done : exit_failed;
}

int run_sweep(Console& console, SweepCommandOptions options)
{
    const auto plan = plan_of(options);
    if (!plan)
        return console.fail(plan.error());
    const auto trials = studies::trials_of(*plan);
    if (!trials)
        return console.fail(trials.error());
    const auto rungs = studies::rungs_of(*plan, *trials);
    if (!rungs)
        return console.fail(rungs.error());
    const fs::path path = folder_of(options);
    const auto folder = studies::SweepFolder::open(path, *plan);
    if (!folder)
        return console.fail(folder.error());
    console.say(fmt::format("sweep folder: {}, {} settings, {} trials", path.string(), trials->back().setting, trials->size()));
    for (std::size_t i = 0; rungs->size() > 1 && i < rungs->size(); ++i)
        console.say(fmt::format("rung {}: {} settings until epoch {}", i + 1, (*rungs)[i].settings, (*rungs)[i].epochs));
    const auto start = std::chrono::steady_clock::now();
    const auto outcome = studies::run_sweep(*plan, *trials, *folder, {options.threads, options.save_every}, console.stop_token(),
                                            [&](const studies::SweepProgress& progress) { show(console, *plan, progress); });
    if (!outcome)
        return console.fail(outcome.error());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report(console, *plan, *trials, *outcome, path, seconds);
}

}  // namespace

Command sweep_command()
{
    return {"sweep", "Train an experiment under many settings", [](CLI::App& app) {
                const auto options = std::make_shared<SweepCommandOptions>();
                options->experiment.add_to(app, false);
                app.add_option(
                       "--vary", options->vary,
                       "Values of a setting: /json/pointer=v1,v2,…, =lo:hi:n or =lo:hi:n:log; with --random also =lo:hi or =lo:hi:log "
                       "(may be repeated)")
                    ->type_name("/POINTER=VALUES");
                app.add_option("--seeds", options->seeds, "Train every setting under each of these seeds: 1,2,3")->type_name("SEED,…");
                app.add_option("--out", options->out, "Folder of the sweep; runs/EXPERIMENT-sweep when not given")->type_name("DIR");
                app.add_option("--random", options->random, "So many settings drawn at random instead of the whole grid")
                    ->check(CLI::Range(1, 100000));
                auto* halving = app.add_flag("--halving", options->halving, "Successive halving: drop the worse settings on the way");
                app.add_option("--eta", options->eta, "Of the settings one in so many goes on")
                    ->check(CLI::Range(2, 100))
                    ->needs(halving)
                    ->capture_default_str();
                app.add_option("--threads", options->threads, "0: as many as the machine runs at once; trials share them")
                    ->check(CLI::Range(0, 1024))
                    ->capture_default_str();
                app.add_option("--save-every", options->save_every, "Seconds after which a trial is saved within an epoch too")
                    ->check(CLI::NonNegativeNumber)
                    ->capture_default_str();
                return [options](Console& console) { return run_sweep(console, *options); };
            }};
}

}  // namespace horn::cli
