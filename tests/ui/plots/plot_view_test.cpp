// Zooming, panning and fitting: the arithmetic without a window, then plots as a person handles them.
#include "core/experiment/figure_data.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_view.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <cmath>

using namespace horn;
using namespace horn::plots;
using Axis = PlotView::Axis;

namespace
{

constexpr double rounding = 1e-9;  // of a few operations on numbers up to 1000

bool near(double a, double b) { return std::abs(a - b) < rounding * std::max(1.0, std::abs(b)); }

/// \param notches away from the person: closer
void turnWheel(QWidget& widget, QPointF at, int notches, Qt::KeyboardModifiers modifiers = {})
{
    QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
    widget.grab();
}

void drag(QWidget& widget, QPoint from, QPoint to)
{
    QTest::mousePress(&widget, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 4; ++i) {
        const QPointF at = QPointF(from) + (QPointF(to) - QPointF(from)) * i / 4.0;
        QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &move);
    }
    QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
    widget.grab();
}

/// 0 … 1000 with y = x/100, on a linear x axis.
void fill(LineChart& chart)
{
    chart.resize(500, 320);
    AxisOptions x{.title = QStringLiteral("time (steps)")};
    x.range = Range{0, 1000};
    chart.setXAxis(x);
    chart.addSeries({.name = QStringLiteral("ramp")});
    chart.addSeries({.name = QStringLiteral("flat")});
    std::vector<double> at, ramp, flat;
    for (int i = 0; i <= 1000; ++i) {
        at.push_back(i);
        ramp.push_back(i / 100.0);
        flat.push_back(-2);
    }
    chart.setData(0, at, ramp);
    chart.setData(1, at, flat);
    chart.grab();
}

}  // namespace

class PlotViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_new_view_shows_everything()
    {
        const PlotView view;
        QVERIFY(view.isFit());
        QCOMPARE(view.shown(Axis::x, Scale::linear, {2, 8}), (Range{2, 8}));
        QCOMPARE(view.shown(Axis::y, Scale::logarithmic, {0.1, 10}), (Range{0.1, 10}));
    }

    void zooming_keeps_what_is_under_the_pointer_in_its_place_data()
    {
        QTest::addColumn<bool>("logarithmic");
        QTest::addColumn<double>("at");
        for (const double at : {0.0, 0.25, 0.6, 1.0})
            for (const bool logarithmic : {false, true})
                QTest::addRow("%g %d", at, logarithmic) << logarithmic << at;
    }
    void zooming_keeps_what_is_under_the_pointer_in_its_place()
    {
        QFETCH(const bool, logarithmic);
        QFETCH(const double, at);
        const Scale scale = logarithmic ? Scale::logarithmic : Scale::linear;
        const Range whole{0.5, 50};
        for (const Axis axis : {Axis::x, Axis::y}) {
            PlotView view;
            for (const double factor : {0.5, 0.8, 0.3, 1.25}) {
                const double before = figures::valueAt(scale, view.shown(axis, scale, whole), at);
                view.zoom(axis, at, factor, whole);
                QVERIFY(near(figures::valueAt(scale, view.shown(axis, scale, whole), at), before));
            }
        }
    }

    void zooming_out_of_x_ends_at_the_whole()
    {
        PlotView view;
        view.zoom(Axis::x, 0.3, 0.1, {0, 1});
        view.pan(Axis::x, 40, {0, 1});
        QVERIFY(near(view.shown(Axis::x, Scale::linear, {0, 10}).high, 10));  // not beyond the data
        view.zoom(Axis::x, 0.9, 1000, {0, 1});
        QVERIFY(view.isFit());
    }

    void a_zoomed_x_moves_with_scrolling_time_and_y_stays()
    {
        PlotView view;
        view.zoom(Axis::x, 1, 0.5, {0, 100});
        view.zoom(Axis::y, 0, 0.5, {0, 4});
        QCOMPARE(view.shown(Axis::x, Scale::linear, {100, 200}), (Range{150, 200}));
        QCOMPARE(view.shown(Axis::y, Scale::linear, {-7, 9}), (Range{0, 2}));
    }

    void the_wheel_zooms_time_and_y_follows_what_is_visible()
    {
        LineChart chart;
        fill(chart);
        const QPointF at = chart.fromData({500, 4});
        turnWheel(chart, at, 6);
        QVERIFY(chart.xRange().span() < 300);
        // The labels of y have changed, and with them the margin, by steps of four pixels.
        QVERIFY(std::abs(chart.toData(at).x() - 500) < 12 * chart.xRange().span() / chart.plotArea().width());
        turnWheel(chart, chart.fromData({500, 4}), -60);
        QCOMPARE(chart.xRange(), (Range{0, 1000}));
    }

    void the_wheel_with_control_or_over_the_axis_zooms_y()
    {
        LineChart chart;
        fill(chart);
        const Range before = chart.yRange();
        const QPointF at = chart.fromData({500, 4});
        turnWheel(chart, at, 3, Qt::ControlModifier);
        QCOMPARE(chart.xRange(), (Range{0, 1000}));
        QVERIFY(near(chart.yRange().span(), before.span() * std::pow(0.8, 3)));
        QVERIFY(near(chart.toData(at).y(), 4));
        const double once = chart.yRange().span();
        turnWheel(chart, {chart.plotArea().left() - 8, at.y()}, 1);
        QVERIFY(near(chart.yRange().span(), once * 0.8));
    }

    void dragging_pans_what_is_zoomed_and_is_no_click()
    {
        LineChart chart;
        fill(chart);
        turnWheel(chart, chart.fromData({500, 4}), 5);
        const Range before = chart.xRange();
        QSignalSpy clicks(&chart, &PlotWidget::clicked);
        const QPoint from = chart.plotArea().center().toPoint();
        drag(chart, from, from + QPoint(-100, 0));
        const double moved = 100 * before.span() / chart.plotArea().width();
        QVERIFY(near(chart.xRange().low, before.low + moved));
        QVERIFY(near(chart.xRange().span(), before.span()));
        QCOMPARE(clicks.size(), 0);
        QTest::mouseClick(&chart, Qt::LeftButton, {}, from);
        QCOMPARE(clicks.size(), 1);
    }

    void a_double_click_fits_everything()
    {
        LineChart chart;
        fill(chart);
        const Range y = chart.yRange();
        turnWheel(chart, chart.fromData({700, 4}), 5);
        turnWheel(chart, chart.plotArea().center(), 2, Qt::ControlModifier);
        QTest::mouseDClick(&chart, Qt::LeftButton, {}, chart.plotArea().center().toPoint());
        chart.grab();
        QVERIFY(chart.view().isFit());
        QCOMPARE(chart.xRange(), (Range{0, 1000}));
        QCOMPARE(chart.yRange(), y);
    }

    void a_held_range_does_not_follow_the_data()
    {
        LineChart chart;
        fill(chart);
        const Range before = chart.yRange();
        chart.setKept(true);
        chart.setData(0, std::vector<double>{0, 1000}, std::vector<double>{0, 500});
        chart.grab();
        QCOMPARE(chart.yRange(), before);
        chart.setKept(false);
        chart.grab();
        QVERIFY(chart.yRange().high >= 500);
    }

    void equal_aspect_zooms_both_axes_together()
    {
        MatrixView matrix;
        matrix.resize(400, 400);
        matrix.setValues(8, 8, std::vector<float>(64, 0.5F));
        matrix.grab();
        turnWheel(matrix, matrix.fromData({3, 3}), 2);
        QVERIFY(near(matrix.xRange().span(), 8 * 0.64));
        QVERIFY(near(matrix.yRange().span(), 8 * 0.64));
        QVERIFY(near(matrix.plotArea().width(), matrix.plotArea().height()));
    }

    void a_click_in_the_zoomed_waves_still_finds_its_node()
    {
        HeatMap map;
        map.resize(600, 300);
        map.setImage(16, 100, std::vector<float>(1600, 1.0F));
        map.grab();
        turnWheel(map, map.fromData({50, 8}), 4, Qt::ControlModifier);
        turnWheel(map, map.fromData({50, 8}), 4);
        QSignalSpy spy(&map, &HeatMap::nodeClicked);
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.fromData({52, 7}).toPoint());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.at(0).at(0).toInt(), 7);
    }

    void an_exported_figure_shows_the_part_that_is_looked_at()
    {
        LineChart chart;
        fill(chart);
        turnWheel(chart, chart.fromData({500, 4}), 5);
        const auto figure = chart.toFigureData();
        QCOMPARE(figure.panels.front().x.range->low, chart.xRange().low);
        QCOMPARE(figure.panels.front().x.range->high, chart.xRange().high);
    }

    void a_click_in_the_legend_takes_a_line_out_and_back()
    {
        LineChart chart;
        fill(chart);
        const auto lines = [&] { return std::get<std::vector<experiment::Series>>(chart.toFigureData().panels.front().content).size(); };
        QCOMPARE(lines(), std::size_t{2});
        QSignalSpy clicks(&chart, &PlotWidget::clicked);
        // The legend sits in a corner; its first entry is the ramp.
        QPoint entry;
        for (const QPointF corner :
             {chart.plotArea().topLeft() + QPointF(30, 20), chart.plotArea().topRight() + QPointF(-30, 20),
              chart.plotArea().bottomLeft() + QPointF(30, -36), chart.plotArea().bottomRight() + QPointF(-30, -36)}) {
            QTest::mouseClick(&chart, Qt::LeftButton, {}, corner.toPoint());
            if (lines() == 1) {
                entry = corner.toPoint();
                break;
            }
        }
        QVERIFY(!entry.isNull());
        const auto before = clicks.size();
        QTest::mouseClick(&chart, Qt::LeftButton, {}, entry);
        QCOMPARE(lines(), std::size_t{2});
        QCOMPARE(clicks.size(), before);  // the legend took it
    }

    void linked_plots_share_the_part_of_x_and_the_crosshair()
    {
        LineChart first, second;
        fill(first);
        fill(second);
        PlotLink link;
        link.add(&first);
        link.add(&second);
        turnWheel(first, first.fromData({250, 4}), 5);
        second.grab();
        QCOMPARE(second.xRange(), first.xRange());
        turnWheel(second, second.plotArea().center(), 2, Qt::ControlModifier);
        QVERIFY(!first.view().isZoomed(Axis::y));  // y is each plot's own
        QTest::mouseDClick(&second, Qt::LeftButton, {}, second.plotArea().center().toPoint());
        first.grab();
        QCOMPARE(first.xRange(), (Range{0, 1000}));
    }

    void a_maximised_card_fills_its_page_and_returns_to_its_place()
    {
        QWidget page;
        auto* column = new QVBoxLayout(&page);
        auto* row = new QHBoxLayout;
        auto* chart = new LineChart;
        auto* card = new PlotCard(QStringLiteral("One"), chart, &page);
        auto* other = new PlotCard(QStringLiteral("Two"), new LineChart, &page);
        row->addWidget(card);
        row->addWidget(other);
        column->addLayout(row, 1);
        column->addStretch(1);
        page.resize(800, 600);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        const QRect before = card->geometry();
        QTest::mouseDClick(card, Qt::LeftButton, {}, QPoint(60, 12));
        QCOMPARE(card->geometry(), page.contentsRect());
        page.resize(900, 700);
        QCOMPARE(card->geometry(), page.contentsRect());
        page.resize(800, 600);
        QTest::keyClick(card, Qt::Key_Escape);
        QVERIFY(!card->isMaximised());
        QTRY_COMPARE(card->geometry(), before);
    }
};

QTEST_MAIN(PlotViewTest)
#include "plot_view_test.moc"
