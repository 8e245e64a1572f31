#include "tests/support/random_case.h"

#include "core/base/random.h"
#include "core/model/layout.h"

#include <cmath>
#include <span>
#include <string>
#include <utility>

namespace horn::testing
{

namespace
{

void fill(std::span<double> values, double low, double high, RandomStream& stream)
{
    for (double& value : values)
        value = stream.uniform(low, high);
}

Vector<double> draw_vector(int nodes, double low, double high, RandomStream& stream)
{
    Vector<double> values(nodes);
    fill(span_of(values), low, high, stream);
    return values;
}

Matrix<double> draw_matrix(int rows, int columns, RandomStream& stream)
{
    Matrix<double> values(rows, columns);
    fill(span_of(values), -1, 1, stream);
    return values;
}

model::LayerParameters<double> draw_parameters(int nodes, int inputs, RandomStream& stream)
{
    model::LayerParameters<double> drawn;
    drawn.omega = draw_vector(nodes, 0.1, 0.6, stream);
    drawn.gamma = draw_vector(nodes, 0.005, 0.1, stream);
    drawn.alpha = draw_vector(nodes, 0.05, 0.5, stream);
    drawn.feedback = draw_vector(nodes, -0.5, 0.5, stream);
    drawn.input_weight = draw_matrix(nodes, inputs, stream);
    drawn.input_bias = draw_vector(nodes, -1, 1, stream);
    drawn.recurrent_weight = draw_matrix(nodes, nodes, stream);
    drawn.recurrent_bias = draw_vector(nodes, -1, 1, stream);
    return drawn;
}

model::LayerStructure<double> draw_structure(const RandomCase& wanted, int nodes, RandomStream& stream)
{
    model::LayerStructure<double> drawn;
    drawn.recurrent_gain = stream.uniform(0.3, 1.2);
    if (wanted.largest_delay > 0) {
        drawn.delays.resize(nodes, nodes);
        for (int& delay : span_of(drawn.delays))
            delay = wanted.equal_delays ? wanted.largest_delay
                                        : static_cast<int>(stream.below(static_cast<std::uint32_t>(wanted.largest_delay + 1)));
    }
    if (wanted.by_distance) {
        const model::Placement ring(model::Layout::ring, nodes);
        drawn.delays.resize(nodes, nodes);
        for (int i = 0; i < nodes; ++i)
            for (int j = 0; j < nodes; ++j)
                drawn.delays(i, j) = static_cast<int>(std::lround(ring.distance(i, j) / 2));
    }
    if (wanted.sparse) {
        drawn.coupling.resize(nodes, nodes);
        for (std::uint8_t& coupled : span_of(drawn.coupling))
            coupled = static_cast<std::uint8_t>(stream.below(2));
    }
    if (wanted.initial_state) {
        drawn.initial_x = draw_vector(nodes, -1, 1, stream);
        drawn.initial_y = draw_vector(nodes, -0.5, 0.5, stream);
    }
    return drawn;
}

}  // namespace

experiment::ReferenceCase draw_case(const RandomCase& wanted, std::uint64_t seed)
{
    RandomStream stream(seed, Purpose::test);
    experiment::ReferenceCase drawn;
    drawn.name = "random " + std::to_string(seed);
    drawn.loss = wanted.loss;
    drawn.network.time_step = wanted.time_step;
    drawn.network.readout = wanted.readout;
    drawn.network.activation = wanted.activation;
    int inputs = wanted.inputs;
    for (int layer = 0; layer < wanted.layers; ++layer) {
        const int nodes = wanted.nodes + layer;
        drawn.network.parameters.layers.push_back(draw_parameters(nodes, inputs, stream));
        drawn.network.structure.push_back(draw_structure(wanted, nodes, stream));
        model::keep_coupled(drawn.network.structure.back().coupling, drawn.network.parameters.layers.back().recurrent_weight);
        inputs = nodes;
    }
    drawn.network.parameters.readout_weight = draw_matrix(wanted.outputs, inputs, stream);
    drawn.network.parameters.readout_bias = draw_vector(wanted.outputs, -1, 1, stream);
    drawn.input = Sequence<double>(wanted.steps, wanted.samples, wanted.inputs);
    fill(drawn.input.values, -1, 1, stream);
    if (wanted.loss == tasks::LossKind::cross_entropy) {
        for (int i = 0; i < wanted.samples; ++i)
            drawn.labels.push_back(static_cast<std::int32_t>(stream.below(static_cast<std::uint32_t>(wanted.outputs))));
    } else {
        drawn.targets = Sequence<double>(wanted.steps, wanted.samples, wanted.outputs);
        fill(drawn.targets.values, -1, 1, stream);
    }
    return drawn;
}

}  // namespace horn::testing
