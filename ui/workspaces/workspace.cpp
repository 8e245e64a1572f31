#include "ui/workspaces/workspace.h"

#include "ui/plots/plot_widget.h"

namespace horn::workspaces
{

Workspace::Workspace(const QString& key, const QString& title, QWidget* parent) : QWidget(parent), key_(key), title_(title)
{
    setObjectName(key);
    setAccessibleName(title);
}

bool Workspace::repeats(int) const { return true; }

void Workspace::setTheme(const theme::Theme& theme) { plots::applyTheme(*this, theme); }

}  // namespace horn::workspaces
