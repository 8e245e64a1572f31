// A person keeps the ranges of a plot, by its context menu.
#include "ui/plots/heat_map.h"
#include "ui/plots/lattice_view.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_card.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QTest>

#include <cmath>

using namespace horn;
using namespace horn::plots;

namespace
{

/// A card with one plot, and its menu.
template <class Plot>
struct Bench {
    Plot* plot = new Plot;
    PlotCard card{QStringLiteral("Plot"), plot};

    Bench()
    {
        card.resize(500, 400);
        card.show();
        [&] { QVERIFY(QTest::qWaitForWindowExposed(&card)); }();
    }

    QAction* action(const QString& words)
    {
        QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(200, 200), card.mapToGlobal(QPoint(200, 200)));
        QApplication::sendEvent(&card, &event);
        QAction* found = nullptr;
        for (QMenu* menu : card.findChildren<QMenu*>()) {
            for (QAction* one : menu->actions())
                if (one->text() == words)
                    found = one;
            menu->close();
        }
        [&] { QVERIFY2(found, qPrintable(words)); }();
        return found;
    }
    void keep() { action(QStringLiteral("Keep the range"))->trigger(); }
    [[nodiscard]] bool isKept() { return action(QStringLiteral("Keep the range"))->isChecked(); }
};

std::vector<float> wave(std::size_t count, double amplitude)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(static_cast<float>(amplitude * std::sin(static_cast<double>(i))));
    return values;
}

}  // namespace

class KeptRangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_chart_keeps_y()
    {
        Bench<LineChart> bench;
        bench.plot->addSeries({});
        bench.plot->setSamples(0, 0, 1, wave(100, 1));
        const Range before = bench.plot->yRange();
        QVERIFY(!bench.isKept());
        bench.keep();
        QVERIFY(bench.isKept());
        bench.plot->setSamples(0, 0, 1, wave(100, 50));
        bench.plot->grab();
        QCOMPARE(bench.plot->yRange(), before);
        bench.keep();
        bench.plot->grab();
        QVERIFY(bench.plot->yRange().high >= 49);
    }

    void a_heat_map_keeps_the_limits_of_its_colours()
    {
        Bench<HeatMap> bench;
        bench.plot->setShape(8, 50);
        bench.plot->appendColumns(wave(400, 1), 50);
        const Range before = bench.plot->colourRange();
        bench.keep();
        const QImage picture = bench.plot->grab().toImage();
        bench.plot->appendColumns(wave(400, 20), 50);
        QCOMPARE(bench.plot->colourRange(), before);
        bench.plot->setColourRange(Range{-7, 7});  // as two runs side by side are given theirs
        QCOMPARE(bench.plot->colourRange(), before);
        bench.plot->setColourRange(std::nullopt);
        bench.plot->appendColumns(wave(400, 1), 50);
        QCOMPARE(bench.plot->grab().toImage(), picture);
        bench.plot->appendColumns(wave(400, 20), 50);
        bench.action(QStringLiteral("Fit (double click)"))->trigger();
        QVERIFY(bench.plot->colourRange().high > 15);
        QVERIFY(!bench.isKept());
    }

    void a_lattice_keeps_the_limits_of_its_colours()
    {
        Bench<LatticeView> bench;
        const model::Placement placement(model::Layout::lattice, 64);
        bench.plot->setColourMap(theme::ColourMapKind::diverging);
        bench.plot->setValues(placement, wave(64, 1));
        bench.keep();
        const auto colourOf = [&](int node) { return bench.plot->grab().toImage().pixel(bench.plot->centreOf(node).toPoint()); };
        bench.plot->grab();
        const QRgb before = colourOf(2);
        std::vector<float> values = wave(64, 20);
        values[2] = wave(64, 1)[2];
        bench.plot->setValues(placement, values);
        QCOMPARE(colourOf(2), before);
        bench.keep();
        bench.plot->setValues(placement, values);
        QVERIFY(colourOf(2) != before);
    }

    void a_phase_portrait_keeps_both_axes()
    {
        Bench<PhasePortrait> bench;
        bench.plot->setTrail(0, wave(100, 1), wave(100, 1));
        bench.plot->grab();
        const Range x = bench.plot->xRange(), y = bench.plot->yRange();
        bench.keep();
        bench.plot->setTrail(0, wave(100, 30), wave(100, 30));
        bench.plot->grab();
        QCOMPARE(bench.plot->xRange(), x);
        QCOMPARE(bench.plot->yRange(), y);
        bench.keep();
        bench.plot->grab();
        QVERIFY(bench.plot->xRange().high >= 30 && bench.plot->yRange().high >= 30);
    }
};

QTEST_MAIN(KeptRangeTest)
#include "kept_range_test.moc"
