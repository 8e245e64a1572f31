/// The waves: positions of all nodes over time under the stimulus that drives them.
#pragma once

#include "core/engine/history_view.h"
#include "core/experiment/display.h"
#include "ui/plots/plot_card.h"

#include <vector>

namespace horn::plots
{
class HeatMap;
class LineChart;
class PlotLink;
class PlotStack;
}  // namespace horn::plots

namespace horn::workspaces
{

class NetworkWaves : public plots::PlotCard
{
    Q_OBJECT

public:
    explicit NetworkWaves(QWidget* parent = nullptr);

    /// Of all plots over time.
    [[nodiscard]] plots::PlotLink& time() const;
    void setSelected(const std::vector<int>& nodes);
    /// \param order stored node in each row; empty: by index. \param words title of the axis: "node, by ω"
    void setOrder(const std::vector<int>& order, const QString& words);
    void showRun(const engine::HistoryView& history, const experiment::NetworkDisplay& display);
    void clear();

Q_SIGNALS:
    void nodeClicked(int node, Qt::KeyboardModifiers modifiers);

private:
    void feed(const engine::HistoryView& history, const experiment::NetworkDisplay& display);
    void describe(QPointF place);

    plots::PlotStack* stack_;
    plots::LineChart* stimulus_;
    plots::HeatMap* waves_;

    engine::HistoryView shown_;     ///< what the plots show now
    std::uint64_t generation_ = 0;  ///< of the history in the waves
    int window_ = 0;                ///< steps, of the waves
    int stride_ = 1;                ///< steps per column
    std::int64_t fed_ = 0;          ///< first step that the waves do not hold yet
    std::vector<int> order_;
    std::vector<float> columns_, trace_;
};

/// The steps that the plots over time show. \param end one past the newest step
[[nodiscard]] plots::Range shownSteps(std::int64_t end, int window);

}  // namespace horn::workspaces
