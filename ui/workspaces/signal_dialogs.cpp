#include "ui/workspaces/signal_dialogs.h"

#include "ui/plots/plot_widget.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace horn::workspaces
{

const theme::Theme& themeAround(const QWidget* widget)
{
    const auto* plot = widget ? widget->window()->findChild<plots::PlotWidget*>() : nullptr;
    return plot ? theme::themeOf(plot->theme().appearance) : theme::darkTheme();
}

void SignalDialog::keyPressEvent(QKeyEvent* event)
{
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!enters || !qobject_cast<QLineEdit*>(focusWidget()))
        QDialog::keyPressEvent(event);
}

}  // namespace horn::workspaces
