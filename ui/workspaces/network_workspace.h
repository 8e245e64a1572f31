/// A HORN that is alive: its waves, and how its nodes keep together.
#pragma once

#include "core/engine/live_measures.h"
#include "ui/workspaces/network_panel.h"
#include "ui/workspaces/network_plots.h"
#include "ui/workspaces/simulation_workspace.h"

namespace horn::workspaces
{

class NetworkWorkspace : public SimulationWorkspace
{
    Q_OBJECT

public:
    NetworkWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] std::vector<plots::PlotCard*> cards() const override { return plots_->cards(); }
    [[nodiscard]] bool measurementsDone() const override { return measured_ == submitted_; }
    [[nodiscard]] NetworkPanel& panel() { return *panel_; }
    [[nodiscard]] NetworkPlots& plots() { return *plots_; }

protected:
    void showFrame(const engine::Frame& frame) override;
    bool takeMeasurements() override;
    [[nodiscard]] Result<void> suits(const experiment::Experiment& experiment) const override;

private:
    void nameKickTarget();

    engine::LiveMeasures measures_;
    NetworkPanel* panel_;
    NetworkPlots* plots_;
    std::uint64_t generation_ = 0;  ///< of the history shown
    std::uint64_t submitted_ = 0;   ///< number of the last submission to the measures
    std::uint64_t measured_ = 0;    ///< number of the last result shown
};

}  // namespace horn::workspaces
