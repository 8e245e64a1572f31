// The hairline that the plots over one axis share.
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_link.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QTest>

#include <cmath>

using namespace horn;
using namespace horn::plots;

namespace
{

void showTime(LineChart& chart, double from)
{
    chart.setXRange({from, from + 100});
    chart.grab();
}

void fill(LineChart& chart)
{
    chart.resize(400, 200);
    chart.addSeries({});
    chart.setData(0, std::vector<double>{0, 1000}, std::vector<double>{-1, 1});
    showTime(chart, 0);
}

void point(QWidget& widget, QPoint at)
{
    QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&widget, &move);
}

struct LinkedCharts {
    LineChart first, second;
    PlotLink link;

    LinkedCharts()
    {
        for (LineChart* chart : {&first, &second}) {
            fill(*chart);
            link.add(chart);
        }
    }
};

}  // namespace

class CrosshairTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void it_stays_under_a_still_pointer_while_time_runs_on()
    {
        LinkedCharts both;
        auto& [first, second, link] = both;
        const QPoint at = first.plotArea().center().toPoint();
        point(first, at);
        const double before = first.toData(at).x();
        QCOMPARE(second.crosshair(), std::optional(before));
        showTime(second, 40);
        showTime(first, 40);
        QCOMPARE(first.toData(at).x(), before + 40);
        QCOMPARE(first.crosshair(), std::optional(before + 40));
        QCOMPARE(second.crosshair(), std::optional(before + 40));
    }

    void a_plot_over_another_part_of_the_axis_shares_the_time_but_not_the_zoom()
    {
        LineChart whole, part;
        fill(whole);
        fill(part);
        PlotLink link;
        link.add(&whole);
        link.add(&part, PlotLink::Share::crosshair);
        PlotView view;
        view.zoom(PlotView::Axis::x, 0.5, 0.5, {0, 100});
        whole.setView(view);
        QVERIFY(part.view().isFit());
        point(whole, whole.plotArea().center().toPoint());
        QVERIFY(part.crosshair().has_value());
    }

    void the_plot_that_is_pointed_at_last_has_it()
    {
        LinkedCharts both;
        auto& [first, second, link] = both;
        QTest::keyClick(&first, Qt::Key_Right);  // with the keyboard, at its centre
        point(second, second.plotArea().center().toPoint() + QPoint(80, 0));
        QCOMPARE(first.crosshair(), second.crosshair());
        showTime(first, 10);  // no longer the plot that is pointed at
        QCOMPARE(first.crosshair(), second.crosshair());
    }

    void it_is_seen_on_every_colour_of_a_map_in_both_themes()
    {
        HeatMap map;
        map.resize(400, 300);
        map.setColourRange(Range{-1, 1});
        std::vector<float> values(64 * 100);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = -1 + 2 * static_cast<float>(i / 100) / 63;  // a row of each colour
        map.setImage(64, 100, values);
        for (const theme::Theme& theme : {theme::darkTheme(), theme::lightTheme()}) {
            map.setTheme(theme);
            map.setCrosshair(50.0);
            const QImage image = map.grab().toImage();
            const int x = static_cast<int>(std::floor(map.fromData({50, 0}).x()));
            for (int y = static_cast<int>(map.plotArea().top()) + 2; y < map.plotArea().bottom() - 2; ++y) {
                const QColor line = image.pixelColor(x, y), halo = image.pixelColor(x + 1, y), cell = image.pixelColor(x + 4, y);
                QVERIFY2(theme::contrast(line, halo) > 2, qPrintable(line.name() + halo.name()));
                QVERIFY(line != cell);
            }
        }
    }
};

QTEST_MAIN(CrosshairTest)
#include "crosshair_test.moc"
