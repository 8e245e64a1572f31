#include "core/experiment/training_run.h"

#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_network.h"
#include "core/learning/free_variables.h"
#include "core/tasks/task.h"

#include <algorithm>
#include <utility>

namespace horn::experiment
{

namespace
{

/// Saving within an epoch may take this part of the time at most.
constexpr double save_share = 0.05;

Result<learning::TrainingState> first_state(const Experiment& experiment, const TrainingRunOptions& options, const tasks::Dataset& data)
{
    auto network = build_network(experiment, data.inputs, data.outputs);
    if (!network)
        return network.error();
    if (const auto& source = options.resume ? options.resume : options.initialise) {
        const auto checkpoint = read_checkpoint(*source, experiment);
        if (!checkpoint)
            return checkpoint.error();
        if (options.resume) {
            auto resumed = training_state_of(*checkpoint);
            if (!resumed)
                return Error{source->string() + ": " + resumed.error().where, resumed.error().what, resumed.error().remedy};
            return resumed;
        }
        network = model::cast<double>(checkpoint->network);
    }
    if (auto learnable = learning::check_learnable(*network, experiment.training.learned); !learnable)
        return learnable.error();
    return learning::start_training(*network, experiment.training);
}

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Result<std::shared_ptr<const tasks::Dataset>> training_data(const Experiment& experiment)
{
    if (auto valid = validate(experiment); !valid)
        return valid.error();
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return Error{"/task/name", "there is nothing to learn", "choose a task"};
    auto loaded = tasks::make_dataset(experiment.task, experiment.seed);
    if (!loaded)
        return loaded.error();
    if (loaded->train.samples == 0)
        return Error{"/task", "there are no samples to train on", "hold fewer out for validation"};
    return std::make_shared<const tasks::Dataset>(*std::move(loaded));
}

Result<TrainingRun> TrainingRun::start(const Experiment& experiment, const TrainingRunOptions& options,
                                       std::shared_ptr<const tasks::Dataset> data, learning::Workspace& workspace)
{
    auto state = first_state(experiment, options, *data);
    if (!state)
        return state.error();
    const auto memory = learning::fit_memory(experiment.training, state->network, *data, workspace);
    if (!memory)
        return memory.error();
    std::optional<RunFolder> folder;
    if (options.folder) {
        auto opened = RunFolder::open(*options.folder, experiment, *state);
        if (!opened)
            return opened.error();
        folder = *std::move(opened);
    }
    return TrainingRun(experiment, options.save_every, *memory, std::move(folder),
                       learning::Trainer(std::move(data), experiment.training, experiment.seed, *std::move(state), workspace));
}

TrainingRun::TrainingRun(Experiment experiment, double save_every, learning::MemoryPlan memory, std::optional<RunFolder> folder,
                         learning::Trainer trainer)
    : experiment_(std::move(experiment)), save_every_(save_every), memory_(memory), folder_(std::move(folder)),
      trainer_(std::move(trainer)), saved_update_(trainer_.state().optimiser.updates)
{
}

std::vector<learning::MetricRecord> TrainingRun::earlier() const
{
    return folder_ ? folder_->earlier() : std::vector<learning::MetricRecord>();
}

Result<learning::MetricRecord> TrainingRun::update_once()
{
    const learning::MetricRecord record = trainer_.update_once();
    if (!folder_)
        return record;
    if (auto appended = folder_->append(record); !appended)
        return appended.error();
    if (seconds_since(saved_at_) >= std::max(save_every_, save_seconds_ / save_share))
        if (auto saved = save(); !saved)
            return saved.error();
    return record;
}

Result<std::optional<learning::Trainer::EpochReport>> TrainingRun::close_epoch(const std::stop_token& stop)
{
    auto report = trainer_.close_epoch(stop);
    if (!report || !folder_)
        return report;
    if (auto appended = folder_->append(report->record); !appended)
        return appended.error();
    const int epoch = trainer_.state().epoch;
    const bool keep = epoch % experiment_.training.checkpoint_every == 0 || trainer_.finished();
    if (auto saved = save(keep); !saved)
        return saved.error();
    return report;
}

Result<void> TrainingRun::save(bool keep)
{
    if (!folder_)
        return {};
    const Clock::time_point start = Clock::now();
    if (auto written = folder_->write_checkpoint(experiment_, trainer_.state(), keep); !written)
        return written;
    saved_update_ = trainer_.state().optimiser.updates;
    saved_at_ = Clock::now();
    save_seconds_ = seconds_since(start);
    return {};
}

std::optional<std::filesystem::path> TrainingRun::checkpoint() const
{
    return folder_ ? std::optional(folder_->checkpoint()) : std::nullopt;
}

}  // namespace horn::experiment
