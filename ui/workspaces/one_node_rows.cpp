#include "ui/workspaces/one_node_rows.h"

#include "core/experiment/replay.h"
#include "core/model/network.h"
#include "core/model/node_values.h"
#include "ui/workspaces/shared_rows.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

namespace horn::workspaces
{

namespace
{

using experiment::Experiment;
using model::LayerSpecification;
using model::NodeValues;

ParameterInfo nodeInfo(std::string_view name, std::string_view label, std::string_view help)
{
    return {.name = name,
            .symbol = "",
            .label = label,
            .unit = "",
            .default_value = 0,
            .minimum = 0,
            .decimals = 0,
            .integer = true,
            .help = help};
}

const ParameterInfo& frequencyInfo()
{
    static const ParameterInfo info = [] {
        ParameterInfo row = modelRow("omega");
        row.name = "one_omega";
        row.label = "natural frequency of this node";
        row.help = "Of this node alone. From then on every node has a frequency of its own; a spread draws them again.";
        return row;
    }();
    return info;
}

Vector<double> frequenciesOf(const Experiment& e)
{
    return model::node_frequencies(e.model.layers.back(), e.seed, static_cast<int>(e.model.layers.size()) - 1);
}

void setFrequency(Experiment& e, int node, double omega)
{
    const Vector<double> drawn = frequenciesOf(e);
    NodeValues& values = e.model.layers.back().omega;
    values.kind = NodeValues::Kind::given;
    values.values.assign(drawn.begin(), drawn.end());
    values.values[static_cast<std::size_t>(std::min<Eigen::Index>(node, drawn.size() - 1))] = omega;
}

constexpr ParameterInfo weightInfo{.name = "one_weight",
                                   .symbol = "W_hh",
                                   .label = "weight of this coupling",
                                   .unit = "",
                                   .default_value = 0,
                                   .slider_from = -2,
                                   .slider_to = 2,
                                   .decimals = 3,
                                   .help =
                                       "How strongly the node hears the source, before the gain g. From then on this weight stays as it "
                                       "is when others are drawn again."};

void setWeight(Experiment& e, int to, int from, double weight)
{
    std::vector<model::Edge>& edges = e.model.layers.back().edges;
    const auto same = std::ranges::find_if(edges, [&](const model::Edge& edge) { return edge.to == to && edge.from == from; });
    if (same == edges.end())
        edges.push_back({.to = to, .from = from, .weight = weight});
    else
        same->weight = weight;
}

/// What the weights of an experiment without edges depend on; everything else as it is by default.
Experiment weightsOnly(const Experiment& e)
{
    Experiment kept;
    kept.seed = e.seed;
    kept.model.layers.clear();
    for (const LayerSpecification& layer : e.model.layers) {
        LayerSpecification& bare = kept.model.layers.emplace_back();
        bare.nodes = layer.nodes;
        bare.layout = layer.layout;
        bare.coupling = layer.coupling;
        bare.initialisation = layer.initialisation;
    }
    kept.model.layers.front().input_nodes = {.kind = model::InputNodes::Kind::all};  // whatever a checkpoint has for them
    return kept;
}

}  // namespace

OneNodeRows::OneNodeRows(ExperimentPanel& panel)
    : QObject(&panel), panel_(panel),
      nodeInfo_(nodeInfo("one_node", "node",
                         "Which node the row below changes, counted from 0. It is selected in the plots; a click there chooses it, too.")),
      sourceInfo_(nodeInfo("one_source", "source node", "Whose velocity the node above hears through the weight below."))
{
    nodeRow_ = addNodeRow(nodeInfo_, ExperimentPanel::tr("node"), node_);
    frequencyRow_ = panel.addNumber(
        frequencyInfo(), ExperimentPanel::tr("its ω"), [this](const Experiment&) { return frequency(); },
        [this](Experiment& e, double value) { setFrequency(e, node_, value); });
    sourceRow_ = addNodeRow(sourceInfo_, ExperimentPanel::tr("hears node"), source_);
    weightRow_ = panel.addNumber(
        weightInfo, ExperimentPanel::tr("with weight"), [this](const Experiment&) { return weight(); },
        [this](Experiment& e, double value) { setWeight(e, node_, source_, value); });
    panel.showWhen(nodeRow_, [this](const Experiment& e) {
        followNodes(e.model.layers.back().nodes);
        return true;
    });
}

controls::ParameterControl* OneNodeRows::addNodeRow(const ParameterInfo& info, const QString& caption, int& node)
{
    controls::ParameterControl* row = panel_.addParameter(info, caption);
    row->setAccept([this, &node](double value, int) -> Result<void> {
        node = static_cast<int>(std::lround(value));
        frequencyRow_->setValue(frequency());
        weightRow_->setValue(weight());
        if (&node == &node_)
            Q_EMIT nodeChosen(node);
        return {};
    });
    return row;
}

/// Both rows reach over all the nodes that there are.
void OneNodeRows::followNodes(int nodes)
{
    if (nodes == nodes_)
        return;
    nodes_ = nodes;
    for (auto [info, row, node] : {std::tuple(&nodeInfo_, nodeRow_, &node_), std::tuple(&sourceInfo_, sourceRow_, &source_)}) {
        info->maximum = nodes - 1;
        info->slider_to = std::max(1, nodes - 1);
        *node = std::min(*node, nodes - 1);
        row->setValue(*node);
        row->rangeChanged();
    }
}

double OneNodeRows::weight()
{
    const Experiment& e = panel_.document().experiment();
    for (const model::Edge& edge : e.model.layers.back().edges)
        if (edge.to == node_ && edge.from == source_)
            return edge.weight;
    Experiment wanted = weightsOnly(e);
    if (drawnFor_ != wanted) {
        const auto network = experiment::build_network(wanted);
        weights_ = network ? network->parameters.layers.back().recurrent_weight : Matrix<float>();
        drawnFor_ = std::move(wanted);
    }
    return node_ < weights_.rows() && source_ < weights_.cols() ? static_cast<double>(weights_(node_, source_)) : 0;
}

double OneNodeRows::frequency() const
{
    const Vector<double> drawn = frequenciesOf(panel_.document().experiment());
    return drawn[std::min<Eigen::Index>(node_, drawn.size() - 1)];
}

void OneNodeRows::setNode(int node)
{
    node_ = node;
    nodeRow_->setValue(node);
    frequencyRow_->setValue(frequency());
    weightRow_->setValue(weight());
}

}  // namespace horn::workspaces
