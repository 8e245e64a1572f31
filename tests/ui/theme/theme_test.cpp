#include "tests/support/colour_vision.h"
#include "ui/theme/colour_map.h"
#include "ui/theme/theme.h"

#include <QFontInfo>
#include <QFontMetricsF>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace horn::theme;
using namespace horn::test_support;

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_text_can_be_read_on_every_surface_data()
    {
        QTest::addColumn<int>("appearance");
        QTest::newRow("dark") << static_cast<int>(Appearance::dark);
        QTest::newRow("light") << static_cast<int>(Appearance::light);
        QTest::newRow("paper") << static_cast<int>(Appearance::paper);
    }
    void every_text_can_be_read_on_every_surface()
    {
        QFETCH(int, appearance);
        const Theme& t = themeOf(static_cast<Appearance>(appearance));
        const std::array surfaces{t.window, t.rail, t.panel, t.field, t.hover, t.plot};
        for (const QColor& surface : surfaces)
            for (const QColor& text : {t.text, t.muted})
                QVERIFY2(contrast(text, surface) >= 4.5, qPrintable(text.name() + QStringLiteral(" on ") + surface.name()));
        for (const QColor& surface : {t.window, t.rail, t.panel, t.plot})
            for (const QColor& text : {t.accent, t.ok, t.warning, t.alarm})
                QVERIFY2(contrast(text, surface) >= 4.5, qPrintable(text.name() + QStringLiteral(" on ") + surface.name()));
        QVERIFY(contrast(t.onAccent, t.accentFill) >= 4.5);
    }

    void contrast_is_that_of_the_guidelines()
    {
        QCOMPARE(contrast(Qt::white, Qt::black), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
        QVERIFY(std::abs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.005);  // the well-known just-failing grey
    }

    void series_stay_apart_for_colour_blind_readers()
    {
        for (const Appearance appearance : {Appearance::dark, Appearance::light, Appearance::paper}) {
            const auto& series = themeOf(appearance).series;
            QCOMPARE(series.size(), std::size_t{8});
            for (std::size_t i = 0; i < series.size(); ++i)
                for (std::size_t k = 0; k < i; ++k) {
                    const auto a = linear(series[i].rgb()), b = linear(series[k].rgb());
                    // three times the just noticeable difference of CIELAB, about 2.3
                    QVERIFY2(distance(lab(deuteranope(a)), lab(deuteranope(b))) > 7, qPrintable(series[i].name() + series[k].name()));
                    QVERIFY2(distance(lab(protanope(a)), lab(protanope(b))) > 7, qPrintable(series[i].name() + series[k].name()));
                    QVERIFY2(distance(lab(a), lab(b)) > 15, qPrintable(series[i].name() + series[k].name()));
                }
        }
    }

    void sequential_lightness_rises_in_even_steps()
    {
        const auto& colours = colourMap(ColourMapKind::sequential, Appearance::dark).colours;
        const double mean = (lightness(colours.back()) - lightness(colours.front())) / (ColourMap::size - 1);
        QVERIFY(mean > 0.25);
        for (std::size_t i = 1; i < colours.size(); ++i) {
            const double step = lightness(colours[i]) - lightness(colours[i - 1]);
            QVERIFY(step > 0);
            QVERIFY(std::abs(step - mean) < 0.25);  // each end of a step is off by up to about 0.12: eight-bit channels
        }
    }

    void diverging_arms_mirror_each_other_around_a_neutral_centre()
    {
        for (const Appearance appearance : {Appearance::dark, Appearance::light, Appearance::paper}) {
            const auto& colours = colourMap(ColourMapKind::diverging, appearance).colours;
            const bool darkCentre = appearance == Appearance::dark;
            for (std::size_t i = 0; i < 128; ++i)  // 0.5: rounding of the channels on both sides
                QVERIFY(std::abs(lightness(colours[i]) - lightness(colours[255 - i])) < 0.5);
            for (std::size_t i = 129; i < 256; ++i)
                QVERIFY((lightness(colours[i]) > lightness(colours[i - 1])) == darkCentre);
            const Lab centre = lab(linear(colours[127]));
            QVERIFY(std::hypot(centre.a, centre.b) < 4);
            QVERIFY(darkCentre ? centre.lightness < 8 : centre.lightness > 95);
            const double apart = distance(lab(deuteranope(linear(colours[0]))), lab(deuteranope(linear(colours[255]))));
            QVERIFY(apart > 30);  // signs stay apart without red and green
            QVERIFY(distance(lab(deuteranope(linear(colours[64]))), lab(deuteranope(linear(colours[191])))) > 20);
        }
    }

    void cyclic_map_closes()
    {
        const auto& colours = colourMap(ColourMapKind::cyclic, Appearance::dark).colours;
        const auto step = [&](std::size_t i, std::size_t k) { return distance(lab(linear(colours[i])), lab(linear(colours[k]))); };
        double largest = 0;
        for (std::size_t i = 1; i < colours.size(); ++i)
            largest = std::max(largest, step(i, i - 1));
        QVERIFY(step(0, 255) <= largest);
        QVERIFY(largest < 4);
        for (std::size_t i = 0; i < 128; ++i)
            QVERIFY(std::abs(lightness(colours[i]) - lightness(colours[255 - i])) < 0.5);
        QVERIFY(distance(lab(deuteranope(linear(colours[64]))), lab(deuteranope(linear(colours[191])))) > 20);
    }

    void values_outside_take_the_end_colours_and_gaps_none()
    {
        const ColourMap& map = colourMap(ColourMapKind::sequential, Appearance::light);
        const std::array<float, 5> values{-9, 0, 1, 9, std::numeric_limits<float>::quiet_NaN()};
        std::array<QRgb, 5> pixels{};
        paint(map, values, 0, 1, pixels.data());
        QCOMPARE(pixels[0], map.colours.front());
        QCOMPARE(pixels[1], map.colours.front());
        QCOMPARE(pixels[2], map.colours.back());
        QCOMPARE(pixels[3], map.colours.back());
        QCOMPARE(qAlpha(pixels[4]), 0);
        QCOMPARE(map.at(0.5), map.colours[128]);
    }

    void figures_of_the_bundled_typeface_are_equally_wide()
    {
        for (const Weight weight : {Weight::regular, Weight::medium, Weight::semiBold, Weight::bold}) {
            const QFont face = font(200, weight);
            QCOMPARE(QFontInfo(face).family(), fontFamily());
            const QFontMetricsF metrics(face);
            for (int digit = 1; digit <= 9; ++digit)  // the design's own figures differ by up to 3 of 2 816 units
                QVERIFY(std::abs(metrics.horizontalAdvance(QString::number(digit)) - metrics.horizontalAdvance(QStringLiteral("0"))) < 0.5);
            QVERIFY(std::abs(metrics.horizontalAdvance(QStringLiteral("11111")) - metrics.horizontalAdvance(QStringLiteral("80974"))) < 1);
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "theme_test.moc"
