/// Hands the batches of a training run to other programs.
#pragma once

#include "core/base/result.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <filesystem>

namespace horn::cli
{

/// Writes the batches of the first epoch in the order of training as safetensors arrays: "inputs", updates × batch × steps × n_in, 32-bit
/// floats, and "labels", updates × batch, 64-bit integers. A last batch that is not whole is left out.
/// Errors: the data set has no classes or not one whole batch; the file cannot be written.
Result<void> dump_batches(const tasks::Dataset& dataset, int batch, std::uint64_t seed, const std::filesystem::path& path);

}  // namespace horn::cli
