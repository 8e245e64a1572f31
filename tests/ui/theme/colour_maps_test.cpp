// Colour maps are even to the eye and can be read without red or green cones; well-known bad ones are told from them.
#include "tests/support/colour_vision.h"
#include "ui/theme/colour_map.h"

#include <QColor>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>

using namespace horn::theme;
using namespace horn::test_support;

namespace
{

constexpr std::size_t size = ColourMap::size;
using Colours = std::array<QRgb, size>;
using Eye = std::function<Lab(QRgb)>;

Lab normalEye(QRgb colour) { return lab(linear(colour)); }
Lab withoutGreenCones(QRgb colour) { return lab(deuteranope(linear(colour))); }
Lab withoutRedCones(QRgb colour) { return lab(protanope(linear(colour))); }
const std::pair<const char*, Eye> eyes[] = {
    {"all cones", normalEye}, {"no green cones", withoutGreenCones}, {"no red cones", withoutRedCones}};

QString told(const char* eye, const char* what, double value)
{
    return QStringLiteral("%1: %2 %3").arg(QLatin1String(eye), QLatin1String(what)).arg(value);
}

/// Every sixteenth of the map looks about as long as every other: the largest stretch over the smallest, in CIELAB.
double unevenness(const Colours& colours, const Eye& eye)
{
    double least = 1e9, most = 0;
    for (std::size_t i = 0; i + 16 < size; i += 16) {
        const double stretch = distance(eye(colours[i]), eye(colours[i + 16]));
        least = std::min(least, stretch);
        most = std::max(most, stretch);
    }
    return most / std::max(least, 1e-9);
}

/// Lightness alone orders the values, for every eye, in even steps.
std::optional<QString> flawOfSequential(const Colours& colours)
{
    for (const auto& [name, eye] : eyes) {
        const double whole = eye(colours.back()).lightness - eye(colours.front()).lightness;
        if (whole < 60)
            return told(name, "spans lightness", whole);
        for (std::size_t i = 8; i < size; ++i) {
            const double share = (eye(colours[i]).lightness - eye(colours[i - 8]).lightness) / whole * (size - 1) / 8;
            if (share < 0.5 || share > 1.8)
                return told(name, "share of lightness", share);
        }
        if (const double uneven = unevenness(colours, eye); uneven > 4.5)
            return told(name, "uneven by", uneven);
    }
    return std::nullopt;
}

/// Both arms mirror each other in lightness, rise evenly, and differ in hue for every eye from an eighth of the way on.
std::optional<QString> flawOfDiverging(const Colours& colours)
{
    for (std::size_t i = 0; i < size / 2; ++i)
        if (const double off = std::abs(lightness(colours[i]) - lightness(colours[size - 1 - i])); off > 1)
            return told("all cones", "arms differ in lightness by", off);
    const double whole = std::abs(lightness(colours.front()) - lightness(colours[size / 2]));
    for (std::size_t i = 8; i < size / 2; ++i) {
        const double share = std::abs(lightness(colours[i]) - lightness(colours[i - 8])) / whole * (size / 2.0) / 8;
        if (share < 0.4 || share > 2)
            return told("all cones", "share of lightness", share);
    }
    for (const auto& [name, eye] : eyes)
        for (std::size_t i = 0; i < size * 3 / 8; ++i)
            if (const double apart = distance(eye(colours[i]), eye(colours[size - 1 - i])); apart < 8)
                return told(name, "opposite values apart by", apart);
    return std::nullopt;
}

/// Closes, is even all round, and a phase is told from the opposite one by every eye.
std::optional<QString> flawOfCyclic(const Colours& colours)
{
    double whole = 0, longest = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double step = distance(normalEye(colours[i]), normalEye(colours[(i + 1) % size]));
        whole += step;
        longest = std::max(longest, step);
    }
    if (longest > 4 * whole / size)
        return told("all cones", "longest step over the mean", longest / whole * size);
    double steepest = 0;
    for (std::size_t i = 0; i < size; ++i)
        steepest = std::max(steepest, std::abs(lightness(colours[i]) - lightness(colours[(i + 8) % size])));
    if (steepest > 12)  // an edge that is not in the data
        return told("all cones", "lightness jumps by", steepest);
    for (const auto& [name, eye] : eyes)
        for (std::size_t i = 0; i < size / 2; ++i)
            if (const double apart = distance(eye(colours[i]), eye(colours[i + size / 2])); apart < 20)
                return told(name, "opposite phases apart by", apart);
    return std::nullopt;
}

Colours painted(const std::function<QColor(double)>& colour)
{
    Colours colours{};
    for (std::size_t i = 0; i < size; ++i)
        colours[i] = colour(static_cast<double>(i) / (size - 1)).rgb();
    return colours;
}

QByteArray words(const std::optional<QString>& flaw) { return flaw ? flaw->toUtf8() : QByteArray(); }

}  // namespace

class ColourMapsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_maps_of_every_theme_are_without_flaw()
    {
        for (const Appearance appearance : {Appearance::dark, Appearance::light, Appearance::paper}) {
            const auto sequential = flawOfSequential(colourMap(ColourMapKind::sequential, appearance).colours);
            QVERIFY2(!sequential, words(sequential).constData());
            const auto diverging = flawOfDiverging(colourMap(ColourMapKind::diverging, appearance).colours);
            QVERIFY2(!diverging, words(diverging).constData());
            const auto cyclic = flawOfCyclic(colourMap(ColourMapKind::cyclic, appearance).colours);
            QVERIFY2(!cyclic, words(cyclic).constData());
        }
    }

    void a_rainbow_is_no_sequential_map()
    {
        const auto rainbow = painted([](double v) {
            const auto tent = [](double at) { return std::clamp(1.5 - std::abs(at), 0.0, 1.0); };
            return QColor::fromRgbF(static_cast<float>(tent(4 * v - 3)), static_cast<float>(tent(4 * v - 2)),
                                    static_cast<float>(tent(4 * v - 1)));
        });
        QVERIFY(flawOfSequential(rainbow));
    }

    void a_ramp_that_is_even_in_its_code_values_is_no_even_map()
    {
        QVERIFY(flawOfSequential(painted([](double v) { return QColor::fromRgbF(0, 0, static_cast<float>(v)); })));
        QVERIFY(flawOfSequential(painted([](double v) { return QColor::fromRgbF(1, 1, static_cast<float>(1 - v)); })));
    }

    void red_against_green_is_no_diverging_map()
    {
        // Equal in lightness on both sides, and one colour to an eye without green cones.
        const auto redGreen = painted([](double v) {
            const double s = std::abs(2 * v - 1);
            return v < 0.5 ? QColor::fromRgbF(static_cast<float>(0.80 * s), static_cast<float>(0.36 * s), static_cast<float>(0.10 * s))
                           : QColor::fromRgbF(static_cast<float>(0.42 * s), static_cast<float>(0.60 * s), static_cast<float>(0.10 * s));
        });
        QVERIFY(flawOfDiverging(redGreen));
    }

    void the_wheel_of_hues_is_no_cyclic_map()
    {
        QVERIFY(flawOfCyclic(painted([](double v) { return QColor::fromHsvF(static_cast<float>(std::min(v, 0.9999)), 1, 1); })));
    }

    void a_sequential_map_is_no_cyclic_one() { QVERIFY(flawOfCyclic(colourMap(ColourMapKind::sequential, Appearance::dark).colours)); }
};

QTEST_APPLESS_MAIN(ColourMapsTest)
#include "colour_maps_test.moc"
