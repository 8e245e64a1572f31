#include "ui/shell/palette_entries.h"

#include "ui/controls/parameter_panel.h"
#include "ui/plots/plot_card.h"

#include <QAction>
#include <QComboBox>
#include <QCoreApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QToolButton>

#include <algorithm>
#include <iterator>

namespace horn::shell
{

namespace
{

using controls::ParameterPanel;

QString words(const char* text) { return QCoreApplication::translate("Palette", text); }

/// "layout › torus".
QString below(const QString& above, const QString& name) { return QStringLiteral("%1 › %2").arg(above, name); }

QString withPlace(const PaletteSource& source, const QString& detail)
{
    return source.place.isEmpty() ? detail : QStringLiteral("%1 · %2").arg(source.place, detail);
}

bool usable(const QWidget& widget, const QWidget& root) { return widget.isVisibleTo(&root) && widget.isEnabledTo(&root); }

/// Part of another control, or a menu whose entries are found by themselves.
bool isPart(const QAbstractButton& button)
{
    if (const auto* tool = qobject_cast<const QToolButton*>(&button); tool && tool->menu())
        return true;
    const QWidget* parent = button.parentWidget();
    return qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QTabBar*>(parent);
}

void addChoices(const PaletteSource& source, const ParameterPanel& panel, std::vector<PaletteEntry>& entries)
{
    for (const ParameterPanel::Entry& row : panel.entries()) {
        auto* choice = qobject_cast<controls::ChoiceControl*>(row.widget);
        if (!choice)
            continue;
        const QComboBox& box = *choice->box();
        for (int i = 0; i < box.count(); ++i) {
            if (!box.model()->flags(box.model()->index(i, box.modelColumn())).testFlag(Qt::ItemIsEnabled))
                continue;
            const QString detail = i == choice->index() ? words("%1 · now").arg(row.section) : row.section;
            entries.push_back({below(row.caption, box.itemText(i)), withPlace(source, detail), {}, [source, &panel, choice, i] {
                                   source.show();
                                   choice->pick(i);
                                   panel.reach(choice);
                               }});
        }
    }
}

void addTabs(const PaletteSource& source, const plots::PlotCard& card, std::vector<PaletteEntry>& entries)
{
    for (auto* strip : card.findChildren<QTabBar*>())
        for (int i = 0; i < strip->count(); ++i)
            entries.push_back({below(card.accessibleName(), strip->tabText(i)), withPlace(source, words("tab")),
                               card.objectName() + u' ' + strip->tabToolTip(i), [source, strip, i] {
                                   source.show();
                                   strip->setCurrentIndex(i);
                                   strip->setFocus(Qt::ShortcutFocusReason);
                               }});
}

void addActions(const PaletteSource& source, plots::PlotCard& card, std::vector<PaletteEntry>& entries)
{
    for (QAction* action : card.contextMenu().actions())
        if (!action->isSeparator() && action->isEnabled())
            entries.push_back(
                {below(card.accessibleName(), action->text()), withPlace(source, words("plot")), card.objectName(), [source, action] {
                     source.show();
                     action->trigger();
                 }});
}

}  // namespace

std::vector<PaletteEntry> buttonEntries(const QWidget& root, const QString& where, const std::function<void()>& show)
{
    std::vector<PaletteEntry> entries;
    for (auto* button : root.findChildren<QAbstractButton*>()) {
        const QString title = button->accessibleName().isEmpty() ? button->text() : button->accessibleName();
        if (!title.isEmpty() && usable(*button, root) && !isPart(*button))
            entries.push_back({title, where, button->toolTip(), [show, button] {
                                   show();
                                   button->click();
                               }});
    }
    return entries;
}

std::vector<PaletteEntry> toolEntries(const PaletteSource& source)
{
    const QWidget& tools = *source.workspace.toolControls();
    const QString where = withPlace(source, words("tool bar"));
    std::vector<PaletteEntry> entries = buttonEntries(tools, where, source.show);
    for (auto* slider : tools.findChildren<QSlider*>())
        if (usable(*slider, tools))
            entries.push_back({slider->accessibleName(), where, slider->toolTip(), [source, slider] {
                                   source.show();
                                   slider->setFocus(Qt::ShortcutFocusReason);
                               }});
    return entries;
}

std::vector<PaletteEntry> controlEntries(const PaletteSource& source)
{
    std::vector<PaletteEntry> entries;
    for (const auto* panel : source.workspace.findChildren<ParameterPanel*>())
        for (const ParameterPanel::Entry& row : panel->entries())
            entries.push_back({row.caption, withPlace(source, row.section), row.words, [source, panel, widget = row.widget] {
                                   source.show();
                                   panel->reach(widget);
                               }});
    std::ranges::move(buttonEntries(source.workspace, withPlace(source, words("button")), source.show), std::back_inserter(entries));
    return entries;
}

std::vector<PaletteEntry> choiceEntries(const PaletteSource& source)
{
    std::vector<PaletteEntry> entries;
    for (const auto* panel : source.workspace.findChildren<ParameterPanel*>())
        addChoices(source, *panel, entries);
    for (plots::PlotCard* card : source.workspace.cards())
        addTabs(source, *card, entries);
    return entries;
}

std::vector<PaletteEntry> plotEntries(const PaletteSource& source)
{
    std::vector<PaletteEntry> entries;
    for (plots::PlotCard* card : source.workspace.cards())
        addActions(source, *card, entries);
    return entries;
}

}  // namespace horn::shell
