/// The "training" part of an experiment.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"
#include "core/learning/learned_kinds.h"

#include <span>

namespace horn::learning
{

struct TrainingSpecification {
    enum class Rule {
        backpropagation,  ///< everything learned follows the gradient
        hebbian,          ///< W_hh follows the products of velocities, the read-out its own gradient; the rest stays (hebbian.h)
    };
    enum class Optimiser { sgd, adam, adamw };
    /// The learning rate after the warm-up: cosine falls to 0 over all updates of the run, step by a factor every so often.
    enum class Schedule { constant, cosine, step };

    LearnedKinds learned = LearnedKinds::weights_and_biases();  ///< what learning changes
    Rule rule = Rule::backpropagation;
    double hebbian_rate = 0.01;  ///< η of the Hebbian rule
    double weight_bound = 1;     ///< largest |W_hh| that the Hebbian rule leaves
    Optimiser optimiser = Optimiser::adamw;
    double learning_rate = 0.01;
    double momentum = 0.9;                                      ///< sgd
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;          ///< adam, adamw
    double weight_decay = 0.01;                                 ///< adamw, decoupled
    LearnedKinds decayed = LearnedKinds::weights_and_biases();  ///< of what is learned, what decays; never ω, γ, α, v
    Schedule schedule = Schedule::constant;
    double step_every = 1;     ///< epochs between two steps of the learning rate, rounded to whole updates; step
    double step_factor = 0.5;  ///< what each of them multiplies it by; step
    int warm_up = 0;           ///< updates over which the learning rate rises linearly, before the schedule begins
    double clip_norm = 0;      ///< largest global gradient norm; 0 = no clipping
    double clip_value = 0;     ///< largest magnitude of a gradient entry; 0 = no clipping
    int batch = 64;
    int accumulate = 1;  ///< batches whose gradients are summed for one update
    int epochs = 10;
    double average_from = 0;   ///< epochs after which the network becomes the mean over the updates that follow; 0 = never
    int patience = 0;          ///< epochs without a better validation figure after which a run ends; 0 = never
    int validate_every = 1;    ///< epochs between evaluations of validation and test sets
    int checkpoint_every = 1;  ///< epochs between kept checkpoints
    double memory = 1024;      ///< MB (10⁶ bytes) that the sweeps of all threads may take together

    /// Samples of one update.
    [[nodiscard]] int samples_per_update() const { return batch * accumulate; }
    /// What follows its gradient: everything that is learned, or of it the read-out alone under the Hebbian rule.
    [[nodiscard]] LearnedKinds by_gradient() const;
    /// W_hh follows the Hebbian rule.
    [[nodiscard]] bool learns_by_hebb() const;

    bool operator==(const TrainingSpecification&) const = default;
};

/// Every number of a training, with its name. \param visit takes a std::string_view and a reference to the number.
template <class Training, class Visit>
void visit_numbers(Training& training, Visit visit)
{
    visit("learning_rate", training.learning_rate);
    visit("momentum", training.momentum);
    visit("beta1", training.beta1);
    visit("beta2", training.beta2);
    visit("epsilon", training.epsilon);
    visit("weight_decay", training.weight_decay);
    visit("hebbian_rate", training.hebbian_rate);
    visit("weight_bound", training.weight_bound);
    visit("step_every", training.step_every);
    visit("step_factor", training.step_factor);
    visit("warm_up", training.warm_up);
    visit("clip_norm", training.clip_norm);
    visit("clip_value", training.clip_value);
    visit("batch", training.batch);
    visit("accumulate", training.accumulate);
    visit("epochs", training.epochs);
    visit("average_from", training.average_from);
    visit("patience", training.patience);
    visit("validate_every", training.validate_every);
    visit("checkpoint_every", training.checkpoint_every);
    visit("memory", training.memory);
}

/// A row for each of these, in their order.
[[nodiscard]] std::span<const ParameterInfo> training_parameters();

/// Errors name the place below /training.
Result<void> validate(const TrainingSpecification& training);

}  // namespace horn::learning
