/// Colours as people see them, with all cones and without one kind.
#pragma once

#include <QRgb>

#include <algorithm>
#include <array>
#include <cmath>

namespace horn::test_support
{

inline double linear(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }
inline std::array<double, 3> linear(QRgb colour)
{
    return {linear(qRed(colour) / 255.0), linear(qGreen(colour) / 255.0), linear(qBlue(colour) / 255.0)};
}

struct Lab {
    double lightness, a, b;
};

/// CIELAB (D65).
inline Lab lab(const std::array<double, 3>& rgb)
{
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    const double x = f((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
    const double y = f(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
    const double z = f((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

inline double distance(const Lab& p, const Lab& q) { return std::hypot(p.lightness - q.lightness, p.a - q.a, p.b - q.b); }

/// Full deuteranopia on linear sRGB (Machado, Oliveira and Fernandes 2009).
inline std::array<double, 3> deuteranope(const std::array<double, 3>& c)
{
    const auto clamp = [](double v) { return std::min(1.0, std::max(0.0, v)); };
    return {clamp(0.367322 * c[0] + 0.860646 * c[1] - 0.227968 * c[2]), clamp(0.280085 * c[0] + 0.672501 * c[1] + 0.047413 * c[2]),
            clamp(-0.011820 * c[0] + 0.042940 * c[1] + 0.968881 * c[2])};
}

inline std::array<double, 3> protanope(const std::array<double, 3>& c)
{
    const auto clamp = [](double v) { return std::min(1.0, std::max(0.0, v)); };
    return {clamp(0.152286 * c[0] + 1.052583 * c[1] - 0.204868 * c[2]), clamp(0.114503 * c[0] + 0.786281 * c[1] + 0.099216 * c[2]),
            clamp(-0.003882 * c[0] - 0.048116 * c[1] + 1.051998 * c[2])};
}

inline double lightness(QRgb colour) { return lab(linear(colour)).lightness; }

}  // namespace horn::test_support
