/// Colour maps with even steps of lightness, made in CIELAB; the same for the screen, for figures and for colour bars.
#pragma once

#include "ui/theme/theme.h"

#include <QColor>

#include <array>
#include <span>

namespace horn::theme
{

enum class ColourMapKind {
    diverging,   ///< signed values, neutral at the middle: dark in the dark theme, light in the light theme and on paper
    sequential,  ///< zero to one, dark to bright
    cyclic       ///< phase, −π to π: both ends are the same colour
};

/// 256 opaque colours.
struct ColourMap {
    static constexpr int size = 256;
    std::array<QRgb, size> colours{};

    /// \param position 0 to 1, clamped; NaN gives transparent.
    [[nodiscard]] QRgb at(double position) const;
};

[[nodiscard]] const ColourMap& colourMap(ColourMapKind kind, Appearance appearance);

/// Paints values into 32-bit pixels: `low` is the first colour of the map, `high` the last. NaN becomes transparent.
/// \param pixels as many as values
void paint(const ColourMap& map, std::span<const float> values, float low, float high, QRgb* pixels);

}  // namespace horn::theme
