/// What the dialogues for signals of a person's own have in common.
#pragma once

#include "ui/theme/theme.h"

class QWidget;

namespace horn::workspaces
{

/// The theme of the plots in a widget's window.
[[nodiscard]] const theme::Theme& themeAround(const QWidget* widget);

}  // namespace horn::workspaces
