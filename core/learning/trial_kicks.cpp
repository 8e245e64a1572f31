#include "core/learning/trial_kicks.h"

#include "core/base/random.h"
#include "core/dynamics/tile.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <tuple>

namespace horn::learning
{

namespace
{

int nodes_of(const model::Network<float>& network)
{
    int nodes = 0;
    for (int layer = 0; layer < network.layers(); ++layer)
        nodes += network.nodes(layer);
    return nodes;
}

/// Of all nodes together, in a step.
double kicks_a_step(double rate, const model::Network<float>& network)
{
    return rate * static_cast<double>(network.time_step) * nodes_of(network);
}

}  // namespace

void draw_kicks(const TrialKicks& kicks, const model::Network<float>& network, int steps, std::span<const std::uint32_t> samples,
                std::vector<dynamics::SampleKick>& drawn)
{
    drawn.clear();
    if (kicks.rate == 0 || kicks.amplitude == 0)
        return;
    // A process of all nodes, each of whose events hits one of them with equal chance, is one process for each node, independent ones.
    const int nodes = nodes_of(network);
    const double expected = kicks_a_step(kicks.rate, network);
    const double in_all = expected * steps * static_cast<double>(samples.size());
    drawn.reserve(static_cast<std::size_t>(in_all + 6 * std::sqrt(in_all) + 6));
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        RandomStream stream(kicks.seed, Purpose::trial_kicks, kicks.draw << 32 | samples[sample]);
        const auto wait = [&] { return -std::log1p(-stream.uniform()) / expected; };
        for (double time = wait(); time < steps; time += wait()) {
            int node = static_cast<int>(stream.below(static_cast<std::uint32_t>(nodes)));
            int layer = 0;
            for (; node >= network.nodes(layer); ++layer)
                node -= network.nodes(layer);
            drawn.push_back({static_cast<int>(time), layer, node, static_cast<int>(sample), static_cast<float>(kicks.amplitude)});
        }
    }
    std::sort(drawn.begin(), drawn.end(), [](const auto& a, const auto& b) {
        return std::tie(a.step, a.sample, a.layer, a.node) < std::tie(b.step, b.sample, b.layer, b.node);
    });
}

std::size_t kick_bytes(double rate, const model::Network<float>& network, int steps)
{
    return static_cast<std::size_t>(2 * sizeof(dynamics::SampleKick) * kicks_a_step(rate, network) * steps * dynamics::tile_samples);
}

}  // namespace horn::learning
