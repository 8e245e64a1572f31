// What is measured of a network, as its plots and their figures show it.
#include "core/experiment/figure_data.h"
#include "tests/ui/workspaces/network_bench.h"
#include "ui/figures/figure_layout.h"
#include "ui/plots/line_chart.h"

#include <algorithm>
#include <cmath>

using namespace horn;

class NetworkMeasuresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_spectrum_of_no_node_is_the_mean_of_all()
    {
        NetworkBench bench;
        bench.go(600);
        bench.choose("Nodes", QStringLiteral("spectrum"));
        auto* chart = bench.plot<plots::LineChart>("Nodes");
        QVERIFY(!chart->isEmpty());
        bench.network().plots().select({});
        bench.settle();
        QVERIFY(!chart->isEmpty());
        QCOMPARE(chart->toFigureData().panels.front().content.index(), std::size_t{0});
        const auto series = std::get<std::vector<experiment::Series>>(chart->toFigureData().panels.front().content);
        QCOMPARE(series.size(), std::size_t{1});
        QCOMPARE(series.front().name, std::string("mean of all nodes"));
    }

    void a_spectrum_has_decades_of_frequency_and_no_gaps_down_to_the_floor_of_its_axis()
    {
        NetworkBench bench;
        bench.go(600);
        bench.choose("Nodes", QStringLiteral("spectrum"));
        bench.network().plots().select({});
        bench.settle();
        const experiment::FigureData figure = bench.plot<plots::LineChart>("Nodes")->toFigureData();
        const experiment::Panel& panel = figure.panels.front();
        QVERIFY(panel.x.scale == base::Scale::logarithmic && panel.y.scale == base::Scale::logarithmic);
        const auto& power = std::get<std::vector<experiment::Series>>(panel.content).front();
        QVERIFY(power.x.front() > 0 && power.x.back() > 3);
        QVERIFY(std::ranges::none_of(power.y, [](double value) { return std::isnan(value); }));
        const double peak = std::ranges::max(power.y);
        QVERIFY(panel.y.range->low < peak && panel.y.range->low > 1e-12 * peak);
    }

    void figures_of_phase_locking_say_over_how_many_steps_and_what_is_pale()
    {
        NetworkBench bench;
        bench.go(600);
        const auto figure = [&bench] { return dynamic_cast<plots::FigureSource*>(bench.card("Phase locking")->content())->toFigureData(); };
        const experiment::FigureData matrix = figure();
        const auto& map = std::get<experiment::HeatMap>(matrix.panels.front().content);
        QCOMPARE(map.label, std::string("PLV over time, 300 steps"));
        QVERIFY(map.pale_up_to);
        QCOMPARE(map.pale_label, QStringLiteral("chance %1").arg(*map.pale_up_to, 0, 'f', 2).toStdString());
        const figures::FigureLayout layout = figures::layOut(matrix, {});
        std::vector<QString> labels;
        for (const figures::Tick& tick : layout.panels.front().valueTicks)
            labels.push_back(tick.label);
        QCOMPARE(std::ranges::count(labels, QString::fromStdString(map.pale_label)), 1);
        bench.choose("Phase locking", QStringLiteral("histogram"));
        QCOMPARE(figure().panels.front().x.label, std::string("PLV over time, 300 steps"));
    }
};

QTEST_MAIN(NetworkMeasuresTest)
#include "network_measures_test.moc"
