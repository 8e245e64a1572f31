#include "core/engine/training_engine.h"

#include "core/engine/run_folder.h"
#include "core/engine/training_probe.h"
#include "core/experiment/checkpoint.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

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

struct Command {
    enum class Kind { run, pause, step, stop, checkpoint, probe };
    Kind kind;
    int sample = 0;  ///< for probe
};

}  // namespace

const char* name_of(TrainingPhase phase)
{
    switch (phase) {
    case TrainingPhase::preparing: return "preparing";
    case TrainingPhase::running: return "running";
    case TrainingPhase::paused: return "paused";
    case TrainingPhase::finished: return "finished";
    case TrainingPhase::stopped: return "stopped";
    case TrainingPhase::non_finite: return "non-finite";
    case TrainingPhase::failed: return "failed";
    }
    assert(false);
    return "";
}

bool is_over(TrainingPhase phase)
{
    return phase != TrainingPhase::preparing && phase != TrainingPhase::running && phase != TrainingPhase::paused;
}

struct TrainingEngine::Worker {
    Worker(experiment::Experiment experiment_, TrainingOptions options_) : experiment(std::move(experiment_)), options(std::move(options_))
    {
    }

    void post(Command command);
    void work();

    const experiment::Experiment experiment;
    const TrainingOptions options;

    mutable std::mutex mutex;  // guards everything down to `dataset`
    std::condition_variable wake;
    mutable std::condition_variable over;
    std::deque<Command> commands;
    TrainingStatus status;
    std::vector<learning::MetricRecord> log;
    std::shared_ptr<const ProbeFrame> probe;
    std::shared_ptr<const EvaluationFrame> evaluation;
    std::shared_ptr<const tasks::Dataset> dataset;
    std::stop_source interrupt;  ///< ends an evaluation in hand when a stop is commanded

private:
    Result<void> prepare();
    Result<learning::TrainingState> first_state(const tasks::Dataset& data) const;
    /// Works until the run is over. \return the phase that it ends in.
    Result<TrainingPhase> train();
    std::deque<Command> take_commands(bool wait);
    Result<void> obey(const Command& command);
    [[nodiscard]] bool can_update() const;
    Result<void> update();
    Result<void> close_epoch();
    Result<void> append(const learning::MetricRecord& record);
    void show_record(const learning::MetricRecord& record);
    Result<void> write_checkpoint(bool keep);
    void show_status(TrainingPhase phase);
    void show_probe(bool due);
    void set_evaluating(bool evaluating);

    std::unique_ptr<learning::Workspace> workspace_;
    std::unique_ptr<learning::Trainer> trainer_;
    std::optional<RunFolder> folder_;
    bool running_ = false;
    bool stopped_ = false;
    int probe_sample_ = 0;
    Clock::time_point last_probe_{};
    double probe_seconds_ = 0;       ///< what the last probe took
    double update_seconds_ = 0;      ///< running mean
    double evaluation_seconds_ = 0;  ///< of the last epoch end

public:
    std::jthread thread;  ///< last: joined before anything else goes
};

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

std::deque<Command> TrainingEngine::Worker::take_commands(bool wait)
{
    std::unique_lock lock(mutex);
    if (wait)
        wake.wait(lock, [this] { return !commands.empty(); });
    return std::exchange(commands, {});
}

Result<learning::TrainingState> TrainingEngine::Worker::first_state(const tasks::Dataset& data) const
{
    const auto network = model::build_network(experiment.model, data.inputs, data.outputs, experiment.seed);
    if (!network)
        return network.error();
    learning::TrainingState state = learning::start_training(*network, experiment.training);
    const auto& source = options.resume ? options.resume : options.initialise;
    if (!source)
        return state;
    auto checkpoint = experiment::read_checkpoint(*source, experiment);
    if (!checkpoint)
        return checkpoint.error();
    if (options.resume)
        return experiment::training_state_of(*checkpoint);
    state.network = checkpoint->network;
    return state;
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
    trainer_ = std::make_unique<learning::Trainer>(data, experiment.training, experiment.seed, *std::move(state), *workspace_);
    probe_sample_ = std::clamp(options.probe_sample, 0, std::max(0, data->test.samples - 1));
    for (const learning::MetricRecord& record : folder_ ? folder_->earlier() : std::vector<learning::MetricRecord>{})
        show_record(record);
    const std::lock_guard lock(mutex);
    dataset = data;
    status.threads = workspace_->pool.threads();
    status.epochs = experiment.training.epochs;
    status.updates_per_epoch = trainer_->updates_per_epoch();
    return {};
}

void TrainingEngine::Worker::work()
{
    Result<void> ready = prepare();
    Result<TrainingPhase> end = ready ? train() : Result<TrainingPhase>(ready.error());
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

TrainingEngine::TrainingEngine(experiment::Experiment experiment, TrainingOptions options)
    : worker_(std::make_unique<Worker>(std::move(experiment), std::move(options)))
{
    worker_->thread = std::jthread([worker = worker_.get()] { worker->work(); });
}

TrainingEngine::~TrainingEngine()
{
    stop();
    worker_->thread.join();
}

void TrainingEngine::run() { worker_->post({Command::Kind::run}); }
void TrainingEngine::pause() { worker_->post({Command::Kind::pause}); }
void TrainingEngine::step() { worker_->post({Command::Kind::step}); }
void TrainingEngine::stop() { worker_->post({Command::Kind::stop}); }
void TrainingEngine::write_checkpoint() { worker_->post({Command::Kind::checkpoint}); }
void TrainingEngine::show_probe(int sample) { worker_->post({Command::Kind::probe, sample}); }

bool TrainingEngine::wait_for(std::chrono::milliseconds time) const
{
    std::unique_lock lock(worker_->mutex);
    return worker_->over.wait_for(lock, time, [this] { return is_over(worker_->status.phase); });
}

TrainingStatus TrainingEngine::status() const
{
    const std::lock_guard lock(worker_->mutex);
    return worker_->status;
}

std::size_t TrainingEngine::read_metrics(std::size_t from, std::vector<learning::MetricRecord>& into) const
{
    const std::lock_guard lock(worker_->mutex);
    const std::vector<learning::MetricRecord>& log = worker_->log;
    if (from < log.size())
        into.insert(into.end(), log.begin() + static_cast<std::ptrdiff_t>(from), log.end());
    return std::max(from, log.size());
}

std::shared_ptr<const ProbeFrame> TrainingEngine::probe_frame() const
{
    const std::lock_guard lock(worker_->mutex);
    return worker_->probe;
}

std::shared_ptr<const EvaluationFrame> TrainingEngine::evaluation() const
{
    const std::lock_guard lock(worker_->mutex);
    return worker_->evaluation;
}

std::shared_ptr<const tasks::Dataset> TrainingEngine::dataset() const
{
    const std::lock_guard lock(worker_->mutex);
    return worker_->dataset;
}

const experiment::Experiment& TrainingEngine::experiment() const { return worker_->experiment; }

}  // namespace horn::engine
