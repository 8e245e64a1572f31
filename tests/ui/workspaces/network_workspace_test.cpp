// A person at the network's plots: selecting, kicking, painting, sorting, changing tabs.
#include "core/experiment/figure_data.h"
#include "tests/ui/workspaces/network_bench.h"
#include "ui/controls/node_list.h"
#include "ui/controls/parameter_control.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/lattice_view.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/network_lattice.h"
#include "ui/workspaces/network_workspace.h"

#include <QComboBox>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>
#include <set>

using namespace horn;

class NetworkWorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_plot_says_what_to_do_before_the_first_step()
    {
        NetworkBench bench;
        for (auto* plot : bench.network().findChildren<plots::PlotWidget*>())
            if (plot->isVisible())
                QVERIFY(plot->isEmpty());
        QCOMPARE(bench.network().cards().size(), std::size_t{5});
    }

    void a_node_selected_in_one_plot_is_selected_in_all()
    {
        NetworkBench bench;
        bench.go(400);
        auto* lattice = bench.plot<plots::LatticeView>("Lattice");
        bench.network().plots().select({});
        QTest::mouseClick(lattice, Qt::LeftButton, {}, lattice->centreOf(37).toPoint());
        QCOMPARE(bench.network().plots().selected(), std::vector<int>{37});
        auto* waves = bench.plot<plots::HeatMap>("Waves");
        QTest::mouseClick(waves, Qt::LeftButton, {}, waves->fromData({200, 90}).toPoint());
        const int row = waves->rowAt(waves->toData(waves->fromData({200, 90}).toPoint()));
        QCOMPARE(bench.network().plots().selected(), (std::vector<int>{37, row}));
        QTest::mouseClick(lattice, Qt::LeftButton, {}, lattice->centreOf(37).toPoint());  // once more: no longer
        QCOMPARE(bench.network().plots().selected(), std::vector<int>{row});
    }

    void the_crosshair_is_at_the_same_time_in_every_plot_over_time_and_stays_under_the_pointer()
    {
        NetworkBench bench;
        bench.go(900);
        auto* stimulus = bench.card("Waves")->findChild<plots::LineChart*>();
        auto* waves = bench.plot<plots::HeatMap>("Waves");
        const auto* order = bench.card("Synchrony")->findChild<plots::PlotTabs*>()->plots()[0];
        const auto* direction = bench.card("Synchrony")->findChild<plots::PlotTabs*>()->plots()[1];
        const QPoint still = stimulus->plotArea().center().toPoint();
        QTest::mouseMove(stimulus, still);
        const auto everywhere = [&](double time) {
            for (const plots::PlotWidget* plot : std::initializer_list<const plots::PlotWidget*>{stimulus, waves, order, direction})
                if (!plot->crosshair() || std::abs(*plot->crosshair() - time) > 1e-9)
                    return false;
            return true;
        };
        const double before = stimulus->toData(still).x();
        QVERIFY(everywhere(before));
        bench.go(250);
        QVERIFY(stimulus->toData(still).x() > before + 200);
        QVERIFY(everywhere(stimulus->toData(still).x()));
        QTest::mouseMove(waves, waves->plotArea().center().toPoint());
        QVERIFY(everywhere(waves->toData(waves->plotArea().center().toPoint()).x()));
        QTest::mouseMove(waves, QPoint(1, 1));
        QVERIFY(!order->crosshair() && !stimulus->crosshair());
    }

    void a_cell_of_the_matrix_selects_its_pair()
    {
        NetworkBench bench;
        bench.go(400);
        auto* matrix = bench.plot<plots::MatrixView>("Phase locking");
        const QPoint place = matrix->fromData({100, 20}).toPoint();
        QTest::mouseClick(matrix, Qt::LeftButton, {}, place);
        const QPointF cell = matrix->toData(place);
        QCOMPARE(bench.network().plots().selected(),
                 (std::vector<int>{static_cast<int>(std::floor(cell.y() + 0.5)), static_cast<int>(std::floor(cell.x() + 0.5))}));
    }

    void selecting_nothing_is_respected()
    {
        NetworkBench bench;
        bench.go(200);
        bench.network().plots().select({});
        bench.go(10);
        QVERIFY(bench.network().plots().selected().empty());
        QVERIFY(bench.plot<plots::PhasePortrait>("Nodes")->isEmpty());
    }

    void shift_click_kicks_one_node_and_a_drag_kicks_along_its_path()
    {
        NetworkBench bench;
        bench.go(50);
        auto* lattice = bench.plot<plots::LatticeView>("Lattice");
        QTest::mouseClick(lattice, Qt::LeftButton, Qt::ShiftModifier, lattice->centreOf(5).toPoint());
        bench.go(1);
        QCOMPARE(bench.kicks(), std::size_t{1});
        QTest::mousePress(lattice, Qt::LeftButton, {}, lattice->centreOf(20).toPoint());
        for (const int node : {22, 24, 26})
            QTest::mouseMove(lattice, lattice->centreOf(node).toPoint());
        QTest::mouseRelease(lattice, Qt::LeftButton, {}, lattice->centreOf(26).toPoint());
        bench.go(1);
        std::set<int> kicked;
        for (const experiment::Event& event : bench.network().experimentToSave().events)
            kicked.insert(std::get<experiment::Kick>(event.what).node);
        QCOMPARE(kicked, (std::set<int>{5, 20, 21, 22, 23, 24, 25, 26}));
    }

    void the_lattice_follows_the_layout_that_is_chosen()
    {
        NetworkBench bench;
        bench.go(300);
        QCOMPARE(bench.card("Lattice")->accessibleName(), QStringLiteral("Ring"));
        for (auto* box : bench.network().panel().findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("layout")) {
                box->setCurrentIndex(1);
                Q_EMIT box->activated(1);
            }
        bench.go(1);
        QCOMPARE(bench.card("Lattice")->accessibleName(), QStringLiteral("Lattice"));
        auto* lattice = bench.plot<plots::LatticeView>("Lattice");
        QVERIFY(std::abs(lattice->centreOf(16).y() - lattice->centreOf(0).y()) > 3);  // 8 × 16: another row
    }

    void many_nodes_are_driven_by_typing_them()
    {
        NetworkBench bench;
        const auto reached = [&bench] { return bench.network().document().experiment().model.layers.front().input_nodes; };
        for (auto* box : bench.network().panel().findChildren<QComboBox*>())
            if (box->accessibleName() == QStringLiteral("reaches")) {
                box->setCurrentIndex(2);
                Q_EMIT box->activated(2);
            }
        auto* entry = bench.find<QWidget>("drivenNodes")->findChild<QLineEdit*>();
        QVERIFY(entry->isVisible());
        entry->setFocus();
        entry->selectAll();
        QTest::keyClicks(entry, QStringLiteral("0-9, 64"));
        QTest::keyClick(entry, Qt::Key_Return);
        QVERIFY(reached().nodes == (std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 64}));
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(reached().nodes != (std::vector{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 64}));
        QCOMPARE(entry->text(), horn::controls::textOfNodes(reached().nodes));
    }

    void without_a_layout_nodes_are_seen_and_have_no_direction()
    {
        NetworkBench bench;
        const auto choose = [&bench](const char* name, int index) {
            for (auto* box : bench.network().panel().findChildren<QComboBox*>())
                if (box->accessibleName() == QLatin1String(name)) {
                    box->setCurrentIndex(index);
                    Q_EMIT box->activated(index);
                    return box;
                }
            return static_cast<QComboBox*>(nullptr);
        };
        QComboBox* layout = choose("layout", 3);  // while the weights are local
        QCOMPARE(layout->currentIndex(), 0);
        choose("coupling", 0);
        choose("layout", 3);
        QCOMPARE(layout->currentIndex(), 3);
        bench.go(300);
        QCOMPARE(bench.card("Lattice")->accessibleName(), QStringLiteral("All nodes"));
        auto* lattice = bench.plot<plots::LatticeView>("Lattice");
        QVERIFY(std::abs(lattice->centreOf(16).y() - lattice->centreOf(0).y()) > 3);  // 8 × 16, row by row
        bench.choose("Synchrony", QStringLiteral("direction"));
        bench.go(1);
        QCOMPARE(bench.card("Synchrony")->subtitle(), QStringLiteral("no layout"));
    }

    void where_waves_go_both_ways_alike_the_words_claim_no_way_and_no_arrow_is_drawn()
    {
        NetworkBench bench;  // a pacemaker on a ring
        bench.go(1500);
        bench.choose("Synchrony", QStringLiteral("direction"));
        bench.choose("Lattice", QStringLiteral("phase"));
        bench.go(1);
        QCOMPARE(bench.card("Synchrony")->subtitle(), QStringLiteral("no net direction"));
        const QString note = bench.card("Lattice")->findChild<plots::PlotTabs*>()->note();
        QVERIFY2(note.startsWith(QStringLiteral("no net direction")), qPrintable(note));
        analysis::WaveDirection wave{.directionality = 0.049, .x = 1};
        QCOMPARE(workspaces::directionWords(wave, model::Layout::ring), QStringLiteral("no net direction"));
        QCOMPARE(workspaces::directionWords(wave, model::Layout::torus), QStringLiteral("no net direction"));
        wave.directionality = 0.051;
        QCOMPARE(workspaces::directionWords(wave, model::Layout::ring), QStringLiteral("↺ 0.05"));
    }

    void without_coupling_nodes_that_hear_nothing_are_gaps_and_have_no_order()
    {
        NetworkBench bench;
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-heterogeneous")));
        bench.type("recurrent_gain.entry", QStringLiteral("0"));
        bench.go(10);
        QCOMPARE(bench.card("Synchrony")->subtitle(), QStringLiteral("no phases yet"));
        bench.go(4000);  // the initial state has died away
        QCOMPARE(bench.card("Synchrony")->subtitle(), QStringLiteral("too few nodes swing"));
        const experiment::Panel panel = bench.plot<plots::MatrixView>("Phase locking")->toFigureData().panels.front();
        const auto& plv = std::get<experiment::HeatMap>(panel.content);
        QVERIFY(plv.values.at(1) > 0.9F);  // nodes 0 and 1 hear the stimulus
        QVERIFY(std::isnan(plv.values.at(64 * 128 + 65)));
    }

    void rows_are_sorted_by_phase_and_by_cluster_as_they_are_now()
    {
        NetworkBench bench;
        bench.go(500);
        auto* waves = bench.plot<plots::HeatMap>("Waves");
        const auto rows = [&] {
            std::vector<int> order;
            for (int place = 0; place < waves->rows(); ++place)
                order.push_back(waves->rowAt({0, static_cast<double>(place)}));
            return order;
        };
        const std::vector<int> byIndex = rows();
        QVERIFY(std::is_sorted(byIndex.begin(), byIndex.end()));
        for (const int kind : {2, 3}) {
            bench.order(kind);
            std::vector<int> order = rows();
            QVERIFY(order != byIndex);
            std::sort(order.begin(), order.end());
            QCOMPARE(order, byIndex);
        }
        bench.order(0);
        QCOMPARE(rows(), byIndex);
    }

    void choosing_the_same_order_again_sorts_anew()
    {
        NetworkBench bench;
        bench.go(400);
        auto* waves = bench.plot<plots::HeatMap>("Waves");
        bench.order(2);
        const int first = waves->rowAt({0, 0});
        bench.go(7);
        QCOMPARE(waves->rowAt({0, 0}), first);  // keeps still by itself
        bench.order(2);
        QVERIFY(waves->rowAt({0, 0}) != first);
    }

    void every_tab_has_content_once_the_network_has_run()
    {
        NetworkBench bench;
        bench.go(600);
        for (const auto& [name, tab] : {std::pair{"Lattice", "phase"}, std::pair{"Nodes", "spectrum"},
                                        std::pair{"Phase locking", "histogram"}, std::pair{"Synchrony", "direction"}}) {
            bench.choose(name, QString::fromLatin1(tab));
            const auto* tabs = bench.card(name)->findChild<plots::PlotTabs*>();
            QVERIFY2(!tabs->current().isEmpty(), tab);
            QVERIFY(tabs->current().isVisible());
        }
    }

    void fewer_nodes_say_what_could_not_be_kept()
    {
        NetworkBench bench;
        QSignalSpy told(&bench.network(), &workspaces::Workspace::message);
        bench.type("nodes.entry", QStringLiteral("120"));
        QCOMPARE(told.count(), 0);
        QVERIFY(bench.network().document().edit(QStringLiteral("edge"), 0, [](experiment::Experiment& next) {
            next.model.layers.back().edges = {{.to = 100, .from = 3, .weight = 0.5}};
        }));
        bench.type("nodes.entry", QStringLiteral("40"));
        QCOMPARE(told.count(), 1);
        QVERIFY(told.front().front().toString().contains(QStringLiteral("1 edge could not be kept")));
        bench.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.layer().nodes, 120);
        QCOMPARE(bench.layer().edges.size(), std::size_t{1});
    }

    /// The panel, the plots and the kicks speak of one layer.
    void of_two_layers_the_last_is_seen_and_kicked()
    {
        NetworkBench bench;
        experiment::Experiment two = bench.window->current().document().experiment();
        two.model.layers = {{.nodes = 6}, {.nodes = 20}};
        two.stimulus.kind = dynamics::StimulusSpecification::Kind::silence;
        QVERIFY(bench.network().open(two, {}, QStringLiteral("two layers")).ok());
        bench.go(3);
        bench.network().controller().kick(15, 0.5);
        bench.go(1);
        float y = 0;
        const engine::HistoryView& history = bench.frame().runs.front().history;
        QCOMPARE(history.newest_layer()->nodes, 20);
        history.copy_range(engine::Signal::y, 15, history.end_step() - 1, {&y, 1});
        QVERIFY(std::abs(y) > 0.4F);
    }

    void every_parameter_has_its_own_name_and_meaning()
    {
        NetworkBench bench;
        std::set<QString> names;
        for (auto* control : bench.network().panel().findChildren<controls::ParameterControl*>()) {
            QVERIFY2(names.insert(control->objectName()).second, qPrintable(control->objectName()));
            QVERIFY2(!control->info().help.empty(), qPrintable(control->objectName()));
        }
        QVERIFY(names.contains(QStringLiteral("delay_mean")));
    }

    void a_reset_empties_what_was_measured()
    {
        NetworkBench bench;
        bench.go(300);
        bench.press(Qt::Key_Home);
        bench.settle();
        QVERIFY(bench.plot<plots::MatrixView>("Phase locking")->isEmpty());
        QVERIFY(bench.plot<plots::LatticeView>("Lattice")->isEmpty());
    }
};

QTEST_MAIN(NetworkWorkspaceTest)
#include "network_workspace_test.moc"
