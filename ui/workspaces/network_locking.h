/// How pairs of nodes are locked: the matrix of phase locking values with what chance gives paled, and their histogram.
#pragma once

#include "core/engine/live_measures.h"
#include "core/experiment/display.h"
#include "ui/plots/plot_card.h"

#include <vector>

namespace horn::plots
{
class BarChart;
class MatrixView;
class PlotTabs;
}  // namespace horn::plots

namespace horn::workspaces
{

class NetworkLocking : public plots::PlotCard
{
    Q_OBJECT

public:
    explicit NetworkLocking(QWidget* parent = nullptr);

    [[nodiscard]] plots::PlotTabs& tabs() const { return *tabs_; }
    void setSelected(const std::vector<int>& nodes);
    /// \param order stored node in each place; empty: by index. \param words title of the axes: "node, by ω"
    void setOrder(const std::vector<int>& order, const QString& words);
    void showMeasures(const engine::Measures& measures, const experiment::NetworkDisplay& display);
    void clear();

Q_SIGNALS:
    void nodesClicked(int row, int column, Qt::KeyboardModifiers modifiers);

private:
    plots::PlotTabs* tabs_;
    plots::MatrixView* matrix_;
    plots::BarChart* histogram_;
};

}  // namespace horn::workspaces
