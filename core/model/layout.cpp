#include "core/model/layout.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace horn::model
{

namespace
{

/// Between two places on a line of that length, or on one that is closed.
double along(int a, int b, int length, bool closed)
{
    const int apart = std::abs(a - b);
    return closed ? std::min(apart, length - apart) : apart;
}

int largest_divisor_up_to_the_root(int nodes)
{
    int divisor = static_cast<int>(std::sqrt(static_cast<double>(nodes)));
    while (nodes % divisor != 0)
        --divisor;
    return divisor;
}

}  // namespace

Placement::Placement(Layout layout, int nodes) : layout_(layout), columns_(nodes)
{
    assert(nodes >= 1);
    if (layout == Layout::ring)
        return;
    rows_ = largest_divisor_up_to_the_root(nodes);
    columns_ = nodes / rows_;
}

double Placement::distance(int i, int j) const
{
    assert(has_distances() && i >= 0 && i < nodes() && j >= 0 && j < nodes());
    const bool closed = layout_ != Layout::lattice;
    const double across = along(i % columns_, j % columns_, columns_, closed);
    const double down = along(i / columns_, j / columns_, rows_, closed);
    return down == 0 ? across : std::sqrt(across * across + down * down);
}

double Placement::largest_distance() const
{
    if (layout_ == Layout::lattice)
        return distance(0, nodes() - 1);
    return distance(0, rows_ / 2 * columns_ + columns_ / 2);
}

Position Placement::position(int node) const
{
    assert(node >= 0 && node < nodes());
    if (layout_ != Layout::ring)
        return {static_cast<double>(node % columns_), static_cast<double>(node / columns_)};
    const double radius = nodes() / (2 * std::numbers::pi);
    const double angle = node / radius;
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

}  // namespace horn::model
