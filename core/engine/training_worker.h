/// The worker of a TrainingEngine: what its thread does, and the values through which others see it.
#pragma once

#include "core/engine/training_engine.h"
#include "core/experiment/training_run.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace horn::engine
{

struct TrainingEngine::Worker {
    struct Command {
        enum class Kind { run, pause, step, stop, checkpoint, probe };
        Kind kind;
        int sample = 0;  ///< for probe
    };

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
    /// Works until the run is over. \return the phase that it ends in.
    Result<TrainingPhase> train();
    std::deque<Command> take_commands(bool wait);
    Result<void> obey(const Command& command);
    [[nodiscard]] bool can_update() const;
    Result<void> update();
    Result<void> close_epoch();
    void show_record(const learning::MetricRecord& record);
    Result<void> save();
    void show_checkpoint();
    void show_stage();
    [[nodiscard]] const learning::Trainer& trainer() const { return run_->trainer(); }
    void show_status(TrainingPhase phase);
    void show_probe(bool due);
    void set_evaluating(bool evaluating);

    std::unique_ptr<learning::Workspace> workspace_;
    std::optional<experiment::TrainingRun> run_;
    bool running_ = false;
    bool stopped_ = false;
    int probe_sample_ = 0;
    std::chrono::steady_clock::time_point last_probe_{};
    double probe_seconds_ = 0;       ///< what the last probe took
    double update_seconds_ = 0;      ///< running mean
    double evaluation_seconds_ = 0;  ///< of the last epoch end

public:
    std::jthread thread;  ///< last: joined before anything else goes
};

}  // namespace horn::engine
