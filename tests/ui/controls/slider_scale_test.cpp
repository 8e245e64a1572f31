#include "core/model/specification.h"
#include "ui/controls/number_text.h"
#include "ui/controls/slider_scale.h"

#include <QTest>

using horn::ParameterInfo;
using namespace horn::controls;

class SliderScaleTest : public QObject
{
    Q_OBJECT

private:
    static const ParameterInfo& row(std::string_view name) { return *horn::base::find_parameter(horn::model::model_parameters(), name); }

private Q_SLOTS:
    void ends_of_the_slider_are_the_ends_of_its_range()
    {
        for (const ParameterInfo& info : horn::model::model_parameters()) {
            QCOMPARE(valueAt(info, 0), info.slider_from);
            QCOMPARE(valueAt(info, 1), info.slider_to);
            QCOMPARE(fractionOf(info, info.slider_from), 0.0);
            QCOMPARE(fractionOf(info, info.slider_to), 1.0);
        }
    }

    void values_beyond_the_slider_sit_on_its_ends()
    {
        QCOMPARE(fractionOf(row("omega"), 100), 1.0);
        QCOMPARE(fractionOf(row("omega"), 1e-9), 0.0);
        QCOMPARE(fractionOf(row("omega"), 0), 0.0);
        QCOMPARE(fractionOf(row("feedback"), -7), 0.0);
    }

    void the_middle_of_a_logarithmic_slider_is_the_geometric_mean()
    {
        const ParameterInfo& omega = row("omega");
        // Rounded to three significant digits or the row's decimals: half a unit of the fourth decimal.
        QVERIFY(std::abs(valueAt(omega, 0.5) - std::sqrt(omega.slider_from * omega.slider_to)) <= 0.5e-4);
    }

    void a_value_read_from_the_slider_reads_as_its_field_shows_it()
    {
        for (const ParameterInfo& info : horn::model::model_parameters())
            for (int i = 1; i < 50; ++i) {
                const double value = valueAt(info, i / 50.0);
                const QString shown = valueText(info, value);
                if (!shown.contains(QLatin1Char('e')))
                    QVERIFY2(std::abs(parseNumber(shown).value() - value) <= 0.006 * std::abs(value), qPrintable(shown));
            }
    }

    void a_notch_moves_whole_numbers_by_at_least_one()
    {
        QCOMPARE(nudged(row("nodes"), 1, 1), 2.0);
        QCOMPARE(nudged(row("nodes"), 5, -1), 4.0);
        QCOMPARE(nudged(row("nodes"), 1, -1), 1.0);
        QCOMPARE(nudged(row("delays"), 0, 1), 1.0);
    }

    void a_notch_on_a_logarithmic_slider_is_two_per_cent()
    {
        // Rounded to the fourth decimal.
        QVERIFY(std::abs(nudged(row("omega"), 0.5, 1) - 0.51) <= 0.5e-4);
    }

    void notches_stay_within_what_is_allowed()
    {
        QCOMPARE(nudged(row("gamma"), 0.0005, -10), 0.0005);
        QVERIFY(nudged(row("delays"), 0, -5) >= 0);
    }

    void numbers_are_read_as_people_type_them()
    {
        QCOMPARE(parseNumber(QStringLiteral(" 0.25 ")).value(), 0.25);
        QCOMPARE(parseNumber(QStringLiteral("5e-3")).value(), 5e-3);
        QCOMPARE(parseNumber(QStringLiteral("−2")).value(), -2.0);
        QVERIFY(!parseNumber(QStringLiteral("fast")));
        QVERIFY(!parseNumber(QStringLiteral("nan")));
        QVERIFY(!parseNumber(QStringLiteral("inf")));
        QVERIFY(!parseNumber(QString()));
    }

    void small_values_are_not_rounded_away()
    {
        QCOMPARE(valueText(row("gamma"), 0.00001), QStringLiteral("1.0e-5"));
        QCOMPARE(valueText(row("gamma"), 0.01), QStringLiteral("0.0100"));
        QCOMPARE(valueText(row("nodes"), 512), QStringLiteral("512"));
    }

    void a_tooltip_tells_meaning_range_and_source()
    {
        const QString tip = tooltipOf(row("omega"));
        QVERIFY(tip.contains(QStringLiteral("how fast")));
        QVERIFY(tip.contains(QStringLiteral("Allowed: &gt; 0")));
        QVERIFY(tip.contains(QStringLiteral("Effenberger")));
    }
};

QTEST_APPLESS_MAIN(SliderScaleTest)
#include "slider_scale_test.moc"
