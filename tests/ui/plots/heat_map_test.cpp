#include "core/experiment/figure_data.h"
#include "ui/plots/heat_map.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <deque>
#include <numeric>
#include <random>

using namespace horn;
using namespace horn::plots;

class HeatMapTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ring_holds_what_a_naive_queue_holds()
    {
        std::mt19937 random(5);
        std::uniform_real_distribution<float> value(-1, 1);
        std::uniform_int_distribution<int> some(1, 40);
        HeatMap map;
        map.setShape(6, 25);
        std::deque<std::vector<float>> naive;
        for (int round = 0; round < 200; ++round) {
            const int count = some(random);
            std::vector<float> columns(static_cast<std::size_t>(count) * 6);
            for (float& v : columns)
                v = value(random);
            map.appendColumns(columns, count);
            for (int k = 0; k < count; ++k) {
                naive.emplace_back(columns.begin() + k * 6, columns.begin() + (k + 1) * 6);
                if (naive.size() > 25)
                    naive.pop_front();
            }
            QCOMPARE(map.columns(), static_cast<int>(naive.size()));
            for (int column = 0; column < map.columns(); ++column)
                for (int row = 0; row < 6; ++row)
                    QCOMPARE(map.value(row, column), naive[static_cast<std::size_t>(column)][static_cast<std::size_t>(row)]);
        }
        QVERIFY(std::isnan(map.value(6, 0)) && std::isnan(map.value(0, 25)));
    }

    void pixels_show_the_cells_across_the_seam_of_the_ring()
    {
        HeatMap map;
        map.setColourMap(theme::ColourMapKind::sequential);
        map.setColourRange(Range{0, 1});
        map.resize(500, 300);
        map.setShape(2, 5);
        for (int t = 0; t < 8; ++t)  // three more than fit
            map.appendColumns(std::vector<float>{static_cast<float>(t) / 8, 1 - static_cast<float>(t) / 8}, 1);
        map.setColumnAxis(7, 1);
        const QImage image = map.grab().toImage();
        const theme::ColourMap& colours = theme::colourMap(theme::ColourMapKind::sequential, theme::Appearance::dark);
        for (int t = 3; t < 8; ++t)
            for (int row = 0; row < 2; ++row) {
                const QPoint at = map.fromData(QPointF(t, row)).toPoint();
                const float value = row == 0 ? static_cast<float>(t) / 8 : 1 - static_cast<float>(t) / 8;
                QCOMPARE(image.pixelColor(at).rgb(), colours.at(static_cast<double>(value)));
            }
    }

    void colours_follow_theme_palette_and_range()
    {
        HeatMap map;
        map.resize(400, 200);
        map.setColourRange(Range{-1, 1});
        map.setImage(1, 2, std::vector<float>{-1, 1});
        const auto colourAt = [&](double x) { return map.grab().toImage().pixelColor(map.fromData({x, 0}).toPoint()).rgb(); };
        const auto& dark = theme::colourMap(theme::ColourMapKind::diverging, theme::Appearance::dark);
        map.grab();
        QCOMPARE(colourAt(1), dark.colours.back());
        map.setTheme(theme::lightTheme());
        QCOMPARE(colourAt(1), theme::colourMap(theme::ColourMapKind::diverging, theme::Appearance::light).colours.back());
        map.setColourMap(theme::ColourMapKind::sequential);
        QCOMPARE(colourAt(0), theme::colourMap(theme::ColourMapKind::sequential, theme::Appearance::light).colours.front());
        map.setColourRange(Range{-1, 3});
        QCOMPARE(colourAt(1), theme::colourMap(theme::ColourMapKind::sequential, theme::Appearance::light).at(0.5));
    }

    void automatic_range_is_symmetric_and_ignores_one_spike()
    {
        HeatMap map;
        map.setShape(10, 100);
        std::vector<float> values(1000);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(std::sin(static_cast<double>(i)));
        values[500] = 1000;
        map.appendColumns(values, 100);
        QCOMPARE(map.colourRange().low, -map.colourRange().high);
        QVERIFY(map.colourRange().high >= 1 && map.colourRange().high < 2);
    }

    void rows_are_shown_and_clicked_in_the_order_given()
    {
        HeatMap map;
        map.resize(300, 200);
        map.setImage(3, 4, std::vector<float>(12, 0.5F));
        map.setRowOrder({2, 0, 1});
        map.grab();
        QSignalSpy spy(&map, &HeatMap::nodeClicked);
        QTest::mouseClick(&map, Qt::LeftButton, {}, map.fromData({1, 0}).toPoint());
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toInt(), 2);
        const auto figure = map.toFigureData();
        const auto& out = std::get<experiment::HeatMap>(figure.panels[0].content);
        QCOMPARE(out.rows, 3);
        QCOMPARE(out.columns, 4);
        QVERIFY(figure.panels[0].y.downwards);
    }

    void time_axis_stands_still_until_the_ring_is_full()
    {
        HeatMap map;
        map.setShape(1, 100);
        map.appendColumns(std::vector<float>(10), 10);
        map.setColumnAxis(9, 1);
        QCOMPARE(map.xRange(), (Range{-0.5, 99.5}));
        map.appendColumns(std::vector<float>(100), 100);
        map.setColumnAxis(109, 1);
        QCOMPARE(map.xRange(), (Range{9.5, 109.5}));
    }
};

QTEST_MAIN(HeatMapTest)
#include "heat_map_test.moc"
