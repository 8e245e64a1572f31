#include "core/learning/trainer.h"

#include "core/base/random.h"
#include "core/learning/diagnosis.h"
#include "core/learning/evaluate.h"
#include "core/learning/free_variables.h"
#include "core/learning/hebbian.h"

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

bool all_finite(const model::Parameters<float>& parameters)
{
    const auto arrays = model::arrays_of(parameters);
    return std::all_of(arrays.begin(), arrays.end(), [](const auto& array) {
        return std::all_of(array.values.begin(), array.values.end(), [](float value) { return std::isfinite(value); });
    });
}

}  // namespace

bool out_of_patience(const TrainingSpecification& training, int epochs, int best)
{
    const int judged = epochs - epochs % training.validate_every;
    return training.patience > 0 && judged - best >= training.patience;
}

TrainingState start_training(const model::Network<double>& network, const TrainingSpecification& training)
{
    TrainingState state;
    state.network = model::cast<float>(network);
    state.optimiser = start_optimiser(training, state.network);
    return state;
}

model::Network<double> carry_over(const model::Network<float>& before, const model::Network<double>& drawn)
{
    model::Network<double> network = drawn;
    const auto into = model::arrays_of(network.parameters);
    const auto from = model::arrays_of(before.parameters);
    assert(into.size() == from.size());
    for (std::size_t i = 0; i < into.size(); ++i)
        if (into[i].rows == from[i].rows && into[i].columns == from[i].columns)
            std::copy(from[i].values.begin(), from[i].values.end(), into[i].values.begin());
    return network;
}

TrainingState start_next_stage(const TrainingState& before, const model::Network<double>& network, const TrainingSpecification& training)
{
    TrainingState state = start_training(network, training);
    state.stage = before.stage + 1;
    state.first_epoch = state.epoch = before.epoch;
    state.first_update = before.updates();
    state.seconds = before.seconds;
    return state;
}

std::vector<std::uint32_t> order_of_epoch(std::uint64_t seed, int epoch, int samples)
{
    return RandomStream(seed, Purpose::batch_order, static_cast<std::uint64_t>(epoch)).permutation(static_cast<std::uint32_t>(samples));
}

UpdateFigures update(TrainingState& state, const Batch& batch, const TrainingSpecification& training, double schedule,
                     dynamics::CompiledNetwork<float>& compiled, BatchGradient& gradient, Workspace& workspace)
{
    const LearnedKinds by_gradient = training.by_gradient();
    UpdateFigures figures;
    figures.sum = gradient.compute(compiled, batch, workspace);
    for (std::size_t layer = 0; layer < state.network.structure.size(); ++layer)
        model::keep_coupled(state.network.structure[layer].coupling, gradient.gradient().layers[layer].recurrent_weight);
    differentiate_by_free_variables(state.optimiser, state.network, by_gradient, gradient.gradient());
    figures.gradient_norm = gradient_norm(gradient.gradient(), by_gradient);
    figures.finite = std::isfinite(figures.sum.loss) && std::isfinite(figures.gradient_norm);
    if (!figures.finite)
        return figures;
    const model::Parameters<float> parameters = state.network.parameters;  // what a step too far is taken back to
    const OptimiserState<float> optimiser = state.optimiser;
    clip(training, figures.gradient_norm, gradient.gradient());
    optimise(training, training.learning_rate * schedule, gradient.gradient(), state.optimiser, state.network);
    if (training.learns_by_hebb()) {
        const double products = static_cast<double>(batch.samples.size()) * batch.dataset.steps;
        follow_hebb(training, training.hebbian_rate * schedule, gradient.gradient(), products, state.network);
    }
    figures.finite = all_finite(state.network.parameters);
    if (!figures.finite) {
        state.network.parameters = parameters;
        state.optimiser = optimiser;
        return figures;
    }
    compiled = dynamics::CompiledNetwork<float>(state.network);
    return figures;
}

Trainer::Trainer(std::shared_ptr<const tasks::Dataset> dataset, const TrainingSpecification& training, std::uint64_t seed,
                 TrainingState state, Workspace& workspace)
    : dataset_(std::move(dataset)), training_(training), seed_(seed), state_(std::move(state)), workspace_(workspace),
      compiled_(state_.network), gradient_(training_)
{
    assert(dataset_->train.samples > 0);
}

std::int64_t Trainer::updates_per_epoch() const
{
    const std::int64_t size = training_.samples_per_update();
    return (dataset_->train.samples + size - 1) / size;
}

double Trainer::epoch() const { return state_.epoch + static_cast<double>(state_.position) / dataset_->train.samples; }

bool Trainer::out_of_patience() const
{
    return learning::out_of_patience(training_, epochs_here(), std::max(0, state_.best.epoch - state_.first_epoch));
}

double Trainer::train_accuracy() const
{
    return has_classes() && state_.position > 0 ? static_cast<double>(state_.correct) / state_.position : not_measured;
}

