#include "core/dynamics/rollout.h"

#include "core/dynamics/denormals.h"
#include "core/dynamics/kernel.h"

#include <algorithm>
#include <cassert>

namespace horn::dynamics
{

namespace
{

template <class Real>
void fill_channels(Real* row, const Vector<Real>& values, int nodes)
{
    for (int i = 0; i < nodes; ++i)
        std::fill_n(row + i * tile_samples, tile_samples, values.size() ? values[i] : Real{0});
}

template <class Real>
void zero_rows(Tile<Real>& tile, int first, int count)
{
    std::fill_n(tile.values.data() + static_cast<std::size_t>(first) * tile.row_size(), static_cast<std::size_t>(count) * tile.row_size(),
                Real{0});
}

/// Initial state and the zeros before and after the trial.
template <class Real>
void prepare(LayerTrace<Real>& trace, const CompiledLayer<Real>& layer, const model::LayerStructure<Real>& structure, int steps)
{
    trace.history = 1 + layer.longest_delay;
    trace.y.reshape(trace.history + steps, layer.nodes);
    trace.a.reshape(steps + layer.longest_delay, layer.nodes);
    trace.last_x.reshape(1, layer.nodes);
    zero_rows(trace.y, 0, layer.longest_delay);
    zero_rows(trace.a, steps, layer.longest_delay);
    fill_channels(trace.y.row(layer.longest_delay), structure.initial_y, layer.nodes);
    fill_channels(trace.last_x.row(0), structure.initial_x, layer.nodes);
}

/// The positions that layer `index` reads as its input, or the input of the network.
template <class Real>
const Tile<Real>& source_of(const RolloutBuffers<Real>& buffers, const Tile<Real>& input, int index)
{
    return index == 0 ? input : buffers.layers[static_cast<std::size_t>(index) - 1].x;
}

/// One row of `carried` each.
enum Carried { position, x_bar, y_bar, sum_alpha, sum_omega, sum_gamma, sum_feedback, carried_rows };

/// Samples that are computed: those in use, rounded up to halves of a tile.
template <class Real>
int computed_samples(const Tile<Real>& tile)
{
    return tile.samples <= half_tile ? half_tile : tile_samples;
}

/// Starts sums of products of rows × columns.
template <class Real>
void start_sums(AlignedVector<Real>& sums, int rows, int columns)
{
    sums.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(kernel::padded_columns(columns)), Real{0});
}

template <class Real>
void finish_sums(const AlignedVector<Real>& sums, Real scale, Matrix<Real>& gradient)
{
    const Eigen::Index padded = kernel::padded_columns(static_cast<int>(gradient.cols()));
    assert(static_cast<Eigen::Index>(sums.size()) == gradient.rows() * padded);
    gradient += scale * Eigen::Map<const Matrix<Real>>(sums.data(), gradient.rows(), padded).leftCols(gradient.cols());
}

/// Adds what some steps contribute to the gradients of weights and biases.
template <class Real>
void gather_weights(const CompiledLayer<Real>& layer, const model::LayerStructure<Real>& structure, const LayerTrace<Real>& trace,
                    const Tile<Real>& source, int first, int steps, RolloutBuffers<Real>& buffers, model::LayerParameters<Real>& gradient)
{
    const Real* delta = trace.a.row(first);
    const int samples = computed_samples(source);
    kernel::outer<Real>({layer.nodes, layer.nodes, steps, samples, delta,
                         trace.y.row(layer.mixed_delays ? layer.longest_delay + first : first),
                         layer.mixed_delays ? structure.delays.data() : nullptr, buffers.recurrent_sums.data()});
    kernel::outer<Real>({layer.nodes, layer.inputs, steps, samples, delta, source.row(first), nullptr, buffers.input_sums.data()});
    kernel::sum_rows<Real>({layer.nodes, steps, samples, delta, gradient.input_bias.data()});
}

/// Gradients by α, ω, γ and v from the sums over steps and samples.
template <class Real>
void gather_oscillators(const model::Network<Real>& network, int index, const Tile<Real>& carried, model::LayerParameters<Real>& gradient)
{
    const auto at = static_cast<std::size_t>(index);
    const model::LayerParameters<Real>& parameters = network.parameters.layers[at];
    const int nodes = network.nodes(index);
    const Real h = network.time_step;
    Vector<Real> sums = Vector<Real>::Zero(nodes);
    const auto add = [&](Carried row, auto scale, Vector<Real>& into) {
        sums.setZero();
        kernel::sum_rows<Real>({nodes, 1, computed_samples(carried), carried.row(row), sums.data()});
        for (int i = 0; i < nodes; ++i)
            into[i] += scale(i) * sums[i];
    };
    add(
        sum_alpha, [&](int) { return h; }, gradient.alpha);
    add(
        sum_omega, [&](int i) { return -2 * h * parameters.omega[i]; }, gradient.omega);
    add(
        sum_gamma, [&](int) { return -2 * h; }, gradient.gamma);
    add(
        sum_feedback, [&](int) { return network.structure[at].recurrent_gain; }, gradient.feedback);
}

/// \param from_above gradient by the positions of every step, or nullptr.
template <class Real>
void adjoint_layer(const CompiledNetwork<Real>& network, int index, const Tile<Real>& source, const Real* from_above,
                   RolloutBuffers<Real>& buffers, model::LayerParameters<Real>& gradient, bool oscillator_gradients)
{
    const CompiledLayer<Real>& layer = network.layer(index);
    LayerTrace<Real>& trace = buffers.layers[static_cast<std::size_t>(index)];
    Tile<Real>& carried = buffers.carried;
    const model::LayerStructure<Real>& structure = network.network().structure[static_cast<std::size_t>(index)];
    const int steps = trace.a.steps - layer.longest_delay;
    const int samples = computed_samples(source);
    const Vector<Real> bias_before = gradient.input_bias;
    std::copy_n(trace.last_x.row(0), trace.last_x.row_size(), carried.row(position));
    zero_rows(carried, y_bar, carried_rows - y_bar);
    start_sums(buffers.recurrent_sums, layer.nodes, layer.nodes);
    start_sums(buffers.input_sums, layer.nodes, layer.inputs);
    for (int end = steps; end > 0;) {
        const int first = std::max(0, end - kernel::outer_steps);
        kernel::adjoint<Real>({&layer, end - first, samples, end == steps, trace.y.row(layer.longest_delay + first), trace.a.row(first),
                               from_above ? from_above + static_cast<std::size_t>(first) * trace.a.row_size() : nullptr, carried.row(x_bar),
                               carried.row(y_bar), oscillator_gradients ? carried.row(position) : nullptr,
                               oscillator_gradients ? carried.row(sum_alpha) : nullptr});
        gather_weights(layer, structure, trace, source, first, end - first, buffers, gradient);
        end = first;
    }
    finish_sums(buffers.recurrent_sums, structure.recurrent_gain, gradient.recurrent_weight);
    finish_sums(buffers.input_sums, Real{1}, gradient.input_weight);
    gradient.recurrent_bias += structure.recurrent_gain * (gradient.input_bias - bias_before);
    if (oscillator_gradients)
        gather_oscillators(network.network(), index, carried, gradient);
}

}  // namespace

