#include "core/experiment/run_folder.h"

#include "core/experiment/checkpoint.h"
#include "core/experiment/json.h"

#include <fmt/format.h>

#include <utility>

namespace horn::experiment
{

namespace
{

std::filesystem::path kept_in(const std::filesystem::path& folder) { return folder / "checkpoints"; }

}  // namespace

Result<RunFolder> RunFolder::open(const std::filesystem::path& path, const Experiment& experiment, const learning::TrainingState& state)
{
    if (auto made = base::make_folder(kept_in(path)); !made)
        return made.error();
    auto lock = base::FolderLock::take(path);
    if (!lock)
        return lock.error();
    base::remove_unfinished_files(path);
    base::remove_unfinished_files(kept_in(path));
    if (auto written = experiment::write_checkpoint(checkpoint_in(path), checkpoint_of(experiment, state)); !written)
        return written.error();
    if (auto written = write_experiment(experiment_in(path), experiment); !written)
        return written.error();
    const std::filesystem::path table = metrics_in(path);
    auto metrics = state.updates() > 0 ? MetricsWriter::resume(table, state.updates(), state.epoch) : MetricsWriter::create(table);
    if (!metrics)
        return metrics.error();
    auto earlier = read_metrics(table);
    if (!earlier)
        return earlier.error();
    RunFolder folder(path, *std::move(lock), *std::move(metrics));
    folder.earlier_ = *std::move(earlier);
    return folder;
}

Result<void> RunFolder::write_checkpoint(const Experiment& experiment, const learning::TrainingState& state, Keep keep) const
{
    const std::string bytes = to_safetensors(checkpoint_of(experiment, state));
    // First: a run that goes on from the newest one does not come by here again.
    if (keep.epoch)
        if (auto written = base::write_file_atomically(kept_in(path_) / fmt::format("epoch-{:03}.safetensors", state.epoch), bytes);
            !written)
            return written;
    if (keep.best)
        if (auto written = base::write_file_atomically(best_in(path_), bytes); !written)
            return written;
    return base::write_file_atomically(checkpoint(), bytes);
}

Result<void> RunFolder::take_best_from(const std::filesystem::path& folder) const
{
    std::error_code ignored;
    if (!std::filesystem::exists(best_in(folder), ignored) || std::filesystem::equivalent(folder, path_, ignored))
        return {};
    const auto bytes = base::read_file(best_in(folder));
    return bytes ? base::write_file_atomically(best_in(path_), *bytes) : bytes.error();
}

bool RunFolder::holds_run(const std::filesystem::path& folder)
{
    std::error_code ignored;
    return std::filesystem::exists(checkpoint_in(folder), ignored);
}

Result<Experiment> RunFolder::experiment_of(const std::filesystem::path& folder)
{
    if (!holds_run(folder))
        return Error{folder.string(), "holds no run that could go on", "name the folder of a run, or start one without --resume"};
    std::error_code ignored;
    if (std::filesystem::exists(experiment_in(folder), ignored))
        return read_experiment(experiment_in(folder));
    const auto checkpoint = read_checkpoint(checkpoint_in(folder));  // killed before the second file was written
    if (!checkpoint)
        return checkpoint.error();
    return checkpoint->experiment;
}

}  // namespace horn::experiment
