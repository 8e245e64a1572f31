/// The nodes where they lie, in the colours of position or phase, with the way the wave goes.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "ui/plots/plot_card.h"

#include <vector>

namespace horn::plots
{
class LatticeView;
class PlotTabs;
}  // namespace horn::plots

namespace horn::workspaces
{

class NetworkLattice : public plots::PlotCard
{
    Q_OBJECT

public:
    explicit NetworkLattice(QWidget* parent = nullptr);

    [[nodiscard]] plots::PlotTabs& tabs() const { return *tabs_; }
    void setSelected(const std::vector<int>& nodes);
    void showRun(const engine::HistoryView& history, model::Layout layout);
    void showMeasures(const engine::Measures& measures);
    void clear();

Q_SIGNALS:
    void nodeClicked(int node, Qt::KeyboardModifiers modifiers);
    void nodePainted(int node);

private:
    void describe();

    plots::PlotTabs* tabs_;
    plots::LatticeView *position_, *phase_;
    model::Layout layout_ = model::Layout::lattice;
    std::int64_t step_ = 0, phaseStep_ = 0;  ///< newest step that is shown
    QString waveWords_;
    int vortices_ = 0;
};

/// "Ring", "Lattice", …
[[nodiscard]] QString titleOf(model::Layout layout);

/// "→ 0.71": the way of the wave as an arrow, and its directionality; "no net direction" where
/// ways cancel, as where no arrow is drawn; "no direction" where there are no phases.
[[nodiscard]] QString directionWords(const analysis::WaveDirection& wave, model::Layout layout);

}  // namespace horn::workspaces
