#include "core/learning/trainer.h"

#include "core/base/random.h"
#include "core/learning/evaluate.h"
#include "core/learning/free_variables.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <span>
#include <utility>

namespace horn::learning
{

namespace
{

class Stopwatch
{
public:
    [[nodiscard]] double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

TrainingState start_training(const model::Network<double>& network, const TrainingSpecification& training)
{
    TrainingState state;
    state.network = model::cast<float>(network);
    state.optimiser = start_optimiser(training, state.network);
    return state;
}

std::vector<std::uint32_t> order_of_epoch(std::uint64_t seed, int epoch, int samples)
{
    return RandomStream(seed, Purpose::batch_order, static_cast<std::uint64_t>(epoch)).permutation(static_cast<std::uint32_t>(samples));
}

UpdateFigures update(TrainingState& state, const Batch& batch, const TrainingSpecification& training, double learning_rate,
                     dynamics::CompiledNetwork<float>& compiled, BatchGradient& gradient, Workspace& workspace)
{
    UpdateFigures figures;
    figures.sum = gradient.compute(compiled, batch, workspace);
    for (std::size_t layer = 0; layer < state.network.structure.size(); ++layer)
        model::keep_coupled(state.network.structure[layer].coupling, gradient.gradient().layers[layer].recurrent_weight);
    differentiate_by_free_variables(state.optimiser, state.network, training.learned, gradient.gradient());
    figures.gradient_norm = gradient_norm(gradient.gradient(), training.learned);
    figures.finite = std::isfinite(figures.sum.loss) && std::isfinite(figures.gradient_norm);
    if (!figures.finite)
        return figures;
    clip(training, figures.gradient_norm, gradient.gradient());
    optimise(training, learning_rate, gradient.gradient(), state.optimiser, state.network);
    compiled = dynamics::CompiledNetwork<float>(state.network);
    return figures;
}

Trainer::Trainer(std::shared_ptr<const tasks::Dataset> dataset, const TrainingSpecification& training, std::uint64_t seed,
                 TrainingState state, Workspace& workspace)
    : dataset_(std::move(dataset)), training_(training), seed_(seed), state_(std::move(state)), workspace_(workspace),
      compiled_(state_.network), gradient_(training_.learned)
{
    assert(dataset_->train.samples > 0);
}

std::int64_t Trainer::updates_per_epoch() const { return (dataset_->train.samples + training_.batch - 1) / training_.batch; }

double Trainer::epoch() const { return state_.epoch + static_cast<double>(state_.position) / dataset_->train.samples; }

double Trainer::train_accuracy() const
{
    return has_classes() && state_.position > 0 ? static_cast<double>(state_.correct) / state_.position : not_measured;
}

MetricRecord Trainer::update_once()
{
    assert(!finished() && !epoch_due() && !non_finite_update_);
    const Stopwatch watch;
    if (ordered_epoch_ != state_.epoch) {
        order_ = order_of_epoch(seed_, state_.epoch, dataset_->train.samples);
        ordered_epoch_ = state_.epoch;
    }
    const int size = std::min(training_.batch, dataset_->train.samples - state_.position);
    const auto samples =
        std::span<const std::uint32_t>(order_).subspan(static_cast<std::size_t>(state_.position), static_cast<std::size_t>(size));
    const double rate = scheduled_rate(training_, state_.optimiser.updates, updates_in_all());
    const InputNoise noise{dataset_->training_noise, seed_, static_cast<std::uint64_t>(state_.epoch) + 1};
    const UpdateFigures figures =
        update(state_, {*dataset_, dataset_->train, samples, noise}, training_, rate, compiled_, gradient_, workspace_);

    MetricRecord record;
    record.loss = figures.sum.loss / size;
    record.gradient_norm = figures.gradient_norm;
    record.learning_rate = rate;
    if (figures.finite) {
        state_.position += size;
        state_.loss_sum += figures.sum.loss;
        state_.correct += figures.sum.correct;
        state_.norm_sum += figures.gradient_norm;
        record.train_accuracy = train_accuracy();
    } else {
        non_finite_update_ = state_.optimiser.updates + 1;
    }
    record.epoch = epoch();
    record.update = non_finite_update_.value_or(state_.optimiser.updates);
    const double seconds = watch.seconds();
    state_.seconds += seconds;
    state_.update_seconds += seconds;
    record.sequences_per_second = size / seconds;
    record.seconds = state_.seconds;
    return record;
}

std::optional<Trainer::EpochReport> Trainer::close_epoch(const std::stop_token& stop)
{
    assert(epoch_due());
    const Stopwatch watch;
    EpochReport report;
    const int closing = state_.epoch + 1;
    report.evaluated = closing % training_.validate_every == 0 || closing == training_.epochs;
    if (report.evaluated) {
        auto validation = evaluate(compiled_, *dataset_, dataset_->validation, workspace_, {}, stop);
        auto test = validation ? evaluate(compiled_, *dataset_, dataset_->test, workspace_, {}, stop) : std::nullopt;
        if (!test)
            return std::nullopt;
        report.validation = *std::move(validation);
        report.test = *std::move(test);
    }
    MetricRecord& record = report.record;
    record.kind = MetricRecord::Kind::epoch;
    record.epoch = closing;
    record.update = state_.optimiser.updates;
    record.loss = state_.loss_sum / state_.position;
    record.train_accuracy = train_accuracy();
    record.validation_accuracy = report.validation.accuracy;
    record.validation_loss = report.validation.loss;
    record.test_accuracy = report.test.accuracy;
    record.test_loss = report.test.loss;
    record.gradient_norm = state_.norm_sum / static_cast<double>(updates_per_epoch());
    record.learning_rate = scheduled_rate(training_, state_.optimiser.updates - 1, updates_in_all());
    record.sequences_per_second = state_.position / state_.update_seconds;
    state_.seconds += watch.seconds();
    record.seconds = state_.seconds;
    state_.epoch = closing;
    state_.position = 0;
    state_.loss_sum = 0;
    state_.correct = 0;
    state_.norm_sum = 0;
    state_.update_seconds = 0;
    return report;
}

}  // namespace horn::learning
