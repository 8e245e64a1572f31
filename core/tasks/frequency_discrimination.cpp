#include "core/base/random.h"
#include "core/tasks/sources.h"

#include <cmath>
#include <numbers>

namespace horn::tasks
{

namespace
{

Split draw_sines(const TaskSpecification& task, int trials, Part part, std::uint64_t seed)
{
    const std::vector<double> frequencies = frequencies_of(task);
    const auto length = static_cast<std::size_t>(task.trial_length);
    Split split;
    split.samples = trials;
    split.labels.resize(static_cast<std::size_t>(trials));
    split.values.resize(split.labels.size() * length);
    for (std::size_t trial = 0; trial < split.labels.size(); ++trial) {
        const std::size_t label = trial % frequencies.size();
        RandomStream stream(seed, Purpose::task, stream_index(part, trial));
        const double phase = stream.uniform(0, 2 * std::numbers::pi);
        float* values = split.values.data() + trial * length;
        for (std::size_t t = 0; t < length; ++t)
            values[t] =
                static_cast<float>(std::sin(frequencies[label] * static_cast<double>(t) + phase) + task.signal_noise * stream.normal());
        split.labels[trial] = static_cast<std::int32_t>(label);
    }
    return split;
}

}  // namespace

Dataset make_frequency_discrimination(const TaskSpecification& task, std::uint64_t seed)
{
    Dataset dataset;
    dataset.steps = task.trial_length;
    dataset.inputs = 1;
    dataset.outputs = task.frequencies;
    dataset.train = draw_sines(task, task.train_trials, Part::train, seed);
    dataset.validation = draw_sines(task, task.test_trials, Part::validation, seed);
    dataset.test = draw_sines(task, task.test_trials, Part::test, seed);
    return dataset;
}

}  // namespace horn::tasks
