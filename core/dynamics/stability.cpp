#include "core/dynamics/stability.h"

#include <fmt/format.h>

#include <cmath>

namespace horn::dynamics
{

namespace
{

using model::NodeStability;

struct Node {
    int layer, index;
    double omega, gamma, alpha, feedback, gain, time_step;

    [[nodiscard]] double stiffness() const { return (omega * omega - alpha * gain * feedback) * time_step * time_step; }
    [[nodiscard]] double limit() const { return 2 * std::sqrt(1 - gamma * time_step); }
    [[nodiscard]] NodeStability level() const { return model::node_stability(omega, gamma, alpha, feedback, gain, time_step); }
    /// How far from the edge at 1: the larger, the worse; the two edges are ω_eff h = limit and ω_eff² = 0.
    [[nodiscard]] double badness() const
    {
        const double fraction = stiffness() / (4 * (1 - gamma * time_step));
        return fraction > 0 ? fraction : 1 - fraction;
    }
};

std::string name_of(const Node& node, bool several_layers)
{
    return several_layers ? fmt::format("layer {} node {}", node.layer, node.index) : fmt::format("node {}", node.index);
}

std::string words_for(const Node& node, bool several_layers)
{
    const double omega_h = std::sqrt(node.stiffness());
    switch (node.level()) {
    case NodeStability::stable: return fmt::format("stable: ωh ≤ {:.2f} < {:.2f}", omega_h, node.limit());
    case NodeStability::marginal: return fmt::format("marginal: {} has γ = 0 and never comes to rest", name_of(node, several_layers));
    case NodeStability::unstable: break;
    }
    if (node.stiffness() <= 0)
        return fmt::format("rest unstable: {} has αgv = {:.3g} ≥ ω² = {:.3g}", name_of(node, several_layers),
                           node.alpha * node.gain * node.feedback, node.omega * node.omega);
    return fmt::format("unstable: {} has ωh = {:.2f} ≥ {:.2f}", name_of(node, several_layers), omega_h, node.limit());
}

}  // namespace

template <class Real>
StabilityReport stability_report(const model::Network<Real>& network)
{
    StabilityReport report;
    double worst = -1;
    for (int layer = 0; layer < network.layers(); ++layer) {
        const auto& parameters = network.parameters.layers[static_cast<std::size_t>(layer)];
        const auto gain = static_cast<double>(network.structure[static_cast<std::size_t>(layer)].recurrent_gain);
        for (int i = 0; i < network.nodes(layer); ++i) {
            const Node node{
                layer, i, parameters.omega[i], parameters.gamma[i], parameters.alpha[i], parameters.feedback[i], gain, network.time_step};
            const NodeStability level = node.level();
            const double badness = node.badness();
            if (worst >= 0 && (level < report.level || (level == report.level && badness <= worst)))
                continue;
            worst = badness;
            report = {level, layer, i, std::sqrt(node.stiffness()), node.limit(), words_for(node, network.layers() > 1)};
        }
    }
    return report;
}

template StabilityReport stability_report(const model::Network<float>&);
template StabilityReport stability_report(const model::Network<double>&);

}  // namespace horn::dynamics
