/// The colours and letters that plots, figures and the window share. A Theme is a value; whoever paints is given one.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include <vector>

namespace horn::theme
{

enum class Appearance { dark, light, paper };

/// Places in Theme::series with a fixed meaning, on the screen and on paper.
enum SeriesColour : int {
    seriesAccent = 0,    ///< position x, the quantity in question
    seriesStimulus = 1,  ///< the stimulus s, measured points
    seriesVelocity = 2,  ///< the velocity y
    seriesAcceleration = 3,
    seriesReference = 7  ///< grey: theory, chance, an earlier run
};

/// Every text colour has a contrast of at least 4.5 : 1 (WCAG 2.1) on every surface that it is meant for.
struct Theme {
    Appearance appearance = Appearance::dark;

    QColor window;    ///< behind the cards
    QColor rail;      ///< the strip of workspaces and the status bar
    QColor panel;     ///< cards, control panel, tool bar
    QColor field;     ///< entries, combo boxes, buttons at rest
    QColor hover;     ///< a field or button under the pointer
    QColor plot;      ///< inside the axes
    QColor border;    ///< hairline around panels and fields
    QColor grid;      ///< grid lines inside the axes
    QColor axis;      ///< axis lines and ticks
    QColor text;      ///< titles, values, labels
    QColor muted;     ///< subtitles, tick labels, section headings
    QColor accent;    ///< the colour of position x, of sliders and of what is selected
    QColor onAccent;  ///< text on a button filled with `accentFill`
    QColor accentFill;
    QColor stimulus;  ///< amber: the stimulus s, measured points
    QColor velocity;  ///< violet: the velocity y
    QColor acceleration;
    QColor ok;
    QColor warning;
    QColor alarm;
    std::vector<QColor> series;  ///< eight colours that stay apart for colour-blind readers, the accent first
};

[[nodiscard]] const Theme& darkTheme();
[[nodiscard]] const Theme& lightTheme();
/// White paper, black ink: exports.
[[nodiscard]] const Theme& paperTheme();
[[nodiscard]] const Theme& themeOf(Appearance appearance);

/// Palette for the standard widgets.
[[nodiscard]] QPalette paletteOf(const Theme& theme);

/// WCAG 2.1 contrast ratio of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

/// `over` laid on the opaque `under` with the given share, 0 to 1.
[[nodiscard]] QColor blend(const QColor& under, const QColor& over, double share);

enum class Weight { regular, medium, semiBold, bold };

/// Registers the bundled typeface with the application; done once, on the first call. Needs a QGuiApplication.
void loadFonts();

/// Family name of the bundled typeface: Inter with tabular figures.
[[nodiscard]] QString fontFamily();

/// The bundled typeface. \param pixels height in (logical) pixels, rounded to whole ones.
[[nodiscard]] QFont font(double pixels, Weight weight = Weight::regular);

}  // namespace horn::theme
