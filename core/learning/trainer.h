/// A training run as plain state plus the rule that carries it on: one update after the other, an evaluation after each epoch.
/// Whoever schedules it decides only when the next piece of work is done, never what it does.
#pragma once

#include "core/dynamics/rollout.h"
#include "core/learning/gradient.h"
#include "core/learning/metrics.h"
#include "core/learning/optimiser.h"
#include "core/learning/specification.h"
#include "core/learning/workspace.h"
#include "core/model/network.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace horn::learning
{

/// Whether a stage ends early. \param epochs closed in it. \param best the best of them, 0 when none was judged.
[[nodiscard]] bool out_of_patience(const TrainingSpecification& training, int epochs, int best);

/// The mean of the weights after each of the last updates (Polyak and Juditsky 1992; over the end of a run: Izmailov et al. 2018). ω and γ
/// of stable nodes have a stable mean: 0 < ωh < 2√(1−γh) is a convex region.
struct WeightAverage {
    std::int64_t updates = 0;       ///< over how many; 0 before averaging begins
    model::Network<float> network;  ///< without layers before it begins
};

/// Everything that a run carries from one update to the next. A copy, written to a file and read back, continues bit for bit.
/// A run may learn in stages, one after the other; epochs and updates are counted through all of them.
struct TrainingState {
    model::Network<float> network;    ///< what the next update changes
    WeightAverage average;            ///< of this stage
    OptimiserState<float> optimiser;  ///< its `updates` counts those of this stage
    int stage = 0;                    ///< counted from 0
    int first_epoch = 0;              ///< epochs closed by earlier stages
    std::int64_t first_update = 0;    ///< updates done by earlier stages
    int epoch = 0;                    ///< epochs closed: gone through and evaluated
    BestEpoch best;                   ///< of this stage
    int position = 0;                 ///< samples of the open epoch that have been trained on
    double loss_sum = 0;              ///< over those samples
    std::int64_t correct = 0;         ///< of those samples, each judged when it was trained on
    double norm_sum = 0;              ///< of the gradient norms of the open epoch's updates
    double seconds = 0;               ///< wall time of updates and evaluations so far
    double update_seconds = 0;        ///< wall time of the open epoch's updates

    /// Updates done.
    [[nodiscard]] std::int64_t updates() const { return first_update + optimiser.updates; }
    /// What the run has learned so far, to be evaluated, saved and used: the mean once averaging has begun.
    [[nodiscard]] const model::Network<float>& learned_network() const { return average.updates > 0 ? average.network : network; }
};

/// The state before the first update. \param network as drawn, or with weights from a checkpoint; passes check_learnable.
[[nodiscard]] TrainingState start_training(const model::Network<double>& network, const TrainingSpecification& training);

/// The network with which the next stage begins: as drawn for its task, but with every array of the earlier one that has the same shape.
/// A read-out for another number of classes, or input weights for another number of inputs, are those that were drawn.
[[nodiscard]] model::Network<double> carry_over(const model::Network<float>& before, const model::Network<double>& drawn);

/// The state before the first update of the stage after one that has ended. \param network as carry_over gives it; passes check_learnable.
[[nodiscard]] TrainingState start_next_stage(const TrainingState& before, const model::Network<double>& network,
                                             const TrainingSpecification& training);

/// The order in which an epoch, counted from 0, goes through the samples.
[[nodiscard]] std::vector<std::uint32_t> order_of_epoch(std::uint64_t seed, int epoch, int samples);

/// Loss and gradient norm of one update.
struct UpdateFigures {
    LossSum sum;
    double gradient_norm = 0;  ///< before clipping; by the free variables of ω, γ and α where they are learned
    bool finite = true;        ///< false: loss, gradient or the weights that would follow are not, and nothing was changed
};

/// One update: gradient of the batch, clipping, optimiser, and the Hebbian rule where it is chosen.
/// \param schedule what the learning rates are multiplied by. \param compiled the state's network; compiled anew afterwards.
UpdateFigures update(TrainingState& state, const Batch& batch, const TrainingSpecification& training, double schedule,
                     dynamics::CompiledNetwork<float>& compiled, BatchGradient& gradient, Workspace& workspace);

/// Drives a state through all epochs of a specification: of a run, or of one of its stages.
class Trainer
{
public:
    /// \param seed of the order of samples: every epoch draws its own.
    Trainer(std::shared_ptr<const tasks::Dataset> dataset, const TrainingSpecification& training, std::uint64_t seed, TrainingState state,
            Workspace& workspace);

    [[nodiscard]] const TrainingState& state() const { return state_; }
    [[nodiscard]] const dynamics::CompiledNetwork<float>& network() const { return compiled_; }
    [[nodiscard]] std::int64_t updates_per_epoch() const;
    /// Of this stage.
    [[nodiscard]] std::int64_t updates_in_all() const { return updates_per_epoch() * training_.epochs; }
    /// Epochs gone through, fractional, with those of earlier stages.
    [[nodiscard]] double epoch() const;

    /// All epochs of this stage are closed, or patience has come to its end.
    [[nodiscard]] bool finished() const { return epochs_here() >= training_.epochs || out_of_patience(); }
    /// The last epochs of this stage, as many as `patience` says, were no better than an earlier one.
    [[nodiscard]] bool out_of_patience() const;
    /// Every sample of the open epoch has been trained on: close_epoch comes before the next update.
    [[nodiscard]] bool epoch_due() const { return !finished() && state_.position >= dataset_->train.samples; }
    /// The update, counted from 1, at which loss, gradient or new weights were not finite. The state is as it was before that update.
    [[nodiscard]] std::optional<std::int64_t> non_finite_update() const { return non_finite_update_; }

    /// Trains on the next batch. Not when finished, when an epoch is due, or after a non-finite update.
    MetricRecord update_once();

    struct EpochReport {
        MetricRecord record;
        bool evaluated = false;  ///< the sets were run, as validate_every says
        bool best = false;       ///< no earlier epoch of this stage had so good a validation figure
        Evaluation validation, test;
    };
    /// Evaluates and closes the epoch that is due. \return nothing, and the epoch stays due, when a stop was asked for on the way.
    std::optional<EpochReport> close_epoch(const std::stop_token& stop = {});

private:
    [[nodiscard]] int epochs_here() const { return state_.epoch - state_.first_epoch; }
    [[nodiscard]] double train_accuracy() const;
    void average_weights();
    [[nodiscard]] bool evaluate_sets(EpochReport& report, const std::stop_token& stop);
    [[nodiscard]] bool has_classes() const { return dataset_->loss == tasks::LossKind::cross_entropy; }

    std::shared_ptr<const tasks::Dataset> dataset_;
    TrainingSpecification training_;
    std::uint64_t seed_;
    TrainingState state_;
    Workspace& workspace_;
    dynamics::CompiledNetwork<float> compiled_;
    BatchGradient gradient_;
    int ordered_epoch_ = -1;  ///< the epoch that order_ is for
    std::vector<std::uint32_t> order_;
    std::optional<std::int64_t> non_finite_update_;
};

}  // namespace horn::learning
