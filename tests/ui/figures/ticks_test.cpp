#include "ui/figures/ticks.h"

#include <QSet>
#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

using namespace horn::figures;

namespace
{

QStringList labels(const std::vector<Tick>& ticks)
{
    QStringList result;
    for (const Tick& tick : ticks)
        if (tick.major)
            result << tick.label;
    return result;
}

const QString minus = QString(QChar(0x2212));

}  // namespace

class TicksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ticks_are_multiples_of_one_two_or_five()
    {
        QCOMPARE(labels(linearTicks({0, 1}, 6)), QStringList({"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}));
        QCOMPARE(labels(linearTicks({-2.4, 2.6}, 6)), QStringList({minus + "2", minus + "1", "0", "1", "2"}));
        QCOMPARE(labels(linearTicks({0, 400}, 9)), QStringList({"0", "50", "100", "150", "200", "250", "300", "350", "400"}));
    }

    void any_range_gets_distinct_labels_and_no_more_ticks_than_fit()
    {
        std::mt19937 random(7);
        std::uniform_real_distribution<double> exponent(-9, 9), sign(-1, 1);
        for (int trial = 0; trial < 2000; ++trial) {
            const double low = sign(random) * std::pow(10.0, exponent(random));
            const double span = std::max(std::pow(10.0, exponent(random)), std::abs(low) * 1e-4);
            const int most = 2 + trial % 9;
            const auto made = linearTicks({low, low + span}, most);
            QVERIFY(static_cast<int>(made.size()) <= most);
            const QStringList words = labels(made);
            QCOMPARE(QSet<QString>(words.begin(), words.end()).size(), words.size());
            for (const Tick& tick : made)
                QVERIFY(tick.value >= low - span * 1e-5 && tick.value <= low + span * (1 + 1e-5));
        }
    }

    void whole_numbers_are_not_divided() { QCOMPARE(labels(linearTicks({-0.5, 2.5}, 9, TickUnit::integer)), QStringList({"0", "1", "2"})); }

    void phases_are_written_in_pi()
    {
        const double pi = std::numbers::pi;
        QCOMPARE(labels(linearTicks({-pi, 0}, 4, TickUnit::pi)), QStringList({minus + "π", minus + "π/2", "0"}));
        QCOMPARE(labels(linearTicks({-pi, pi}, 9, TickUnit::pi)).size(), 9);
    }

    void decades_are_written_as_powers()
    {
        const auto made = logarithmicTicks({0.008, 1.2}, 6);
        QCOMPARE(labels(made), QStringList({"10⁻²", "10⁻¹", "10⁰"}));
        QVERIFY(std::any_of(made.begin(), made.end(), [](const Tick& t) { return !t.major && std::abs(t.value - 0.05) < 1e-12; }));
        QVERIFY(std::all_of(made.begin(), made.end(), [](const Tick& t) { return t.value >= 0.008 * 0.999 && t.value <= 1.2 * 1.001; }));
        QVERIFY(labels(logarithmicTicks({1e-12, 1e12}, 5)).size() <= 5);
    }

    void less_than_two_decades_get_numbers()
    {
        QCOMPARE(labels(logarithmicTicks({0.03, 0.7}, 8)), QStringList({"0.05", "0.1", "0.2", "0.5"}));
        QVERIFY(labels(logarithmicTicks({2.1, 2.9}, 6)).size() >= 2);
    }

    void numbers_have_a_true_minus_and_no_negative_zero()
    {
        QCOMPARE(number(-1.25, 2), minus + "1.25");
        QCOMPARE(number(-0.001, 2), QStringLiteral("0.00"));
        QCOMPARE(number(1234567, 0), QStringLiteral("1\u2009234\u2009567"));
        QCOMPARE(number(1234, 0), QStringLiteral("1234"));
        QCOMPARE(shortNumber(0.2244, 4), QStringLiteral("0.2244"));
        QCOMPARE(shortNumber(1.5e-5), QStringLiteral("1.5×10⁻⁵"));
        QCOMPARE(shortNumber(-std::numeric_limits<double>::infinity()), minus + "∞");
    }

    void logarithmic_axis_clamps_what_is_not_positive()
    {
        const Range range{0.1, 10};
        QCOMPARE(fraction(Scale::logarithmic, range, 0.0), 0.0);
        QCOMPARE(fraction(Scale::logarithmic, range, -3.0), 0.0);
        QVERIFY(std::abs(fraction(Scale::logarithmic, range, 1.0) - 0.5) < 1e-12);
        QVERIFY(std::abs(valueAt(Scale::logarithmic, range, 0.5) - 1) < 1e-12);
        QVERIFY(drawable(Scale::logarithmic, {-5, 10}).low > 0);
        QVERIFY(drawable(Scale::logarithmic, {-5, -1}).low > 0);
    }

    void a_flat_or_broken_range_can_still_be_drawn()
    {
        for (const Scale scale : {Scale::linear, Scale::logarithmic})
            for (const Range range : {Range{3, 3}, Range{0, 0}, Range{5, -5}, Range{std::nan(""), 1}, Range{0, INFINITY}}) {
                const Range made = drawable(scale, range);
                QVERIFY(std::isfinite(made.low) && std::isfinite(made.high) && made.low < made.high);
            }
    }

    void automatic_range_does_not_follow_every_wiggle()
    {
        AutoRange range;
        range.update(Range{-1, 1});
        const Range first = range.range();
        QVERIFY(first.low <= -1 && first.high >= 1);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(range.update(Range{-1 + 0.3 * std::sin(i), 1 - 0.3 * std::cos(i)}), first);
        QVERIFY(range.update(Range{-1, 5}).high >= 5);
        const Range wide = range.range();
        for (int i = 0; i < 20; ++i)
            QCOMPARE(range.update(Range{-1, 1}), wide);  // patience
        for (int i = 0; i < 60; ++i)
            range.update(Range{-1, 1});
        QVERIFY(range.range().high < 2);
        QCOMPARE(range.update(std::nullopt), range.range());
    }
};

QTEST_APPLESS_MAIN(TicksTest)
#include "ticks_test.moc"
