// Nodes of two runs side by side: selected in one plot and seen in all, kicked along a path, sorted.
#include "tests/ui/shell/comparison_bench.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/lattice_view.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/plot_card.h"

#include <QComboBox>
#include <QTabBar>

#include <algorithm>
#include <set>

using horn::plots::HeatMap;
using horn::plots::LatticeView;
using horn::plots::MatrixView;
using horn::plots::PlotCard;
using horn::plots::PlotWidget;

namespace
{

struct SelectionBench : ComparisonBench {
    SelectionBench()
    {
        run(400);
        click("compare");
        run(50);
        settle();
        QTest::qWait(20);  // plots lay themselves out
    }

    void settle()
    {
        frame();
        QTRY_VERIFY((network().takeFrame(), network().measurementsDone()));
    }
    PlotCard& card(std::size_t which) { return *network().comparison().cards()[which]; }
    template <class Plot>
    Plot& plot(std::size_t which)
    {
        const QList<Plot*> all = card(which).findChildren<Plot*>();
        return **std::ranges::find_if(all, [](const Plot* one) { return one->isVisible(); });
    }
    /// What a plot shows at the left edge of its axes, where marks of rows stand.
    static QImage edgeOf(PlotWidget& plot)
    {
        return plot.grab(QRect(plot.plotArea().topLeft().toPoint() - QPoint(2, 0), QSize(12, static_cast<int>(plot.plotArea().height()))))
            .toImage();
    }
    static QPoint placeOf(const HeatMap& waves, int row)
    {
        return QPoint(static_cast<int>(waves.plotArea().center().x()), static_cast<int>(std::lround(waves.fromData({0, double(row)}).y())));
    }
    void choose(std::size_t which, const QString& tab)
    {
        auto* strip = card(which).findChild<QTabBar*>();
        for (int i = 0; i < strip->count(); ++i)
            if (strip->tabText(i) == tab)
                QTest::mouseClick(strip, Qt::LeftButton, {}, strip->tabRect(i).center());
        QTest::qWait(20);
    }
};

}  // namespace

class ComparisonSelectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_node_that_is_clicked_in_one_plot_is_marked_in_all()
    {
        SelectionBench bench;
        const std::vector<int> before = bench.network().plots().selected();
        std::vector<PlotWidget*> plots{&bench.plot<HeatMap>(0), &bench.plot<HeatMap>(1), &bench.plot<MatrixView>(2),
                                       &bench.plot<MatrixView>(3)};
        std::vector<QImage> unmarked;
        for (PlotWidget* plot : plots)
            unmarked.push_back(SelectionBench::edgeOf(*plot));
        auto& waves = bench.plot<HeatMap>(0);
        QTest::mouseClick(&waves, Qt::LeftButton, {}, SelectionBench::placeOf(waves, 57));
        std::vector<int> expected = before;
        expected.push_back(57);
        QVERIFY(bench.network().plots().selected() == expected);
        QVERIFY(bench.button("kickButton")->text().contains(QStringLiteral("57")));
        for (std::size_t i = 0; i < plots.size(); ++i)
            QVERIFY2(SelectionBench::edgeOf(*plots[i]) != unmarked[i], qPrintable(QString::number(i)));
        QTest::mouseClick(&waves, Qt::LeftButton, {}, SelectionBench::placeOf(waves, 57));  // and out of it again
        QVERIFY(bench.network().plots().selected() == before);
    }

    void a_cell_of_a_matrix_selects_its_two_nodes()
    {
        SelectionBench bench;
        auto& matrix = bench.plot<MatrixView>(3);
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, matrix.fromData({100, 20}).toPoint());
        QCOMPARE(bench.network().plots().selected().size(), std::size_t{2});
        QVERIFY(std::abs(bench.network().plots().selected()[0] - 20) <= 1 && std::abs(bench.network().plots().selected()[1] - 100) <= 1);
    }

    void drawing_on_the_ring_of_b_kicks_b_alone()
    {
        SelectionBench bench;
        bench.choose(3, QStringLiteral("position"));
        auto& ring = bench.plot<LatticeView>(3);
        QVERIFY(ring.isVisible() && !ring.isEmpty());
        QTest::mousePress(&ring, Qt::LeftButton, {}, ring.centreOf(20).toPoint());
        for (int node = 21; node <= 26; ++node)
            QTest::mouseMove(&ring, ring.centreOf(node).toPoint());
        QTest::mouseRelease(&ring, Qt::LeftButton, {}, ring.centreOf(26).toPoint());
        bench.run(3);
        QVERIFY(bench.apart() > 0);
        QVERIFY(bench.network().controller().recorded(0).events.empty());
        std::set<int> kicked;
        for (const horn::experiment::Event& event : bench.network().controller().recorded(1).events)
            kicked.insert(std::get<horn::experiment::Kick>(event.what).node);
        QCOMPARE(kicked, (std::set<int>{20, 21, 22, 23, 24, 25, 26}));
    }

    void rows_of_both_are_sorted_by_cluster()
    {
        SelectionBench bench;
        bench.type("omega_spread.entry", QStringLiteral("40"));
        bench.run(600);
        bench.settle();
        const auto rows = [&bench](std::size_t which) {
            std::vector<int> order;
            for (int place = 0; place < bench.plot<HeatMap>(which).rows(); ++place)
                order.push_back(bench.plot<HeatMap>(which).rowAt({0, static_cast<double>(place)}));
            return order;
        };
        const std::vector<int> byIndex = rows(0);
        QVERIFY(std::is_sorted(byIndex.begin(), byIndex.end()));
        for (auto* box : bench.network().panel().findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("rows by")) {
                box->setCurrentIndex(3);
                Q_EMIT box->activated(3);
            }
        bench.run(1);
        bench.settle();
        std::vector<int> sorted = rows(1);
        QVERIFY(sorted != byIndex);
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(sorted, byIndex);
        // The matrix of B has the same order: the cell in its corner is that of the first row.
        auto& matrix = bench.plot<MatrixView>(3);
        const int first = rows(1).front();
        QTest::mouseClick(&matrix, Qt::LeftButton, {}, (matrix.fromData({0, 0}) + QPointF(0.5, 0.5)).toPoint());
        const std::vector<int>& selected = bench.network().plots().selected();
        QVERIFY(std::find(selected.begin(), selected.end(), first) != selected.end());
    }
};

QTEST_MAIN(ComparisonSelectionTest)
#include "comparison_selection_test.moc"
