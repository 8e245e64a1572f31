/// The values of single nodes, as a network that is built gets them.
#pragma once

#include "core/base/array.h"
#include "core/model/specification.h"

#include <cstdint>

namespace horn::model
{

/// ω of every node (N) of a layer, drawn as build_network draws it. Expects a valid specification.
/// \param index of the layer.
[[nodiscard]] Vector<double> node_frequencies(const LayerSpecification& layer, std::uint64_t seed, int index);

}  // namespace horn::model
