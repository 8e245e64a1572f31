/// A second HORN for the tests to compare with: the definition in plain loops and double precision, one sample and one node at a time,
/// with its adjoint written out by hand. Shares no code with the kernel.
#pragma once

#include "core/experiment/reference_case.h"

namespace horn::testing
{

enum class Rule {
    semi_implicit,  ///< velocity first, position with the new velocity: the model
    forward_euler,  ///< position with the old velocity: not the model
};

/// Positions, velocities, output, loss and, for the semi-implicit rule, every gradient of a case.
/// \param kicks of its samples.
[[nodiscard]] experiment::CaseFigures naive_figures(const experiment::ReferenceCase& reference, Rule rule = Rule::semi_implicit,
                                                    std::span<const dynamics::SampleKick> kicks = {});

/// The smallest magnitude of any summed input I of any node, sample and step.
[[nodiscard]] double smallest_drive(const experiment::ReferenceCase& reference);

/// Loss alone.
[[nodiscard]] double naive_loss(const experiment::ReferenceCase& reference, std::span<const dynamics::SampleKick> kicks = {});

}  // namespace horn::testing
