/// The folder of a training run: experiment.horn.json, metrics.csv, checkpoint.safetensors (the newest) and
/// checkpoints/epoch-NNN.safetensors.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/metrics.h"
#include "core/learning/metrics.h"
#include "core/learning/trainer.h"

#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

namespace horn::engine
{

class RunFolder
{
public:
    /// Creates the folder and writes the experiment. Metrics of an earlier part of the run are kept as far as the run has come.
    /// \param updates done so far: 0 for a new run, which replaces whatever metrics there are.
    static Result<RunFolder> open(const std::filesystem::path& path, const experiment::Experiment& experiment, std::int64_t updates);

    /// The records of the earlier part of the run.
    [[nodiscard]] const std::vector<learning::MetricRecord>& earlier() const { return earlier_; }

    Result<void> append(const learning::MetricRecord& record) { return metrics_.append(record); }
    /// Replaces checkpoint.safetensors. \param keep writes it as checkpoints/epoch-NNN.safetensors too.
    Result<void> write_checkpoint(const experiment::Experiment& experiment, const learning::TrainingState& state, bool keep) const;
    [[nodiscard]] std::filesystem::path checkpoint() const { return checkpoint_in(path_); }

    [[nodiscard]] static std::filesystem::path checkpoint_in(const std::filesystem::path& folder)
    {
        return folder / "checkpoint.safetensors";
    }
    [[nodiscard]] static std::filesystem::path experiment_in(const std::filesystem::path& folder)
    {
        return folder / "experiment.horn.json";
    }

private:
    RunFolder(std::filesystem::path path, experiment::MetricsWriter metrics) : path_(std::move(path)), metrics_(std::move(metrics)) {}

    std::filesystem::path path_;
    experiment::MetricsWriter metrics_;
    std::vector<learning::MetricRecord> earlier_;
};

}  // namespace horn::engine
