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
    [[nodiscard]] OscillatorPanel& panel() { return *panel_; }

protected:
    void showFrame(const engine::Frame& frame) override;
    bool takeMeasurements() override;
    [[nodiscard]] Result<void> suits(const experiment::Experiment& experiment) const override;

private:
    void review();

    engine::ResonanceSweep sweep_;
    OscillatorPanel* panel_;
    OscillatorPlots* plots_;
};

}  // namespace horn::workspaces
