#include "core/dynamics/kicks.h"

#include "core/base/random.h"

#include <cassert>
#include <cmath>
#include <numeric>

namespace horn::dynamics
{

namespace
{

/// How many events of a Poisson process of rate 1 fall into a time span: waits are exponential.
int events_within(double span, RandomStream& stream)
{
    int events = 0;
    for (double time = -std::log1p(-stream.uniform()); time < span; time -= std::log1p(-stream.uniform()))
        ++events;
    return events;
}

}  // namespace

NodePlace place_of(std::span<const int> nodes, int index)
{
    int layer = 0;
    for (; index >= nodes[static_cast<std::size_t>(layer)]; ++layer)
        index -= nodes[static_cast<std::size_t>(layer)];
    return {layer, index};
}

std::vector<VelocityKick> poisson_kicks(const StimulusSpecification& stimulus, std::uint64_t seed, double time_step,
                                        std::span<const int> nodes, std::int64_t first, std::int64_t count)
{
    std::vector<VelocityKick> kicks;
    const int all = std::accumulate(nodes.begin(), nodes.end(), 0);
    assert(all > 0);
    if (stimulus.kick_rate == 0 || stimulus.kick_amplitude == 0)
        return kicks;
    // A process of all nodes, each of whose events hits one of them with equal chance, is one process for each node, independent ones.
    const double expected = stimulus.kick_rate * time_step * all;
    for (std::int64_t step = 0; step < count; ++step) {
        RandomStream stream(seed, Purpose::kicks, static_cast<std::uint64_t>(first + step));
        for (int events = events_within(expected, stream); events > 0; --events) {
            const auto [layer, node] = place_of(nodes, static_cast<int>(stream.below(static_cast<std::uint32_t>(all))));
            kicks.push_back({step, layer, node, stimulus.kick_amplitude});
        }
    }
    return kicks;
}

}  // namespace horn::dynamics
