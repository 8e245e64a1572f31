#include "core/dynamics/adjoint_sweep.h"
#include "core/dynamics/denormals.h"
#include "core/dynamics/kernel.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace horn::dynamics
{

namespace
{

template <class Real>
void finish_sums(const AlignedVector<Real>& sums, Real scale, Matrix<Real>& gradient)
{
    const Eigen::Index padded = kernel::padded_columns(static_cast<int>(gradient.cols()));
    assert(static_cast<Eigen::Index>(sums.size()) == gradient.rows() * padded);
    gradient += scale * Eigen::Map<const Matrix<Real>>(sums.data(), gradient.rows(), padded).leftCols(gradient.cols());
}

}  // namespace

template <class Real>
void AdjointSweep<Real>::start()
{
    int widest = 0;
    for (int index = 0; index <= top(); ++index) {
        LayerTrace<Real>& of = trace(index);
        const CompiledLayer<Real>& layer = network_.layer(index);
        widest = std::max(widest, layer.nodes);
        of.gradient.reshape(kernel::gradient_rows(layer.longest_delay, range_steps_), layer.nodes);
        of.gradient_at = of.gradient.steps - of.history;
        std::fill_n(of.gradient.row(of.gradient_at), static_cast<std::size_t>(of.history) * of.gradient.row_size(), Real{0});
        of.carried.reshape(carried_rows, layer.nodes);
        std::fill(of.carried.values.begin(), of.carried.values.end(), Real{0});
        std::copy_n(of.last_x.row(0), of.last_x.row_size(), of.carried.row(position));
        if (gathers() || aim_ == Aim::hebbian)
            start_sums(of.recurrent_sums, layer.nodes, layer.nodes);
        if (!gathers())
            continue;
        start_sums(of.input_sums, layer.nodes, layer.inputs);
        bias_before_.push_back(gradient_->layers[static_cast<std::size_t>(index)].input_bias);
    }
    buffers_.position_gradient.reshape(std::min(range_steps_, segments_.length), widest);
    start_readout();
}

/// Runs a segment once more, from its start to the state in which the forward sweep left it.
template <class Real>
void AdjointSweep<Real>::again(int segment)
{
    restore_start(segment, buffers_);
    run_segment(network_, input_, when_, segments_, segment, buffers_);
}

/// Adds the products of rows of N with the velocities that the couplings read at the same steps.
template <class Real>
void AdjointSweep<Real>::add_recurrent_products(int index, const Block& block, const Real* left)
{
    const CompiledLayer<Real>& layer = network_.layer(index);
    LayerTrace<Real>& of = trace(index);
    const Real* velocities = of.y.row((layer.mixed_delays ? layer.longest_delay : 0) + block.at);
    const kernel::Outer<Real> product{layer.nodes, layer.nodes, block.steps, samples_, left, velocities, of.recurrent_sums.data()};
    if (layer.mixed_delays)
        kernel::delayed_outer<Real>({product, structure_.structure[static_cast<std::size_t>(index)].delays.data(), layer.longest_delay,
                                     buffers_.delayed.values.data()});
    else
        kernel::outer<Real>(product);
}

/// Adds what some steps contribute to the gradients of weights and biases.
template <class Real>
void AdjointSweep<Real>::gather_weights(int index, const Block& block)
{
    const CompiledLayer<Real>& layer = network_.layer(index);
    LayerTrace<Real>& of = trace(index);
    const Real* delta = gradient_row(index, block.at);
    add_recurrent_products(index, block, delta);
    const Real* source = source_of(buffers_, input_, index, block.first - block.at) +
                         static_cast<std::size_t>(block.at) * static_cast<std::size_t>(layer.inputs) * tile_samples;
    kernel::outer<Real>({layer.nodes, layer.inputs, block.steps, samples_, delta, source, of.input_sums.data()});
    kernel::sum_rows<Real>(
        {layer.nodes, block.steps, samples_, delta, gradient_->layers[static_cast<std::size_t>(index)].input_bias.data()});
}

template <class Real>
void AdjointSweep<Real>::count_saturated(int index, const Block& block)
{
    const LayerTrace<Real>& of = trace(index);
    for (int t = 0; t < block.steps; ++t)
        for (int node = 0; node < of.a.channels; ++node) {
            const auto values = of.a.at(block.at + t, node).first(static_cast<std::size_t>(input_.samples));
            saturated_ +=
                static_cast<double>(std::count_if(values.begin(), values.end(), [](Real a) { return std::abs(a) > saturated_activation; }));
        }
}

/// Of the gradient by (x, y/ω) that a layer carries.
template <class Real>
double AdjointSweep<Real>::squared_norm(int index)
{
    const LayerTrace<Real>& of = trace(index);
    const Vector<Real>& omega = structure_.parameters.layers[static_cast<std::size_t>(index)].omega;
    double squares = 0;
    for (int node = 0; node < of.carried.channels; ++node)
        for (int sample = 0; sample < input_.samples; ++sample) {
            const auto at = static_cast<std::size_t>(sample);
            const double by_x = of.carried.at(x_bar, node)[at];
            const double by_y = static_cast<double>(omega[node]) * static_cast<double>(of.carried.at(y_bar, node)[at]);
            squares += by_x * by_x + by_y * by_y;
        }
    return squares;
}

/// Puts the rows of a range in front of those of the steps after it, which move back when there is no room left.
template <class Real>
void make_room(LayerTrace<Real>& of, int steps)
{
    if (of.gradient_at < steps) {
        const std::size_t later = static_cast<std::size_t>(of.history) * of.gradient.row_size();
        const Real* from = of.gradient.row(of.gradient_at);
        of.gradient_at = of.gradient.steps - of.history;
        std::copy_backward(from, from + later, of.gradient.row(of.gradient_at) + later);
    }
    of.gradient_at -= steps;
}

/// Takes the nodes back through a block. Of a kicked velocity x_t = x_{t+1} − h (y_{t+1} − Δy): h Δy is added to x before its step is taken
/// back.
template <class Real>
void AdjointSweep<Real>::nodes_back(int index, const Block& block, bool newest)
{
    const CompiledLayer<Real>& layer = network_.layer(index);
    LayerTrace<Real>& of = trace(index);
    const bool oscillators = aim_ == Aim::oscillators;
    const Real* above = from_above(index, block);
    int end = block.steps;  // steps of the block that are not yet taken back
    const auto back_to = [&](int begin) {
        const int at = block.at + begin;
        if (begin < end)
            kernel::adjoint<Real>({&layer, end - begin, samples_, at, newest && end == block.steps, of.y.row(layer.longest_delay + at),
                                   of.a.row(at), gradient_row(index, at),
                                   above ? above + static_cast<std::size_t>(begin) * of.y.row_size() : nullptr, of.carried.row(x_bar),
                                   of.carried.row(y_bar), oscillators ? of.carried.row(position) : nullptr,
                                   oscillators ? of.carried.row(sum_alpha) : nullptr, buffers_.delayed.values.data()});
        end = begin;
    };
    const auto kicks = kicks_before(buffers_, block.first + 1, block.first + block.steps);
    for (auto kick = kicks.rbegin(); oscillators && kick != kicks.rend(); ++kick) {
        if (kick->layer != index)
            continue;
        back_to(kick->step - block.first);
        Real& x = of.carried.at(position, kick->node)[static_cast<std::size_t>(kick->sample)];
        x += structure_.time_step * static_cast<Real>(kick->velocity);
    }
    back_to(0);
}

template <class Real>
void AdjointSweep<Real>::layer(int segment, int index, const Block& range)
{
    make_room(trace(index), range.steps);
    const bool signs = aim_ == Aim::signs;
    const int together = kernel::steps_together(network_.layer(index).mixed_delays);
    for (int end = range.at + range.steps; end > range.at;) {
        const bool newest = end == segments_.steps_of(segment) && segments_.is_last(segment);
        const int at = std::max(range.at, end - (signs && newest ? 1 : together));
        const Block block{segments_.first(segment) + at, at, end - at};
        if (signs)
            count_saturated(index, block);
        nodes_back(index, block, newest);
        if (!signs)
            gather_weights(index, block);
        else if (newest)
            last_squares_ += squared_norm(index);
        end = at;
    }
    if (signs && range.first == 0)
        first_squares_ += squared_norm(index);
}

/// A segment of a sweep that does not go back through time.
template <class Real>
void AdjointSweep<Real>::locally(int segment)
{
    const int steps = segments_.steps_of(segment);
    // As in back-propagation, so that the read-out's sums are taken in the same order.
    const int together = kernel::steps_together(network_.layer(top()).mixed_delays);
    if (aim_ == Aim::hebbian && input_.samples < samples_)
        for (LayerTrace<Real>& of : buffers_.layers)  // unused samples move too
            for (std::size_t i = 0; i < of.y.values.size(); i += tile_samples)
                std::fill_n(of.y.values.data() + i + input_.samples, tile_samples - input_.samples, Real{0});
    for (int end = steps; end > 0;) {
        const int at = std::max(0, end - together);
        const Block block{segments_.first(segment) + at, at, end - at};
        for (int index = 0; aim_ == Aim::hebbian && index <= top(); ++index)
            add_recurrent_products(index, block, trace(index).y.row(network_.layer(index).longest_delay + 1 + block.at));
        if (every_)
            readout_weights(block);
        end = at;
    }
}

/// Gradients by α, ω, γ and v from the sums over steps and samples.
template <class Real>
void AdjointSweep<Real>::gather_oscillators(int index)
{
    const auto at = static_cast<std::size_t>(index);
    const model::LayerParameters<Real>& parameters = structure_.parameters.layers[at];
    model::LayerParameters<Real>& gradient = gradient_->layers[at];
    const int nodes = structure_.nodes(index);
    const Real h = structure_.time_step;
    Vector<Real> sums(nodes);
    const auto add = [&](Carried row, auto scale, Vector<Real>& into) {
        sums.setZero();
        kernel::sum_rows<Real>({nodes, 1, samples_, trace(index).carried.row(row), sums.data()});
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
        sum_feedback, [&](int) { return structure_.structure[at].recurrent_gain; }, gradient.feedback);
}

template <class Real>
void AdjointSweep<Real>::finish()
{
    if (gradient_ == nullptr)
        return;
    finish_sums(buffers_.reading.weight_sums, Real{1}, gradient_->readout_weight);
    for (int index = 0; index <= top(); ++index) {
        const auto at = static_cast<std::size_t>(index);
        const LayerTrace<Real>& of = trace(index);
        model::LayerParameters<Real>& gradient = gradient_->layers[at];
        const Real gain = structure_.structure[at].recurrent_gain;
        if (gathers() || aim_ == Aim::hebbian)
            finish_sums(of.recurrent_sums, aim_ == Aim::hebbian ? Real{1} : gain, gradient.recurrent_weight);
        if (!gathers())
            continue;
        finish_sums(of.input_sums, Real{1}, gradient.input_weight);
        gradient.recurrent_bias += gain * (gradient.input_bias - bias_before_[at]);
        if (aim_ == Aim::oscillators)
            gather_oscillators(index);
    }
}

template <class Real>
void AdjointSweep<Real>::run()
{
    start();
    const bool whole = goes_back() || every_ || aim_ == Aim::hebbian;  // else the last state alone is read
    for (int segment = segments_.count() - 1; whole && segment >= 0; --segment) {
        if (!segments_.is_last(segment))
            again(segment);
        if (!goes_back())
            locally(segment);
        for (int end = segments_.steps_of(segment); goes_back() && end > 0; end = range_at_) {
            range_at_ = std::max(0, end - range_steps_);
            for (int index = top(); index >= 0; --index)
                layer(segment, index, {segments_.first(segment) + range_at_, range_at_, end - range_at_});
        }
    }
    finish();
}

template <class Real>
SweepSigns AdjointSweep<Real>::signs() const
{
    double values = 0;
    for (int index = 0; index <= top(); ++index)
        values += static_cast<double>(input_.steps) * input_.samples * structure_.nodes(index);
    return {saturated_ / values, std::sqrt(first_squares_), std::sqrt(last_squares_)};
}

template <class Real>
void adjoint(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
             RolloutBuffers<Real>& buffers, model::Parameters<Real>& gradient, Gradients wanted)
{
    const DenormalsAreZero guard;
    assert(output_gradient.steps == (when == ReadoutTime::last_step ? 1 : input.steps));
    assert(output_gradient.channels == network.network().outputs());
    const Aim aim = wanted == Gradients::readout ? Aim::readout : wanted == Gradients::weights ? Aim::weights : Aim::oscillators;
    AdjointSweep<Real>(network, input, when, output_gradient, buffers, &gradient, aim).run();
}

template <class Real>
void hebbian(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
             RolloutBuffers<Real>& buffers, model::Parameters<Real>& sums)
{
    const DenormalsAreZero guard;
    AdjointSweep<Real>(network, input, when, output_gradient, buffers, &sums, Aim::hebbian).run();
}

template <class Real>
SweepSigns inspect(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
                   RolloutBuffers<Real>& buffers)
{
    const DenormalsAreZero guard;
    AdjointSweep<Real> sweep(network, input, when, output_gradient, buffers, nullptr, Aim::signs);
    sweep.run();
    return sweep.signs();
}

template void adjoint(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, const Tile<float>&, RolloutBuffers<float>&,
                      model::Parameters<float>&, Gradients);
template void adjoint(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, const Tile<double>&, RolloutBuffers<double>&,
                      model::Parameters<double>&, Gradients);
template void hebbian(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, const Tile<float>&, RolloutBuffers<float>&,
                      model::Parameters<float>&);
template void hebbian(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, const Tile<double>&, RolloutBuffers<double>&,
                      model::Parameters<double>&);
template SweepSigns inspect(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, const Tile<float>&, RolloutBuffers<float>&);
template SweepSigns inspect(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, const Tile<double>&, RolloutBuffers<double>&);

}  // namespace horn::dynamics
