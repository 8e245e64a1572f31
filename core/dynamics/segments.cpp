#include "core/dynamics/segments.h"

#include "core/dynamics/kernel.h"

#include <cassert>
#include <cstddef>

namespace horn::dynamics
{

namespace
{

constexpr int rows_carried = 7;

/// Channels of tile_samples values each that the buffers hold: fixed + per_step S + per_start (K − 1) + widest min(range, S); and sums of
/// products, which are single values.
struct Channels {
    std::size_t sums = 0;
    std::size_t fixed = 0, per_step = 0, per_start = 0, widest = 0, range = 0;

    [[nodiscard]] std::size_t count(const Segments& segments) const
    {
        const auto length = static_cast<std::size_t>(segments.length);
        return fixed + per_step * length + per_start * static_cast<std::size_t>(segments.count() - 1) + widest * std::min(range, length);
    }
};

template <class Real>
Channels channels_of(const model::Network<Real>& network, int steps, ReadoutTime when)
{
    const bool every = when == ReadoutTime::every_step;
    const bool reads_positions = network.readout == model::Readout::position;
    const auto size = [](int value) { return static_cast<std::size_t>(value); };
    const auto padded = [](std::size_t columns) { return static_cast<std::size_t>(kernel::padded_columns(static_cast<int>(columns))); };
    Channels channels;
    channels.range = size(range_steps(network));
    for (int index = 0; index < network.layers(); ++index) {
        const model::LayerStructure<Real>& structure = network.structure[size(index)];
        const std::size_t nodes = size(network.nodes(index));
        const std::size_t inputs = size(index == 0 ? network.inputs() : network.nodes(index - 1));
        const int longest_delay = structure.delays.size() ? structure.delays.maxCoeff() : 0;
        const std::size_t history = 1 + size(longest_delay);
        const int gradient_rows = kernel::gradient_rows(longest_delay, range_steps(network));
        const bool keeps_positions = index + 1 < network.layers() || every || !reads_positions;
        channels.sums += nodes * (padded(nodes) + padded(inputs));
        channels.fixed += nodes * (history + size(gradient_rows + kernel::present_rows + rows_carried + 1));
        channels.per_step += nodes * (keeps_positions ? 3 : 2);
        channels.per_start += nodes * (1 + history);
        channels.widest = std::max(channels.widest, nodes);
    }
    const std::size_t top = size(network.nodes(network.layers() - 1));
    const std::size_t outputs = size(network.outputs());
    channels.fixed += size(delayed_channels(network));
    channels.sums += outputs * padded(top);
    channels.fixed += outputs * (every ? size(steps) : 1);
    if (!reads_positions) {
        channels.fixed += top * (every ? 2 : 3);
        channels.per_step += every ? top : 0;
        channels.per_start += top;
    }
    return channels;
}

template <class Real>
std::size_t bytes_of(const Channels& channels, int steps, int segment)
{
    return (channels.sums + channels.count(Segments(steps, segment)) * tile_samples) * sizeof(Real);
}

}  // namespace

Segments::Segments(int all, int wanted) : steps(all), length(all)
{
    assert(all > 0 && wanted >= 0);
    constexpr int block = kernel::outer_steps;
    if (wanted > 0 && wanted < all)
        length = std::min<int>(all, (wanted + block - 1) / block * block);
}

template <class Real>
int range_steps(const model::Network<Real>& network)
{
    const bool mixed = std::any_of(network.structure.begin(), network.structure.end(), has_mixed_delays<Real>);
    return kernel::steps_together(mixed);
}

template <class Real>
int delayed_channels(const model::Network<Real>& network)
{
    int most = 0;
    for (int index = 0; index < network.layers(); ++index) {
        const model::LayerStructure<Real>& structure = network.structure[static_cast<std::size_t>(index)];
        if (has_mixed_delays(structure))
            most = std::max(most, network.nodes(index) * kernel::delayed_rows(structure.delays.maxCoeff()));
    }
    return most;
}

template <class Real>
std::size_t rollout_bytes(const model::Network<Real>& network, int steps, ReadoutTime when, int segment)
{
    return bytes_of<Real>(channels_of(network, steps, when), steps, segment);
}

template <class Real>
std::optional<int> longest_segment(const model::Network<Real>& network, int steps, ReadoutTime when, std::size_t bytes)
{
    const Channels channels = channels_of(network, steps, when);
    if (bytes_of<Real>(channels, steps, 0) <= bytes)
        return 0;
    constexpr int block = kernel::outer_steps;
    for (int segment = (steps - 1) / block * block; segment > 0; segment -= block)
        if (bytes_of<Real>(channels, steps, segment) <= bytes)
            return segment;
    return std::nullopt;
}

template <class Real>
std::size_t least_rollout_bytes(const model::Network<Real>& network, int steps, ReadoutTime when)
{
    const Channels channels = channels_of(network, steps, when);
    std::size_t least = bytes_of<Real>(channels, steps, 0);
    for (int segment = kernel::outer_steps; segment < steps; segment += kernel::outer_steps)
        least = std::min(least, bytes_of<Real>(channels, steps, segment));
    return least;
}

template int range_steps(const model::Network<float>&);
template int range_steps(const model::Network<double>&);
template int delayed_channels(const model::Network<float>&);
template int delayed_channels(const model::Network<double>&);
template std::size_t rollout_bytes(const model::Network<float>&, int, ReadoutTime, int);
template std::size_t rollout_bytes(const model::Network<double>&, int, ReadoutTime, int);
template std::optional<int> longest_segment(const model::Network<float>&, int, ReadoutTime, std::size_t);
template std::optional<int> longest_segment(const model::Network<double>&, int, ReadoutTime, std::size_t);
template std::size_t least_rollout_bytes(const model::Network<float>&, int, ReadoutTime);
template std::size_t least_rollout_bytes(const model::Network<double>&, int, ReadoutTime);

}  // namespace horn::dynamics
