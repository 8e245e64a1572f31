/// An experiment trained into a folder: data, first state, updates, evaluations, and the files that let it go on after a kill. The training
/// engine and sweeps both train through this class; they decide when the next piece of work is done, never what it does.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/run_folder.h"
#include "core/learning/memory.h"
#include "core/learning/metrics.h"
#include "core/learning/trainer.h"
#include "core/learning/workspace.h"
#include "core/tasks/dataset.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace horn::experiment
{

struct TrainingRunOptions {
    std::optional<std::filesystem::path> folder;      ///< run folder; without it nothing is written
    std::optional<std::filesystem::path> resume;      ///< checkpoint to continue from, bit for bit
    std::optional<std::filesystem::path> initialise;  ///< checkpoint or state_dict whose weights the run starts from
    /// Seconds after which the state is saved within an epoch too. What is saved when changes nothing of the result.
    double save_every = 10;
};

/// Validates the experiment and loads what it learns from. Errors: there is no task, or nothing to train on.
Result<std::shared_ptr<const tasks::Dataset>> training_data(const Experiment& experiment);

class TrainingRun
{
public:
    /// The state before the next update, with the folder ready. \param data as training_data gives it. \param workspace outlives the run.
    static Result<TrainingRun> start(const Experiment& experiment, const TrainingRunOptions& options,
                                     std::shared_ptr<const tasks::Dataset> data, learning::Workspace& workspace);

    [[nodiscard]] const learning::Trainer& trainer() const { return trainer_; }
    /// How the memory budget is kept.
    [[nodiscard]] const learning::MemoryPlan& memory() const { return memory_; }
    /// The records of the part of the run before start().
    [[nodiscard]] std::vector<learning::MetricRecord> earlier() const;

    /// Trains on the next batch, as Trainer::update_once, and writes what is due.
    Result<learning::MetricRecord> update_once();
    /// Evaluates and closes the epoch that is due, as Trainer::close_epoch, and saves. Nothing when a stop was asked for on the way.
    Result<std::optional<learning::Trainer::EpochReport>> close_epoch(const std::stop_token& stop);
    /// Replaces the checkpoint; nothing without a folder.
    Result<void> save() { return save(false); }

    /// The newest checkpoint and the updates that it has seen. Nothing without a folder.
    [[nodiscard]] std::optional<std::filesystem::path> checkpoint() const;
    [[nodiscard]] std::int64_t saved_update() const { return saved_update_; }

private:
    using Clock = std::chrono::steady_clock;

    TrainingRun(Experiment experiment, double save_every, learning::MemoryPlan memory, std::optional<RunFolder> folder,
                learning::Trainer trainer);
    Result<void> save(bool keep);

    Experiment experiment_;
    double save_every_;
    learning::MemoryPlan memory_;
    std::optional<RunFolder> folder_;
    learning::Trainer trainer_;
    std::int64_t saved_update_;
    Clock::time_point saved_at_ = Clock::now();
    double save_seconds_ = 0;  ///< what the last save took
};

}  // namespace horn::experiment
