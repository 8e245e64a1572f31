/// One damped harmonic oscillator: how it answers a drive, and its resonance in theory and measured.
#pragma once

#include "core/engine/resonance_sweep.h"
#include "ui/workspaces/compared_runs.h"
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
    [[nodiscard]] bool measurementsDone() const override { return linear_.done && driven_.done; }
    [[nodiscard]] OscillatorPanel& panel() { return *panel_; }
    [[nodiscard]] bool repeats(int run) const override;

    /// A further oscillator with the present parameters: from the moment shown on, or under all that the stimulus has done lately.
    [[nodiscard]] bool canFork() const override;
    void fork() override;
    void compare() override;

protected:
    void showFrame(const engine::Frame& frame) override;
    [[nodiscard]] std::int64_t reach() const override;
    bool takeMeasurements() override;
    [[nodiscard]] Result<void> suits(const experiment::Experiment& experiment) const override;

private:
    /// A sweep in the background, and how far what is shown belongs to what was asked for last.
    struct Measurement {
        engine::ResonanceSweep sweep;
        std::uint64_t number = 0;  ///< of the last sweep asked for
        bool done = false;         ///< its last point is shown

        void start(const engine::SweepRequest& request);
        /// \return the newest result, if there is a new one of the last sweep asked for.
        [[nodiscard]] std::shared_ptr<const engine::SweepResult> take();
    };

    [[nodiscard]] const experiment::OscillatorDisplay& display() const { return panel_->document().experiment().view.display.oscillator; }
    void review();
    void followDisplay();
    /// Whether the present parameters were in force already at the moment that is shown.
    [[nodiscard]] bool presentHolds(const engine::Frame& frame);

    ComparedRuns compared_;
    Measurement linear_;  ///< by a small drive
    Measurement driven_;  ///< by the present drive
    OscillatorPanel* panel_;
    OscillatorPlots* plots_;
    experiment::OscillatorDisplay shown_;  ///< what the plots follow
};

}  // namespace horn::workspaces
