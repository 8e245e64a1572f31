/// How standard widgets look: one style sheet made from a theme, and which theme the system asks for.
#pragma once

#include "ui/theme/theme.h"

class QApplication;

namespace horn::shell
{

/// What the person chose in the View menu.
enum class AppearanceChoice { system, dark, light };

/// Looks at the palette that the system gave the application, once, before any other is set.
void rememberSystemAppearance(const QApplication& application);
/// What the system asks for from now on.
void rememberSystemAppearance(theme::Appearance appearance);
[[nodiscard]] theme::Appearance appearanceOf(AppearanceChoice choice);

/// Sets style, font, palette and style sheet of the whole application.
void applyStyle(QApplication& application, const theme::Theme& theme);

}  // namespace horn::shell
