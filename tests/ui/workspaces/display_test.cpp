// How a run is shown is part of its document: saved, opened, undone and redone like any parameter, and nothing that the run hears of.
#include "core/experiment/json.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/controls/parameter_control.h"
#include "ui/controls/value_slider.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/lattice_view.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>

#include <cmath>

using namespace horn;
using experiment::NetworkDisplay;

namespace
{

struct DisplayBench : WindowBench {
    explicit DisplayBench(const char* workspace) { window->showWorkspace(QString::fromLatin1(workspace)); }

    [[nodiscard]] const experiment::Display& display() { return window->current().document().experiment().view.display; }
    void undo() { press(Qt::Key_Z, Qt::ControlModifier); }
    void redo() { press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
    void step(int steps)
    {
        simulation().step(steps);
        frame();
        QTest::qWait(20);  // plots lay themselves out
    }
    /// The chosen entry of a list, by its name and as a person picks it.
    void choose(const QString& caption, const QString& words)
    {
        for (auto* box : window->current().findChildren<QComboBox*>())
            if (box->accessibleName() == caption) {
                const int index = box->findText(words);
                QVERIFY2(index >= 0, qPrintable(words));
                box->setCurrentIndex(index);
                Q_EMIT box->activated(index);
            }
    }
    QTabBar* strip(const char* card) { return find<plots::PlotCard>(card)->findChild<QTabBar*>(); }
    void chooseTab(const char* card, int tab) { QTest::mouseClick(strip(card), Qt::LeftButton, {}, strip(card)->tabRect(tab).center()); }
    void drag(const char* slider, int from, int to)
    {
        auto* handle = find<controls::ValueSlider>(slider);
        const int y = handle->height() / 2;
        QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(from, y));
        for (int x = from; x <= to; x += 3)
            QTest::mouseMove(handle, QPoint(x, y));
        QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(to, y));
    }
    /// The experiment as a file holds it.
    experiment::Experiment saved(const char* name)
    {
        const QString file = path(name);
        [&] { QVERIFY(window->saveTo(file)); }();
        return experiment::read_experiment(file.toStdString()).value();
    }
    /// Steps over the width of the waves.
    int wavesShown()
    {
        const auto* stimulus = find<plots::PlotCard>("Waves")->findChild<plots::LineChart*>();
        const QRectF area = stimulus->plotArea();
        return static_cast<int>(std::lround(stimulus->toData(area.topRight()).x() - stimulus->toData(area.topLeft()).x()));
    }
};

}  // namespace

class DisplayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_drag_of_the_window_is_one_step_that_is_undone_and_redone_while_the_run_goes_on()
    {
        DisplayBench bench("network");
        bench.step(120);
        const std::uint64_t engine = bench.simulation().controller().engineNumber();
        bench.drag("window.slider", 20, 62);
        const int dragged = bench.display().network.window;
        QVERIFY(dragged != NetworkDisplay{}.window);
        QVERIFY(bench.window->current().document().isModified());
        QCOMPARE(bench.window->current().document().undoStack().count(), 1);
        QCOMPARE(bench.wavesShown(), dragged);
        bench.undo();
        QCOMPARE(bench.display().network.window, 800);
        QCOMPARE(bench.wavesShown(), 800);
        QCOMPARE(bench.find<QLineEdit>("window.entry")->text(), QStringLiteral("800"));
        QVERIFY(!bench.window->current().document().isModified());
        bench.redo();
        QCOMPARE(bench.wavesShown(), dragged);
        QCOMPARE(bench.simulation().controller().engineNumber(), engine);
        QCOMPARE(bench.simulation().controller().posted(), std::uint64_t{0});
        QCOMPARE(bench.frame().step, 120);
        QVERIFY(bench.simulation().experimentToSave().events.empty());
    }

    void a_double_click_gives_the_default()
    {
        DisplayBench bench("network");
        bench.type("locking_window.entry", QStringLiteral("120"));
        QCOMPARE(bench.display().network.locking_window, 120);
        auto* slider = bench.find<controls::ValueSlider>("locking_window.slider");
        QTest::mouseDClick(slider, Qt::LeftButton, {}, QPoint(10, slider->height() / 2));
        QCOMPARE(bench.display().network.locking_window, 300);
    }

    void a_file_brings_back_everything_that_a_network_was_shown_by()
    {
        DisplayBench bench("network");
        bench.type("window.entry", QStringLiteral("400"));
        bench.type("locking_window.entry", QStringLiteral("150"));
        bench.type("kick.entry", QStringLiteral("2.5"));
        bench.choose(QStringLiteral("rows by"), QStringLiteral("natural frequency ω"));
        bench.choose(QStringLiteral("PLV by chance"), QStringLiteral("as any other"));
        bench.choose(QStringLiteral("gain unit"), QStringLiteral("1/√N, as the reference"));
        for (const char* card : {"Lattice", "Nodes", "Phase locking", "Synchrony"})
            bench.chooseTab(card, 1);
        const NetworkDisplay wanted{.window = 400,
                                    .locking_window = 150,
                                    .kick = 2.5,
                                    .order = NetworkDisplay::Order::omega,
                                    .chance_is_paled = false,
                                    .gain_unit = NetworkDisplay::GainUnit::relative,
                                    .lattice = NetworkDisplay::Lattice::phase,
                                    .nodes = NetworkDisplay::Nodes::spectrum,
                                    .locking = NetworkDisplay::Locking::histogram,
                                    .synchrony = NetworkDisplay::Synchrony::direction};
        const experiment::Experiment saved = bench.saved("shown.horn.json");
        QVERIFY2(saved.view.display.network == wanted, experiment::to_json(saved).c_str());
        QVERIFY(saved.events.empty());
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-heterogeneous")));
        QVERIFY(bench.display() == experiment::Display{});
        QCOMPARE(bench.strip("Lattice")->currentIndex(), 0);
        QCOMPARE(bench.find<QLineEdit>("window.entry")->text(), QStringLiteral("800"));
        QVERIFY(bench.window->openPath(bench.path("shown.horn.json")));
        QVERIFY(bench.display().network == wanted);
        QVERIFY(!bench.window->current().document().isModified());
        for (const char* card : {"Lattice", "Nodes", "Phase locking", "Synchrony"})
            QCOMPARE(bench.strip(card)->currentIndex(), 1);
        bench.step(60);
        QCOMPARE(bench.wavesShown(), 400);
        QVERIFY(bench.find<QLineEdit>("gain_in_units.entry")->isVisible());
        auto* lattice = bench.find<plots::PlotCard>("Lattice")->findChildren<plots::LatticeView*>().back();
        QVERIFY(lattice->isVisible());
        QTest::mouseClick(lattice, Qt::LeftButton, Qt::ShiftModifier, lattice->centreOf(5).toPoint());
        QCOMPARE(std::get<experiment::Kick>(bench.simulation().experimentToSave().events.front().what).velocity, 2.5);
    }

    void another_tab_is_a_step_of_its_own()
    {
        DisplayBench bench("network");
        bench.chooseTab("Lattice", 1);
        bench.chooseTab("Synchrony", 1);
        bench.undo();
        QCOMPARE(bench.strip("Synchrony")->currentIndex(), 0);
        QCOMPARE(bench.strip("Lattice")->currentIndex(), 1);
        bench.undo();
        QCOMPARE(bench.strip("Lattice")->currentIndex(), 0);
        bench.redo();
        bench.redo();
        QCOMPARE(bench.strip("Lattice")->currentIndex(), 1);
        QCOMPARE(bench.strip("Synchrony")->currentIndex(), 1);
        QVERIFY(!bench.window->current().document().undoStack().canRedo());
    }

    void an_order_that_is_undone_is_undone_in_the_plots()
    {
        DisplayBench bench("network");
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-heterogeneous")));
        bench.step(200);
        auto* waves = bench.find<plots::PlotCard>("Waves")->findChild<plots::HeatMap*>();
        bench.choose(QStringLiteral("rows by"), QStringLiteral("natural frequency ω"));
        QVERIFY(waves->rowAt({0, 0}) != 0);
        bench.undo();
        QCOMPARE(waves->rowAt({0, 0}), 0);
    }

    void the_gain_keeps_the_unit_in_which_it_was_given()
    {
        DisplayBench bench("network");
        QVERIFY(bench.find<QLineEdit>("recurrent_gain.entry")->isVisible());  // as the preset gives it
        bench.choose(QStringLiteral("gain unit"), QStringLiteral("1/√N, as the reference"));
        QVERIFY(!bench.find<QLineEdit>("recurrent_gain.entry")->isVisible());
        bench.type("gain_in_units.entry", QStringLiteral("2"));
        static_cast<void>(bench.saved("gain.horn.json"));
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("horn-waves")));
        QVERIFY(bench.find<QLineEdit>("recurrent_gain.entry")->isVisible());
        QVERIFY(bench.window->openPath(bench.path("gain.horn.json")));
        QVERIFY(bench.find<QLineEdit>("gain_in_units.entry")->isVisible());
        bench.choose(QStringLiteral("gain unit"), QStringLiteral("plain g"));
        QVERIFY(bench.find<QLineEdit>("recurrent_gain.entry")->isVisible());
        bench.undo();
        QVERIFY(bench.find<QLineEdit>("gain_in_units.entry")->isVisible());
    }

    void a_gain_that_the_model_leaves_to_the_reference_stays_in_its_units_while_it_moves()
    {
        DisplayBench bench("network");
        QFile file(bench.path("reference.horn.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"format": "horn-experiment", "version": 1, "model": {"layers": [{"nodes": 16}]}})");
        file.close();
        QVERIFY(bench.window->openPath(file.fileName()));
        QVERIFY(bench.find<QLineEdit>("gain_in_units.entry")->isVisible());
        bench.type("gain_in_units.entry", QStringLiteral("2"));
        QVERIFY(bench.find<QLineEdit>("gain_in_units.entry")->isVisible());
        bench.undo();
        QVERIFY(bench.display() == experiment::Display{});
    }

    void two_compared_runs_are_shown_alike()
    {
        DisplayBench bench("network");
        bench.step(50);
        bench.press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        bench.frame();
        bench.type("window.entry", QStringLiteral("333"));
        for (const experiment::Experiment& one : bench.window->current().document().experiments())
            QCOMPARE(one.view.display.network.window, 333);
    }

    void a_file_brings_back_how_an_oscillator_was_shown()
    {
        DisplayBench bench("oscillator");
        bench.step(40);
        bench.type("window.entry", QStringLiteral("250"));
        bench.type("sweep_points.entry", QStringLiteral("12"));
        bench.type("sweep_drive.entry", QStringLiteral("0.2"));
        bench.choose(QStringLiteral("acceleration"), QStringLiteral("shown"));
        const auto panels = [&] {
            return dynamic_cast<plots::FigureSource*>(bench.find<plots::PlotCard>("Response")->content())->toFigureData().panels.size();
        };
        QCOMPARE(panels(), std::size_t{4});
        bench.undo();
        QCOMPARE(panels(), std::size_t{3});
        bench.redo();
        QCOMPARE(panels(), std::size_t{4});
        const experiment::OscillatorDisplay wanted{250, 12, 0.2, true};
        QVERIFY(bench.saved("shown.horn.json").view.display.oscillator == wanted);
        QVERIFY(bench.window->openPresetNamed(QStringLiteral("dho-step")));
        bench.step(1);
        QCOMPARE(panels(), std::size_t{3});
        QVERIFY(bench.window->openPath(bench.path("shown.horn.json")));
        bench.step(1);
        QCOMPARE(panels(), std::size_t{4});
        QTRY_VERIFY_WITH_TIMEOUT((bench.simulation().takeFrame(), bench.simulation().measurementsDone()), 60000);
        const auto gain = dynamic_cast<plots::FigureSource*>(bench.find<plots::PlotCard>("Resonance gain")->content())->toFigureData();
        for (const experiment::Series& one : std::get<std::vector<experiment::Series>>(gain.panels.front().content))
            if (one.name == "measured, drive 0.2")
                QCOMPARE(one.x.size(), std::size_t{12 + 2});  // and at the peak and the present drive
    }

    void a_program_that_ends_without_closing_loses_nothing_of_it()
    {
        DisplayBench bench("network");
        bench.autosave = bench.path("unsaved");
        bench.open(false);
        bench.window->showWorkspace(QStringLiteral("network"));
        bench.type("window.entry", QStringLiteral("444"));
        bench.window->keepUnsavedWork();
        bench.window.reset();
        bench.open(false);
        auto* offer = bench.window->findChild<QPushButton*>(QStringLiteral("offer"));
        QTRY_VERIFY(offer && offer->isVisible());
        QTest::mouseClick(offer, Qt::LeftButton);
        bench.window->showWorkspace(QStringLiteral("network"));
        QCOMPARE(bench.display().network.window, 444);
        QCOMPARE(bench.find<QLineEdit>("window.entry")->text(), QStringLiteral("444"));
    }

    void a_window_out_of_range_stays_as_it_was_and_says_why()
    {
        DisplayBench bench("network");
        bench.type("window.entry", QStringLiteral("7"));
        QCOMPARE(bench.display().network.window, 800);
        auto* control = bench.find<controls::ParameterControl>("window");
        QVERIFY2(control->reason().contains(QStringLiteral("50 … 20000")), qPrintable(control->reason()));
    }
};

QTEST_MAIN(DisplayTest)
#include "display_test.moc"
