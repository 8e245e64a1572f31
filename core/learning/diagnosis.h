/// Two signs that a network cannot learn well, measured on one tile of training samples: nodes at the flat ends of tanh, and gradients that
/// vanish or explode on their way back through time (Bengio et al. 1994; Pascanu et al. 2013).
#pragma once

#include "core/dynamics/rollout.h"
#include "core/learning/metrics.h"
#include "core/learning/workspace.h"
#include "core/tasks/dataset.h"

#include <string>
#include <vector>

namespace horn::learning
{

struct Diagnosis {
    double saturation = not_measured;  ///< share of nodes, steps and samples with |tanh I| > 0.99, 0 … 1; rectifiers have none
    /// Norm of the gradient by the state before the first step over that before the last one (dynamics::SweepSigns).
    double gradient_ratio = not_measured;
};

/// Above it, a tenth of what would be learned has next to no slope.
inline constexpr double much_saturation = 0.1;
/// Below it, what the first steps add to a gradient is lost in the roundings of float.
inline constexpr double vanishing_ratio = 1e-6;
/// Above it, the first steps drown the others.
inline constexpr double exploding_ratio = 1e3;

/// Runs the first 32 training samples forward and back.
/// \param through_time something but the read-out follows its gradient; else the ratio is not measured.
[[nodiscard]] Diagnosis diagnose(const dynamics::CompiledNetwork<float>& network, const tasks::Dataset& dataset, bool through_time,
                                 Workspace& workspace);

/// What to tell a person about it, each with a remedy; empty when there is nothing to worry about, or nothing was measured.
[[nodiscard]] std::vector<std::string> warnings_of(const Diagnosis& diagnosis);
[[nodiscard]] std::vector<std::string> warnings_of(const MetricRecord& record);

}  // namespace horn::learning
