/// What the command palette finds in a workspace, whether it is in front or not.
#pragma once

#include "ui/shell/command_palette.h"
#include "ui/workspaces/workspace.h"

#include <QString>

#include <functional>
#include <vector>

namespace horn::shell
{

/// A workspace as the palette sees it.
struct PaletteSource {
    workspaces::Workspace& workspace;
    QString place;               ///< its title, or empty when it is in front
    std::function<void()> show;  ///< brings it to the front
};

/// Buttons below a widget that could be pressed now. \param where as the detail of each.
[[nodiscard]] std::vector<PaletteEntry> buttonEntries(const QWidget& root, const QString& where, const std::function<void()>& show);
/// Buttons and sliders of the tool bar.
[[nodiscard]] std::vector<PaletteEntry> toolEntries(const PaletteSource& source);
/// Parameters, and the buttons beside them and the plots.
[[nodiscard]] std::vector<PaletteEntry> controlEntries(const PaletteSource& source);
/// Choices of the lists, and tabs of the plots.
[[nodiscard]] std::vector<PaletteEntry> choiceEntries(const PaletteSource& source);
/// All that can be done with the plots.
[[nodiscard]] std::vector<PaletteEntry> plotEntries(const PaletteSource& source);

}  // namespace horn::shell
