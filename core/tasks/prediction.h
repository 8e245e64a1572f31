/// Time-series prediction: the value(s) a number of steps ahead, at every step.
#pragma once

#include "core/base/array.h"
#include "core/tasks/task.h"

#include <vector>

namespace horn::tasks
{

/// The test trials of a prediction task, longer or shorter than those that its network is judged by. Drawn series begin alike whatever
/// their length; those of a file are spread anew over its test rows.
/// \param task prediction, as for make_dataset. \param dataset made from it with the same seed: its units are used.
/// \return one matrix of steps × channels for each trial, in the units of the network's input.
Result<std::vector<Matrix<float>>> test_series(const TaskSpecification& task, const Dataset& dataset, std::uint64_t seed, int steps);

}  // namespace horn::tasks
