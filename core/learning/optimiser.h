/// Optimisers, schedule and clipping. Formulas as in PyTorch, so that trajectories can be compared:
///
///     SGD      b ← μ b + ∇ (b = ∇ at first),  θ ← θ − η b
///     Adam     m ← β₁ m + (1−β₁) ∇,  s ← β₂ s + (1−β₂) ∇²,  θ ← θ − η/(1−β₁ᵏ) · m / (√s/√(1−β₂ᵏ) + ε)
///     AdamW    θ ← (1 − ηλ) θ before the step of Adam, for what `decayed` names
///
/// (Kingma and Ba 2015; Loshchilov and Hutter 2019.) θ is a weight, a bias or v itself; of ω, γ and α it is the free variable.
#pragma once

#include "core/learning/learned_kinds.h"
#include "core/learning/specification.h"
#include "core/model/network.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace horn::learning
{

/// What an optimiser remembers of one learned array. Empty vectors: not used by this optimiser, or no update yet.
template <class Real>
struct Moments {
    std::string name;  ///< as in model::ParameterArray
    int rows = 0, columns = 0;
    std::vector<Real> first;   ///< mean of the gradient; SGD: the step kept by momentum
    std::vector<Real> second;  ///< mean of its square; SGD: empty
    std::vector<Real> free;    ///< of ω, γ and α: the free variables that are stepped (free_variables.h); of others: empty

    bool operator==(const Moments&) const = default;
};

template <class Real>
struct OptimiserState {
    std::int64_t updates = 0;           ///< done so far: k of the bias correction
    std::vector<Moments<Real>> arrays;  ///< one per learned array, in the order of model::arrays_of

    bool operator==(const OptimiserState&) const = default;
};

/// The state before the first update: zeros, and the free variables of the network, which passes check_learnable.
template <class Real>
[[nodiscard]] OptimiserState<Real> start_optimiser(const TrainingSpecification& training, const model::Network<Real>& network);

/// One update of every learned array.
/// \param learning_rate of this update, after the schedule. \param gradient by the free variables, where an array has some.
template <class Real>
void optimise(const TrainingSpecification& training, double learning_rate, const model::Parameters<Real>& gradient,
              OptimiserState<Real>& state, model::Network<Real>& network);

/// What the learning rates are multiplied by at update k (0 is the first) of a run of K. With the warm-up W: (k + 1)/W while k < W; then,
/// with k′ = k − W and K′ = K − W,
///
///     constant 1        cosine ½ (1 + cos(π k′/K′))        step step_factor^⌊k′/n⌋, n updates being step_every epochs, rounded, at least 1
[[nodiscard]] double schedule_factor(const TrainingSpecification& training, std::int64_t update, std::int64_t updates);
/// The learning rate times that.
[[nodiscard]] double scheduled_rate(const TrainingSpecification& training, std::int64_t update, std::int64_t updates);

/// Root of the sum of squares over all learned arrays, summed in double in the order of model::arrays_of.
template <class Real>
[[nodiscard]] double gradient_norm(const model::Parameters<Real>& gradient, const LearnedKinds& learned);

/// Scales by clip_norm/(norm + 1e-6) when that is below 1, then limits every entry to ±clip_value; zeros clip nothing.
/// \param norm as gradient_norm gives it.
template <class Real>
void clip(const TrainingSpecification& training, double norm, model::Parameters<Real>& gradient);

}  // namespace horn::learning
