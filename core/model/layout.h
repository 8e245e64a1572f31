/// Where the nodes of a layer lie, and how far apart they are. The unit of length is the spacing of neighbours.
#pragma once

namespace horn::model
{

enum class Layout {
    ring,     ///< node N − 1 is the neighbour of node 0; distances along the ring
    lattice,  ///< square lattice, row by row, with edges; straight distances
    torus,    ///< square lattice whose edges meet their opposites; straight distances, the shorter way round
    none,     ///< the nodes lie nowhere: there is no distance; pictures show them row by row
};

/// In the plane; y grows from row to row.
struct Position {
    double x = 0, y = 0;
};

/// The layout of so many nodes. A lattice, or the picture of no layout, is as nearly square as the divisors of N allow: 64 nodes are 8 × 8,
/// 32 are 4 × 8, and a prime number is one row.
class Placement
{
public:
    Placement(Layout layout, int nodes);

    [[nodiscard]] Layout layout() const { return layout_; }
    [[nodiscard]] int nodes() const { return rows_ * columns_; }
    [[nodiscard]] int rows() const { return rows_; }  ///< 1 for a ring
    [[nodiscard]] int columns() const { return columns_; }

    /// Whether nodes have neighbours: not without a layout.
    [[nodiscard]] bool has_distances() const { return layout_ != Layout::none; }
    /// The same from i to j as from j to i; 0 from a node to itself. Expects a layout.
    [[nodiscard]] double distance(int i, int j) const;
    [[nodiscard]] double largest_distance() const;

    /// Column and row on a lattice; on a ring a place on the circle of circumference N around the origin, anticlockwise from (N/2π, 0).
    [[nodiscard]] Position position(int node) const;

private:
    Layout layout_;
    int rows_ = 1;
    int columns_;
};

}  // namespace horn::model