/// After an update.
void Trainer::average_weights()
{
    WeightAverage& average = state_.average;
    const double from = training_.average_from * static_cast<double>(updates_per_epoch());
    if (training_.average_from == 0 || static_cast<double>(state_.optimiser.updates) <= std::round(from)) {
        average = {};
        return;
    }
    if (average.updates == 0)
        average.network = state_.network;
    const auto share = 1 / static_cast<float>(++average.updates);
    const auto means = model::arrays_of(average.network.parameters);
    const auto latest = model::arrays_of(state_.network.parameters);
    for (std::size_t i = 0; i < means.size(); ++i)
        std::transform(means[i].values.begin(), means[i].values.end(), latest[i].values.begin(), means[i].values.begin(),
                       [share](float mean, float value) { return mean + share * (value - mean); });
}

MetricRecord Trainer::update_once()
{
    assert(!finished() && !epoch_due() && !non_finite_update_);
    const Stopwatch watch;
    if (ordered_epoch_ != state_.epoch) {
        order_ = order_of_epoch(seed_, state_.epoch, dataset_->train.samples);
        ordered_epoch_ = state_.epoch;
    }
    const int size = std::min(training_.samples_per_update(), dataset_->train.samples - state_.position);
    const auto samples =
        std::span<const std::uint32_t>(order_).subspan(static_cast<std::size_t>(state_.position), static_cast<std::size_t>(size));
    const double schedule = schedule_factor(training_, state_.optimiser.updates, updates_in_all());
    const std::uint64_t draw = static_cast<std::uint64_t>(state_.epoch) + 1;
    const InputNoise noise{dataset_->training_noise, seed_, draw};
    const TrialKicks kicks{dataset_->training_kick_rate, dataset_->training_kick_amplitude, seed_, draw};
    const UpdateFigures figures =
        update(state_, {*dataset_, dataset_->train, samples, noise, kicks}, training_, schedule, compiled_, gradient_, workspace_);

    MetricRecord record;
    record.stage = state_.stage + 1;
    record.loss = figures.sum.loss / size;
    record.gradient_norm = figures.gradient_norm;
    record.learning_rate = training_.learning_rate * schedule;
    if (figures.finite) {
        state_.position += size;
        state_.loss_sum += figures.sum.loss;
        state_.correct += figures.sum.correct;
        state_.norm_sum += figures.gradient_norm;
        average_weights();
        record.train_accuracy = train_accuracy();
    } else {
        non_finite_update_ = state_.updates() + 1;
    }
    record.epoch = epoch();
    record.update = non_finite_update_.value_or(state_.updates());
    const double seconds = watch.seconds();
    state_.seconds += seconds;
    state_.update_seconds += seconds;
    record.sequences_per_second = size / seconds;
    record.seconds = state_.seconds;
    return record;
}

/// \return false when a stop was asked for on the way.
bool Trainer::evaluate_sets(EpochReport& report, const std::stop_token& stop)
{
    const dynamics::CompiledNetwork<float> learned(state_.learned_network());
    auto validation = evaluate(learned, *dataset_, dataset_->validation, workspace_, {}, stop);
    auto test = validation ? evaluate(learned, *dataset_, dataset_->test, workspace_, {}, stop) : std::nullopt;
    if (!test)
        return false;
    report.validation = *std::move(validation);
    report.test = *std::move(test);
    MetricRecord& record = report.record;
    record.validation_accuracy = report.validation.accuracy;
    record.validation_loss = report.validation.loss;
    record.test_accuracy = report.test.accuracy;
    record.test_loss = report.test.loss;
    const bool through_time = wanted_for(training_.by_gradient()) != dynamics::Gradients::readout;
    const Diagnosis diagnosis = diagnose(learned, *dataset_, through_time, workspace_);
    record.saturation = diagnosis.saturation;
    record.gradient_ratio = diagnosis.gradient_ratio;
    return true;
}

std::optional<Trainer::EpochReport> Trainer::close_epoch(const std::stop_token& stop)
{
    assert(epoch_due());
    const Stopwatch watch;
    EpochReport report;
    const int closing = state_.epoch + 1;
    const int closing_here = epochs_here() + 1;
    report.evaluated = closing_here % training_.validate_every == 0 || closing_here == training_.epochs;
    if (report.evaluated && !evaluate_sets(report, stop))
        return std::nullopt;
    MetricRecord& record = report.record;
    record.kind = MetricRecord::Kind::epoch;
    record.stage = state_.stage + 1;
    record.epoch = closing;
    record.update = state_.updates();
    record.loss = state_.loss_sum / state_.position;
    record.train_accuracy = train_accuracy();
    record.gradient_norm = state_.norm_sum / static_cast<double>(updates_per_epoch());
    record.learning_rate = scheduled_rate(training_, state_.optimiser.updates - 1, updates_in_all());
    record.sequences_per_second = state_.position / state_.update_seconds;
    state_.seconds += watch.seconds();
    record.seconds = state_.seconds;
    state_.epoch = closing;
    report.best = report.evaluated && state_.best.judge(closing, judged_figure(record));
    state_.position = 0;
    state_.loss_sum = 0;
    state_.correct = 0;
    state_.norm_sum = 0;
    state_.update_seconds = 0;
    return report;
}

}  // namespace horn::learning
