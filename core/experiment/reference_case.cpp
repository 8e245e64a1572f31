#include "core/experiment/reference_case.h"

#include "core/dynamics/rollout.h"
#include "core/learning/loss.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>

namespace horn::experiment
{

namespace
{

using dynamics::tile_samples;

/// Samples first … first + 31 of a sequence, as far as there are so many; zeros behind.
template <class Real>
void fill_tile(const Sequence<double>& from, int first, dynamics::Tile<Real>& tile)
{
    tile.reshape(from.steps, from.channels, std::min(tile_samples, from.samples - first));
    std::fill(tile.values.begin(), tile.values.end(), Real{0});
    for (int step = 0; step < from.steps; ++step)
        for (int channel = 0; channel < from.channels; ++channel)
            for (int sample = 0; sample < tile.samples; ++sample)
                tile.row(step)[channel * tile_samples + sample] = static_cast<Real>(from(step, first + sample, channel));
}

/// The other way round, from row `offset` of the tile on.
template <class Real>
void take_tile(const dynamics::Tile<Real>& tile, int offset, int first, Sequence<double>& into)
{
    assert(tile.steps >= offset + into.steps && tile.channels == into.channels);
    for (int step = 0; step < into.steps; ++step)
        for (int channel = 0; channel < into.channels; ++channel)
            for (int sample = 0; sample < std::min(tile_samples, into.samples - first); ++sample)
                into(step, first + sample, channel) = tile.row(offset + step)[channel * tile_samples + sample];
}

void add_to(model::Parameters<double>& sum, const model::Parameters<float>& part)
{
    const auto sums = model::arrays_of(sum);
    const auto parts = model::arrays_of(part);
    for (std::size_t i = 0; i < sums.size(); ++i)
        std::transform(parts[i].values.begin(), parts[i].values.end(), sums[i].values.begin(), sums[i].values.begin(),
                       [](float value, double so_far) { return so_far + value; });
}

double relative_deviation(std::span<const double> computed, std::span<const double> expected)
{
    assert(computed.size() == expected.size());
    double difference = 0;
    double largest = 1e-12;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::isnan(computed[i]))
            return std::numeric_limits<double>::infinity();
        difference = std::max(difference, std::abs(computed[i] - expected[i]));
        largest = std::max(largest, std::abs(expected[i]));
    }
    return difference / largest;
}

}  // namespace

template <class Real>
CaseFigures recompute(const ReferenceCase& reference, std::span<const dynamics::SampleKick> kicks)
{
    const dynamics::CompiledNetwork<Real> network(model::cast<Real>(reference.network));
    const dynamics::ReadoutTime when = learning::readout_time(reference.loss);
    const int steps = reference.input.steps;
    const int samples = reference.input.samples;
    assert(kicks.empty() || samples <= tile_samples);
    const bool classes = reference.loss == tasks::LossKind::cross_entropy;
    CaseFigures figures;
    figures.output = Sequence<double>(classes ? 1 : steps, samples, reference.network.outputs());
    for (int layer = 0; layer < reference.network.layers(); ++layer) {
        const Sequence<double> shape(steps, samples, reference.network.nodes(layer));
        figures.layers.push_back({shape, shape});
    }
    figures.gradient = model::zeros_like(reference.network.parameters);
    dynamics::RolloutBuffers<Real> buffers;
    dynamics::Tile<Real> input, targets, output_gradient;
    for (int first = 0; first < samples; first += tile_samples) {
        const int used = std::min(tile_samples, samples - first);
        fill_tile(reference.input, first, input);
        dynamics::rollout(network, input, when, buffers, true, kicks);
        if (classes) {
            const auto labels = std::span(reference.labels).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(used));
            figures.loss += learning::cross_entropy<Real>(buffers.outputs, labels, 1.0 / samples, &output_gradient).loss;
        } else {
            fill_tile(reference.targets, first, targets);
            figures.loss += learning::mean_squared_error<Real>(buffers.outputs, targets, used, 1.0 / samples, &output_gradient).loss;
        }
        take_tile(buffers.outputs, 0, first, figures.output);
        for (std::size_t layer = 0; layer < figures.layers.size(); ++layer) {
            take_tile(buffers.layers[layer].x, 0, first, figures.layers[layer].x);
            take_tile(buffers.layers[layer].y, buffers.layers[layer].history, first, figures.layers[layer].y);
        }
        if constexpr (std::is_same_v<Real, double>) {
            dynamics::adjoint(network, input, when, output_gradient, buffers, figures.gradient);
        } else {
            auto gradient = model::zeros_like(network.network().parameters);
            dynamics::adjoint(network, input, when, output_gradient, buffers, gradient);
            add_to(figures.gradient, gradient);
        }
    }
    figures.loss /= samples;
    return figures;
}

std::vector<Deviation> deviations(const CaseFigures& computed, const CaseFigures& expected)
{
    Deviation positions{"positions"};
    Deviation velocities{"velocities"};
    for (std::size_t layer = 0; layer < expected.layers.size(); ++layer) {
        const auto& is = computed.layers[layer];
        const auto& should = expected.layers[layer];
        positions.relative = std::max(positions.relative, relative_deviation(is.x.values, should.x.values));
        velocities.relative = std::max(velocities.relative, relative_deviation(is.y.values, should.y.values));
    }
    std::vector<Deviation> all{positions, velocities, {"output", relative_deviation(computed.output.values, expected.output.values)}};
    all.push_back({"loss", relative_deviation(std::span(&computed.loss, 1), std::span(&expected.loss, 1))});
    const auto is = model::arrays_of(computed.gradient);
    const auto should = model::arrays_of(expected.gradient);
    for (std::size_t i = 0; i < should.size(); ++i)
        all.push_back({should[i].name, relative_deviation(is[i].values, should[i].values)});
    return all;
}

template CaseFigures recompute<float>(const ReferenceCase&, std::span<const dynamics::SampleKick>);
template CaseFigures recompute<double>(const ReferenceCase&, std::span<const dynamics::SampleKick>);

}  // namespace horn::experiment
