#include "core/engine/training_probe.h"

#include "core/dynamics/simulation.h"
#include "core/learning/loss.h"

#include <cassert>
#include <cstddef>
#include <vector>

namespace horn::engine
{

std::shared_ptr<const ProbeFrame> make_probe(const learning::Trainer& trainer, const tasks::Dataset& dataset, int sample)
{
    assert(sample >= 0 && sample < dataset.test.samples);
    const learning::TrainingState& state = trainer.state();
    const model::Network<float>& network = state.learned_network();
    auto frame = std::make_shared<ProbeFrame>();
    frame->update = state.updates();
    frame->epoch = trainer.epoch();
    frame->sample = sample;
    if (!dataset.test.labels.empty())
        frame->label = dataset.test.labels[static_cast<std::size_t>(sample)];
    frame->network = std::make_shared<const model::Network<float>>(network);

    const std::vector<float> input = dataset.input_of(dataset.test, sample);
    frame->input = Eigen::Map<const Matrix<float>>(input.data(), dataset.steps, dataset.inputs);
    std::vector<dynamics::Recording<float>> recordings;
    frame->positions.resize(static_cast<std::size_t>(network.layers()));
    for (int layer = 0; layer < network.layers(); ++layer) {
        Matrix<float>& positions = frame->positions[static_cast<std::size_t>(layer)];
        positions.resize(dataset.steps, network.nodes(layer));
        recordings.push_back({layer, span_of(positions), {}});
    }
    dynamics::Simulator<float> simulator(network);
    auto trajectory = simulator.initial_state();
    simulator.advance(trajectory, input, recordings);

    frame->outputs = dynamics::outputs_of(network, frame->positions.back());
    if (dataset.loss == tasks::LossKind::cross_entropy) {
        frame->belief = frame->outputs;
        for (Eigen::Index step = 0; step < frame->belief.rows(); ++step)
            learning::softmax({frame->belief.row(step).data(), static_cast<std::size_t>(frame->belief.cols())});
    }
    return frame;
}

}  // namespace horn::engine
