#include "core/dynamics/compiled.h"

#include "core/dynamics/rollout.h"

#include <algorithm>

namespace horn::dynamics
{

namespace
{

template <class Real>
AlignedVector<Real> aligned(const Vector<Real>& values)
{
    return AlignedVector<Real>(values.begin(), values.end());
}

}  // namespace

template <class Real>
CompiledLayer<Real> fold_coefficients(const model::Network<Real>& network, int index)
{
    const auto at = static_cast<std::size_t>(index);
    const model::LayerParameters<Real>& parameters = network.parameters.layers[at];
    const model::LayerStructure<Real>& structure = network.structure[at];
    const Real h = network.time_step;
    const Real g = structure.recurrent_gain;
    CompiledLayer<Real> layer;
    layer.nodes = network.nodes(index);
    layer.inputs = static_cast<int>(parameters.input_weight.cols());
    layer.activation = network.activation;
    layer.h = h;
    layer.decay = aligned<Real>((Real{1} - Real{2} * h * parameters.gamma.array()).matrix());
    layer.drive = aligned<Real>(h * parameters.alpha);
    layer.stiffness = aligned<Real>((h * parameters.omega.array().square()).matrix());
    layer.bias = aligned<Real>(parameters.input_bias + g * parameters.recurrent_bias);
    layer.feedback = aligned<Real>(g * parameters.feedback);
    layer.has_feedback = std::any_of(layer.feedback.begin(), layer.feedback.end(), [](Real v) { return v != 0; });
    layer.longest_delay = structure.delays.size() ? structure.delays.maxCoeff() : 0;
    layer.mixed_delays = structure.delays.size() && structure.delays.minCoeff() != layer.longest_delay;
    return layer;
}

template <class Real>
CompiledLayer<Real> compile_layer(const model::Network<Real>& network, int index)
{
    const auto at = static_cast<std::size_t>(index);
    CompiledLayer<Real> layer = fold_coefficients(network, index);
    const Real g = network.structure[at].recurrent_gain;
    const Matrix<Real>& input = network.parameters.layers[at].input_weight;
    const Matrix<Real>& recurrent = network.parameters.layers[at].recurrent_weight;
    pack(layer.input, layer.nodes, layer.inputs, [&](int i, int k) { return input(i, k); });
    if (index > 0)
        pack(layer.input_transposed, layer.inputs, layer.nodes, [&](int k, int i) { return input(i, k); });
    pack(layer.recurrent, layer.nodes, layer.nodes, [&](int i, int j) { return g * recurrent(i, j); });
    pack(layer.recurrent_transposed, layer.nodes, layer.nodes, [&](int j, int i) { return g * recurrent(i, j); });
    if (layer.mixed_delays) {
        const model::DelayMatrix& delays = network.structure[at].delays;
        const auto offset = [&](int channel, int rows) {
            return (static_cast<std::ptrdiff_t>(rows) * layer.nodes + channel) * tile_samples;
        };
        pack(layer.sources, layer.nodes, layer.nodes, [&](int i, int j) { return offset(j, -delays(i, j)); });
        pack(layer.receivers, layer.nodes, layer.nodes, [&](int j, int i) { return offset(i, delays(i, j)); });
    }
    return layer;
}

template <class Real>
CompiledNetwork<Real>::CompiledNetwork(const model::Network<Real>& network) : network_(network)
{
    for (int i = 0; i < network.layers(); ++i)
        layers_.push_back(std::make_unique<CompiledLayer<Real>>(compile_layer(network, i)));
    const Matrix<Real>& weight = network.parameters.readout_weight;
    readout_ = std::make_unique<Packed<Real>>();
    readout_transposed_ = std::make_unique<Packed<Real>>();
    pack(*readout_, static_cast<int>(weight.rows()), static_cast<int>(weight.cols()), [&](int k, int i) { return weight(k, i); });
    pack(*readout_transposed_, static_cast<int>(weight.cols()), static_cast<int>(weight.rows()),
         [&](int i, int k) { return weight(k, i); });
}

template <class Real>
CompiledNetwork<Real>::~CompiledNetwork() = default;
template <class Real>
CompiledNetwork<Real>::CompiledNetwork(CompiledNetwork&&) noexcept = default;
template <class Real>
CompiledNetwork<Real>& CompiledNetwork<Real>::operator=(CompiledNetwork&&) noexcept = default;

template CompiledLayer<float> fold_coefficients(const model::Network<float>&, int);
template CompiledLayer<double> fold_coefficients(const model::Network<double>&, int);
template CompiledLayer<float> compile_layer(const model::Network<float>&, int);
template CompiledLayer<double> compile_layer(const model::Network<double>&, int);
template class CompiledNetwork<float>;
template class CompiledNetwork<double>;

}  // namespace horn::dynamics
