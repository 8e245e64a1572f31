#include "core/dynamics/compiled.h"

#include "core/dynamics/kernel.h"
#include "core/dynamics/rollout.h"

#include <algorithm>
#include <vector>

namespace horn::dynamics
{

namespace
{

template <class Real>
AlignedVector<Real> aligned(const Vector<Real>& values)
{
    return AlignedVector<Real>(values.begin(), values.end());
}

/// One coupling.
template <class Real>
struct Coupling {
    Real weight;
    int delay;
};

/// Which rows couplings read.
struct Reads {
    int length;     ///< rows of the history of a channel
    int undelayed;  ///< row of the history that a delay of 0 would read
    int direction;  ///< −1: a delay reads earlier rows; 1: later ones
};

template <class Real, class Fetch>
void pack_far(DelayedCouplings<Real>& packed, int nodes, const Reads& reads, Fetch fetch)
{
    for (int first = 0; first < nodes; first += far_rows)
        for (int panel = 0; panel < nodes; panel += far_columns)
            for (int row = first; row < std::min(first + far_rows, nodes); ++row)
                for (int column = panel; column < panel + far_columns; ++column) {
                    const Coupling<Real> coupling = column < nodes ? fetch(row, column) : Coupling<Real>{0, 0};
                    const bool far = is_far(coupling.delay);
                    packed.far_weights.push_back(far ? coupling.weight : Real{0});
                    packed.far_places.push_back(far ? column * reads.length + reads.undelayed + reads.direction * coupling.delay
                                                    : row * reads.length);
                }
}

template <class Real, class Fetch>
void pack_near(DelayedCouplings<Real>& packed, int nodes, const Reads& reads, Fetch fetch)
{
    const auto offset = [nodes](int rows, int column) { return (static_cast<std::ptrdiff_t>(rows) * nodes + column) * tile_samples; };
    packed.near_begins.resize(static_cast<std::size_t>(nodes) + 1);
    for (int first = 0; first < nodes;) {
        const int block = next_block(nodes - first, packed_block());
        std::vector<std::vector<int>> columns(static_cast<std::size_t>(block));
        std::size_t most = 0;
        for (int m = 0; m < block; ++m) {
            std::vector<int>& of_row = columns[static_cast<std::size_t>(m)];
            for (int column = 0; column < nodes; ++column)
                if (!is_far(fetch(first + m, column).delay))
                    of_row.push_back(column);
            most = std::max(most, of_row.size());
        }
        for (std::size_t k = 0; k < most; ++k)
            for (int m = 0; m < block; ++m) {
                const std::vector<int>& of_row = columns[static_cast<std::size_t>(m)];
                const bool any = k < of_row.size();
                const Coupling<Real> coupling = any ? fetch(first + m, of_row[k]) : Coupling<Real>{0, 0};
                packed.near_weights.push_back(coupling.weight);
                packed.near_offsets.push_back(offset(reads.direction * coupling.delay, any ? of_row[k] : first + m));
            }
        first += block;
        packed.near_begins[static_cast<std::size_t>(first)] = static_cast<int>(packed.near_weights.size());
    }
}

/// Packs the couplings fetch(row, column). \param any_far whether one of them is far.
template <class Real, class Fetch>
DelayedCouplings<Real> pack_delayed(int nodes, bool any_far, const Reads& reads, Fetch fetch)
{
    DelayedCouplings<Real> packed;
    if (any_far)
        pack_far(packed, nodes, reads, fetch);
    pack_near(packed, nodes, reads, fetch);
    return packed;
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
    layer.mixed_delays = has_mixed_delays(structure);
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
    if (layer.mixed_delays) {
        const model::DelayMatrix& delays = network.structure[at].delays;
        const int length = kernel::history_rows(layer.longest_delay);
        const auto coupling = [&](int i, int j) { return Coupling<Real>{g * recurrent(i, j), delays(i, j)}; };
        for (Eigen::Index k = 0; k < input.cols(); ++k)
            for (Eigen::Index i = 0; i < input.rows(); ++i)
                layer.input_by_source.push_back(input(i, k));
        const bool any_far = is_far(layer.longest_delay);
        layer.sources = pack_delayed<Real>(layer.nodes, any_far, {length, layer.longest_delay, -1}, coupling);
        layer.receivers = pack_delayed<Real>(layer.nodes, any_far, {length, 1, 1}, [&](int j, int i) { return coupling(i, j); });
    } else {
        pack(layer.recurrent, layer.nodes, layer.nodes, [&](int i, int j) { return g * recurrent(i, j); });
        pack(layer.recurrent_transposed, layer.nodes, layer.nodes, [&](int j, int i) { return g * recurrent(i, j); });
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
