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

/// Everything that a run carries from one update to the next. A copy, written to a file and read back, continues bit for bit.
struct TrainingState {
    model::Network<float> network;
    OptimiserState<float> optimiser;  ///< its `updates` counts the run's
    int epoch = 0;                    ///< epochs closed: gone through and evaluated
    int position = 0;                 ///< samples of the open epoch that have been trained on
    double loss_sum = 0;              ///< over those samples
    std::int64_t correct = 0;         ///< of those samples, each judged when it was trained on
    double norm_sum = 0;              ///< of the gradient norms of the open epoch's updates
    double seconds = 0;               ///< wall time of updates and evaluations so far
    double update_seconds = 0;        ///< wall time of the open epoch's updates
};

/// The state before the first update. \param network as drawn, or with weights from a checkpoint; passes check_learnable.
[[nodiscard]] TrainingState start_training(const model::Network<double>& network, const TrainingSpecification& training);

/// The order in which an epoch, counted from 0, goes through the samples.
[[nodiscard]] std::vector<std::uint32_t> order_of_epoch(std::uint64_t seed, int epoch, int samples);

/// Loss and gradient norm of one update.
struct UpdateFigures {
    LossSum sum;
    double gradient_norm = 0;  ///< before clipping; by the free variables of ω, γ and α where they are learned
    bool finite = true;        ///< false: loss or gradient is not, and nothing was changed
};

/// One update: gradient of the batch, clipping, optimiser.
/// \param compiled the state's network; compiled anew afterwards.
UpdateFigures update(TrainingState& state, const Batch& batch, const TrainingSpecification& training, double learning_rate,
                     dynamics::CompiledNetwork<float>& compiled, BatchGradient& gradient, Workspace& workspace);

/// Drives a state through all epochs of a specification.
class Trainer
{
public:
    /// \param seed of the order of samples: every epoch draws its own.
    Trainer(std::shared_ptr<const tasks::Dataset> dataset, const TrainingSpecification& training, std::uint64_t seed, TrainingState state,
            Workspace& workspace);

    [[nodiscard]] const TrainingState& state() const { return state_; }
    [[nodiscard]] const dynamics::CompiledNetwork<float>& network() const { return compiled_; }
    [[nodiscard]] std::int64_t updates_per_epoch() const;
    [[nodiscard]] std::int64_t updates_in_all() const { return updates_per_epoch() * training_.epochs; }
    /// Epochs gone through, fractional.
    [[nodiscard]] double epoch() const;

    /// All epochs are closed.
    [[nodiscard]] bool finished() const { return state_.epoch >= training_.epochs; }
    /// Every sample of the open epoch has been trained on: close_epoch comes before the next update.
    [[nodiscard]] bool epoch_due() const { return !finished() && state_.position >= dataset_->train.samples; }
    /// The update, counted from 1, at which loss or gradient was not finite. The state is as it was before that update.
    [[nodiscard]] std::optional<std::int64_t> non_finite_update() const { return non_finite_update_; }

    /// Trains on the next batch. Not when finished, when an epoch is due, or after a non-finite update.
    MetricRecord update_once();

    struct EpochReport {
        MetricRecord record;
        bool evaluated = false;  ///< the sets were run, as validate_every says
        Evaluation validation, test;
    };
    /// Evaluates and closes the epoch that is due. \return nothing, and the epoch stays due, when a stop was asked for on the way.
    std::optional<EpochReport> close_epoch(const std::stop_token& stop = {});

private:
    [[nodiscard]] double train_accuracy() const;
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
