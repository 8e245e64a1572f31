#include "ui/workspaces/run_bar.h"

#include <QTest>

#include <limits>

using namespace horn::workspaces;

class RunBarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_are_as_short_as_a_glance_wants_them()
    {
        QCOMPARE(grouped(1234567.4), QStringLiteral("1\u2009234\u2009567"));
        QCOMPARE(grouped(-1234), QStringLiteral("-1\u2009234"));
        QCOMPARE(roughly(0.2468), QStringLiteral("0.25"));
        QCOMPARE(roughly(2.345), QStringLiteral("2.3"));
        QCOMPARE(roughly(104.2), QStringLiteral("104"));
        QCOMPARE(roughly(12345), QStringLiteral("12\u2009345"));
        QCOMPARE(roughly(std::numeric_limits<double>::infinity()), QStringLiteral("inf"));
        QCOMPARE(roughly(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("nan"));
    }

    void places_on_the_speed_slider_lead_to_speeds_and_back()
    {
        for (const double speed : {1.0, 10.0, 240.0, 20000.0})
            QCOMPARE(speedAt(fractionOfSpeed(speed)), speed);
        QCOMPARE(speedAt(1), 0.0);
        QCOMPARE(fractionOfSpeed(0), 1.0);
        QCOMPARE(speedText(1200), QStringLiteral("1\u2009200 steps/s"));
    }
};

QTEST_MAIN(RunBarTest)
#include "run_bar_test.moc"
