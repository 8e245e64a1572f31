/// Where words cover the least of what a panel shows.
#pragma once

#include <QPointF>
#include <QSizeF>

#include <span>

namespace horn::figures
{

struct PanelLayout;

/// Of the places for a box's top left corner the first one where it covers least: points of series, lines that pass through, edges of
/// bands. A box that leaves the axes comes last. \param margin of the box that is to stay free, too. Expects at least one place.
[[nodiscard]] QPointF freest(const PanelLayout& layout, std::span<const QPointF> places, QSizeF size, double margin = 0);

}  // namespace horn::figures
