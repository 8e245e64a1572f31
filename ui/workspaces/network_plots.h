/// Plots of the network workspace, with one selection of nodes and one order of rows for all of them.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "ui/plots/card_page.h"
#include "ui/workspaces/network_view.h"

#include <vector>

namespace horn::plots
{
class PlotCard;
}

namespace horn::workspaces
{

class NetworkLattice;
class NetworkLocking;
class NetworkNodes;
class NetworkSynchrony;
class NetworkWaves;

class NetworkPlots : public plots::CardPage
{
    Q_OBJECT

public:
    explicit NetworkPlots(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<plots::PlotCard*>& cards() const { return cards_; }
    [[nodiscard]] const std::vector<int>& selected() const { return selected_; }
    /// At most four; the oldest give way.
    void select(std::vector<int> nodes);

    void showRun(const engine::RunFrame& run, const NetworkView& view);
    void showMeasures(const engine::Measures& measures, const NetworkView& view);
    /// What the plots in view need to have measured.
    [[nodiscard]] engine::MeasureRequest measureRequest(const NetworkView& view) const;

Q_SIGNALS:
    void selectionChanged();
    /// Other plots are in view than before.
    void viewChosen();
    void kickRequested(int node);

private:
    void click(int node, Qt::KeyboardModifiers modifiers);
    void orderRows(const engine::ObservedLayer& layer, const NetworkView& view);
    void orderByMeasures(const engine::Measures& measures, const NetworkView& view);
    void setOrder(const std::vector<int>& order, const QString& words);
    void clear();

    NetworkWaves* waves_;
    NetworkLattice* lattice_;
    NetworkNodes* nodes_;
    NetworkLocking* locking_;
    NetworkSynchrony* synchrony_;
    std::vector<plots::PlotCard*> cards_;

    std::vector<int> selected_;
    bool selectionGiven_ = false;  ///< by the program or a person; an empty one may be wanted
    model::Layout layout_ = model::Layout::ring;
    const void* orderedBy_ = nullptr;  ///< the layer whose values gave the order
    int orderedNodes_ = 0;
    int orderAnswered_ = -1;   ///< NetworkView::orderAsked when the order was last made
    bool orderWaits_ = false;  ///< for the next measures
};

}  // namespace horn::workspaces
