/// A small network whose every part matters to a run that is repeated.
#pragma once

#include "core/experiment/experiment.h"

namespace horn::test
{

/// Unequal nodes from a drawn state under a noisy sine; no events.
[[nodiscard]] inline experiment::Experiment lively_network(int nodes)
{
    experiment::Experiment made;
    made.seed = 5;
    model::LayerSpecification layer;
    layer.nodes = nodes;
    layer.omega = {.kind = model::NodeValues::Kind::normal, .base = 0.2, .spread = 0.1};
    layer.initial_state = {.kind = model::InitialState::Kind::normal, .sigma_x = 1};
    made.model.layers = {layer};
    made.stimulus = {.kind = dynamics::StimulusSpecification::Kind::sine, .amplitude = 0.7, .noise = 0.2};
    return made;
}

}  // namespace horn::test
