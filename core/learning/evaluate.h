/// How a network does on a split: loss, accuracy, confusion. Tiles run in parallel, the figures do not depend on the threads.
#pragma once

#include "core/dynamics/rollout.h"
#include "core/learning/metrics.h"
#include "core/learning/workspace.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace horn::learning
{

struct EvaluationOptions {
    double noise = 0;        ///< standard deviation of Gaussian noise added to every input value
    std::uint64_t seed = 1;  ///< of that noise: sample i has the same draws for every standard deviation
};

/// Runs every sample of the split. \return nothing when a stop was asked for on the way.
[[nodiscard]] std::optional<Evaluation> evaluate(const dynamics::CompiledNetwork<float>& network, const tasks::Dataset& dataset,
                                                 const tasks::Split& split, Workspace& workspace, const EvaluationOptions& options = {},
                                                 const std::stop_token& stop = {});

}  // namespace horn::learning
