#include "core/learning/trial_kicks.h"

#include "core/base/random.h"
#include "core/dynamics/tile.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace horn::learning
{

namespace
{

/// Of a network with so many nodes, in a step of a sample.
double kicks_a_step(const TrialKicks& kicks, double time_step, int nodes)
{
    return kicks.amplitude == 0 ? 0 : kicks.rate * time_step * nodes;
}

std::size_t room_for(double expected) { return static_cast<std::size_t>(std::ceil(expected + 6 * std::sqrt(expected))); }

}  // namespace

void draw_kicks(const TrialKicks& kicks, const model::Network<float>& network, int steps, std::span<const std::uint32_t> samples,
                std::vector<dynamics::SampleKick>& drawn)
{
    drawn.clear();
    const std::vector<int> nodes = network.nodes();
    const int all = std::accumulate(nodes.begin(), nodes.end(), 0);
    const double expected = kicks_a_step(kicks, network.time_step, all);
    if (expected == 0)
        return;
    drawn.reserve(room_for(expected * steps * dynamics::tile_samples));
    for (std::size_t sample = 0; sample < samples.size(); ++sample) {
        RandomStream stream(kicks.seed, Purpose::trial_kicks, kicks.draw << 32 | samples[sample]);
        const auto wait = [&] { return -std::log1p(-stream.uniform()) / expected; };
        for (double time = wait(); time < steps; time += wait()) {
            const auto [layer, node] = dynamics::place_of(nodes, static_cast<int>(stream.below(static_cast<std::uint32_t>(all))));
            drawn.push_back({static_cast<int>(time), layer, node, static_cast<int>(sample), static_cast<float>(kicks.amplitude)});
        }
    }
    std::sort(drawn.begin(), drawn.end(), [](const auto& a, const auto& b) {
        return std::tie(a.step, a.sample, a.layer, a.node) < std::tie(b.step, b.sample, b.layer, b.node);
    });
}

std::size_t kick_bytes(const TrialKicks& kicks, const model::Network<float>& network, int steps)
{
    const std::vector<int> nodes = network.nodes();
    const double expected = kicks_a_step(kicks, network.time_step, std::accumulate(nodes.begin(), nodes.end(), 0));
    return room_for(expected * steps * dynamics::tile_samples) * sizeof(dynamics::SampleKick);
}

}  // namespace horn::learning
