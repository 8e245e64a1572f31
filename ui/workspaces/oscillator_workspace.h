/// One damped harmonic oscillator: how it answers a drive, and its resonance in theory and measured.
#pragma once

#include "core/engine/resonance_sweep.h"
#include "ui/workspaces/oscillator_panel.h"
#include "ui/workspaces/oscillator_plots.h"
#include "ui/workspaces/simulation_workspace.h"

namespace horn::workspaces
{

class OscillatorWorkspace : public SimulationWorkspace
{
    Q_OBJECT

public:
    OscillatorWorkspace(const experiment::Experiment& experiment, const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] std::vector<plots::PlotCard*> cards() const override { return plots_->cards(); }
    [[nodiscard]] bool measurementsDone() const override { return swept_; }
    [[nodiscard]] OscillatorPanel& panel() { return *panel_; }

protected:
    void showFrame(const engine::Frame& frame) override;
    bool takeMeasurements() override;
    [[nodiscard]] Result<void> suits(const experiment::Experiment& experiment) const override;

private:
    void review();

    engine::ResonanceSweep sweep_;
    std::uint64_t sweepNumber_ = 0;  ///< of the last sweep asked for
    bool swept_ = false;             ///< its last point is shown
    OscillatorPanel* panel_;
    OscillatorPlots* plots_;
};

}  // namespace horn::workspaces
