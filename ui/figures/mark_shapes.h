/// What is drawn over the cells of heat maps, on the screen and in figures: marks of nodes, arrows, vortices.
#pragma once

#include <QColor>
#include <QPainter>
#include <QPointF>
#include <QRectF>

namespace horn::experiment
{
struct HeatMap;
}
namespace horn::theme
{
struct Theme;
}

namespace horn::figures
{

struct PanelLayout;

/// The radius of a round arrow in a ring whose rim is at 1.
inline constexpr double ringArrow = 0.36;

// Everywhere: `unit` is the length of a screen's pixel in the painter's units.

/// The outline of a cell that is selected.
void paintCellMark(QPainter& painter, const QRectF& cell, const QColor& colour, double unit = 1);
/// A peg at the rim of a ring. \param rim place of the node there
void paintRingMark(QPainter& painter, QPointF rim, QPointF centre, const QColor& colour, const QColor& ground, double unit = 1);
/// A small triangle whose tip points into a plot, at a row or column that is selected. \param inwards unit vector
void paintEdgeMark(QPainter& painter, QPointF edge, QPointF inwards, const QColor& colour, double unit = 1);
void paintArrow(QPainter& painter, QPointF from, QPointF to, double unit = 1);
/// Part of a circle with a head at its end, around from the top. \param turn −1 (clockwise) to 1: its length in whole turns, less a gap
void paintRoundArrow(QPainter& painter, QPointF centre, double radius, double turn, const QColor& colour, double unit = 1);
void paintVortex(QPainter& painter, QPointF centre, bool positive, double unit = 1);

/// Those of a figure's heat map that lie within its axes.
void paintMarks(QPainter& painter, const experiment::HeatMap& map, const PanelLayout& layout, const theme::Theme& theme, double unit);

}  // namespace horn::figures
