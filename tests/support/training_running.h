/// A training run with its workspace, driven record by record.
#pragma once

#include "core/experiment/training_run.h"

#include <optional>
#include <vector>

namespace horn::testing
{

struct Running {
    learning::Workspace workspace{2};
    std::optional<experiment::TrainingRun> run;

    Running(const experiment::Experiment& experiment, const experiment::TrainingRunOptions& options)
    {
        run.emplace(*experiment::TrainingRun::start(experiment, options, *experiment::training_data(experiment), workspace));
    }
    /// One update, or one end of an epoch.
    learning::MetricRecord next() { return run->trainer().epoch_due() ? (*run->close_epoch({}))->record : *run->update_once(); }
    [[nodiscard]] bool finished() const { return run->trainer().finished(); }
    std::vector<learning::MetricRecord> to_the_end()
    {
        std::vector<learning::MetricRecord> records;
        while (!finished())
            records.push_back(next());
        return records;
    }
    [[nodiscard]] const learning::TrainingState& state() const { return run->trainer().state(); }
};

}  // namespace horn::testing
