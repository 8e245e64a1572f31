/// Plots of the network workspace, with one selection of nodes and one order of rows for all of them.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "core/experiment/display.h"
#include "ui/plots/card_page.h"
#include "ui/workspaces/row_order.h"

#include <optional>
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
    /// Takes a node into the selection, or out of it.
    void toggle(int node);

    /// Brings the plots into view that the display names.
    void showTabs(const experiment::NetworkDisplay& display);
    /// The display with the plots that are in view.
    [[nodiscard]] experiment::NetworkDisplay withTabs(experiment::NetworkDisplay display) const;
    /// Rows are sorted as they are now, though their order is still the same.
    void sortAnew() { rows_.sortAnew(); }
    void showRun(const engine::RunFrame& run, const experiment::NetworkDisplay& display);
    void showMeasures(const engine::Measures& measures, const experiment::NetworkDisplay& display);
    /// What the plots in view need to have measured.
    [[nodiscard]] engine::MeasureRequest measureRequest(const experiment::NetworkDisplay& display) const;

Q_SIGNALS:
    void selectionChanged();
    /// A person has brought other plots into view.
    void viewChosen();
    void kickRequested(int node);

private:
    void click(int node, Qt::KeyboardModifiers modifiers);
    void order(const std::optional<RowOrder::Rows>& rows);
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
    RowOrder rows_;
    bool showingTabs_ = false;  ///< they follow the display
};

}  // namespace horn::workspaces
