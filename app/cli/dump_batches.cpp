#include "app/cli/dump_batches.h"

#include "core/base/files.h"
#include "core/learning/trainer.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <string>
#include <vector>

namespace horn::cli
{

namespace
{

static_assert(std::endian::native == std::endian::little, "safetensors holds little-endian arrays");

template <class Value>
void append(std::string& bytes, const Value* values, std::size_t count)
{
    bytes.append(reinterpret_cast<const char*>(values), count * sizeof(Value));
}

}  // namespace

Result<void> dump_batches(const tasks::Dataset& dataset, int batch, std::uint64_t seed, const std::filesystem::path& path)
{
    const tasks::Split& split = dataset.train;
    const int updates = split.samples / batch;
    if (split.labels.empty() || updates == 0)
        return Error{"--dump-batches", split.labels.empty() ? "the task has no classes" : "there is not one whole batch",
                     "choose a task with classes, and a batch no larger than its training set"};

    const std::vector<std::uint32_t> order = learning::order_of_epoch(seed, 0, split.samples);
    const std::size_t samples = static_cast<std::size_t>(updates) * static_cast<std::size_t>(batch);
    std::string inputs, labels;
    inputs.reserve(samples * static_cast<std::size_t>(dataset.steps) * static_cast<std::size_t>(dataset.inputs) * sizeof(float));
    for (std::size_t i = 0; i < samples; ++i) {
        const std::vector<float> input = dataset.input_of(split, static_cast<int>(order[i]));
        append(inputs, input.data(), input.size());
        const std::int64_t label = split.labels[order[i]];
        append(labels, &label, 1);
    }

    const nlohmann::ordered_json header{
        {"inputs",
         {{"dtype", "F32"}, {"shape", {updates, batch, dataset.steps, dataset.inputs}}, {"data_offsets", {std::size_t{0}, inputs.size()}}}},
        {"labels", {{"dtype", "I64"}, {"shape", {updates, batch}}, {"data_offsets", {inputs.size(), inputs.size() + labels.size()}}}},
    };
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = text.size();
    std::string file;
    file.reserve(sizeof length + text.size() + inputs.size() + labels.size());
    append(file, &length, 1);
    return base::write_file_atomically(path, file.append(text).append(inputs).append(labels));
}

}  // namespace horn::cli
