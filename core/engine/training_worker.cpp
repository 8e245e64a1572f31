#include "core/engine/training_worker.h"

#include "core/engine/training_probe.h"

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

Result<void> TrainingEngine::Worker::prepare()
{
    const auto data = experiment::training_data(experiment);
    if (!data)
        return data.error();
    workspace_ = std::make_unique<learning::Workspace>(options.threads);
    const experiment::TrainingRunOptions how{options.folder, options.resume, options.save_every};
    auto started = experiment::TrainingRun::start(experiment, how, *data, *workspace_);
    if (!started)
        return started.error();
    run_.emplace(*std::move(started));
    probe_sample_ = options.probe_sample;
    for (const learning::MetricRecord& record : run_->earlier())
        show_record(record);
    show_checkpoint();
    show_stage();
    return {};
}

/// What the stage in hand learns from, and how.
void TrainingEngine::Worker::show_stage()
{
    const std::lock_guard lock(mutex);
    dataset = run_->dataset();
    probe_sample_ = std::clamp(probe_sample_, 0, std::max(0, dataset->test.samples - 1));
    status.threads = workspace_->pool.threads();
    status.stage = trainer().state().stage + 1;
    status.stages = experiment::stages_of(experiment);
    status.epochs = run_->epochs();
    status.steps = dataset->steps;
    status.has_classes = dataset->loss == tasks::LossKind::cross_entropy;
    status.segment = run_->memory().segment;
    status.updates_per_epoch = trainer().updates_per_epoch();
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
    while (!trainer().finished()) {
        show_status(running_ ? TrainingPhase::running : TrainingPhase::paused);
        for (const Command& command : take_commands(!running_))
            if (auto obeyed = obey(command); !obeyed)
                return obeyed.error();
        if (running_ && can_update())
            if (auto done = update(); !done)
                return done.error();
        if (stopped_ || trainer().non_finite_update()) {
            show_probe(true);
            if (auto saved = save(); !saved)
                return saved.error();
            return stopped_ ? TrainingPhase::stopped : TrainingPhase::non_finite;
        }
        show_probe(!running_);
    }
    show_probe(true);
    return TrainingPhase::finished;
}

bool TrainingEngine::Worker::can_update() const { return !stopped_ && !trainer().finished() && !trainer().non_finite_update(); }

Result<void> TrainingEngine::Worker::obey(const Command& command)
{
    switch (command.kind) {
    case Command::Kind::run: running_ = true; return {};
    case Command::Kind::pause: running_ = false; return {};
    case Command::Kind::step: running_ = false; return can_update() ? update() : Result<void>();
    case Command::Kind::stop: stopped_ = true; return {};
    case Command::Kind::checkpoint: return save();
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
    if (trainer().epoch_due())
        if (auto closed = close_epoch(); !closed)
            return closed;
    if (trainer().epoch_due() || trainer().finished())
        return {};
    const auto start = Clock::now();
    const auto record = run_->update_once();
    if (!record)
        return record.error();
    const double seconds = seconds_since(start);
    update_seconds_ = update_seconds_ == 0 ? seconds : (1 - newest_weight) * update_seconds_ + newest_weight * seconds;
    show_record(*record);
    show_checkpoint();
    return trainer().epoch_due() ? close_epoch() : Result<void>();
}

/// Leaves the epoch due when a stop comes in between: a resumed run begins with closing it.
Result<void> TrainingEngine::Worker::close_epoch()
{
    const auto start = Clock::now();
    set_evaluating(true);
    const int stage = trainer().state().stage;
    const auto closed = run_->close_epoch(interrupt.get_token());
    set_evaluating(false);
    if (!closed)
        return closed.error();
    const std::optional<learning::Trainer::EpochReport>& report = *closed;
    if (!report)
        return {};
    evaluation_seconds_ = seconds_since(start);
    if (report->evaluated) {
        auto frame = std::make_shared<const EvaluationFrame>(
            EvaluationFrame{report->record.update, static_cast<int>(report->record.epoch), report->validation, report->test});
        const std::lock_guard lock(mutex);
        evaluation = std::move(frame);
    }
    show_record(report->record);
    show_checkpoint();
    if (trainer().state().stage != stage) {
        show_stage();
        update_seconds_ = evaluation_seconds_ = 0;
        show_probe(true);
    }
    return {};
}

void TrainingEngine::Worker::show_record(const learning::MetricRecord& record)
{
    const std::lock_guard lock(mutex);
    log.push_back(record);
    status.records = log.size();
    const learning::MetricRecord before = std::exchange(status.last, record);
    if (!std::isnan(record.test_loss) || record.stage != before.stage)
        return;
    status.last.validation_accuracy = before.validation_accuracy;
    status.last.test_accuracy = before.test_accuracy;
    status.last.validation_loss = before.validation_loss;
    status.last.test_loss = before.test_loss;
    status.last.saturation = before.saturation;
    status.last.gradient_ratio = before.gradient_ratio;
}

Result<void> TrainingEngine::Worker::save()
{
    if (auto saved = run_->save(); !saved)
        return saved;
    show_checkpoint();
    return {};
}

void TrainingEngine::Worker::show_checkpoint()
{
    const auto newest = run_->checkpoint();
    if (!newest)
        return;
    const std::lock_guard lock(mutex);
    status.checkpoint = *newest;
    status.checkpoint_update = run_->saved_update();
}

void TrainingEngine::Worker::show_status(TrainingPhase phase)
{
    const std::lock_guard lock(mutex);
    status.phase = phase;
    if (run_) {
        const learning::TrainingState& state = trainer().state();
        status.update = state.updates();
        status.epoch = trainer().epoch();
        status.best = state.best;
        status.averaged = state.average.updates;
        status.ended_early = trainer().out_of_patience() && state.epoch < run_->epochs();
        status.seconds = state.seconds;
        status.non_finite_update = trainer().non_finite_update();
        if (update_seconds_ > 0) {
            const learning::TrainingSpecification& training = run_->training();
            status.sequences_per_second = training.samples_per_update() / update_seconds_;
            const auto left = static_cast<double>(trainer().updates_in_all() - state.optimiser.updates);
            const int ends_left = (training.epochs - (state.epoch - state.first_epoch)) / training.validate_every;
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
    auto frame = make_probe(trainer(), *dataset, probe_sample_);
    probe_seconds_ = seconds_since(start);
    last_probe_ = Clock::now();
    const std::lock_guard lock(mutex);
    probe = std::move(frame);
}

void TrainingEngine::Worker::set_evaluating(bool evaluating)
{
    const std::lock_guard lock(mutex);
    status.evaluating = evaluating;
    status.epoch = trainer().epoch();
    status.update = trainer().state().updates();
}

}  // namespace horn::engine
