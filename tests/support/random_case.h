/// Random networks with input and targets, for property tests.
#pragma once

#include "core/experiment/reference_case.h"

#include <cstdint>

namespace horn::testing
{

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
    bool equal_delays = false;  ///< every edge has the largest delay
    bool sparse = false;        ///< about half of the couplings are there
    bool by_distance = false;   ///< delays grow with the distance on a ring, half a step a node; largest_delay is passed over
    bool initial_state = false;
    tasks::LossKind loss = tasks::LossKind::cross_entropy;
    model::Readout readout = model::Readout::position;
    model::Activation activation = model::Activation::tanh;
};

/// A network, input and targets with every parameter drawn, `expected` empty. Deeper layers have one node more each.
[[nodiscard]] experiment::ReferenceCase draw_case(const RandomCase& wanted, std::uint64_t seed);

}  // namespace horn::testing
