// What the command palette offers: the menus, the presets, the parameters and plots of the present workspace.
#include "ui/controls/parameter_panel.h"
#include "ui/plots/plot_card.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

namespace horn::shell
{

namespace
{

QString withoutMnemonic(QString text) { return text.remove(u'&'); }

void addMenuActions(const QMenu& menu, const QString& path, std::vector<PaletteEntry>& entries)
{
    for (QAction* action : menu.actions()) {
        if (action->menu() || action->isSeparator() || !action->isEnabled())
            continue;  // what lies in submenus is offered by name below
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        entries.push_back({withoutMnemonic(action->text()), keys.isEmpty() ? path : path + QStringLiteral(" · ") + keys, {}, [action] {
                               action->trigger();
                           }});
    }
}

}  // namespace

void MainWindow::showPalette()
{
    if (!palette_)
        palette_ = new CommandPalette(this);
    palette_->show(paletteEntries());
}

std::vector<PaletteEntry> MainWindow::paletteEntries()
{
    std::vector<PaletteEntry> entries;
    for (const QAction* action : menuBar()->actions())
        if (const QMenu* menu = action->menu())
            addMenuActions(*menu, withoutMnemonic(action->text()), entries);
    for (const auto* panel : current().findChildren<controls::ParameterPanel*>())
        for (const controls::ParameterPanel::Entry& row : panel->entries())
            entries.push_back({row.caption, row.section, row.words, [panel, widget = row.widget] { panel->reach(widget); }});
    for (plots::PlotCard* card : current().cards())
        entries.push_back(
            {tr("Maximise %1").arg(card->objectName()), tr("plot"), {}, [card] { card->setMaximised(!card->isMaximised()); }});
    for (const PresetEntry& preset : presetEntries())
        entries.push_back({preset.title, tr("preset · %1").arg(preset.workspace), preset.name + u' ' + preset.help,
                           [this, name = preset.name] { openPresetNamed(name); }});
    for (const PutAside::Entry& work : aside_.all())
        entries.push_back({shownName(work.name), tr("put aside"), work.name, [this, id = work.id] { bringBack(id); }});
    for (const QString& path : RecentFiles::all())
        entries.push_back({path.section(u'/', -1), tr("recent file"), path, [this, path] { openPath(path); }});
    return entries;
}

}  // namespace horn::shell
