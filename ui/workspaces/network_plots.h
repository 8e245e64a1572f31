/// Plots of the network workspace: waves under their stimulus, phase portraits of selected nodes, phase locking, synchrony.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "ui/workspaces/network_panel.h"

#include <QWidget>

#include <vector>

namespace horn::plots
{
class HeatMap;
class LineChart;
class MatrixView;
class PhasePortrait;
class PlotCard;
class PlotStack;
}  // namespace horn::plots

namespace horn::workspaces
{

class NetworkPlots : public QWidget
{
    Q_OBJECT

public:
    explicit NetworkPlots(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<plots::PlotCard*>& cards() const { return cards_; }
    [[nodiscard]] const std::vector<int>& selected() const { return selected_; }
    void select(std::vector<int> nodes);

    void showRun(const engine::RunFrame& run, const NetworkView& view);
    void showMeasures(const engine::Measures& measures, const NetworkView& view);

Q_SIGNALS:
    void selectionChanged();
    void kickRequested(int node);

private:
    void buildWaves();
    void buildBottomRow();
    void showWaves(const engine::HistoryView& history, const NetworkView& view);
    void showPortrait(const engine::HistoryView& history, const NetworkView& view);
    void orderRows(const engine::ObservedLayer& layer, NetworkView::Order order);
    void click(int node, Qt::KeyboardModifiers modifiers);
    void describe(QPointF place);

    plots::PlotStack* stack_;
    plots::LineChart* stimulus_;
    plots::HeatMap* waves_;
    plots::PhasePortrait* portrait_;
    plots::MatrixView* locking_;
    plots::LineChart* synchrony_;
    plots::PlotCard *wavesCard_, *portraitCard_, *lockingCard_, *synchronyCard_;
    std::vector<plots::PlotCard*> cards_;
    int chance_ = 0;  ///< marker

    std::vector<int> selected_;
    engine::HistoryView shown_;        ///< what the plots show now
    std::uint64_t generation_ = 0;     ///< of the history in the waves
    int window_ = 0;                   ///< steps, of the waves
    int stride_ = 1;                   ///< steps per column
    std::int64_t fed_ = 0;             ///< first step that the waves do not hold yet
    const void* orderedBy_ = nullptr;  ///< the layer whose values gave the order
    NetworkView::Order order_ = NetworkView::Order::index;
    std::vector<float> columns_, trace_, x_, y_;
};

}  // namespace horn::workspaces
