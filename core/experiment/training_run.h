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
    std::optional<std::filesystem::path> folder;  ///< run folder; without it nothing is written
    std::optional<std::filesystem::path> resume;  ///< checkpoint to continue from, bit for bit; metrics and best come along from its folder
    /// Seconds after which the state is saved within an epoch too. What is saved when changes nothing of the result.
    double save_every = 10;
};

/// What each stage of a run learns from, in order.
using TrainingData = std::vector<std::shared_ptr<const tasks::Dataset>>;

/// Validates the experiment and loads what it learns from. Errors: there is no task, or nothing to train on.
Result<TrainingData> training_data(const Experiment& experiment);

/// Whether the rows of a run say that its last stage is over, by its epochs or for want of patience.
[[nodiscard]] bool has_ended(const std::vector<learning::MetricRecord>& records, const Experiment& experiment);

class TrainingRun
{
public:
    /// The state before the next update, with the folder ready. \param data as training_data gives it. \param workspace outlives the run.
    /// Errors: a checkpoint of another run (by seed, model, task, pre-training or optimiser) or of other data; parameters that cannot be
    /// learned; too little memory; patience with nothing held out.
    static Result<TrainingRun> start(const Experiment& experiment, const TrainingRunOptions& options, TrainingData data,
                                     learning::Workspace& workspace);

    /// Of the stage in hand. It is finished only when the last stage is: the next one begins as soon as one ends.
    [[nodiscard]] const learning::Trainer& trainer() const { return *trainer_; }
    [[nodiscard]] const std::shared_ptr<const tasks::Dataset>& dataset() const { return data_[stage()]; }
    [[nodiscard]] const learning::TrainingSpecification& training() const { return stages_[stage()]; }
    /// Epochs that the run comes to if no stage ends early from here on.
    [[nodiscard]] int epochs() const { return trainer().state().first_epoch + epochs_from(experiment_, trainer().state().stage); }
    /// How the memory budget is kept.
    [[nodiscard]] const learning::MemoryPlan& memory() const { return memory_; }
    /// The records of the part of the run before start().
    [[nodiscard]] std::vector<learning::MetricRecord> earlier() const;

    /// Trains on the next batch, as Trainer::update_once, and writes what is due.
    Result<learning::MetricRecord> update_once();
    /// Evaluates and closes the epoch that is due, as Trainer::close_epoch, saves, and begins the next stage when this one is finished.
    /// Nothing when a stop was asked for on the way.
    Result<std::optional<learning::Trainer::EpochReport>> close_epoch(const std::stop_token& stop);
    /// Replaces the checkpoint; nothing without a folder.
    Result<void> save() { return save(RunFolder::Keep{}); }

    /// The newest checkpoint and the updates that it has seen. Nothing without a folder.
    [[nodiscard]] std::optional<std::filesystem::path> checkpoint() const;
    [[nodiscard]] std::int64_t saved_update() const { return saved_update_; }

private:
    using Clock = std::chrono::steady_clock;

    TrainingRun(const Experiment& experiment, double save_every, TrainingData data, learning::Workspace& workspace);
    [[nodiscard]] std::size_t stage() const { return static_cast<std::size_t>(trainer().state().stage); }
    [[nodiscard]] Result<void> check_memory(const learning::TrainingState& state) const;
    /// Lets a state learn on in its stage.
    Result<void> take_up(learning::TrainingState state);
    /// Begins the next stage as long as this one is finished and not the last.
    Result<void> go_on();
    Result<void> save(RunFolder::Keep keep);

    Experiment experiment_;
    double save_every_;
    TrainingData data_;
    learning::Workspace* workspace_;
    std::vector<learning::TrainingSpecification> stages_;
    learning::MemoryPlan memory_;
    std::optional<RunFolder> folder_;
    std::optional<learning::Trainer> trainer_;
    std::int64_t saved_update_ = 0;
    Clock::time_point saved_at_ = Clock::now();
    double save_seconds_ = 0;  ///< what the last save took
};

}  // namespace horn::experiment
