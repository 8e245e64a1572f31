/// What a network answers to every sample of a split, before any judgement.
#pragma once

#include "core/base/array.h"
#include "core/dynamics/rollout.h"
#include "core/learning/workspace.h"
#include "core/tasks/dataset.h"

#include <optional>
#include <stop_token>

namespace horn::learning
{

/// \return n_out columns, and a row for each sample (classes: the read-out of the last step), or for each sample and step, samples first
/// (sequences). Nothing when a stop was asked for on the way. Does not depend on the threads.
[[nodiscard]] std::optional<Matrix<float>> outputs_of(const dynamics::CompiledNetwork<float>& network, const tasks::Dataset& dataset,
                                                      const tasks::Split& split, Workspace& workspace, const std::stop_token& stop = {});

}  // namespace horn::learning
