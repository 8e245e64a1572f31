#include "app/cli/dump_start.h"

#include "core/base/files.h"
#include "core/experiment/checkpoint.h"
#include "core/experiment/checkpoint_network.h"
#include "core/experiment/safetensors.h"
#include "core/learning/free_variables.h"
#include "core/learning/trainer.h"
#include "core/tasks/task.h"

#include <string_view>
#include <vector>

namespace horn::cli
{

namespace
{

using experiment::Tensor;

template <class Value>
std::string_view bytes_of(const std::vector<Value>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Value)};
}

Result<void> dump_batches(const tasks::Dataset& dataset, int batch, std::uint64_t seed, const std::filesystem::path& path)
{
    const tasks::Split& split = dataset.train;
    const int updates = split.samples / batch;
    if (split.labels.empty() || updates == 0)
        return Error{"--dump-start", split.labels.empty() ? "the task has no classes" : "there is not one whole batch",
                     "choose a task with classes, and a batch no larger than its training set"};

    const std::vector<std::uint32_t> order = learning::order_of_epoch(seed, 0, split.samples);
    const std::size_t samples = static_cast<std::size_t>(updates) * static_cast<std::size_t>(batch);
    std::vector<float> inputs;
    std::vector<std::int32_t> labels;
    inputs.reserve(samples * static_cast<std::size_t>(dataset.steps) * static_cast<std::size_t>(dataset.inputs));
    for (std::size_t i = 0; i < samples; ++i) {
        const std::vector<float> input = dataset.input_of(split, static_cast<int>(order[i]));
        inputs.insert(inputs.end(), input.begin(), input.end());
        labels.push_back(split.labels[order[i]]);
    }
    const experiment::TensorFile file{
        .tensors = {{"inputs", {Tensor::Type::f32, {updates, batch, dataset.steps, dataset.inputs}, bytes_of(inputs)}},
                    {"labels", {Tensor::Type::i32, {updates, batch}, bytes_of(labels)}}},
        .metadata = {}};
    return base::write_file_atomically(path, experiment::write_safetensors(file));
}

}  // namespace

Result<void> dump_start(const experiment::Experiment& whole, const std::filesystem::path& folder)
{
    const experiment::Experiment experiment = experiment::stage_of(whole, 0);
    const auto dataset = tasks::make_dataset(experiment.task, experiment.seed);
    if (!dataset)
        return dataset.error();
    const auto network = experiment::build_network(experiment, dataset->inputs, dataset->outputs);
    if (!network)
        return network.error();
    if (auto learnable = learning::check_learnable(*network, experiment.training.by_gradient()); !learnable)
        return learnable;
    if (auto made = base::make_folder(folder); !made)
        return made;
    const auto state = learning::start_training(*network, experiment.training);
    if (auto written = experiment::write_checkpoint(folder / "initial.safetensors", experiment::checkpoint_of(experiment, state)); !written)
        return written;
    return dump_batches(*dataset, experiment.training.samples_per_update(), experiment.seed, folder / "batches.safetensors");
}

}  // namespace horn::cli
