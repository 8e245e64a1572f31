/// Rows of the network panel that change a single node: the smallest change that a fork can begin with.
#pragma once

#include "ui/workspaces/experiment_panel.h"

#include <QObject>

namespace horn::workspaces
{

class OneNodeRows : public QObject
{
    Q_OBJECT

public:
    /// Adds the rows to the panel.
    explicit OneNodeRows(ExperimentPanel& panel);

    void setNode(int node);

private:
    /// ω of the node in the last layer.
    [[nodiscard]] double frequency() const;

    ExperimentPanel& panel_;
    controls::ParameterControl* nodeRow_;
    controls::ParameterControl* frequencyRow_;
    int node_ = 0;
};

}  // namespace horn::workspaces
