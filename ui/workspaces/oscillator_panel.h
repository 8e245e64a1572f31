/// Control panel of the oscillator workspace.
#pragma once

#include "ui/workspaces/experiment_panel.h"

namespace horn::workspaces
{

class OscillatorPanel : public ExperimentPanel
{
    Q_OBJECT

public:
    explicit OscillatorPanel(ExperimentDocument& document, QWidget* parent = nullptr);

private:
    void addSweepRows();
    void addViewRows();
    void addReadouts();
};

}  // namespace horn::workspaces
