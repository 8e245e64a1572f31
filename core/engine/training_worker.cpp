#include "core/engine/training_worker.h"

#include "core/engine/training_probe.h"
#include "core/experiment/checkpoint.h"
#include "core/learning/memory.h"
#include "core/learning/free_variables.h"
#include "core/model/specification.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <new>

namespace horn::engine
{

namespace
{

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// A probe may take this part of the time at most.
constexpr double probe_share = 0.05;
/// Weight of the newest update in the running mean of the time that one takes.
constexpr double newest_weight = 0.1;

}  // namespace

void TrainingEngine::Worker::post(Command command)
{
    {
        const std::lock_guard lock(mutex);
        commands.push_back(command);
        if (command.kind == Command::Kind::stop)
            interrupt.request_stop();
    }
    wake.notify_one();
}

std::deque<TrainingEngine::Worker::Command> TrainingEngine::Worker::take_commands(bool wait)
{
    std::unique_lock lock(mutex);
    if (wait)
        wake.wait(lock, [this] { return !commands.empty(); });
    return std::exchange(commands, {});
}

Result<learning::TrainingState> TrainingEngine::Worker::first_state(const tasks::Dataset& data) const
{
    auto network = model::build_network(experiment.model, data.inputs, data.outputs, experiment.seed);
    if (!network)
        return network.error();
    if (const auto& source = options.resume ? options.resume : options.initialise) {
        const auto checkpoint = experiment::read_checkpoint(*source, experiment);
        if (!checkpoint)
            return checkpoint.error();
        if (options.resume) {
            auto resumed = experiment::training_state_of(*checkpoint);
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

Result<void> TrainingEngine::Worker::prepare()
{
    if (auto valid = experiment::validate(experiment); !valid)
        return valid;
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return Error{"/task/name", "there is nothing to learn", "choose a task"};
    auto loaded = tasks::make_dataset(experiment.task, experiment.seed);
    if (!loaded)
        return loaded.error();
    const auto data = std::make_shared<const tasks::Dataset>(*std::move(loaded));
    if (data->train.samples == 0)
        return Error{"/task", "there are no samples to train on", "hold fewer out for validation"};
    auto state = first_state(*data);
    if (!state)
        return state.error();
    if (options.folder) {
        auto folder = RunFolder::open(*options.folder, experiment, state->optimiser.updates);
        if (!folder)
            return folder.error();
        folder_ = *std::move(folder);
    }
    workspace_ = std::make_unique<learning::Workspace>(options.threads);
    const auto memory = learning::fit_memory(experiment.training, state->network, *data, *workspace_);
    if (!memory)
        return memory.error();
    trainer_ = std::make_unique<learning::Trainer>(data, experiment.training, experiment.seed, *std::move(state), *workspace_);
    probe_sample_ = std::clamp(options.probe_sample, 0, std::max(0, data->test.samples - 1));
    for (const learning::MetricRecord& record : folder_ ? folder_->earlier() : std::vector<learning::MetricRecord>{})
        show_record(record);
    const std::lock_guard lock(mutex);
    dataset = data;
    status.threads = workspace_->pool.threads();
    status.epochs = experiment.training.epochs;
    status.steps = data->steps;
    status.segment = memory->segment;
    status.updates_per_epoch = trainer_->updates_per_epoch();
    return {};
}

void TrainingEngine::Worker::work()
{
    const auto end = [this]() -> Result<TrainingPhase> {
        try {
            if (const auto ready = prepare(); !ready)
                return ready.error();
            return train();
        } catch (const std::bad_alloc&) {
            return Error{"training", "there is not enough memory", "lower /training/memory, use fewer nodes or steps, or a smaller batch"};
        }
    }();
    if (!end) {
        const std::lock_guard lock(mutex);
        status.error = end.error();
    }
    show_status(end ? *end : TrainingPhase::failed);
}

Result<TrainingPhase> TrainingEngine::Worker::train()
{
    running_ = !options.start_paused;
    show_probe(true);
    while (!trainer_->finished()) {
        show_status(running_ ? TrainingPhase::running : TrainingPhase::paused);
        for (const Command& command : take_commands(!running_))
            if (auto obeyed = obey(command); !obeyed)
                return obeyed.error();
        if (running_ && can_update())
            if (auto done = update(); !done)
                return done.error();
        if (stopped_ || trainer_->non_finite_update()) {
            show_probe(true);
            if (auto written = write_checkpoint(false); !written)
                return written.error();
            return stopped_ ? TrainingPhase::stopped : TrainingPhase::non_finite;
        }
        show_probe(!running_);
    }
    show_probe(true);
    return TrainingPhase::finished;
}

bool TrainingEngine::Worker::can_update() const { return !stopped_ && !trainer_->finished() && !trainer_->non_finite_update(); }

Result<void> TrainingEngine::Worker::obey(const Command& command)
{
    switch (command.kind) {
    case Command::Kind::run: running_ = true; return {};
    case Command::Kind::pause: running_ = false; return {};
    case Command::Kind::step: running_ = false; return can_update() ? update() : Result<void>();
    case Command::Kind::stop: stopped_ = true; return {};
    case Command::Kind::checkpoint: return write_checkpoint(false);
    case Command::Kind::probe:
        probe_sample_ = std::clamp(command.sample, 0, std::max(0, dataset->test.samples - 1));
        show_probe(true);
        return {};
    }
    assert(false);
    return {};
}

/// Closes the epoch that is due, if any; trains on one batch; closes the epoch that this ended.
Result<void> TrainingEngine::Worker::update()
{
    if (trainer_->epoch_due())
        if (auto closed = close_epoch(); !closed)
            return closed;
    if (trainer_->epoch_due() || trainer_->finished())
        return {};
    const auto start = Clock::now();
    const learning::MetricRecord record = trainer_->update_once();
    const double seconds = seconds_since(start);
    update_seconds_ = update_seconds_ == 0 ? seconds : (1 - newest_weight) * update_seconds_ + newest_weight * seconds;
    if (auto appended = append(record); !appended)
        return appended;
    return trainer_->epoch_due() ? close_epoch() : Result<void>();
}

/// Leaves the epoch due when a stop comes in between: a resumed run begins with closing it.
Result<void> TrainingEngine::Worker::close_epoch()
{
    const auto start = Clock::now();
    set_evaluating(true);
    const auto report = trainer_->close_epoch(interrupt.get_token());
    set_evaluating(false);
    if (!report)
        return {};
    evaluation_seconds_ = seconds_since(start);
    const int epoch = trainer_->state().epoch;
    if (report->evaluated) {
        auto frame = std::make_shared<const EvaluationFrame>(
            EvaluationFrame{trainer_->state().optimiser.updates, epoch, report->validation, report->test});
        const std::lock_guard lock(mutex);
        evaluation = std::move(frame);
    }
    if (auto appended = append(report->record); !appended)
        return appended;
    return write_checkpoint(epoch % experiment.training.checkpoint_every == 0 || epoch == experiment.training.epochs);
}

void TrainingEngine::Worker::show_record(const learning::MetricRecord& record)
{
    const std::lock_guard lock(mutex);
    log.push_back(record);
    status.records = log.size();
    const learning::MetricRecord before = std::exchange(status.last, record);
    if (!std::isnan(record.test_loss))
        return;
    status.last.validation_accuracy = before.validation_accuracy;
    status.last.test_accuracy = before.test_accuracy;
    status.last.validation_loss = before.validation_loss;
    status.last.test_loss = before.test_loss;
}

Result<void> TrainingEngine::Worker::append(const learning::MetricRecord& record)
{
    show_record(record);
    return folder_ ? folder_->append(record) : Result<void>();
}

Result<void> TrainingEngine::Worker::write_checkpoint(bool keep)
{
    if (!folder_)
        return {};
    if (auto written = folder_->write_checkpoint(experiment, trainer_->state(), keep); !written)
        return written;
    const std::lock_guard lock(mutex);
    status.checkpoint = folder_->checkpoint();
    status.checkpoint_update = trainer_->state().optimiser.updates;
    return {};
}

void TrainingEngine::Worker::show_status(TrainingPhase phase)
{
    const std::lock_guard lock(mutex);
    status.phase = phase;
    if (trainer_) {
        const learning::TrainingState& state = trainer_->state();
        status.update = state.optimiser.updates;
        status.epoch = trainer_->epoch();
        status.seconds = state.seconds;
        status.non_finite_update = trainer_->non_finite_update();
        if (update_seconds_ > 0) {
            status.sequences_per_second = experiment.training.batch / update_seconds_;
            const auto left = static_cast<double>(trainer_->updates_in_all() - state.optimiser.updates);
            const int ends_left = (experiment.training.epochs - state.epoch) / experiment.training.validate_every;
            status.seconds_left = std::max(0.0, left * update_seconds_ + ends_left * evaluation_seconds_);
        }
    }
    if (is_over(phase))
        over.notify_all();
}

/// \param due now, whatever the interval says.
void TrainingEngine::Worker::show_probe(bool due)
{
    if (!options.make_probes || dataset->test.samples == 0)
        return;
    const double interval = std::max(options.probe_interval, probe_seconds_ / probe_share);
    if (!due && seconds_since(last_probe_) < interval)
        return;
    const auto start = Clock::now();
    auto frame = make_probe(*trainer_, *dataset, probe_sample_);
    probe_seconds_ = seconds_since(start);
    last_probe_ = Clock::now();
    const std::lock_guard lock(mutex);
    probe = std::move(frame);
}

void TrainingEngine::Worker::set_evaluating(bool evaluating)
{
    const std::lock_guard lock(mutex);
    status.evaluating = evaluating;
    status.epoch = trainer_->epoch();
    status.update = trainer_->state().optimiser.updates;
}

}  // namespace horn::engine
