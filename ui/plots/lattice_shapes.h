/// A ring of nodes on the screen: its colours, and which node lies where.
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

}  // namespace horn::plots
