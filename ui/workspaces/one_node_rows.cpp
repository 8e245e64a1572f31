#include "ui/workspaces/one_node_rows.h"

#include "core/model/node_values.h"
#include "ui/workspaces/shared_rows.h"

#include <algorithm>
#include <cmath>

namespace horn::workspaces
{

namespace
{

using experiment::Experiment;
using model::LayerSpecification;
using model::NodeValues;

constexpr ParameterInfo nodeInfo{.name = "one_node",
                                 .symbol = "",
                                 .label = "node",
                                 .unit = "",
                                 .default_value = 0,
                                 .minimum = 0,
                                 .maximum = 1023,
                                 .slider_from = 0,
                                 .slider_to = 127,
                                 .decimals = 0,
                                 .integer = true,
                                 .help =
                                     "Which node the row below changes, counted from 0. A click on a row of the waves chooses it, too."};

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

}  // namespace

OneNodeRows::OneNodeRows(ExperimentPanel& panel) : QObject(&panel), panel_(panel)
{
    nodeRow_ = panel.addParameter(nodeInfo, ExperimentPanel::tr("node"));
    nodeRow_->setAccept([this](double value, int) -> Result<void> {
        const int nodes = panel_.document().experiment().model.layers.back().nodes;
        if (value >= nodes)
            return Error{"node", "there are nodes 0 to " + std::to_string(nodes - 1) + " only", "choose one of them"};
        node_ = static_cast<int>(std::lround(value));
        frequencyRow_->setValue(frequency());
        return {};
    });
    frequencyRow_ = panel.addNumber(
        frequencyInfo(), ExperimentPanel::tr("its ω"), [this](const Experiment&) { return frequency(); },
        [this](Experiment& e, double value) { setFrequency(e, node_, value); });
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
}

}  // namespace horn::workspaces
