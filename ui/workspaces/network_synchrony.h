/// How all nodes keep together over time: the order parameter, and how much the phases run one way.
#pragma once

#include "core/engine/live_measures.h"
#include "core/experiment/display.h"
#include "ui/plots/plot_card.h"

namespace horn::plots
{
class LineChart;
class PlotTabs;
}  // namespace horn::plots

namespace horn::workspaces
{

class NetworkSynchrony : public plots::PlotCard
{
    Q_OBJECT

public:
    explicit NetworkSynchrony(QWidget* parent = nullptr);

    [[nodiscard]] plots::PlotTabs& tabs() const { return *tabs_; }
    [[nodiscard]] plots::LineChart* order() const { return order_; }
    [[nodiscard]] plots::LineChart* direction() const { return direction_; }
    /// The directionality is in view, and worth measuring over the whole window.
    [[nodiscard]] bool wantsDirectionality() const;
    void showMeasures(const engine::Measures& measures, model::Layout layout, const experiment::NetworkDisplay& display);
    void clear();

private:
    void showOrder(const engine::Measures& measures, const experiment::NetworkDisplay& display);
    void showDirection(const engine::Measures& measures, model::Layout layout);
    void describe();

    plots::PlotTabs* tabs_;
    plots::LineChart *order_, *direction_;
    int chance_, travelling_;  ///< markers
    QString orderWords_, directionWords_, modeWords_;
};

}  // namespace horn::workspaces
