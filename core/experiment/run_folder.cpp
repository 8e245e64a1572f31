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

Result<void> copy_if_there(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::error_code ignored;
    if (!std::filesystem::exists(from, ignored))
        return {};
    const auto bytes = base::read_file(from);
    return bytes ? base::write_file_atomically(to, *bytes) : bytes.error();
}

}  // namespace

Result<RunFolder> RunFolder::open(const std::filesystem::path& path, const Experiment& experiment, const learning::TrainingState& state,
                                  const std::optional<std::filesystem::path>& earlier)
{
    if (auto made = base::make_folder(kept_in(path)); !made)
        return made.error();
    auto lock = base::FolderLock::take(path);
    if (!lock)
        return lock.error();
    base::remove_unfinished_files(path);
    base::remove_unfinished_files(kept_in(path));
    // Before the checkpoint: where there is one, there is a whole run.
    std::error_code ignored;
    if (state.updates() == 0)
        if (auto forgotten = forget_best_in(path); !forgotten)
            return forgotten.error();
    if (earlier && holds_run(*earlier) && !std::filesystem::equivalent(*earlier, path, ignored)) {
        if (auto copied = copy_if_there(metrics_in(*earlier), metrics_in(path)); !copied)
            return copied.error();
        if (const auto best = read_checkpoint(best_in(*earlier)); best && best->epoch == state.best.epoch)
            if (auto copied = copy_if_there(best_in(*earlier), best_in(path)); !copied)
                return copied.error();
    }
    if (auto written = experiment::write_checkpoint(checkpoint_in(path), checkpoint_of(experiment, state)); !written)
        return written.error();
    if (auto written = write_experiment(experiment_in(path), experiment); !written)
        return written.error();
    const std::filesystem::path table = metrics_in(path);
    auto metrics = state.updates() > 0 ? MetricsWriter::resume(table, state.updates(), state.epoch) : MetricsWriter::create(table);
    if (!metrics)
        return metrics.error();
    auto records = read_metrics(table);
    if (!records)
        return records.error();
    RunFolder folder(path, *std::move(lock), *std::move(metrics));
    folder.earlier_ = *std::move(records);
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

Result<void> RunFolder::forget_best_in(const std::filesystem::path& folder)
{
    std::error_code code;
    std::filesystem::remove(best_in(folder), code);
    if (code)
        return Error{best_in(folder).string(), "cannot be removed: " + code.message(), "check the folder's permissions"};
    return {};
}

std::filesystem::path RunFolder::folder_of(const std::filesystem::path& checkpoint)
{
    const std::filesystem::path folder = checkpoint.parent_path();
    return folder == kept_in(folder.parent_path()) ? folder.parent_path() : folder;
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
