/// A small network that learns noise: what tests of training rules share.
#pragma once

#include "core/base/random.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"
#include "core/tasks/task.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <vector>

namespace horn::testing
{

/// Sequences of 12 steps and two inputs with three classes. \param samples to train on, 90 by default: three tiles, the last partial.
inline std::shared_ptr<tasks::Dataset> noise_classes(int samples = 90)
{
    auto dataset = std::make_shared<tasks::Dataset>();
    dataset->steps = 12;
    dataset->inputs = 2;
    dataset->outputs = 3;
    RandomStream stream(7, Purpose::test);
    for (auto [split, count] : {std::pair{&dataset->train, samples}, {&dataset->validation, 20}, {&dataset->test, 37}}) {
        split->samples = count;
        for (int i = 0; i < count * dataset->steps * dataset->inputs; ++i)
            split->values.push_back(static_cast<float>(stream.normal()));
        for (int i = 0; i < count; ++i)
            split->labels.push_back(static_cast<std::int32_t>(stream.below(3)));
    }
    return dataset;
}

/// 150 trials of so many steps in which one of four frequencies is heard, to train on. \param disturbed with noise or kicks while training.
inline std::shared_ptr<const tasks::Dataset> tones(int steps, tasks::TaskSpecification disturbed)
{
    disturbed.kind = tasks::TaskSpecification::Kind::frequency_discrimination;
    disturbed.trial_length = steps;
    disturbed.train_trials = 150;
    disturbed.test_trials = 40;
    return std::make_shared<const tasks::Dataset>(*tasks::make_dataset(disturbed, 5));
}

/// Two layers with delays and heterogeneity. \param density of the coupling.
inline model::Network<double> layered_network(double density = 1)
{
    model::ModelSpecification model;
    model.layers.resize(2);
    for (model::LayerSpecification& layer : model.layers) {
        layer.nodes = 7;
        layer.omega.kind = model::NodeValues::Kind::uniform;
        layer.alpha.base = 0.3;
        layer.delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = 3};
        layer.coupling = {.kind = model::CouplingValues::Kind::random, .density = density};
    }
    return *model::build_network(model, 2, 3, 1);
}

struct TrainedOnNoise {
    std::vector<learning::MetricRecord> records;
    learning::TrainingState state;
};

/// Drives a trainer to its end, or for a number of updates.
inline TrainedOnNoise drive(learning::Trainer& trainer, int updates = std::numeric_limits<int>::max())
{
    TrainedOnNoise run;
    while (!trainer.finished() && updates-- > 0) {
        run.records.push_back(trainer.update_once());
        if (trainer.epoch_due())
            run.records.push_back(trainer.close_epoch()->record);
    }
    run.state = trainer.state();
    return run;
}

inline TrainedOnNoise train_on_noise(const learning::TrainingSpecification& training, int threads = 1, double density = 1)
{
    learning::Workspace workspace(threads);
    learning::Trainer trainer(noise_classes(), training, 1, learning::start_training(layered_network(density), training), workspace);
    return drive(trainer);
}

inline bool same_values(const model::Network<float>& a, const model::Network<float>& b)
{
    const auto left = model::arrays_of(a.parameters);
    const auto right = model::arrays_of(b.parameters);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const auto& one, const auto& other) {
        return std::equal(one.values.begin(), one.values.end(), other.values.begin(), other.values.end());
    });
}

inline bool same_weights(const learning::TrainingState& a, const learning::TrainingState& b)
{
    return same_values(a.network, b.network) && a.optimiser == b.optimiser;
}

inline bool same_records(const std::vector<learning::MetricRecord>& a, const std::vector<learning::MetricRecord>& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), learning::same_figures);
}

}  // namespace horn::testing
