#include "core/model/resize.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace horn::model
{

namespace
{

using Values = NodeValues LayerSpecification::*;

constexpr std::array<std::pair<Values, const char*>, 4> node_values{{{&LayerSpecification::omega, "given ω"},
                                                                     {&LayerSpecification::gamma, "given γ"},
                                                                     {&LayerSpecification::alpha, "given α"},
                                                                     {&LayerSpecification::feedback, "given v"}}};

std::string counted(std::size_t count, const char* one, const char* many) { return fmt::format("{} {}", count, count == 1 ? one : many); }

}  // namespace

std::vector<std::string> resize(LayerSpecification& layer, int nodes)
{
    std::vector<std::string> dropped;
    if (nodes == layer.nodes)
        return dropped;
    layer.nodes = nodes;
    for (const auto& [member, words] : node_values)
        if ((layer.*member).kind == NodeValues::Kind::given) {
            layer.*member = NodeValues{.base = (layer.*member).base};
            dropped.emplace_back(words);
        }
    if (layer.delays.kind == DelayValues::Kind::given) {
        layer.delays = {};
        dropped.emplace_back("given delays");
    }
    if (layer.initialisation.kind == Initialisation::Kind::checkpoint) {
        layer.initialisation = {};
        dropped.emplace_back("the weights of the checkpoint");
    }
    if (const std::size_t edges = std::erase_if(layer.edges, [nodes](const Edge& edge) { return edge.to >= nodes || edge.from >= nodes; });
        edges > 0)
        dropped.push_back(counted(edges, "edge", "edges"));
    if (const std::size_t reached = std::erase_if(layer.input_nodes.nodes, [nodes](int node) { return node >= nodes; });
        reached > 0 && layer.input_nodes.kind == InputNodes::Kind::given)
        dropped.push_back(counted(reached, "node that the stimulus reached", "nodes that the stimulus reached"));
    if (layer.input_nodes.kind == InputNodes::Kind::given && layer.input_nodes.nodes.empty())
        layer.input_nodes = {};
    if (layer.initial_state.kind == InitialState::Kind::given) {
        layer.initial_state = {};
        dropped.emplace_back("the given initial state");
    }
    return dropped;
}

}  // namespace horn::model
