/// Where the panels of a figure stand, and their axes made ready to draw. In units of a tenth of a point.
#pragma once

#include "core/experiment/figure_data.h"
#include "ui/figures/figure_style.h"
#include "ui/figures/ticks.h"

#include <QFont>
#include <QRectF>

#include <optional>
#include <vector>

namespace horn::figures
{

struct AxisLayout {
    Scale scale = Scale::linear;
    Range range;
    std::vector<Tick> ticks;
    QString title;
    bool labels = true;
    bool downwards = false;
};

struct PanelLayout {
    const experiment::Panel* panel = nullptr;
    QRectF area;  ///< inside the axes
    AxisLayout x, y;
    std::optional<QRectF> colourBar;
    Range valueRange;
    std::vector<Tick> valueTicks;
    std::optional<QRectF> legendRoom;  ///< outside the axes; nothing: the legend has a place within them
    QString letter;                    ///< "a", "b", …; empty: none
    double yTitleAt = 0;               ///< x of the baseline of the y axis title
    QPointF letterAt;                  ///< left end of its baseline

    [[nodiscard]] QPointF place(double px, double py) const;
};

struct FigureLayout {
    QSizeF size;
    std::vector<PanelLayout> panels;
};

/// \param points height in points
[[nodiscard]] QFont figureFont(double points, theme::Weight weight = theme::Weight::regular);

/// "time (steps)" of a label and a unit.
[[nodiscard]] QString withUnit(const std::string& label, const std::string& unit);

[[nodiscard]] FigureLayout layOut(const experiment::FigureData& figure, const FigureStyle& style);

}  // namespace horn::figures
