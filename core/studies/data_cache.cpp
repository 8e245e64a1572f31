#include "core/studies/data_cache.h"

#include <utility>

namespace horn::studies
{

Result<experiment::TrainingData> DataCache::of(const experiment::Experiment& experiment)
{
    experiment::TrainingData data;
    for (int stage = 0; stage < experiment::stages_of(experiment); ++stage) {
        auto one = of_stage(experiment::stage_of(experiment, stage));
        if (!one)
            return one.error();
        data.push_back(*std::move(one));
    }
    return data;
}

Result<std::shared_ptr<const tasks::Dataset>> DataCache::of_stage(const experiment::Experiment& experiment)
{
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry)
        if (entry->seed == experiment.seed && entry->task == experiment.task) {
            entries_.splice(entries_.begin(), entries_, entry);
            return entries_.front().data;
        }
    auto data = experiment::training_data(experiment);
    if (!data)
        return data.error();
    entries_.push_front({experiment.task, experiment.seed, data->front()});
    if (entries_.size() > size_)
        entries_.pop_back();
    return data->front();
}

}  // namespace horn::studies
