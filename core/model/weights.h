/// How weights and biases start. Internal to this room.
#pragma once

#include "core/base/random.h"
#include "core/model/layout.h"
#include "core/model/network.h"
#include "core/model/specification.h"

namespace horn::model
{

/// What a weight matrix joins: sources to the nodes of a layer, these among themselves, or these to outputs.
enum class Junction { input, recurrent, readout };

/// Fills one weight matrix and its bias.
/// \param placement of the nodes: rows of an input matrix, columns of a read-out. \param coupling which entries W_hh has.
void initialise(Matrix<double>& weight, Vector<double>& bias, const Initialisation& how, Junction junction, const Placement& placement,
                const CouplingMask& coupling, RandomStream& stream);

}  // namespace horn::model
