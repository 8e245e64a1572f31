/// Control panel of the training workspace: task, model, optimiser. A run keeps the settings that it was started with.
#pragma once

#include "core/tasks/dataset.h"
#include "ui/workspaces/experiment_panel.h"
#include "ui/workspaces/network_spread.h"

class QLabel;

namespace horn::workspaces
{

class TrainingPanel : public ExperimentPanel
{
    Q_OBJECT

public:
    explicit TrainingPanel(ExperimentDocument& document, QWidget* parent = nullptr);

    /// Sizes of the splits once the data are there; nullptr clears them.
    void showDataset(const tasks::Dataset* dataset);
    /// The settings differ from those of the run that is shown.
    void setNextRunNote(bool visible);

private:
    void addTaskRows();
    void addModelRows();
    void addOptimiserRows();
    void showParameterCount();

    QLabel* dataset_ = nullptr;
    QLabel* parameters_ = nullptr;
    QLabel* note_ = nullptr;
};

}  // namespace horn::workspaces
