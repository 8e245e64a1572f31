/// The data sets that the trials of a sweep learn from, loaded once for those that share one.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"
#include "core/experiment/training_run.h"
#include "core/tasks/dataset.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace horn::studies
{

/// The data sets used last. Any number of threads may ask.
class DataCache
{
public:
    /// \param size data sets that are kept.
    explicit DataCache(std::size_t size) : size_(size) {}

    /// As experiment::training_data.
    Result<experiment::TrainingData> of(const experiment::Experiment& experiment);

private:
    struct Entry {
        tasks::TaskSpecification task;
        std::uint64_t seed;
        std::shared_ptr<const tasks::Dataset> data;
    };

    Result<std::shared_ptr<const tasks::Dataset>> of_stage(const experiment::Experiment& experiment);

    std::mutex mutex_;
    std::list<Entry> entries_;  ///< newest first
    std::size_t size_;
};

}  // namespace horn::studies
