/// Learned ω, γ and α as free variables u, which an optimiser may move anywhere while the node stays stable:
///
///     ωh = 2√(1−γh) S(u)          γh = S(u), or (1 − (ωh)²/4) S(u) when ω is not learned          |α| = exp(u)
///
/// with S(u) = 1/(1 + e⁻ᵘ). v has no bounds and is its own free variable. Equal steps of u are about equal factors of ω, γ and α, and α
/// keeps its sign, which loses nothing: tanh is odd, so that a node's weights can change theirs.
///
/// What holds after any update: 0 < γh < 1 and 0 < ωh < 2√(1−γh) for every node, in the arithmetic of the network's own precision. As
/// |tanh| ≤ 1 drives a stable oscillator, every state stays bounded, whatever the weights, α, g and v have become. The feedback shifts
/// ω² to ω² − αgv for small signals, so rest may become unstable, on purpose or not; that is not prevented.
#pragma once

#include "core/base/result.h"
#include "core/learning/learned_kinds.h"
#include "core/learning/optimiser.h"
#include "core/model/network.h"

#include <vector>

namespace horn::learning
{

/// ωh and γh are learned between these fractions of their largest values, and |α| between e⁻⁶⁰ and e⁶⁰: an update that would go beyond
/// stops there. Nearer to its edges the region is thinner than the roundings of float.
struct FractionRange {
    double smallest = 3.059e-7;  ///< S(−15)
    double largest = 0.99909;    ///< S(7)
};

/// Whether every learned ω, γ and α lies where its free variable can go. Errors name layer and node: γ or α of 0, for instance, which
/// no factor changes.
Result<void> check_learnable(const model::Network<double>& network, const LearnedKinds& learned);

/// The free variables of one array, as learning starts from the network's values. Empty for kinds that are their own.
template <class Real>
[[nodiscard]] std::vector<Real> free_variables(const model::Network<Real>& network, int layer, model::ParameterKind kind,
                                               const LearnedKinds& learned);

/// Turns the gradient by ω, γ and α into that by their free variables, in place.
/// \param state holds the free variables, in step with the network's values.
template <class Real>
void differentiate_by_free_variables(const OptimiserState<Real>& state, const model::Network<Real>& network, const LearnedKinds& learned,
                                     model::Parameters<Real>& gradient);

/// Brings the free variables back into their range and gives the network the values that they stand for.
template <class Real>
void adopt_free_variables(const LearnedKinds& learned, OptimiserState<Real>& state, model::Network<Real>& network);

}  // namespace horn::learning
