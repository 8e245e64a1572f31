/// The folder of a training run: experiment.horn.json, metrics.csv, checkpoint.safetensors (the newest), best.safetensors (of the epoch
/// with the best validation figure of the stage in hand) and checkpoints/epoch-NNN.safetensors.
///
/// A kill at any moment leaves a folder that can go on. The checkpoint is the first file of a new run and carries the experiment, so
/// where there is a checkpoint there is a run; rows of metrics.csv that are newer than the checkpoint are cut off when the run goes on.
#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/metrics.h"
#include "core/learning/metrics.h"
#include "core/learning/trainer.h"

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace horn::experiment
{

class RunFolder
{
public:
    /// Creates the folder, takes it for this program alone, and writes checkpoint and experiment. Metrics of an earlier part of the run
    /// are kept as far as the run has come. Errors: another program is at work in the folder.
    /// \param state where the run begins or goes on; before the first update it replaces whatever metrics there are.
    /// \param earlier the folder in which the run has come so far: when it is another one, its metrics come along, and its best checkpoint
    /// unless that is of a later epoch.
    static Result<RunFolder> open(const std::filesystem::path& path, const Experiment& experiment, const learning::TrainingState& state,
                                  const std::optional<std::filesystem::path>& earlier = {});

    /// The records of the earlier part of the run.
    [[nodiscard]] const std::vector<learning::MetricRecord>& earlier() const { return earlier_; }

    Result<void> append(const learning::MetricRecord& record) { return metrics_.append(record); }
    /// What else a checkpoint is written as.
    struct Keep {
        bool epoch = false;  ///< checkpoints/epoch-NNN.safetensors
        bool best = false;   ///< best.safetensors
    };
    /// Replaces checkpoint.safetensors.
    Result<void> write_checkpoint(const Experiment& experiment, const learning::TrainingState& state, Keep keep) const;
    /// Removes the best checkpoint: that of a stage which is over.
    Result<void> forget_best() const { return forget_best_in(path_); }
    [[nodiscard]] std::filesystem::path checkpoint() const { return checkpoint_in(path_); }

    [[nodiscard]] static std::filesystem::path checkpoint_in(const std::filesystem::path& folder)
    {
        return folder / "checkpoint.safetensors";
    }
    [[nodiscard]] static std::filesystem::path best_in(const std::filesystem::path& folder) { return folder / "best.safetensors"; }
    [[nodiscard]] static std::filesystem::path experiment_in(const std::filesystem::path& folder)
    {
        return folder / "experiment.horn.json";
    }
    [[nodiscard]] static std::filesystem::path metrics_in(const std::filesystem::path& folder) { return folder / "metrics.csv"; }
    /// The folder of the run that a checkpoint of it lies in.
    [[nodiscard]] static std::filesystem::path folder_of(const std::filesystem::path& checkpoint);
    /// A run that can go on.
    [[nodiscard]] static bool holds_run(const std::filesystem::path& folder);
    /// The experiment of the run in a folder. Errors: there is none.
    static Result<Experiment> experiment_of(const std::filesystem::path& folder);

private:
    RunFolder(std::filesystem::path path, base::FolderLock lock, MetricsWriter metrics)
        : path_(std::move(path)), lock_(std::move(lock)), metrics_(std::move(metrics))
    {
    }

    static Result<void> forget_best_in(const std::filesystem::path& folder);

    std::filesystem::path path_;
    base::FolderLock lock_;
    MetricsWriter metrics_;
    std::vector<learning::MetricRecord> earlier_;
};

}  // namespace horn::experiment
