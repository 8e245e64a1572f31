#include "core/experiment/training_run.h"

#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_network.h"
#include "core/learning/free_variables.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace horn::experiment
{

namespace
{

/// Saving within an epoch may take this part of the time at most.
constexpr double save_share = 0.05;

/// Whether the run's stages can learn from what a network of these values is. \param state where it begins or goes on.
Result<void> check_stages(const Experiment& experiment, const model::Network<double>& network, int from)
{
    for (int stage = from; stage < stages_of(experiment); ++stage) {
        const auto learnable = learning::check_learnable(network, stage_of(experiment, stage).training.by_gradient());
        if (!learnable)
            return Error{pointer_to_stage(experiment, stage) + learnable.error().where, learnable.error().what, learnable.error().remedy};
    }
    return {};
}

/// The network of a later stage. What it takes over from the stage before is put in by carry_over.
Result<model::Network<double>> draw(const Experiment& experiment, const tasks::Dataset& data)
{
    return model::build_network(experiment.model, data.inputs, data.outputs, experiment.seed);
}

/// What is learned, wherever its files lie now.
tasks::TaskSpecification placeless(tasks::TaskSpecification task)
{
    task.data.clear();
    return task;
}

bool same_stages(const Experiment& a, const Experiment& b)
{
    return std::equal(a.pretraining.begin(), a.pretraining.end(), b.pretraining.begin(), b.pretraining.end(),
                      [](const Stage& one, const Stage& other) {
                          return placeless(one.task) == placeless(other.task) && one.training == other.training;
                      });
}

/// A run that goes on must be the one that the checkpoint comes from.
Result<void> check_resumed(const std::string& checkpoint, const Experiment& before, const Experiment& now, int stage)
{
    for (const auto& [place, same] : {std::pair{"/seed", before.seed == now.seed},
                                      {"/model", before.model == now.model},
                                      {"/task", placeless(before.task) == placeless(now.task)},
                                      {"/pretraining", same_stages(before, now)}})
        if (!same)
            return Error{checkpoint + ": " + place, "differs from the experiment that shall go on",
                         "go on with the run's own experiment, or start a new run with --init"};
    const learning::TrainingSpecification was = stage_of(before, stage).training, is = stage_of(now, stage).training;
    for (const auto& [place, same] :
         {std::pair{"/training/optimiser", was.optimiser == is.optimiser}, {"/training/learned", was.by_gradient() == is.by_gradient()}})
        if (!same)
            return Error{checkpoint + ": " + place,
                         "differs from the experiment that shall go on, and what the optimiser remembers would be lost",
                         "leave it, or start a new run with --init"};
    return {};
}

Result<void> check_data(const std::string& checkpoint, const model::Network<float>& network, const tasks::Dataset& data)
{
    if (network.inputs() == data.inputs && network.outputs() == data.outputs)
        return {};
    return Error{checkpoint,
                 fmt::format("has {} inputs and {} outputs, but what is to be learned has {} and {}", network.inputs(), network.outputs(),
                             data.inputs, data.outputs),
                 "go on with the data that it has learned from"};
}

Result<void> check_patience(const Experiment& experiment, const TrainingData& data)
{
    for (int stage = 0; stage < stages_of(experiment); ++stage)
        if (stage_of(experiment, stage).training.patience > 0 && data[static_cast<std::size_t>(stage)]->validation.samples == 0)
            return Error{pointer_to_stage(experiment, stage) + "/training/patience",
                         "waits for a better validation figure, but nothing is held out for validation",
                         "hold some samples out, or give 0"};
    return {};
}

Result<learning::TrainingState> resumed_state(const Experiment& experiment, const std::filesystem::path& path, const TrainingData& data)
{
    const std::string name = path.string();
    auto checkpoint = read_checkpoint(path);
    if (!checkpoint)
        return checkpoint.error();
    if (auto same = check_resumed(name, checkpoint->experiment, experiment, checkpoint->stage); !same)
        return same.error();
    if (auto fits = check_data(name, checkpoint->network, *data[static_cast<std::size_t>(checkpoint->stage)]); !fits)
        return fits.error();
    checkpoint->experiment = experiment;
    auto resumed = training_state_of(*checkpoint);
    if (!resumed)
        return Error{name + ": " + resumed.error().where, resumed.error().what, resumed.error().remedy};
    return resumed;
}

Result<learning::TrainingState> first_state(const Experiment& experiment, const TrainingData& data)
{
    const Experiment first = stage_of(experiment, 0);
    const auto network = build_network(first, data.front()->inputs, data.front()->outputs);
    if (!network)
        return network.error();
    if (auto learnable = check_stages(experiment, *network, 0); !learnable)
        return learnable.error();
    return learning::start_training(*network, first.training);
}

double seconds_since(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Result<TrainingData> training_data(const Experiment& experiment)
{
    if (auto valid = validate(experiment); !valid)
        return valid.error();
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return Error{"/task/name", "there is nothing to learn", "choose a task"};
    TrainingData data;
    for (int stage = 0; stage < stages_of(experiment); ++stage) {
        const Experiment alone = stage_of(experiment, stage);
        const std::string where = pointer_to_stage(experiment, stage);
        auto loaded = tasks::make_dataset(alone.task, alone.seed);
        if (!loaded)
            return loaded.error();
        if (loaded->train.samples == 0)
            return Error{where + "/task", "there are no samples to train on", "hold fewer out for validation"};
        data.push_back(std::make_shared<const tasks::Dataset>(*std::move(loaded)));
    }
    return data;
}

bool has_ended(const std::vector<learning::MetricRecord>& records, const Experiment& experiment)
{
    int before = 0, last = 0;  // epochs closed before the last stage, and in all
    learning::BestEpoch best;
    for (const learning::MetricRecord& record : records) {
        if (record.kind != learning::MetricRecord::Kind::epoch)
            continue;
        last = static_cast<int>(record.epoch);
        if (record.stage < stages_of(experiment))
            before = last;
        else
            best.judge(last, learning::judged_figure(record));
    }
    const int epochs = last - before;
    const bool begun = !records.empty() && records.back().stage == stages_of(experiment);
    return begun && (epochs >= experiment.training.epochs ||
                     learning::out_of_patience(experiment.training, epochs, std::max(0, best.epoch - before)));
}

Result<TrainingRun> TrainingRun::start(const Experiment& experiment, const TrainingRunOptions& options, TrainingData data,
                                       learning::Workspace& workspace)
{
    if (auto patient = check_patience(experiment, data); !patient)
        return patient.error();
    auto state = options.resume ? resumed_state(experiment, *options.resume, data) : first_state(experiment, data);
    if (!state)
        return state.error();
    TrainingRun run(experiment, options.save_every, std::move(data), workspace);
    if (auto fits = run.check_memory(*state); !fits)
        return fits.error();
    if (options.folder) {
        const auto earlier = options.resume ? std::optional(RunFolder::folder_of(*options.resume)) : std::nullopt;
        auto opened = RunFolder::open(*options.folder, experiment, *state, earlier);
        if (!opened)
            return opened.error();
        run.folder_ = *std::move(opened);
    }
    run.saved_update_ = state->updates();
    if (auto begun = run.take_up(*std::move(state)); !begun)
        return begun.error();
    if (auto gone_on = run.go_on(); !gone_on)
        return gone_on.error();
    return run;
}

TrainingRun::TrainingRun(const Experiment& experiment, double save_every, TrainingData data, learning::Workspace& workspace)
    : experiment_(experiment), save_every_(save_every), data_(std::move(data)), workspace_(&workspace)
{
    for (int stage = 0; stage < stages_of(experiment_); ++stage)
        stages_.push_back(stage_of(experiment_, stage).training);
}

/// So that no stage finds out only when those before it have been learned. \param state in which the run begins or goes on.
Result<void> TrainingRun::check_memory(const learning::TrainingState& state) const
{
    for (int stage = state.stage; stage < stages_of(experiment_); ++stage) {
        const auto at = static_cast<std::size_t>(stage);
        model::Network<float> network = state.network;
        if (stage > state.stage) {
            const auto later = draw(experiment_, *data_[at]);
            if (!later)
                return later.error();
            network = model::cast<float>(*later);
        }
        const auto plan = learning::plan_memory(stages_[at], network, *data_[at], workspace_->pool.threads());
        if (!plan)
            return Error{pointer_to_stage(experiment_, stage) + plan.error().where, plan.error().what, plan.error().remedy};
    }
    return {};
}

Result<void> TrainingRun::take_up(learning::TrainingState state)
{
    const auto stage = static_cast<std::size_t>(state.stage);
    const auto memory = learning::fit_memory(stages_[stage], state.network, *data_[stage], *workspace_);
    if (!memory)
        return memory.error();
    memory_ = *memory;
    trainer_.emplace(data_[stage], stages_[stage], experiment_.seed, std::move(state), *workspace_);
    return {};
}

Result<void> TrainingRun::go_on()
{
    while (trainer_->finished() && stage() + 1 < stages_.size()) {
        const learning::TrainingState& before = trainer_->state();
        const auto drawn = draw(experiment_, *data_[stage() + 1]);
        if (!drawn)
            return drawn.error();
        const model::Network<double> network = learning::carry_over(before.learned_network(), *drawn);
        if (auto learnable = check_stages(experiment_, network, before.stage + 1); !learnable)
            return learnable;
        if (auto begun = take_up(learning::start_next_stage(before, network, stages_[stage() + 1])); !begun)
            return begun;
        if (folder_)
            if (auto forgotten = folder_->forget_best(); !forgotten)
                return forgotten;
    }
    return {};
}

std::vector<learning::MetricRecord> TrainingRun::earlier() const
{
    return folder_ ? folder_->earlier() : std::vector<learning::MetricRecord>();
}

Result<learning::MetricRecord> TrainingRun::update_once()
{
    const learning::MetricRecord record = trainer_->update_once();
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
    auto report = trainer_->close_epoch(stop);
    if (!report)
        return report;
    if (folder_) {
        if (auto appended = folder_->append(report->record); !appended)
            return appended.error();
        const bool kept = trainer_->state().epoch % training().checkpoint_every == 0 || trainer_->finished();
        if (auto saved = save(RunFolder::Keep{kept, report->best}); !saved)
            return saved.error();
    }
    if (auto gone_on = go_on(); !gone_on)
        return gone_on.error();
    return report;
}

Result<void> TrainingRun::save(RunFolder::Keep keep)
{
    if (!folder_)
        return {};
    const Clock::time_point start = Clock::now();
    if (auto written = folder_->write_checkpoint(experiment_, trainer_->state(), keep); !written)
        return written;
    saved_update_ = trainer_->state().updates();
    saved_at_ = Clock::now();
    save_seconds_ = seconds_since(start);
    return {};
}

std::optional<std::filesystem::path> TrainingRun::checkpoint() const
{
    return folder_ ? std::optional(folder_->checkpoint()) : std::nullopt;
}

}  // namespace horn::experiment
