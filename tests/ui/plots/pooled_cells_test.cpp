// Heat maps of more nodes and steps than the screen has pixels.
#include "core/experiment/figure_data.h"
#include "ui/figures/figure_files.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/matrix_view.h"
#include "ui/theme/colour_map.h"

#include <QImage>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace horn;
using namespace horn::plots;
using Pooling = experiment::HeatMap::Pooling;

namespace
{

constexpr int nodes = 1024;

/// As high as the waves of a window of 1 000 pixels.
void prepare(HeatMap& map, int columns, Pooling rule)
{
    map.resize(500, 330);
    map.setColourMap(theme::ColourMapKind::diverging);
    map.setColourRange(Range{-1, 1});
    map.setPooling(rule);
    map.setShape(nodes, columns);
}

QRect cellsOf(const HeatMap& map)
{
    const QPointF low = map.fromData({map.xRange().low, -0.5}), high = map.fromData({map.xRange().high, nodes - 0.5});
    return QRectF(low, high).toAlignedRect();
}

/// Of red, green and blue together.
int distance(QRgb a, QRgb b) { return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b)); }

const theme::ColourMap& colours() { return theme::colourMap(theme::ColourMapKind::diverging, theme::Appearance::dark); }

int farthestFromZero(const QImage& image, QRect area)
{
    int farthest = 0;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            farthest = std::max(farthest, distance(image.pixel(x, y), colours().at(0.5)));
    return farthest;
}

}  // namespace

class PooledCellsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void one_deviating_node_of_1024_is_seen_in_the_difference_wherever_it_is()
    {
        HeatMap map;
        constexpr int columns = 200;
        prepare(map, columns, Pooling::largest_magnitude);
        for (int node = 0; node < nodes; node += 7) {
            std::vector<float> values(static_cast<std::size_t>(nodes) * columns, 0.0F);
            for (int column = 0; column < columns; ++column)
                values[static_cast<std::size_t>(column) * nodes + static_cast<std::size_t>(node)] = -0.8F;
            map.clear();
            map.appendColumns(values, columns);
            map.setColumnAxis(columns - 1, 1);
            const QImage image = map.grab().toImage();
            const int x = static_cast<int>(map.fromData({columns / 2.0, 0}).x());
            const QRect area = cellsOf(map);
            int seen = 0;
            for (int y = area.top(); y <= area.bottom(); ++y)
                seen += image.pixel(x, y) == colours().at(0.1) ? 1 : 0;
            QVERIFY2(seen == 1, qPrintable(QString::number(node)));
        }
    }

    void one_deviating_step_is_seen_in_the_difference_wherever_it_is()
    {
        HeatMap map;
        constexpr int columns = 1500;  // on about 400 pixels
        prepare(map, columns, Pooling::largest_magnitude);
        for (int step = 0; step < columns; step += 101) {
            std::vector<float> values(static_cast<std::size_t>(nodes) * columns, 0.0F);
            values[static_cast<std::size_t>(step) * nodes + 500] = 1;
            map.clear();
            map.appendColumns(values, columns);
            map.setColumnAxis(columns - 1, 1);
            const QImage image = map.grab().toImage();
            QVERIFY2(farthestFromZero(image, cellsOf(map)) == distance(colours().at(1), colours().at(0.5)),
                     qPrintable(QString::number(step)));
        }
    }

    void a_checkerboard_of_1024_rows_is_grey()
    {
        HeatMap map;
        constexpr int columns = 100;
        prepare(map, columns, Pooling::mean);
        std::vector<float> values(static_cast<std::size_t>(nodes) * columns);
        for (int column = 0; column < columns; ++column)
            for (int node = 0; node < nodes; ++node)
                values[static_cast<std::size_t>(column) * nodes + static_cast<std::size_t>(node)] = (column + node) % 2 ? 1.0F : -1.0F;
        map.appendColumns(values, columns);
        map.setColumnAxis(columns - 1, 1);
        // Of 1 024/297 rows that alternate, 0.55 are left at most.
        const double left = 0.55 * 297 / nodes;
        const auto away = [&](double value) { return distance(colours().at(0.5 + value / 2), colours().at(0.5)); };
        const int most = std::max(away(left), away(-left)) + 1;
        const QImage image = map.grab().toImage();
        QVERIFY(farthestFromZero(image, cellsOf(map).adjusted(1, 1, -1, -1)) <= most);
        const auto figure = map.toFigureData();
        QCOMPARE(std::get<experiment::HeatMap>(figure.panels.front().content).values.size(), values.size());  // the data are what they were
    }

    void columns_that_swing_faster_than_pixels_are_their_mean()
    {
        HeatMap map;
        constexpr int columns = 4000;
        prepare(map, columns, Pooling::mean);
        std::vector<float> one(nodes);
        for (int column = 0; column < columns; ++column) {  // one by one, as a run brings them
            std::fill(one.begin(), one.end(), column % 2 ? 1.0F : -1.0F);
            map.appendColumns(one, 1);
            map.setColumnAxis(column, 1);
            if (column % 500 == 3)
                map.grab();
        }
        map.grab();
        const QRect area = cellsOf(map).adjusted(4, 0, -4, 0);  // groups at the ends are not whole
        QVERIFY(farthestFromZero(map.grab().toImage(), area) <= distance(colours().at(0.5 + 0.06), colours().at(0.5)));
    }

    void a_map_that_grew_looks_like_one_that_was_given_at_once()
    {
        constexpr int columns = 777;
        std::vector<float> values(static_cast<std::size_t>(nodes) * 2000);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(std::sin(static_cast<double>(i) * 0.37));
        HeatMap grown, given;
        for (HeatMap* map : {&grown, &given})
            prepare(*map, columns, Pooling::mean);
        given.appendColumns(values, 2000);
        given.setColumnAxis(1999, 1);
        for (int at = 0, count = 1; at < 2000; at += count, count = std::min(count * 2, 2000 - at)) {
            grown.appendColumns(std::span(values).subspan(static_cast<std::size_t>(at) * nodes, static_cast<std::size_t>(count) * nodes),
                                count);
            grown.setColumnAxis(at + count - 1, 1);
            grown.grab();
        }
        QImage a = grown.grab().toImage(), b = given.grab().toImage();
        const QRect inner = cellsOf(given).adjusted(8, 0, 0, 0);  // the oldest group may have lost columns that it was made of
        QCOMPARE(a.copy(inner), b.copy(inner));
    }

    void a_matrix_of_1024_nodes_shows_the_mean_of_what_shares_a_pixel()
    {
        MatrixView matrix;
        matrix.resize(420, 340);
        matrix.setColourMap(theme::ColourMapKind::sequential);
        matrix.setColourRange(Range{0, 1});
        std::vector<float> stripes(static_cast<std::size_t>(nodes) * nodes);
        for (std::size_t i = 0; i < stripes.size(); ++i)
            stripes[i] = i % 2 == 0 ? 1 : 0;
        matrix.setValues(nodes, nodes, stripes);
        const QImage image = matrix.grab().toImage();
        const QRect cells =
            QRectF(matrix.fromData({-0.5, -0.5}), matrix.fromData({nodes - 0.5, nodes - 0.5})).toAlignedRect().adjusted(2, 2, -2, -2);
        QVERIFY(cells.width() > 150 && cells.width() < nodes / 3);
        const theme::ColourMap& map = theme::colourMap(theme::ColourMapKind::sequential, theme::Appearance::dark);
        int farthest = 0;
        for (int x = cells.left(); x <= cells.right(); ++x) {
            int nearest = 1000;
            for (const double grey : {0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65})
                nearest = std::min(nearest, distance(image.pixel(x, cells.center().y()), map.at(grey)));
            farthest = std::max(farthest, nearest);
        }
        QVERIFY2(farthest < 40, qPrintable(QString::number(farthest)));
        QVERIFY(distance(map.at(0), map.at(0.35)) > 80 && distance(map.at(1), map.at(0.65)) > 80);
    }

    void an_exported_picture_follows_the_same_rule()
    {
        for (const Pooling rule : {Pooling::mean, Pooling::largest_magnitude}) {
            HeatMap map;
            constexpr int columns = 100;
            prepare(map, columns, rule);
            std::vector<float> values(static_cast<std::size_t>(nodes) * columns, 0.0F);
            for (int column = 0; column < columns; ++column)
                values[static_cast<std::size_t>(column) * nodes + 333] = 1;
            map.appendColumns(values, columns);
            map.setColumnAxis(columns - 1, 1);
            figures::FigureStyle style;
            style.theme = theme::darkTheme();
            style.height = 60;
            style.dpi = 100;  // 1 024 rows on about 200 pixels
            const QImage image = figures::toImage(map.toFigureData(), style);
            int lines = 0;
            const int x = image.width() / 2;
            for (int y = 0; y < image.height(); ++y)
                lines += image.pixel(x, y) == colours().at(1) ? 1 : 0;
            QCOMPARE(lines, rule == Pooling::mean ? 0 : 1);
        }
    }
};

QTEST_MAIN(PooledCellsTest)
#include "pooled_cells_test.moc"
