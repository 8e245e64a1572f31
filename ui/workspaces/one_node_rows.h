/// Rows of the network panel that change a single node, or the weight of a single coupling to it: the smallest change that a fork can begin
/// with.
#pragma once

#include "core/base/array.h"
#include "core/model/specification.h"
#include "ui/workspaces/experiment_panel.h"

#include <QObject>

#include <optional>

namespace horn::workspaces
{

class OneNodeRows : public QObject
{
    Q_OBJECT

public:
    /// Adds the rows to the panel.
    explicit OneNodeRows(ExperimentPanel& panel);

    void setNode(int node);

Q_SIGNALS:
    /// A person has named the node in its row.
    void nodeChosen(int node);

private:
    /// A row that chooses one of the nodes of the last layer.
    controls::ParameterControl* addNodeRow(const ParameterInfo& info, const QString& caption, int& node);
    /// ω of the node in the last layer.
    [[nodiscard]] double frequency() const;
    /// W_hh from the source to the node in the last layer, 0 where they are not coupled.
    [[nodiscard]] double weight();

    void followNodes(int nodes);

    ExperimentPanel& panel_;
    ParameterInfo nodeInfo_, sourceInfo_;  ///< 0 … N − 1, following N
    controls::ParameterControl *nodeRow_ = nullptr, *frequencyRow_ = nullptr, *sourceRow_ = nullptr, *weightRow_ = nullptr;
    int nodes_ = 0;  ///< N that the rows reach over
    int node_ = 0, source_ = 0;
    std::optional<experiment::Experiment> drawnFor_;  ///< what `weights_` were drawn for: without edges, ω γ α v and the stimulus
    Matrix<float> weights_;                           ///< N × N
};

}  // namespace horn::workspaces
