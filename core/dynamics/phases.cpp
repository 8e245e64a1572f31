#include "core/dynamics/phases.h"

#include "core/dynamics/compiled.h"
#include "core/dynamics/denormals.h"
#include "core/dynamics/kernel.h"
#include "core/dynamics/segments.h"

#include <algorithm>

namespace horn::dynamics
{

namespace
{

/// Calls visit(first step, steps) for the blocks of the backward sweep, last to first.
template <class Visit>
void for_each_block(int all, int together, Visit visit)
{
    for (int end = all; end > 0;) {
        const int at = std::max(0, end - together);
        visit(at, end - at);
        end = at;
    }
}

}  // namespace

template <class Real>
Phases<Real>::Phases(const CompiledNetwork<Real>& network, const Tile<Real>& input)
    : network_(network), input_(input), bias_(network.layer(0).nodes)
{
    rollout(network_, input_, ReadoutTime::last_step, buffers_);
    Tile<Real> gradient;
    gradient.reshape(1, network.network().outputs());
    std::fill(gradient.values.begin(), gradient.values.end(), Real{0});
    model::Parameters<Real> sums = model::zeros_like(network.network().parameters);
    dynamics::adjoint(network_, input_, ReadoutTime::last_step, gradient, buffers_, sums, Gradients::weights);  // takes memory
}

template <class Real>
void Phases<Real>::forward()
{
    rollout(network_, input_, ReadoutTime::last_step, buffers_);
}

template <class Real>
void Phases<Real>::adjoint()
{
    const DenormalsAreZero guard;
    const CompiledLayer<Real>& layer = network_.layer(0);
    LayerTrace<Real>& trace = buffers_.layers.front();
    for_each_block(input_.steps, kernel::steps_together(layer.mixed_delays), [&](int at, int steps) {
        kernel::adjoint<Real>({&layer, steps, computed_samples(input_), at, at + steps == input_.steps,
                               trace.y.row(layer.longest_delay + at), trace.a.row(at), trace.gradient.row(0), nullptr, trace.carried.row(1),
                               trace.carried.row(2), nullptr, nullptr, buffers_.delayed.values.data()});
    });
}

template <class Real>
void Phases<Real>::weights()
{
    const DenormalsAreZero guard;
    const CompiledLayer<Real>& layer = network_.layer(0);
    LayerTrace<Real>& trace = buffers_.layers.front();
    const int* delays = layer.mixed_delays ? network_.network().structure.front().delays.data() : nullptr;
    const int samples = computed_samples(input_);
    for_each_block(input_.steps, kernel::steps_together(layer.mixed_delays), [&](int, int steps) {
        const Real* delta = trace.gradient.row(0);
        const kernel::Outer<Real> recurrent{layer.nodes,
                                            layer.nodes,
                                            steps,
                                            samples,
                                            delta,
                                            trace.y.row(layer.mixed_delays ? layer.longest_delay : 0),
                                            trace.recurrent_sums.data()};
        if (layer.mixed_delays)
            kernel::delayed_outer<Real>({recurrent, delays, layer.longest_delay, buffers_.delayed.values.data()});
        else
            kernel::outer<Real>(recurrent);
        kernel::outer<Real>({layer.nodes, layer.inputs, steps, samples, delta, input_.row(0), trace.input_sums.data()});
        kernel::sum_rows<Real>({layer.nodes, steps, samples, delta, bias_.data()});
    });
}

template class Phases<float>;

}  // namespace horn::dynamics
