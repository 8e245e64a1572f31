/// Two runs side by side: their waves in the same colours, and below them either what is measured of each, or how far they are apart.
#pragma once

#include "core/engine/live_measures.h"
#include "core/engine/simulation_engine.h"
#include "core/experiment/display.h"
#include "ui/plots/colour_bar.h"
#include "ui/workspaces/comparison_side.h"
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

    /// Marks nodes in every plot of both.
    void setSelected(const std::vector<int>& nodes);
    /// Rows are sorted as they are now, though their order is still the same.
    void sortAnew();
    /// What the plots of one of them need to have measured.
    [[nodiscard]] engine::MeasureRequest measureRequest(std::size_t which) const { return sides_[which]->measureRequest(); }

Q_SIGNALS:
    void nodeClicked(int node);
    void nodesChosen(int row, int column);
    void kickRequested(std::size_t which, int node);

private:
    void buildDifference();
    void buildMeasures();
    void layOut();
    void showDistribution(std::size_t which, const engine::Measures& measures);
    void orderDifference(const std::optional<RowOrder::Rows>& rows);
    void shareColours(const engine::HistoryView& a, const engine::HistoryView& b, int window);
    void showDifference(const engine::HistoryView& a, const engine::HistoryView& b, const experiment::NetworkDisplay& display);

    plots::PlotLink* time_;  ///< of everything over time
    std::array<ComparisonSide*, 2> sides_{};
    QHBoxLayout* below_ = nullptr;  ///< the lower row of cards
    plots::HeatMap* difference_ = nullptr;
    plots::LineChart *distance_ = nullptr, *distribution_ = nullptr, *synchrony_ = nullptr;
    plots::PlotCard *differenceCard_ = nullptr, *distributionCard_ = nullptr, *synchronyCard_ = nullptr;
    plots::PlotStack* differenceStack_ = nullptr;
    std::unique_ptr<WaveFeed> differenceFeed_;
    Page page_ = Page::measures;
    RowOrder differenceRows_;   ///< as those of A
    plots::ColourBar colours_;  ///< of both waves
    std::optional<double> apart_;
    std::array<int, 2> level_{}, chance_{};  ///< markers: of phase locking, and of the order parameter
    int commonChance_ = 0;                   ///< marker of the order parameter, where both have the same level
    std::array<double, 2> chanceOrder_{};    ///< NaN: unknown
    std::array<QString, 2> spreads_;         ///< "A 0.62 ± 0.28"
    std::vector<float> sample_, other_, apartOverTime_;
};

}  // namespace horn::workspaces
