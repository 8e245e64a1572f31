/// Two runs side by side: their waves in the same colours, and below them either what is measured of each, or how far they are apart.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "core/experiment/display.h"
#include "ui/plots/colour_bar.h"
#include "ui/workspaces/network_panel.h"
#include "ui/workspaces/wave_feed.h"

#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

class QHBoxLayout;

namespace horn::plots
{
class HeatMap;
class LineChart;
class MatrixView;
class PlotCard;
class PlotLink;
class PlotStack;
}  // namespace horn::plots

namespace horn::workspaces
{

class ComparisonPlots : public QWidget
{
    Q_OBJECT

public:
    enum class Page { measures, difference };

    explicit ComparisonPlots(QWidget* parent = nullptr);
    ~ComparisonPlots() override;

    void setPage(Page page);
    [[nodiscard]] Page page() const { return page_; }
    /// Those of the page.
    [[nodiscard]] std::vector<plots::PlotCard*> cards() const;
    /// Those of both pages.
    [[nodiscard]] std::vector<plots::PlotCard*> allCards() const;

    /// Both runs at the same step.
    void showRuns(const engine::RunFrame& a, const engine::RunFrame& b, const experiment::NetworkDisplay& display);
    void showMeasures(std::size_t which, const engine::Measures& measures, const experiment::NetworkDisplay& display);
    void clear();

    /// ‖x_B − x_A‖ at the moment shown; nothing when there is none, or the runs have different numbers of nodes.
    [[nodiscard]] std::optional<double> distance() const { return apart_; }

Q_SIGNALS:
    void nodeChosen(int node);
    void kickRequested(std::size_t which, int node);

private:
    struct Side {
        plots::LineChart* stimulus = nullptr;
        plots::HeatMap* waves = nullptr;
        plots::MatrixView* locking = nullptr;
        plots::PlotCard *wavesCard = nullptr, *lockingCard = nullptr;
        std::unique_ptr<WaveFeed> feed;
    };

    void buildSide(std::size_t which);
    void buildDifference();
    void buildMeasures();
    void layOut();
    void showWaves(Side& side, const engine::HistoryView& history, const experiment::NetworkDisplay& display);
    void orderRows(plots::HeatMap& map, const engine::ObservedLayer& layer, const experiment::NetworkDisplay& display);
    void shareColours(const engine::HistoryView& a, const engine::HistoryView& b, int window);
    void showDifference(const engine::HistoryView& a, const engine::HistoryView& b, const experiment::NetworkDisplay& display);

    plots::PlotLink* time_;  ///< of everything over time
    std::array<Side, 2> sides_;
    QHBoxLayout* below_ = nullptr;  ///< the lower row of cards
    plots::HeatMap* difference_ = nullptr;
    plots::LineChart *distance_ = nullptr, *distribution_ = nullptr, *synchrony_ = nullptr;
    plots::PlotCard *differenceCard_ = nullptr, *distributionCard_ = nullptr, *synchronyCard_ = nullptr;
    plots::PlotStack* differenceStack_ = nullptr;
    std::unique_ptr<WaveFeed> differenceFeed_;
    Page page_ = Page::measures;
    experiment::NetworkDisplay::Order order_ = experiment::NetworkDisplay::Order::index;
    bool reorder_ = false;      ///< another order is wanted than the maps have
    plots::ColourBar colours_;  ///< of both waves
    std::optional<double> apart_;
    int chance_ = 0;  ///< marker
    std::vector<float> sample_, other_, trace_, apartOverTime_;
};

}  // namespace horn::workspaces
