/// Where a person draws a signal with the mouse.
#pragma once

#include "ui/workspaces/signal_dialogs.h"

#include <vector>

namespace horn::plots
{
class SignalCanvas;
}

namespace horn::workspaces
{

class DrawSignalDialog : public SignalDialog
{
    Q_OBJECT

public:
    /// \param values what was drawn before, to go on with; may be empty.
    DrawSignalDialog(const std::vector<double>& values, QWidget* parent);

    /// One value a step.
    [[nodiscard]] const std::vector<double>& values() const;

private:
    plots::SignalCanvas* canvas_;
};

}  // namespace horn::workspaces
