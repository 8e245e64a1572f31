/// The "training" part of an experiment.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"
#include "core/learning/learned_kinds.h"

#include <span>

namespace horn::learning
{

struct TrainingSpecification {
    enum class Optimiser { sgd, adam, adamw };
    enum class Schedule { constant, cosine };  ///< cosine falls to 0 over all updates of the run

    LearnedKinds learned = LearnedKinds::weights_and_biases();  ///< what learning changes
    Optimiser optimiser = Optimiser::adamw;
    double learning_rate = 0.01;
    double momentum = 0.9;                              ///< sgd
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;  ///< adam, adamw
    double weight_decay = 0.01;                         ///< adamw, decoupled, on learned weights and biases
    Schedule schedule = Schedule::constant;
    double clip_norm = 0;   ///< largest global gradient norm; 0 = no clipping
    double clip_value = 0;  ///< largest magnitude of a gradient entry; 0 = no clipping
    int batch = 64;
    int epochs = 10;
    int validate_every = 1;    ///< epochs between evaluations of validation and test sets
    int checkpoint_every = 1;  ///< epochs between kept checkpoints
    double memory = 1024;      ///< MB (10⁶ bytes) that the sweeps of all threads may take together

    bool operator==(const TrainingSpecification&) const = default;
};

/// Rows: learning_rate, momentum, beta1, beta2, epsilon, weight_decay, clip_norm, clip_value, batch, epochs, validate_every,
/// checkpoint_every, memory.
[[nodiscard]] std::span<const ParameterInfo> training_parameters();

/// Errors name the place below /training.
Result<void> validate(const TrainingSpecification& training);

}  // namespace horn::learning
