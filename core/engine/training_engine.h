/// Training as long-running work: one worker thread drives a learning::Trainer, and a reader on another thread sees what it does
/// through values alone. Commands are a queue and none is lost; metric records are a log without holes that the reader drains by
/// index; probe frames and evaluations are immutable and the newest one wins. Neither the number of threads, nor pauses, nor anybody
/// reading changes a bit of the result. `horn train` and the window both train through this class.
#pragma once

#include "core/base/array.h"
#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/learning/metrics.h"
#include "core/model/network.h"
#include "core/tasks/dataset.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace horn::engine
{

enum class TrainingPhase {
    preparing,   ///< reading data, drawing the network
    running,     ///< updates and evaluations
    paused,      ///< waits for run, step or stop
    finished,    ///< all epochs done
    stopped,     ///< stopped by command; the state so far is whole and can be continued
    non_finite,  ///< loss, gradient or weights became infinite or NaN; TrainingStatus::non_finite_update says where
    failed,      ///< TrainingStatus::error says why
};

/// "preparing", "running", "paused", "finished", "stopped", "non-finite", "failed".
[[nodiscard]] const char* name_of(TrainingPhase phase);

/// True for the phases that a run does not leave.
[[nodiscard]] bool is_over(TrainingPhase phase);

struct TrainingOptions {
    int threads = 0;  ///< 0: as many as the machine runs at once
    /// Run folder for experiment.horn.json, metrics.csv, checkpoint.safetensors and checkpoints/; without it nothing is written.
    std::optional<std::filesystem::path> folder;
    std::optional<std::filesystem::path> resume;  ///< checkpoint to continue from, bit for bit
    double save_every = 10;                       ///< seconds after which the state is saved within an epoch too
    bool start_paused = false;
    bool make_probes = true;
    double probe_interval = 0.1;  ///< least seconds between two probe frames of a running network
    int probe_sample = 0;         ///< index into the test split
};

/// One test sample run under the weights of one moment.
struct ProbeFrame {
    std::int64_t update = 0;  ///< updates that the weights have seen
    double epoch = 0;
    int sample = 0;                                        ///< index into the test split
    int label = -1;                                        ///< its class, or −1 for sequence targets
    Matrix<float> input;                                   ///< T × n_in
    std::vector<Matrix<float>> positions;                  ///< per layer T × N
    Matrix<float> outputs;                                 ///< T × n_out, the read-out if it were read at each step
    Matrix<float> belief;                                  ///< T × classes, softmax of the outputs; empty for sequence targets
    std::shared_ptr<const model::Network<float>> network;  ///< the weights themselves
};

/// The newest evaluation of both held-out sets.
struct EvaluationFrame {
    std::int64_t update = 0;
    int epoch = 0;                    ///< epochs gone through
    learning::Evaluation validation;  ///< samples = 0 when the task has no validation set
    learning::Evaluation test;
};

struct TrainingStatus {
    TrainingPhase phase = TrainingPhase::preparing;
    std::int64_t update = 0;             ///< updates done
    std::int64_t updates_per_epoch = 0;  ///< 0 while preparing
    double epoch = 0;                    ///< epochs gone through, fractional, of all stages
    int epochs = 0;                      ///< planned, of all stages
    int stage = 1, stages = 1;           ///< in hand, and how many there are
    bool has_classes = true;             ///< of the stage in hand; else its figures are losses
    learning::BestEpoch best;            ///< of the stage in hand
    bool ended_early = false;            ///< finished for want of patience
    std::int64_t averaged = 0;           ///< updates of which the network is the mean; 0: it is what the last one has left
    bool evaluating = false;             ///< held-out sets are being run
    int threads = 1;
    int steps = 0;                                 ///< of a trial; 0 while preparing
    int segment = 0;                               ///< of these, held in memory at once and run twice; 0: whole trials
    double seconds = 0;                            ///< training so far, without pauses, with evaluations
    double seconds_left = learning::not_measured;  ///< of the stage in hand
    double sequences_per_second = learning::not_measured;
    learning::MetricRecord last;  ///< newest record, with the newest evaluated figures filled in
    std::optional<std::int64_t> non_finite_update;
    std::optional<Error> error;          ///< why the run failed, or why its last file could not be written
    std::filesystem::path checkpoint;    ///< newest checkpoint on disk; empty when there is none
    std::int64_t checkpoint_update = 0;  ///< updates that it has seen
    std::size_t records = 0;             ///< length of the metric log
};

class TrainingEngine
{
public:
    /// Starts the worker at once. The data are read and the network is drawn on the worker: errors arrive in status().
    TrainingEngine(experiment::Experiment experiment, TrainingOptions options);
    /// Stops, writes what is due, joins.
    ~TrainingEngine();
    TrainingEngine(const TrainingEngine&) = delete;
    TrainingEngine& operator=(const TrainingEngine&) = delete;

    void run();
    void pause();
    void step();                  ///< one update, then paused
    void stop();                  ///< ends after the update or evaluation tile in hand, with a checkpoint when there is a folder
    void write_checkpoint();      ///< now, into the run folder
    void show_probe(int sample);  ///< another test sample from the next probe frame on; a new frame follows also while paused

    /// Blocks until the run is over or the time has passed. \return whether it is over.
    bool wait_for(std::chrono::milliseconds time) const;

    [[nodiscard]] TrainingStatus status() const;
    /// Appends the records from index `from` on. \return the index to ask for next.
    std::size_t read_metrics(std::size_t from, std::vector<learning::MetricRecord>& into) const;
    /// Newest frame, or null before the first one.
    [[nodiscard]] std::shared_ptr<const ProbeFrame> probe_frame() const;
    [[nodiscard]] std::shared_ptr<const EvaluationFrame> evaluation() const;
    /// What is learned from; null while preparing.
    [[nodiscard]] std::shared_ptr<const tasks::Dataset> dataset() const;
    /// The experiment as it runs, every default filled in.
    [[nodiscard]] const experiment::Experiment& experiment() const;

private:
    struct Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace horn::engine
