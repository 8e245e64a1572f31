/// How a figure looks on paper: size, resolution, letters.
#pragma once

#include "ui/theme/theme.h"

namespace horn::figures
{

struct FigureStyle {
    double width = 140;        ///< mm, the whole figure
    double height = 0;         ///< mm; 0: chosen from the panels
    int dpi = 300;             ///< of PNG files and of the images in the others
    double fontSize = 7;       ///< pt, tick labels; titles a little larger
    double lineWidth = 0.9;    ///< pt, data lines
    bool panelLetters = true;  ///< a, b, … when there are several panels
    theme::Theme theme = theme::paperTheme();
};

}  // namespace horn::figures
