/// Kicks: velocity added to single nodes between steps.
#pragma once

#include "core/dynamics/stimulus.h"

#include <cstdint>
#include <span>
#include <vector>

namespace horn::dynamics
{

/// Added to the velocity of one node before a step is taken.
struct VelocityKick {
    std::int64_t step = 0;  ///< of the steps that are taken together, from 0
    int layer = 0;
    int node = 0;
    double velocity = 0;

    bool operator==(const VelocityKick&) const = default;
};

/// The same of one of the samples that run side by side through a rollout (rollout.h).
struct SampleKick {
    int step = 0;  ///< of the trial, from 0
    int layer = 0;
    int node = 0;
    int sample = 0;  ///< of the tile
    float velocity = 0;

    bool operator==(const SampleKick&) const = default;
};

/// A node of all, those of the first layer first.
struct NodePlace {
    int layer, node;
};
/// \param nodes of each layer. \param index below their sum.
[[nodiscard]] NodePlace place_of(std::span<const int> nodes, int index);

/// Spontaneous activity: the Poisson kicks of `count` steps from step `first` on, in the order of their steps. Every node is hit by
/// itself, kick_rate times per unit time on average; which kicks there are follows from seed, step and number of nodes alone.
/// \param nodes of each layer.
[[nodiscard]] std::vector<VelocityKick> poisson_kicks(const StimulusSpecification& stimulus, std::uint64_t seed, double time_step,
                                                      std::span<const int> nodes, std::int64_t first, std::int64_t count);

}  // namespace horn::dynamics
