/// What is drawn over and around the nodes of a layout: a ring of colours, marks, arrows, vortices; and the geometry of the ring.
#pragma once

#include "ui/figures/ring_cells.h"

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QPointF>

#include <vector>

namespace horn::plots
{

using figures::onRing;

/// The node of `nodes` equal sectors in whose direction a place lies.
[[nodiscard]] int ringNode(QPointF place, int nodes);

/// Colours of nodes as sectors of a ring. Which pixel belongs to which node is kept as long as the size is the same.
class RingImage
{
public:
    /// \param circle the rim, in the painter's units. \param inner radius of the hole, relative to the rim. \param colours one per node.
    /// \param ground behind the ring, to smooth its edges
    void paint(QPainter& painter, const QRectF& circle, double inner, const std::vector<QRgb>& colours, const QColor& ground);

private:
    void layOut(int side, double inner, int nodes);

    QImage image_;
    int nodes_ = 0;
    double inner_ = 0;
    std::vector<int> nodeOf_;  ///< of every pixel; −1 outside
};

/// The outline of a cell that is selected.
void paintCellMark(QPainter& painter, const QRectF& cell, const QColor& colour);
/// A peg at the rim of a ring. \param rim place of the node there
void paintRingMark(QPainter& painter, QPointF rim, QPointF centre, const QColor& colour, const QColor& ground);
void paintArrow(QPainter& painter, QPointF from, QPointF to);
/// Part of a circle with a head at its end, around from the top. \param turn −1 (clockwise) to 1: its length in whole turns, less a gap
void paintRoundArrow(QPainter& painter, QPointF centre, double radius, double turn, const QColor& colour);
void paintVortex(QPainter& painter, QPointF centre, bool positive);

}  // namespace horn::plots
