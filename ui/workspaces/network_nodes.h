/// The selected nodes one by one: their trails in the phase plane, and their spectra.
#pragma once

#include "core/engine/live_measures.h"
#include "core/experiment/display.h"
#include "ui/plots/plot_card.h"

#include <vector>

namespace horn::plots
{
class LineChart;
class PhasePortrait;
class PlotTabs;
}  // namespace horn::plots

namespace horn::workspaces
{

class NetworkNodes : public plots::PlotCard
{
    Q_OBJECT

public:
    explicit NetworkNodes(QWidget* parent = nullptr);

    [[nodiscard]] plots::PlotTabs& tabs() const { return *tabs_; }
    /// Spectra are in view, and worth measuring.
    [[nodiscard]] bool wantsSpectra() const;
    void setSelected(const std::vector<int>& nodes);
    void showRun(const engine::HistoryView& history, const experiment::NetworkDisplay& display);
    void showMeasures(const engine::Measures& measures);
    void clear();

private:
    void describe();

    plots::PlotTabs* tabs_;
    plots::PhasePortrait* portrait_;
    plots::LineChart* spectrum_;
    std::vector<int> series_;  ///< of the chart, one per place in the selection
    int mean_ = 0;             ///< series of the mean over all nodes
    std::vector<int> selected_;
    int spectrumSteps_ = 0;
    std::vector<float> x_, y_;
};

}  // namespace horn::workspaces
