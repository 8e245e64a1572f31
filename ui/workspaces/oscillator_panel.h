/// Control panel of the oscillator workspace.
#pragma once

#include "ui/workspaces/experiment_panel.h"

namespace horn::workspaces
{

/// What is not part of the experiment: how its resonance is measured, and how much of the run is shown.
struct OscillatorView {
    int sweepPoints = 30;
    double sweepDrive = 0.05;   ///< amplitude of the sine that measures
    int window = 400;           ///< steps shown
    bool acceleration = false;  ///< shown below x and y

    bool operator==(const OscillatorView&) const = default;
};

class OscillatorPanel : public ExperimentPanel
{
    Q_OBJECT

public:
    explicit OscillatorPanel(ExperimentDocument& document, QWidget* parent = nullptr);

    [[nodiscard]] const OscillatorView& view() const { return view_; }

Q_SIGNALS:
    void viewChanged();

private:
    void addSweepRows();
    void addViewRows();
    void addReadouts();

    OscillatorView view_;
};

}  // namespace horn::workspaces
