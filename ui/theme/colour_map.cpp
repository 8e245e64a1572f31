#include "ui/theme/colour_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace horn::theme
{

namespace
{

/// CIELAB in polar form under the white of sRGB (D65): lightness 0 to 100, chroma, hue in degrees.
struct Lch {
    double lightness;
    double chroma;
    double hue;
};

struct Linear {
    double red, green, blue;

    [[nodiscard]] bool displayable() const
    {
        const auto inside = [](double v) { return v >= -1e-6 && v <= 1 + 1e-6; };
        return inside(red) && inside(green) && inside(blue);
    }
};

/// CIELAB to linear sRGB (IEC 61966-2-1, white D65).
Linear linearRgb(const Lch& colour)
{
    const double angle = colour.hue * std::numbers::pi / 180;
    const double fy = (colour.lightness + 16) / 116;
    const double fx = fy + colour.chroma * std::cos(angle) / 500;
    const double fz = fy - colour.chroma * std::sin(angle) / 200;
    const auto inverse = [](double f) { return f > 6.0 / 29 ? f * f * f : 3 * 36.0 / 841 * (f - 4.0 / 29); };
    const double x = 0.95047 * inverse(fx), y = inverse(fy), z = 1.08883 * inverse(fz);
    return {3.2404542 * x - 1.5371385 * y - 0.4985314 * z, -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
            0.0556434 * x - 0.2040259 * y + 1.0572252 * z};
}

double decoded(int channel)
{
    const double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

/// CIELAB lightness of eight-bit sRGB.
double lightnessOf(int red, int green, int blue)
{
    const double y = 0.2126729 * decoded(red) + 0.7151522 * decoded(green) + 0.0721750 * decoded(blue);
    return 116 * (y > 216.0 / 24389 ? std::cbrt(y) : (24389.0 / 27 * y + 16) / 116) - 16;
}

/// Of the 27 neighbours of a rounded colour the one with the lightness wanted: rounding alone would make the steps uneven.
QRgb withLightness(double wanted, int red, int green, int blue)
{
    QRgb best = qRgb(red, green, blue);
    double least = std::abs(lightnessOf(red, green, blue) - wanted);
    for (int r = std::max(0, red - 1); r <= std::min(255, red + 1); ++r)
        for (int g = std::max(0, green - 1); g <= std::min(255, green + 1); ++g)
            for (int b = std::max(0, blue - 1); b <= std::min(255, blue + 1); ++b)
                if (const double error = std::abs(lightnessOf(r, g, b) - wanted); error < least) {
                    least = error;
                    best = qRgb(r, g, b);
                }
    return best;
}

/// Keeps lightness and hue, and gives up as much chroma as a screen cannot show.
QRgb onScreen(Lch colour)
{
    double low = 0, high = 150;
    for (int i = 0; i < 24; ++i) {
        const double middle = (low + high) / 2;
        (linearRgb({colour.lightness, middle, colour.hue}).displayable() ? low : high) = middle;
    }
    colour.chroma = std::min(colour.chroma, 0.93 * low);  // short of the border, where a channel is stuck at its end
    const Linear linear = linearRgb(colour);
    const auto encoded = [](double v) {
        v = std::clamp(v, 0.0, 1.0);
        const double coded = v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055;
        return static_cast<int>(std::lround(255 * coded));
    };
    return withLightness(colour.lightness, encoded(linear.red), encoded(linear.green), encoded(linear.blue));
}

double mix(double a, double b, double t) { return a + (b - a) * t; }

/// One arm of a diverging map, from the neutral centre (t = 0) outwards.
Lch arm(bool positive, double t, bool darkCentre)
{
    if (darkCentre)
        return {mix(6, 80, t), 62 * std::pow(t, 0.8) * (1 - 0.30 * t * t), positive ? mix(48, 32, t) : mix(250, 268, t)};
    return {mix(97, 27, t), 68 * std::pow(t, 0.85) * (1 - 0.18 * t * t), positive ? mix(48, 30, t) : mix(245, 272, t)};
}

Lch sequential(double t) { return {mix(11, 92, t), mix(44, 78, t), mix(312, 96, std::pow(t, 0.9))}; }

/// Dark at both ends, light in the middle; blue while it rises, red while it falls.
Lch cyclic(double t)
{
    const bool rising = t < 0.5;
    const double height = rising ? 2 * t : 2 - 2 * t;
    return {mix(18, 90, height), 52 * std::sin(std::numbers::pi * height), rising ? mix(288, 240, height) : mix(18, 62, height)};
}

ColourMap make(ColourMapKind kind, bool darkCentre)
{
    ColourMap map;
    for (int i = 0; i < ColourMap::size; ++i) {
        const double t = static_cast<double>(i) / (ColourMap::size - 1);
        Lch colour{};
        switch (kind) {
        case ColourMapKind::diverging: colour = arm(t > 0.5, std::abs(2 * t - 1), darkCentre); break;
        case ColourMapKind::sequential: colour = sequential(t); break;
        case ColourMapKind::cyclic: colour = cyclic(t); break;
        }
        map.colours[static_cast<std::size_t>(i)] = onScreen(colour);
    }
    return map;
}

}  // namespace

QRgb ColourMap::at(double position) const
{
    if (std::isnan(position))
        return qRgba(0, 0, 0, 0);
    const double place = std::clamp(position, 0.0, 1.0) * (size - 1);
    return colours[static_cast<std::size_t>(place + 0.5)];
}

const ColourMap& colourMap(ColourMapKind kind, Appearance appearance)
{
    static const ColourMap divergingDark = make(ColourMapKind::diverging, true);
    static const ColourMap divergingLight = make(ColourMapKind::diverging, false);
    static const ColourMap sequentialMap = make(ColourMapKind::sequential, true);
    static const ColourMap cyclicMap = make(ColourMapKind::cyclic, true);
    switch (kind) {
    case ColourMapKind::diverging: return appearance == Appearance::dark ? divergingDark : divergingLight;
    case ColourMapKind::sequential: return sequentialMap;
    case ColourMapKind::cyclic: return cyclicMap;
    }
    return sequentialMap;
}

void paint(const ColourMap& map, std::span<const float> values, float low, float high, QRgb* pixels)
{
    const float scale = high > low ? static_cast<float>(ColourMap::size - 1) / (high - low) : 0.0F;
    const float offset = 0.5F - low * scale;
    constexpr float last = static_cast<float>(ColourMap::size - 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float place = values[i] * scale + offset;
        if (place != place) {
            pixels[i] = qRgba(0, 0, 0, 0);
            continue;
        }
        pixels[i] = map.colours[static_cast<std::size_t>(std::clamp(place, 0.0F, last))];
    }
}

}  // namespace horn::theme
