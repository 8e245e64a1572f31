#include "ui/workspaces/signal_dialogs.h"

#include "ui/plots/plot_widget.h"

namespace horn::workspaces
{

const theme::Theme& themeAround(const QWidget* widget)
{
    const auto* plot = widget ? widget->window()->findChild<plots::PlotWidget*>() : nullptr;
    return plot ? theme::themeOf(plot->theme().appearance) : theme::darkTheme();
}

}  // namespace horn::workspaces
