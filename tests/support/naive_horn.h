/// A second HORN for the tests to compare with: the definition in plain loops and double precision, one sample and one node at a time,
/// with its adjoint written out by hand. Shares no code with the kernel.
#pragma once

#include "core/experiment/reference_case.h"

#include <cstdint>

namespace horn::testing
{

enum class Rule {
    semi_implicit,  ///< velocity first, position with the new velocity: the model
    forward_euler,  ///< position with the old velocity: not the model
};

/// Positions, velocities, output, loss and, for the semi-implicit rule, every gradient of a case.
[[nodiscard]] experiment::CaseFigures naive_figures(const experiment::ReferenceCase& reference, Rule rule = Rule::semi_implicit);

/// Loss alone.
[[nodiscard]] double naive_loss(const experiment::ReferenceCase& reference);

/// What a random case is to exercise.
struct RandomCase {
    int layers = 1;
    int nodes = 5;
    int inputs = 2;
    int outputs = 3;
    int steps = 12;
    int samples = 3;
    double time_step = 1;
    int largest_delay = 0;
    bool initial_state = false;
    tasks::LossKind loss = tasks::LossKind::cross_entropy;
};

/// A network, input and targets with every parameter drawn, `expected` empty. Deeper layers have one node more each.
[[nodiscard]] experiment::ReferenceCase draw_case(const RandomCase& wanted, std::uint64_t seed);

}  // namespace horn::testing
