#include "app/cli/command.h"
#include "app/cli/dump_start.h"
#include "app/cli/experiment_argument.h"
#include "core/engine/training_engine.h"
#include "core/experiment/checkpoint_network.h"
#include "core/experiment/json.h"
#include "core/experiment/run_folder.h"
#include "core/learning/diagnosis.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace horn::cli
{

namespace
{

namespace fs = std::filesystem;
using experiment::RunFolder;

struct TrainOptions {
    ExperimentArgument experiment;
    std::string out, resume, initialise, dump_start;
    std::optional<int> epochs;
    std::optional<double> memory;
    int threads = 0;
    double save_every = engine::TrainingOptions().save_every;

    /// The folder to go on in holds a run; else one starts there.
    [[nodiscard]] bool goes_on() const { return !resume.empty() && RunFolder::holds_run(resume); }
};

/// The file's name without .horn.json, or the preset's.
std::string short_name(const std::string& source)
{
    std::string name = fs::path(source).filename().string();
    return name.substr(0, name.find('.'));
}

/// runs/NAME-001, or the first number that is free.
fs::path new_folder(const std::string& name)
{
    for (int number = 1;; ++number) {
        fs::path path = fs::path("runs") / fmt::format("{}-{:03}", name, number);
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            return path;
    }
}

/// The experiment as it shall run: given, or that of the run to resume; with --set and --epochs.
Result<experiment::Experiment> read_experiment(const TrainOptions& options)
{
    if (options.experiment.source.empty() && options.resume.empty())
        return Error{"EXPERIMENT", "is missing", "give an experiment file, a preset's name, or --resume DIR"};
    auto read = options.experiment.source.empty() ? options.experiment.overridden(RunFolder::experiment_of(options.resume))
                                                  : options.experiment.read();
    const auto override_with = [&read](const char* option, const std::string& change) -> Result<void> {
        auto changed = experiment::with_overrides(*read, std::vector<std::string>{change});
        if (!changed)
            return Error{option, changed.error().what, changed.error().remedy};
        read = *std::move(changed);
        return {};
    };
    if (read && options.epochs)
        if (auto done = override_with("--epochs", fmt::format("/training/epochs={}", *options.epochs)); !done)
            return done.error();
    if (read && options.memory)
        if (auto done = override_with("--memory", fmt::format("/training/memory={}", *options.memory)); !done)
            return done.error();
    return read;
}

std::string words_of(const experiment::Beginning& begun)
{
    std::string words = "weights";
    if (!begun.taken.empty())
        words += fmt::format(" and, in place of the experiment's, {}", fmt::join(begun.taken, ", "));
    if (!begun.kept.empty())
        words += fmt::format("; the experiment keeps its own {}, with which they were not trained", fmt::join(begun.kept, ", "));
    return words;
}

Result<engine::TrainingOptions> engine_options(const TrainOptions& options)
{
    engine::TrainingOptions chosen;
    chosen.threads = options.threads;
    chosen.make_probes = false;
    if (options.goes_on())
        chosen.resume = RunFolder::checkpoint_in(options.resume);
    chosen.save_every = options.save_every;
    if (!options.out.empty())
        chosen.folder = options.out;
    else
        chosen.folder = options.resume.empty() ? new_folder(short_name(options.experiment.source)) : fs::path(options.resume);
    std::error_code ignored;
    const bool same_folder = options.goes_on() && fs::equivalent(*chosen.folder, options.resume, ignored);
    if (!same_folder && RunFolder::holds_run(*chosen.folder))
        return Error{chosen.folder->string(), "holds a run already", "name another folder, or go on with --resume"};
    return chosen;
}

std::string percent(double accuracy) { return std::isnan(accuracy) ? "–" : fmt::format("{:.2f} %", 100 * accuracy); }

std::string loss_or_dash(double loss) { return std::isnan(loss) ? "–" : fmt::format("{:.4g}", loss); }

std::string figures(const learning::MetricRecord& record)
{
    if (std::isnan(record.train_accuracy))
        return fmt::format("loss {}, validation loss {}, test loss {}", loss_or_dash(record.loss), loss_or_dash(record.validation_loss),
                           loss_or_dash(record.test_loss));
    return fmt::format("loss {}, train {}, validation {}, test {}", loss_or_dash(record.loss), percent(record.train_accuracy),
                       percent(record.validation_accuracy), percent(record.test_accuracy));
}

std::string stage_words(int stage, int stages) { return stages > 1 ? fmt::format("stage {} of {}, ", stage, stages) : std::string(); }

/// Says line by line how a run gets on.
class Commentary
{
public:
    Commentary(Console& console, const engine::TrainingEngine& training) : console_(console), training_(training) {}

    /// What is new since the last call.
    void go_on()
    {
        const engine::TrainingStatus status = training_.status();
        say_memory(status);
        std::vector<learning::MetricRecord> records;
        next_ = training_.read_metrics(next_, records);
        for (const learning::MetricRecord& record : records)
            if (record.kind == learning::MetricRecord::Kind::epoch)
                say_epoch(record, status);
    }

private:
    /// Once for each stage that is met, whether whole trials fit into the memory allowed.
    void say_memory(const engine::TrainingStatus& status)
    {
        if (memory_said_ == status.stage || status.steps == 0)
            return;
        memory_said_ = status.stage;
        const double megabytes = experiment::stage_of(training_.experiment(), status.stage - 1).training.memory;
        if (status.segment > 0)
            console_.say(fmt::format("memory: {:g} MB hold {} of {} steps at a time; each is run a second time on the way back", megabytes,
                                     status.segment, status.steps));
    }

    void say_epoch(const learning::MetricRecord& record, const engine::TrainingStatus& status)
    {
        console_.say(fmt::format("{}epoch {} of {}: {}, {:.0f} sequences/s", stage_words(record.stage, status.stages), record.epoch,
                                 status.epochs, figures(record), record.sequences_per_second));
        const std::vector<std::string> warnings = learning::warnings_of(record);
        if (!warnings.empty() && warned_ != record.stage)
            console_.say(fmt::format("warning: {}", fmt::join(warnings, "; ")));
        if (!warnings.empty())
            warned_ = record.stage;
    }

    Console& console_;
    const engine::TrainingEngine& training_;
    std::size_t next_ = 0;
    int memory_said_ = 0;
    int warned_ = 0;  ///< stage in which the last warning was given
};

std::string progress_text(const engine::TrainingStatus& status)
{
    std::string text = fmt::format("{}epoch {:.2f} of {}", stage_words(status.stage, status.stages), status.epoch, status.epochs);
    if (status.evaluating)
        return text + ", evaluating";
    text += fmt::format(", loss {:.4f}, {:.0f} sequences/s", status.last.loss, status.sequences_per_second);
    if (std::isnan(status.seconds_left))
        return text;
    return text + fmt::format(", {:.0f} s left{}", status.seconds_left, status.stage < status.stages ? " in this stage" : "");
}

/// Accuracy of the best epoch, or its loss where there are no classes.
double best_figure(const engine::TrainingStatus& status) { return status.has_classes ? status.best.figure : -status.best.figure; }

std::string best_words(const engine::TrainingStatus& status)
{
    const double figure = best_figure(status);
    return status.has_classes ? percent(figure) : fmt::format("loss {:.4f}", figure);
}

int report(Console& console, const engine::TrainingStatus& status, const fs::path& folder)
{
    if (status.phase == engine::TrainingPhase::failed)
        return console.fail(*status.error);
    const nlohmann::ordered_json object{
        {"outcome", engine::name_of(status.phase)},
        {"train_accuracy", status.last.train_accuracy},
        {"validation_accuracy", status.last.validation_accuracy},
        {"test_accuracy", status.last.test_accuracy},
        {"loss", status.last.loss},
        {"seconds", status.seconds},
        {"epoch", status.epoch},
        {"update", status.update},
        {"stage", status.stage},
        {"stages", status.stages},
        {"averaged", status.averaged},
        {"ended_early", status.ended_early},
        {"best_epoch", status.best.epoch > 0 ? nlohmann::ordered_json(status.best.epoch) : nlohmann::ordered_json(nullptr)},
        {"best_validation", best_figure(status)},
        {"saturation", status.last.saturation},
        {"gradient_ratio", status.last.gradient_ratio},
        {"warnings", learning::warnings_of(status.last)},
        {"folder", folder.string()}};
    std::string words =
        fmt::format("{} after {}{:.4g} epochs, {} updates, {:.1f} s: {}", engine::name_of(status.phase),
                    stage_words(status.stage, status.stages), status.epoch, status.update, status.seconds, figures(status.last));
    if (status.averaged > 0)
        words += fmt::format("; the network is the mean over {} updates", status.averaged);
    if (status.best.epoch > 0)
        words += fmt::format("; best epoch {}, validation {}, in best.safetensors", status.best.epoch, best_words(status));
    if (status.ended_early)
        words += "; ended early, as no later epoch was better";
    if (status.non_finite_update)
        words += fmt::format("; loss, gradient or weights are not finite from update {} on", *status.non_finite_update);
    console.result(words, object);
    if (status.phase == engine::TrainingPhase::stopped)
        return console.interrupted(fmt::format("\"horn train --resume {}\" goes on", folder.string()));
    return status.phase == engine::TrainingPhase::finished ? exit_done : exit_failed;
}

int run_train(Console& console, const TrainOptions& options)
{
    auto experiment = read_experiment(options);
    if (!experiment)
        return console.fail(experiment.error());
    const auto chosen = engine_options(options);
    if (!chosen)
        return console.fail(chosen.error());
    if (!options.initialise.empty()) {
        auto begun = experiment::starting_from(*experiment, options.initialise);
        if (!begun)
            return console.fail(begun.error());
        console.say(fmt::format("from {}: {}", options.initialise, words_of(*begun)));
        experiment = std::move(begun->experiment);
    }
    if (!options.dump_start.empty())
        if (const auto written = dump_start(*experiment, options.dump_start); !written)
            return console.fail(written.error());
    console.say(fmt::format("run folder: {}{}", chosen->folder->string(), chosen->resume ? ", goes on" : ""));

    engine::TrainingEngine training(*experiment, *chosen);
    Commentary commentary(console, training);
    bool stopping = false;
    while (!training.wait_for(std::chrono::milliseconds(50))) {
        if (console.stop_token().stop_requested() && !std::exchange(stopping, true))
            training.stop();
        commentary.go_on();
        if (const auto status = training.status(); status.records > 0)
            console.progress(status.epoch / std::max(1, status.epochs), progress_text(status));
    }
    commentary.go_on();
    return report(console, training.status(), *chosen->folder);
}

}  // namespace

Command train_command()
{
    return {
        "train", "Let a network learn its task", [](CLI::App& app) {
            const auto options = std::make_shared<TrainOptions>();
            options->experiment.add_to(app, false);
            app.add_option("--out", options->out, "Folder of the run; a new one below runs/ when not given")->type_name("DIR");
            auto* resume = app.add_option("--resume", options->resume,
                                          "Go on with the run in this folder; with EXPERIMENT, start it where there is none yet")
                               ->type_name("DIR");
            auto* init =
                app.add_option("--init", options->initialise,
                               "Start from the network of a checkpoint, or from the weights of a PyTorch state_dict saved as safetensors");
            init->type_name("FILE")->excludes(resume);
            app.add_option("--epochs", options->epochs, "Instead of the experiment's");
            app.add_option("--memory", options->memory, "MB for the sweeps of all threads, instead of the experiment's; see docs/memory.md")
                ->type_name("MB");
            app.add_option("--threads", options->threads, "0: as many as the machine runs at once")
                ->check(CLI::Range(0, 1024))
                ->capture_default_str();
            app.add_option("--save-every", options->save_every, "Seconds after which a checkpoint is written within an epoch too")
                ->check(CLI::NonNegativeNumber)
                ->capture_default_str();
            auto* dump = app.add_option("--dump-start", options->dump_start);
            dump->group("")->excludes(resume)->excludes(init);  // not in --help; docs/building.md
            return [options](Console& console) { return run_train(console, *options); };
        }};
}

}  // namespace horn::cli
