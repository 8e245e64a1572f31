/// One of two runs that are compared: its waves, and below them how its nodes keep together and where they lie.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "ui/workspaces/row_order.h"
#include "ui/workspaces/wave_feed.h"

#include <QObject>

#include <memory>
#include <vector>

class QWidget;

namespace horn::plots
{
class HeatMap;
class LatticeView;
class LineChart;
class MatrixView;
class PlotCard;
class PlotLink;
class PlotTabs;
}  // namespace horn::plots

namespace horn::workspaces
{

/// "A" or "B".
[[nodiscard]] QString nameOfRun(std::size_t which);
/// A card of the comparison, named for files and tests.
[[nodiscard]] plots::PlotCard* makeComparisonCard(const QString& title, QWidget* content, QWidget* page);

class ComparisonSide : public QObject
{
    Q_OBJECT

public:
    /// \param which 0 or 1. \param time link of everything over time. \param page parent of the cards
    ComparisonSide(std::size_t which, plots::PlotLink* time, QWidget* page);
    ~ComparisonSide() override;

    [[nodiscard]] plots::PlotCard* wavesCard() const { return wavesCard_; }
    [[nodiscard]] plots::PlotCard* nodesCard() const { return nodesCard_; }
    [[nodiscard]] plots::HeatMap& waves() const { return *waves_; }

    void showRun(const engine::RunFrame& run, const experiment::NetworkDisplay& display);
    void showMeasures(const engine::Measures& measures, const experiment::NetworkDisplay& display);
    [[nodiscard]] engine::MeasureRequest measureRequest() const { return {.layout = layout_}; }
    void setSelected(const std::vector<int>& nodes);
    void sortAnew() { rows_.sortAnew(); }
    void clear();

Q_SIGNALS:
    void nodeClicked(int node);
    void nodesChosen(int row, int column);
    void kickRequested(int node);

private:
    void buildWaves(plots::PlotLink* time, QWidget* page);
    void buildNodes(QWidget* page);
    void clickOrKick(int node, Qt::KeyboardModifiers modifiers);
    void showWaves(const engine::HistoryView& history, const engine::ObservedLayer& layer, const experiment::NetworkDisplay& display);
    void order(const std::optional<RowOrder::Rows>& rows);
    void describe();

    std::size_t which_;
    plots::LineChart* stimulus_ = nullptr;
    plots::HeatMap* waves_ = nullptr;
    plots::MatrixView* locking_ = nullptr;
    plots::LatticeView *position_ = nullptr, *phase_ = nullptr;
    plots::PlotTabs* tabs_ = nullptr;
    plots::PlotCard *wavesCard_ = nullptr, *nodesCard_ = nullptr;
    std::unique_ptr<WaveFeed> feed_;
    RowOrder rows_;
    model::Layout layout_ = model::Layout::ring;
    QString lockingSteps_, lockingWords_;
    std::vector<float> trace_;
};

}  // namespace horn::workspaces
