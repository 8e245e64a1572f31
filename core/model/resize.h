/// Another number of nodes for a described layer.
#pragma once

#include "core/model/specification.h"

#include <string>
#include <vector>

namespace horn::model
{

/// Gives a layer another number of nodes. What is given node by node fits one number only: values fall back on their base, delays, weights
/// of a checkpoint and initial states on none; edges and input nodes stay as far as their nodes do.
/// \return what was dropped, in words: "3 edges", "given ω", …
std::vector<std::string> resize(LayerSpecification& layer, int nodes);

}  // namespace horn::model