template <class Real>
void rollout(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, RolloutBuffers<Real>& buffers,
             bool keep_positions)
{
    const DenormalsAreZero guard;
    const int layers = network.network().layers();
    const int steps = input.steps;
    const int samples = computed_samples(input);
    assert(input.channels == network.network().inputs() && steps > 0);
    buffers.layers.resize(static_cast<std::size_t>(layers));
    for (int index = 0; index < layers; ++index) {
        const auto at = static_cast<std::size_t>(index);
        const CompiledLayer<Real>& layer = network.layer(index);
        LayerTrace<Real>& trace = buffers.layers[at];
        prepare(trace, layer, network.network().structure[at], steps);
        const bool keep = keep_positions || index + 1 < layers || when == ReadoutTime::every_step;
        trace.x.reshape(keep ? steps : 0, layer.nodes, input.samples);
        kernel::forward<Real>({&layer, steps, samples, source_of(buffers, input, index).row(0), trace.y.row(layer.longest_delay),
                               trace.a.row(0), trace.last_x.row(0), keep ? trace.x.row(0) : nullptr});
    }
    const bool last = when == ReadoutTime::last_step;
    const LayerTrace<Real>& top = buffers.layers.back();
    buffers.outputs.reshape(last ? 1 : steps, network.network().outputs());
    kernel::product<Real>({&network.readout(), buffers.outputs.steps, samples, network.network().parameters.readout_bias.data(),
                           last ? top.last_x.row(0) : top.x.row(0), buffers.outputs.row(0)});
}

template <class Real>
void adjoint(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
             RolloutBuffers<Real>& buffers, model::Parameters<Real>& gradient, bool oscillator_gradients)
{
    const DenormalsAreZero guard;
    const int layers = network.network().layers();
    const int steps = input.steps;
    const int samples = computed_samples(input);
    const bool last = when == ReadoutTime::last_step;
    assert(output_gradient.steps == (last ? 1 : steps) && output_gradient.channels == network.network().outputs());

    const LayerTrace<Real>& top = buffers.layers.back();
    const int top_nodes = network.network().nodes(layers - 1);
    start_sums(buffers.input_sums, output_gradient.channels, top_nodes);
    kernel::outer<Real>({output_gradient.channels, top_nodes, output_gradient.steps, samples, output_gradient.row(0),
                         last ? top.last_x.row(0) : top.x.row(0), nullptr, buffers.input_sums.data()});
    finish_sums(buffers.input_sums, Real{1}, gradient.readout_weight);
    kernel::sum_rows<Real>(
        {output_gradient.channels, output_gradient.steps, samples, output_gradient.row(0), gradient.readout_bias.data()});

    for (int index = layers - 1; index >= 0; --index) {
        const CompiledLayer<Real>& layer = network.layer(index);
        buffers.carried.reshape(carried_rows, layer.nodes, input.samples);
        zero_rows(buffers.carried, x_bar, 1);
        const bool is_top = index == layers - 1;
        if (is_top && last) {
            kernel::product<Real>({&network.readout_transposed(), 1, samples, nullptr, output_gradient.row(0), buffers.carried.row(x_bar)});
        } else {
            buffers.position_gradient.reshape(steps, layer.nodes);
            const Packed<Real>& matrix = is_top ? network.readout_transposed() : network.layer(index + 1).input_transposed;
            const Real* above = is_top ? output_gradient.row(0) : buffers.layers[static_cast<std::size_t>(index) + 1].a.row(0);
            kernel::product<Real>({&matrix, steps, samples, nullptr, above, buffers.position_gradient.row(0)});
        }
        adjoint_layer(network, index, source_of(buffers, input, index), is_top && last ? nullptr : buffers.position_gradient.row(0),
                      buffers, gradient.layers[static_cast<std::size_t>(index)], oscillator_gradients);
    }
}

template void rollout(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, RolloutBuffers<float>&, bool);
template void rollout(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, RolloutBuffers<double>&, bool);
template void adjoint(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, const Tile<float>&, RolloutBuffers<float>&,
                      model::Parameters<float>&, bool);
template void adjoint(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, const Tile<double>&, RolloutBuffers<double>&,
                      model::Parameters<double>&, bool);

}  // namespace horn::dynamics
