/// A HORN that is alive: its waves, and how its nodes keep together.
#pragma once

#include "core/engine/live_measures.h"
#include "ui/workspaces/comparison_bar.h"
#include "ui/workspaces/comparison_plots.h"
#include "ui/workspaces/network_panel.h"
#include "ui/workspaces/network_plots.h"
#include "ui/workspaces/simulation_workspace.h"

namespace horn::plots
{
class PlotDesk;
}

namespace horn::workspaces
{

class NetworkWorkspace : public SimulationWorkspace
{
    Q_OBJECT

public:
    NetworkWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] std::vector<plots::PlotCard*> cards() const override;
    [[nodiscard]] std::vector<plots::PlotCard*> drawableCards() const override;
    [[nodiscard]] bool measurementsDone() const override;
    void setTheme(const theme::Theme& theme) override;

    [[nodiscard]] bool canFork() const override { return !isComparing(); }
    void fork() override { beginComparison(ComparisonPlots::Page::difference); }
    void compare() override { beginComparison(ComparisonPlots::Page::measures); }
    void bringIntoView(const experiment::Evidence& figure) override;
    [[nodiscard]] bool isComparing() const override { return controller().isComparing(); }
    void endComparison() override { endComparison(0); }
    [[nodiscard]] NetworkPanel& panel() { return *panel_; }
    [[nodiscard]] NetworkPlots& plots() { return *plots_; }
    [[nodiscard]] ComparisonPlots& comparison() { return *comparison_; }

protected:
    void showFrame(const engine::Frame& frame) override;
    [[nodiscard]] std::int64_t reach() const override;
    bool takeMeasurements() override;
    [[nodiscard]] Result<void> suits(const experiment::Experiment& experiment) const override;

private:
    /// What is measured of one run, and how far that has come.
    struct Measured {
        std::unique_ptr<engine::LiveMeasures> engine;
        std::uint64_t generation = 0;  ///< of the history shown
        std::uint64_t submitted = 0;   ///< number of the last submission
        std::uint64_t shown = 0;       ///< number of the last result shown
    };

    [[nodiscard]] const experiment::NetworkDisplay& display() const { return panel_->document().experiment().view.display.network; }
    void followDisplay();
    void nameKickTarget();
    void connectPanel();
    void connectComparison();
    void beginComparison(ComparisonPlots::Page page);
    /// One of the two runs goes on alone; both, with all that happened to them, are left behind for whoever wants them back.
    void endComparison(std::size_t keep);
    void showPage(ComparisonPlots::Page page);
    void followComparison();
    void describeExperiments();
    void describeDifference();
    void submit(Measured& to, const engine::HistoryView& history, const engine::MeasureRequest& request);

    std::vector<Measured> measures_;  ///< as many as there are runs
    NetworkPanel* panel_;
    NetworkPlots* plots_;
    ComparisonBar* bar_;
    ComparisonPlots* comparison_;
    plots::PlotDesk *oneRun_, *twoRuns_;  ///< one of them is seen
    experiment::NetworkDisplay shown_;    ///< what the plots follow
    QString differences_;                 ///< of the two experiments, in words
};

}  // namespace horn::workspaces
