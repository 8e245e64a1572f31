/// Control panel of the network workspace.
#pragma once

#include "ui/workspaces/experiment_panel.h"

class QPushButton;

namespace horn::workspaces
{

class OneNodeRows;

class NetworkPanel : public ExperimentPanel
{
    Q_OBJECT

public:
    explicit NetworkPanel(ExperimentDocument& document, QWidget* parent = nullptr);

    void setKickTarget(const QString& words);
    /// Which node the rows for one node change.
    void setNode(int node);
    /// Nodes that a person has selected in the plots: those that the stimulus may be given to.
    void setSelected(const std::vector<int>& nodes);

Q_SIGNALS:
    /// An order of the rows was chosen, maybe the same again.
    void orderChosen();
    void kickClicked();
    /// One node was named, for the rows about one node.
    void nodeChosen(int node);
    void checkpointChosen(const QString& path);
    /// Something to tell in the message bar.
    void told(const QString& words);

private:
    void addNetworkRows();
    void tellDropped(const std::vector<std::string>& what);
    void addGainRows();
    void addInitialisationRows();
    void addCouplingRows();
    void addInitialStateRows();
    void addDelayRows();
    void addInputNodeRows();
    void chooseCheckpoint();
    void addViewRows();

    OneNodeRows* oneNode_ = nullptr;
    QPushButton* kick_ = nullptr;
    QPushButton* drive_ = nullptr;
    std::vector<int> selected_;
};

}  // namespace horn::workspaces
