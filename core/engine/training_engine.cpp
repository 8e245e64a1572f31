#include "core/engine/training_engine.h"

#include "core/engine/training_worker.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace horn::engine
{

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

void TrainingEngine::run() { worker_->post({Worker::Command::Kind::run}); }
void TrainingEngine::pause() { worker_->post({Worker::Command::Kind::pause}); }
void TrainingEngine::step() { worker_->post({Worker::Command::Kind::step}); }
void TrainingEngine::stop() { worker_->post({Worker::Command::Kind::stop}); }
void TrainingEngine::write_checkpoint() { worker_->post({Worker::Command::Kind::checkpoint}); }
void TrainingEngine::show_probe(int sample) { worker_->post({Worker::Command::Kind::probe, sample}); }

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
