/// Control panel of the network workspace.
#pragma once

#include "ui/workspaces/experiment_panel.h"

class QPushButton;

namespace horn::workspaces
{

/// What is not part of the experiment: how the run is shown, and how hard a kick is.
struct NetworkView {
    enum class Order { index, omega };
    Order order = Order::index;  ///< of the rows of the waves
    int window = 800;            ///< steps shown
    int lockingWindow = 300;     ///< steps over which phase locking is measured
    double kick = 1;             ///< velocity added by a kick
};

class OneNodeRows;

class NetworkPanel : public ExperimentPanel
{
    Q_OBJECT

public:
    explicit NetworkPanel(ExperimentDocument& document, QWidget* parent = nullptr);

    [[nodiscard]] const NetworkView& view() const { return view_; }
    void setKickTarget(const QString& words);
    /// Which node the rows for one node change.
    void setNode(int node);

Q_SIGNALS:
    void viewChanged();
    void kickClicked();

private:
    void addNetworkRows();
    void addGainRows();
    void addInitialisationRows();
    void addCouplingRows();
    void addInitialStateRows();
    void addDelayRows();
    void addViewRows();

    NetworkView view_;
    bool gainInUnits_ = true;  ///< of 1/√N; otherwise plain
    OneNodeRows* oneNode_ = nullptr;
    QPushButton* kick_ = nullptr;
};

}  // namespace horn::workspaces
