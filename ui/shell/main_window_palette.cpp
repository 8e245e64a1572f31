// What the command palette offers: the menus, the presets, and all that the workspaces have, the one in front first.
#include "ui/shell/main_window.h"
#include "ui/shell/message_bar.h"
#include "ui/shell/palette_entries.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>
#include <iterator>

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

/// A button of the tool bar that an action of the menus stands for: "Run", "Run or pause".
bool isInMenus(const PaletteEntry& button, const std::vector<PaletteEntry>& menus)
{
    return std::any_of(menus.begin(), menus.end(), [&button](const PaletteEntry& action) { return action.title.startsWith(button.title); });
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
    const auto add = [&entries](std::vector<PaletteEntry> more) { std::ranges::move(more, std::back_inserter(entries)); };
    for (const QAction* action : menuBar()->actions())
        if (const QMenu* menu = action->menu())
            addMenuActions(*menu, withoutMnemonic(action->text()), entries);
    const PaletteSource front{current(), {}, [] {}};
    std::vector<PaletteEntry> tools = toolEntries(front);
    std::erase_if(tools, [&entries](const PaletteEntry& entry) { return isInMenus(entry, entries); });
    add(controlEntries(front));
    add(std::move(tools));
    add(choiceEntries(front));
    for (const QWidget* bar : {work_, messages_})
        if (bar->isVisible())
            add(buttonEntries(*bar, tr("message"), [] {}));
    for (const PresetEntry& preset : presetEntries())
        entries.push_back({preset.title, tr("preset · %1").arg(preset.workspace), preset.name + u' ' + preset.help,
                           [this, name = preset.name] { openPresetNamed(name); }});
    add(plotEntries(front));
    for (std::size_t i = 0; i < workspaces_.size(); ++i)
        if (i != current_) {
            const PaletteSource other{*workspaces_[i], workspaces_[i]->title(), [this, i] { showWorkspace(static_cast<int>(i)); }};
            add(controlEntries(other));
            add(toolEntries(other));
            add(choiceEntries(other));
            add(plotEntries(other));
        }
    for (const PutAside::Entry& work : aside_.all())
        entries.push_back({shownName(work.name), tr("put aside"), work.name, [this, id = work.id] { bringBack(id); }});
    for (const QString& path : RecentFiles::all())
        entries.push_back({path.section(u'/', -1), tr("recent file"), path, [this, path] { openPath(path); }});
    return entries;
}

}  // namespace horn::shell
