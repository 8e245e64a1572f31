#include "core/learning/optimiser.h"

#include "core/learning/free_variables.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace horn::learning
{

namespace
{

template <class Real>
using ConstArray = Eigen::Map<const Eigen::Array<Real, Eigen::Dynamic, 1>>;
template <class Real>
using Array = Eigen::Map<Eigen::Array<Real, Eigen::Dynamic, 1>>;

template <class Real>
Array<Real> map(std::vector<Real>& values)
{
    return {values.data(), static_cast<Eigen::Index>(values.size())};
}

template <class Real>
void descend(const TrainingSpecification& training, double learning_rate, bool first_update, ConstArray<Real> gradient,
             Moments<Real>& moments, Array<Real> parameters)
{
    Array<Real> kept = map(moments.first);
    if (first_update)
        kept = gradient;
    else
        kept = static_cast<Real>(training.momentum) * kept + gradient;
    parameters -= static_cast<Real>(learning_rate) * kept;
}

/// \param decay λ of AdamW.
template <class Real>
void adapt(const TrainingSpecification& training, double learning_rate, double decay, std::int64_t update, ConstArray<Real> gradient,
           Moments<Real>& moments, Array<Real> parameters)
{
    const double k = static_cast<double>(update);
    const Real step = static_cast<Real>(learning_rate / (1 - std::pow(training.beta1, k)));
    const Real root_correction = static_cast<Real>(std::sqrt(1 - std::pow(training.beta2, k)));
    Array<Real> mean = map(moments.first);
    Array<Real> square = map(moments.second);
    if (training.optimiser == TrainingSpecification::Optimiser::adamw)
        parameters *= static_cast<Real>(1 - learning_rate * decay);
    mean = static_cast<Real>(training.beta1) * mean + static_cast<Real>(1 - training.beta1) * gradient;
    square = static_cast<Real>(training.beta2) * square + static_cast<Real>(1 - training.beta2) * gradient.square();
    parameters -= step * mean / (square.sqrt() / root_correction + static_cast<Real>(training.epsilon));
}

}  // namespace

template <class Real>
OptimiserState<Real> start_optimiser(const TrainingSpecification& training, const model::Network<Real>& network)
{
    OptimiserState<Real> state;
    const bool adaptive = training.optimiser != TrainingSpecification::Optimiser::sgd;
    const LearnedKinds learned = training.by_gradient();
    for (const auto& array : model::arrays_of(network.parameters))
        if (learned.contains(array.kind, array.layer))
            state.arrays.push_back({array.name, array.rows, array.columns, std::vector<Real>(array.values.size()),
                                    std::vector<Real>(adaptive ? array.values.size() : 0),
                                    free_variables(network, array.layer, array.kind, learned)});
    return state;
}

template <class Real>
void optimise(const TrainingSpecification& training, double learning_rate, const model::Parameters<Real>& gradient,
              OptimiserState<Real>& state, model::Network<Real>& network)
{
    const bool first_update = state.updates == 0;
    ++state.updates;
    const LearnedKinds learned = training.by_gradient();
    const auto gradients = model::arrays_of(gradient);
    const auto targets = model::arrays_of(network.parameters);
    assert(gradients.size() == targets.size());
    std::size_t slot = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!learned.contains(targets[i].kind, targets[i].layer))
            continue;
        Moments<Real>& moments = state.arrays[slot++];
        assert(moments.name == targets[i].name && moments.first.size() == targets[i].values.size());
        const auto size = static_cast<Eigen::Index>(targets[i].values.size());
        const ConstArray<Real> by_parameter(gradients[i].values.data(), size);
        const Array<Real> values(moments.free.empty() ? targets[i].values.data() : moments.free.data(), size);
        const double decay = training.decayed.contains(targets[i].kind, targets[i].layer) ? training.weight_decay : 0;
        if (training.optimiser == TrainingSpecification::Optimiser::sgd)
            descend<Real>(training, learning_rate, first_update, by_parameter, moments, values);
        else
            adapt<Real>(training, learning_rate, decay, state.updates, by_parameter, moments, values);
    }
    assert(slot == state.arrays.size());
    adopt_free_variables(learned, state, network);
}

double schedule_factor(const TrainingSpecification& training, std::int64_t update, std::int64_t updates)
{
    using Schedule = TrainingSpecification::Schedule;
    if (update < training.warm_up)
        return static_cast<double>(update + 1) / training.warm_up;
    const std::int64_t at = update - training.warm_up;
    if (training.schedule == Schedule::cosine) {
        const double whole = static_cast<double>(std::max<std::int64_t>(1, updates - training.warm_up));
        const double done = std::min(1.0, static_cast<double>(at) / whole);
        return 0.5 * (1 + std::cos(std::numbers::pi * done));
    }
    if (training.schedule == Schedule::step) {
        assert(training.epochs > 0);
        const double per_epoch = static_cast<double>(updates / training.epochs);
        const double every = std::clamp(std::round(training.step_every * per_epoch), 1.0, 1e15);
        return std::pow(training.step_factor, static_cast<double>(at / static_cast<std::int64_t>(every)));
    }
    return 1;
}

double scheduled_rate(const TrainingSpecification& training, std::int64_t update, std::int64_t updates)
{
    return training.learning_rate * schedule_factor(training, update, updates);
}

template <class Real>
double gradient_norm(const model::Parameters<Real>& gradient, const LearnedKinds& learned)
{
    double squares = 0;
    for (const auto& array : model::arrays_of(gradient))
        if (learned.contains(array.kind, array.layer))
            for (const Real value : array.values)
                squares += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(squares);
}

template <class Real>
void clip(const TrainingSpecification& training, double norm, model::Parameters<Real>& gradient)
{
    const double factor = training.clip_norm > 0 ? training.clip_norm / (norm + 1e-6) : 1;
    const Real limit = static_cast<Real>(training.clip_value);
    const LearnedKinds learned = training.by_gradient();
    if (factor >= 1 && !(limit > 0))
        return;
    for (const auto& array : model::arrays_of(gradient)) {
        if (!learned.contains(array.kind, array.layer))
            continue;
        Array<Real> values(array.values.data(), static_cast<Eigen::Index>(array.values.size()));
        if (factor < 1)
            values *= static_cast<Real>(factor);
        if (limit > 0)
            values = values.max(-limit).min(limit);
    }
}

template struct OptimiserState<float>;
template struct OptimiserState<double>;
template OptimiserState<float> start_optimiser(const TrainingSpecification&, const model::Network<float>&);
template OptimiserState<double> start_optimiser(const TrainingSpecification&, const model::Network<double>&);
template void optimise(const TrainingSpecification&, double, const model::Parameters<float>&, OptimiserState<float>&,
                       model::Network<float>&);
template void optimise(const TrainingSpecification&, double, const model::Parameters<double>&, OptimiserState<double>&,
                       model::Network<double>&);
template double gradient_norm(const model::Parameters<float>&, const LearnedKinds&);
template double gradient_norm(const model::Parameters<double>&, const LearnedKinds&);
template void clip(const TrainingSpecification&, double, model::Parameters<float>&);
template void clip(const TrainingSpecification&, double, model::Parameters<double>&);

}  // namespace horn::learning
