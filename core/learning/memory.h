/// Memory of a run's sweeps: how much they take, and how many steps of a trial are held at once so that a budget is kept. The formula is
/// in docs/memory.md.
#pragma once

#include "core/base/result.h"
#include "core/learning/specification.h"
#include "core/learning/workspace.h"
#include "core/model/network.h"
#include "core/tasks/dataset.h"

#include <cstddef>

namespace horn::learning
{

struct MemoryPlan {
    int segment = 0;        ///< steps held at once, see RolloutBuffers::segment; 0: whole trials
    std::size_t bytes = 0;  ///< of all threads together, gradients included
};

/// Bytes that updates and evaluations take with such segments: buffers of every thread, and the gradients of tiles that wait to be summed.
[[nodiscard]] std::size_t sweep_bytes(const model::Network<float>& network, const tasks::Dataset& dataset,
                                      const TrainingSpecification& training, int threads, int segment);

/// The longest segments that keep training.memory. An error at /training/memory says how much the most frugal ones take.
Result<MemoryPlan> plan_memory(const TrainingSpecification& training, const model::Network<float>& network, const tasks::Dataset& dataset,
                               int threads);

/// Plans, and lets every worker of the workspace hold as many steps.
Result<MemoryPlan> fit_memory(const TrainingSpecification& training, const model::Network<float>& network, const tasks::Dataset& dataset,
                              Workspace& workspace);

}  // namespace horn::learning
