/// Hands the start of a training run to other programs, so that they can do the same updates.
#pragma once

#include "core/base/result.h"
#include "core/experiment/experiment.h"

#include <filesystem>

namespace horn::cli
{

/// Writes initial.safetensors, the checkpoint before the first update, and batches.safetensors, the batches of the first epoch in the order
/// of training: "inputs", updates × batch × steps × n_in, 32-bit floats, and "labels", updates × batch, 32-bit integers. A last batch that
/// is not whole is left out.
/// Errors: the task has no classes or not one whole batch; what drawing the network and the data set reports; files cannot be written.
Result<void> dump_start(const experiment::Experiment& experiment, const std::filesystem::path& folder);

}  // namespace horn::cli
