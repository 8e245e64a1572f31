/// The Hebbian rule, local in space and time, as a comparison to back-propagation (Hebb 1949):
///
///     W_ij ← W_ij + η_H ⟨y_i(t+1) y_j(t − d_ij)⟩,   then cut off at ±weight_bound
///
/// The mean is over the steps and samples of an update: what a coupling brought, and what came of it one step later. Nothing in the product
/// holds a weight back, hence the bound (Miller and MacKay 1994 compare hard bounds with others). Pairs that are not coupled stay at 0.
/// The read-out follows the gradient of the loss by W_ho and b_ho alone, which is as local: error times what is read. Input weights and
/// biases stay as they are.
#pragma once

#include "core/learning/specification.h"
#include "core/model/network.h"

#include <vector>

namespace horn::learning
{

/// One update of every W_hh.
/// \param rate η_H after the schedule. \param products per layer N × N, Σ y_i(t+1) y_j(t − d_ij) over steps and samples, 0 where not
/// coupled. \param count steps × samples.
template <class Real>
void follow_hebb(const TrainingSpecification& training, double rate, const model::Parameters<Real>& products, double count,
                 model::Network<Real>& network);

}  // namespace horn::learning
