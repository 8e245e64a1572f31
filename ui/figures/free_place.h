/// Where words cover the least of what a panel shows.
#pragma once

#include <QPointF>
#include <QSizeF>

#include <span>

namespace horn::figures
{

struct PanelLayout;

struct FreePlace {
    QPointF corner;      ///< top left
    double covered = 0;  ///< length of the lines that it hides
    bool free = false;   ///< it hides none, and lies within the axes

    [[nodiscard]] bool isBetterThan(const FreePlace& other) const { return free != other.free ? free : covered < other.covered; }
};

/// Of the places for a box's top left corner the first one where it hides the least: lines and points of series, edges of bands, markers,
/// by their length. A box that leaves the axes comes last. \param margin around the box where they count a quarter. Expects at least one
/// place.
[[nodiscard]] FreePlace freest(const PanelLayout& layout, std::span<const QPointF> places, QSizeF size, double margin = 0);

}  // namespace horn::figures
