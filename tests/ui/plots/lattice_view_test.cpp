#include "core/experiment/figure_data.h"
#include "ui/figures/figure_layout.h"
#include "ui/figures/figure_painter.h"
#include "ui/figures/ring_cells.h"
#include "ui/plots/lattice_shapes.h"
#include "ui/plots/lattice_view.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace horn;
using namespace horn::plots;
using model::Layout;
using model::Placement;

namespace
{

struct Bench {
    LatticeView view;

    explicit Bench(const Placement& placement, const std::vector<float>& values, QSize size = {320, 260})
    {
        view.resize(size);
        view.setColourMap(theme::ColourMapKind::sequential);
        view.setColourRange(Range{0, 1});
        view.setValues(placement, values);
        view.show();
        image = view.grab().toImage();
    }
    QImage image;

    [[nodiscard]] QColor seen(int node) const { return image.pixelColor(view.centreOf(node).toPoint()); }
    [[nodiscard]] QPoint at(int node) const { return view.centreOf(node).toPoint(); }
};

std::vector<float> ramp(int nodes)
{
    std::vector<float> values;
    for (int i = 0; i < nodes; ++i)
        values.push_back(static_cast<float>(i) / static_cast<float>(nodes));
    return values;
}

QColor colourOf(float value)
{
    return QColor(theme::colourMap(theme::ColourMapKind::sequential, theme::Appearance::dark).at(static_cast<double>(value)));
}

bool near(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) <= 12;
}

std::vector<int> numbersOf(const QSignalSpy& spy)
{
    std::vector<int> numbers;
    for (const QList<QVariant>& call : spy)
        numbers.push_back(call.front().toInt());
    return numbers;
}

}  // namespace

class LatticeViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_node_has_the_colour_of_its_value_where_it_lies_data()
    {
        QTest::addColumn<int>("layout");
        QTest::addColumn<int>("nodes");
        QTest::newRow("lattice 4 × 8") << static_cast<int>(Layout::lattice) << 32;
        QTest::newRow("torus 5 × 5") << static_cast<int>(Layout::torus) << 25;
        QTest::newRow("lattice of one row") << static_cast<int>(Layout::lattice) << 7;
        QTest::newRow("ring of 24") << static_cast<int>(Layout::ring) << 24;
        QTest::newRow("ring of 1") << static_cast<int>(Layout::ring) << 1;
    }
    void every_node_has_the_colour_of_its_value_where_it_lies()
    {
        QFETCH(int, layout);
        QFETCH(int, nodes);
        const std::vector<float> values = ramp(nodes);
        const Bench bench(Placement(static_cast<Layout>(layout), nodes), values);
        for (int node = 0; node < nodes; ++node) {
            QCOMPARE(bench.view.nodeAt(bench.view.centreOf(node)), node);
            QVERIFY2(near(bench.seen(node), colourOf(values[static_cast<std::size_t>(node)])), qPrintable(QString::number(node)));
        }
    }

    void a_thousand_nodes_around_a_ring_can_all_be_pointed_at()
    {
        const Bench bench(Placement(Layout::ring, 1024), ramp(1024));
        for (int node = 0; node < 1024; node += 33)
            QCOMPARE(bench.view.nodeAt(bench.view.centreOf(node)), node);
        QCOMPARE(bench.view.nodeAt(bench.view.plotArea().center()), -1);  // the hole
    }

    void cells_are_square()
    {
        const Bench bench(Placement(Layout::lattice, 32), ramp(32));
        const QPointF across = bench.view.centreOf(1) - bench.view.centreOf(0), down = bench.view.centreOf(8) - bench.view.centreOf(0);
        QVERIFY(std::abs(across.x() - down.y()) < 0.6);
    }

    void a_node_without_a_value_shows_the_ground()
    {
        for (const Layout layout : {Layout::ring, Layout::torus}) {
            std::vector<float> values = ramp(16);
            values[5] = std::numeric_limits<float>::quiet_NaN();
            const Bench bench(Placement(layout, 16), values);
            QVERIFY(near(bench.seen(5), theme::darkTheme().plot));
        }
    }

    void a_click_names_the_node_and_the_keys_held()
    {
        Bench bench(Placement(Layout::torus, 64), ramp(64));
        QSignalSpy clicks(&bench.view, &LatticeView::nodeClicked);
        QTest::mouseClick(&bench.view, Qt::LeftButton, {}, bench.at(19));
        QTest::mouseClick(&bench.view, Qt::LeftButton, Qt::ShiftModifier, bench.at(44));
        QTest::mouseClick(&bench.view, Qt::LeftButton, {}, QPoint(bench.view.width() - 3, 100));  // the colour bar
        QCOMPARE(numbersOf(clicks), (std::vector<int>{19, 44}));
        QVERIFY(clicks[1][1].value<Qt::KeyboardModifiers>().testFlag(Qt::ShiftModifier));
    }

    void a_fast_drag_paints_every_node_on_its_way_once()
    {
        Bench bench(Placement(Layout::lattice, 64), ramp(64));
        QSignalSpy clicks(&bench.view, &LatticeView::nodeClicked), painted(&bench.view, &LatticeView::nodePainted);
        QTest::mousePress(&bench.view, Qt::LeftButton, {}, bench.at(8));
        QTest::mouseMove(&bench.view, bench.at(15));  // the whole row in one event
        QTest::mouseMove(&bench.view, bench.at(15) + QPoint(1, 0));
        QTest::mouseMove(&bench.view, bench.at(31));
        QTest::mouseRelease(&bench.view, Qt::LeftButton, {}, bench.at(31));
        QCOMPARE(numbersOf(painted), (std::vector<int>{8, 9, 10, 11, 12, 13, 14, 15, 23, 31}));
        QCOMPARE(clicks.count(), 0);
    }

    void a_drag_along_a_ring_leaves_no_node_out()
    {
        Bench bench(Placement(Layout::ring, 60), ramp(60));
        QSignalSpy painted(&bench.view, &LatticeView::nodePainted);
        QTest::mousePress(&bench.view, Qt::LeftButton, {}, bench.at(10));
        for (const int node : {12, 14, 16})
            QTest::mouseMove(&bench.view, bench.at(node));
        QTest::mouseRelease(&bench.view, Qt::LeftButton, {}, bench.at(16));
        QCOMPARE(numbersOf(painted), (std::vector<int>{10, 11, 12, 13, 14, 15, 16}));
    }

    void moving_without_a_button_paints_nothing()
    {
        Bench bench(Placement(Layout::lattice, 16), ramp(16));
        QSignalSpy painted(&bench.view, &LatticeView::nodePainted);
        QTest::mouseMove(&bench.view, bench.at(2));
        QTest::mouseMove(&bench.view, bench.at(13));
        QCOMPARE(painted.count(), 0);
    }

    void selection_wave_and_vortices_are_drawn_over_the_nodes()
    {
        for (const Layout layout : {Layout::ring, Layout::lattice}) {
            Bench bench(Placement(layout, 36), std::vector<float>(36, 0.3F));
            QImage last = bench.image;
            bench.view.setSelected({7, 20});
            QImage now = bench.view.grab().toImage();
            QVERIFY(now != last);
            last = now;
            bench.view.setWave(analysis::WaveDirection{.directionality = 0.8, .x = 0.5, .y = 0.1, .steepness = 0.6, .nodes = 36});
            now = bench.view.grab().toImage();
            QVERIFY(now != last);
            last = now;
            bench.view.setVortices({{2, 2, 1}});
            QCOMPARE(bench.view.grab().toImage() != last, layout == Layout::lattice);
        }
    }

    void a_wave_without_direction_has_no_arrow()
    {
        Bench bench(Placement(Layout::lattice, 36), std::vector<float>(36, 0.3F));
        bench.view.setWave(analysis::WaveDirection{.directionality = std::numeric_limits<double>::quiet_NaN()});
        QVERIFY(bench.view.grab().toImage() == bench.image);
    }

    void the_ring_counts_anticlockwise_from_the_right()
    {
        QCOMPARE(ringNode({1, -0.01}, 8), 0);
        QCOMPARE(ringNode({0.01, -1}, 8), 1);
        QCOMPARE(ringNode({-1, -0.01}, 8), 3);
        QCOMPARE(ringNode({1, 0.01}, 8), 7);
        for (int node = 0; node < 13; ++node)
            QCOMPARE(ringNode(onRing((node + 0.5) / 13, 0.8), 13), node);
    }

    void the_figure_is_a_grid_of_the_values()
    {
        const Bench bench(Placement(Layout::lattice, 32), ramp(32));
        const experiment::FigureData figure = bench.view.toFigureData();
        const auto& map = std::get<experiment::HeatMap>(figure.panels.front().content);
        QCOMPARE(map.rows, 4);
        QCOMPARE(map.columns, 8);
        QCOMPARE(map.values, ramp(32));
        QVERIFY(figure.panels.front().y.downwards && figure.panels.front().equal_aspect);
        const Bench ring(Placement(Layout::ring, 32), ramp(32));
        const experiment::FigureData strip = ring.view.toFigureData();
        QCOMPARE(std::get<experiment::HeatMap>(strip.panels.front().content).rows, 1);
    }

    void the_figure_of_a_ring_shows_every_node_where_the_screen_does()
    {
        const Bench bench(Placement(Layout::ring, 24), ramp(24));
        const experiment::FigureData figure = bench.view.toFigureData();
        figures::FigureStyle style;
        style.theme = bench.view.theme();
        const figures::PanelLayout layout = figures::layOut(figure, style).panels.front();
        QVERIFY(layout.x.ticks.empty() && layout.y.ticks.empty() && layout.x.title.isEmpty() && layout.y.title.isEmpty());
        QImage picture(figures::sizeOf(figure, style), QImage::Format_RGB32);
        QPainter painter(&picture);
        figures::paintFigure(painter, figure, style);
        painter.end();
        const QPointF middle = bench.view.centreOf(0) + bench.view.centreOf(12);
        const QPointF screen = middle / 2;
        const double scale = layout.area.width() / layout.x.range.span() * 0.83 /
                             std::hypot((bench.view.centreOf(0) - screen).x(), (bench.view.centreOf(0) - screen).y());
        for (int node = 0; node < 24; ++node) {
            const QPointF place = layout.area.center() + scale * (bench.view.centreOf(node) - screen);
            QVERIFY2(near(picture.pixelColor(place.toPoint()), bench.seen(node)), qPrintable(QString::number(node)));
        }
        QVERIFY(near(picture.pixelColor(layout.area.center().toPoint()), style.theme.plot));
    }

    void a_figure_carries_what_is_drawn_over_the_nodes()
    {
        using Kind = experiment::Mark::Kind;
        for (const Layout kind : {Layout::ring, Layout::torus}) {
            Bench bench(Placement(kind, 64), std::vector<float>(64, 0.5F));
            bench.view.setSelected({5, 60});
            bench.view.setWave(analysis::WaveDirection{.directionality = 0.8, .x = 0.2, .y = 0, .steepness = 0.3, .nodes = 64});
            bench.view.setVortices({{3, 2, 1}});
            experiment::FigureData figure = bench.view.toFigureData();
            auto& map = std::get<experiment::HeatMap>(figure.panels.front().content);
            const auto count = [&map](Kind wanted) { return std::ranges::count(map.marks, wanted, &experiment::Mark::kind); };
            QCOMPARE(count(Kind::cell), 2);
            QCOMPARE(count(Kind::arrow), 1);
            QCOMPARE(count(Kind::vortex), kind == Layout::ring ? 0 : 1);
            figures::FigureStyle style;
            style.theme = theme::paperTheme();
            const figures::PanelLayout layout = figures::layOut(figure, style).panels.front();
            const auto drawn = [&] {
                QImage picture(figures::sizeOf(figure, style), QImage::Format_RGB32);
                QPainter painter(&picture);
                figures::paintFigure(painter, figure, style);
                return picture;
            };
            const QImage marked = drawn();
            if (kind == Layout::ring) {
                const double rim = layout.area.width() / layout.x.range.span();
                const double pixel = 0.75 * figures::unitsPerInch / 72;
                const QPointF peg = layout.area.center() + (rim + 6 * pixel) * figures::onRing(5.5 / 64, 1);
                QVERIFY(near(marked.pixelColor(peg.toPoint()), style.theme.series[0]));
            } else {
                const QPointF inside(2 * 0.75 * figures::unitsPerInch / 72, 0);  // the stroke lies within the cell
                QVERIFY(near(marked.pixelColor((layout.place(4.5, 0) + inside).toPoint()), style.theme.series[0]));
                QVERIFY(near(marked.pixelColor((layout.place(3.5, 7) + inside).toPoint()), style.theme.series[1]));
            }
            map.marks.clear();
            QVERIFY(drawn() != marked);
        }
    }

    void without_values_it_says_what_to_do()
    {
        Bench bench(Placement(Layout::lattice, 16), ramp(16));
        bench.view.clear();
        const QImage silent = bench.view.grab().toImage();
        bench.view.setEmptyText(QStringLiteral("Press Space to run"));
        QVERIFY(bench.view.grab().toImage() != silent);
        QCOMPARE(bench.view.nodeAt(bench.view.plotArea().center()), -1);
    }
};

QTEST_MAIN(LatticeViewTest)
#include "lattice_view_test.moc"
