// What a person does and sees in the oscillator workspace.
#include "core/experiment/figure_data.h"
#include "core/experiment/json.h"
#include "core/experiment/presets.h"
#include "core/experiment/replay.h"
#include "tests/ui/shell/window_bench.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_stack.h"
#include "ui/workspaces/oscillator_workspace.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>

using namespace horn;
using Kind = dynamics::StimulusSpecification::Kind;

namespace
{

struct OscillatorBench : WindowBench {
    OscillatorBench()
    {
        [&] { QVERIFY(window->openPresetNamed(QStringLiteral("dho-resonance"))); }();
    }

    const dynamics::StimulusSpecification& stimulus() { return window->current().document().experiment().stimulus; }

    /// As a person picks an entry of a list.
    void choose(const char* name, const QString& words)
    {
        auto* box = find<QComboBox>(name);
        const int index = box->findText(words);
        QVERIFY2(index >= 0, qPrintable(words));
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }

    /// The panels of a card as they would be exported.
    std::vector<experiment::Panel> panels(const char* card)
    {
        auto* found = window->current().findChild<plots::PlotCard*>(QString::fromLatin1(card));
        return dynamic_cast<plots::FigureSource*>(found->content())->toFigureData().panels;
    }

    static const experiment::Series* series(const experiment::Panel& panel, const std::string& beginning)
    {
        for (const experiment::Series& one : std::get<std::vector<experiment::Series>>(panel.content))
            if (one.name.starts_with(beginning))
                return &one;
        return nullptr;
    }

    void measure() { QTRY_VERIFY_WITH_TIMEOUT((simulation().takeFrame(), simulation().measurementsDone()), 60000); }

    void step(int steps)
    {
        simulation().controller().step(steps);
        frame();
    }
};

}  // namespace

class OscillatorWorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void measured_gain_in_the_plot_agrees_with_the_formula_over_two_decades()
    {
        OscillatorBench bench;
        bench.measure();
        const experiment::Panel gain = bench.panels("Resonance gain").front();
        const experiment::Series* measured = OscillatorBench::series(gain, "measured, drive 0.05");
        QVERIFY(measured);
        QCOMPARE(measured->x.size(), std::size_t{32});  // evenly spaced, at the peak, and at the present drive
        QVERIFY(std::ranges::adjacent_find(measured->x, std::greater_equal()) == measured->x.end());
        QVERIFY(measured->x.back() / measured->x.front() > 99.99);
        const dynamics::Oscillator node = workspaces::oscillatorOf(bench.window->current().document().experiment());
        for (std::size_t i = 0; i < measured->x.size(); ++i) {
            const double exact = std::abs(dynamics::discrete_response(node, measured->x[i]));
            QVERIFY2(std::abs(measured->y[i] / exact - 1) < 0.01, qPrintable(QString::number(measured->x[i])));
        }
        const auto top = std::ranges::max_element(measured->y) - measured->y.begin();
        QCOMPARE(measured->x[static_cast<std::size_t>(top)], *dynamics::resonance_frequency(node));
        bench.type("frequency.entry", QStringLiteral("0.25"));
        bench.measure();
        const experiment::Panel moved = bench.panels("Resonance gain").front();
        for (const char* name : {"measured, drive 0.05", "measured, drive 0.3"}) {
            const experiment::Series* points = OscillatorBench::series(moved, name);
            QVERIFY2(points && std::ranges::count(points->x, 0.25) == 1, name);
        }
    }

    void a_strong_drive_is_measured_too_and_shows_what_tanh_takes_away()
    {
        OscillatorBench bench;
        bench.type("amplitude.entry", QStringLiteral("1.2"));
        bench.measure();
        const experiment::Panel gain = bench.panels("Resonance gain").front();
        const experiment::Series* small = OscillatorBench::series(gain, "measured, drive 0.05");
        const experiment::Series* strong = OscillatorBench::series(gain, "measured, drive 1.2");
        QVERIFY(small && strong);
        QVERIFY(small->style == experiment::Series::Style::points && strong->style == experiment::Series::Style::rings);  // both are seen
        for (std::size_t i = 0; i < small->y.size(); ++i)
            QVERIFY(strong->y[i] < 0.85 * small->y[i]);  // tanh leaves 0.75 of the first harmonic
        bench.choose("signal", QStringLiteral("white noise"));
        bench.measure();
        QVERIFY(!OscillatorBench::series(bench.panels("Resonance gain").front(), "measured, drive 1.2"));
    }

    void a_ring_down_keeps_to_the_ghost_that_is_drawn_behind_it()
    {
        OscillatorBench bench;
        bench.choose("signal", QStringLiteral("pulse"));
        bench.type("amplitude.entry", QStringLiteral("0.8"));
        bench.type("duration.entry", QStringLiteral("30"));
        bench.step(400);
        const experiment::Panel x = bench.panels("Response")[1];
        QCOMPARE(x.bands.size(), std::size_t{1});
        const auto& band = x.bands.front();
        const experiment::Series& trace = std::get<std::vector<experiment::Series>>(x.content).front();
        const experiment::Series velocity = std::get<std::vector<experiment::Series>>(bench.panels("Response")[2].content).front();
        const dynamics::Oscillator node = workspaces::oscillatorOf(bench.window->current().document().experiment());
        // The amplitude that the measured x and y amount to is that of the band within a thousandth, at every step.
        const double first = band.high.front();
        int compared = 0;
        for (std::size_t i = 0; i < band.x.size(); ++i) {
            if (band.x[i] < 31)
                continue;
            const auto at = static_cast<std::size_t>(std::find(trace.x.begin(), trace.x.end(), band.x[i]) - trace.x.begin());
            QVERIFY(at < trace.x.size());
            QVERIFY(std::abs(*dynamics::free_amplitude(node, trace.y[at], velocity.y[at]) / band.high[i] - 1) < 1e-3);
            QVERIFY(std::abs(trace.y[at]) <= band.high[i] * 1.001);
            ++compared;
        }
        QVERIFY(compared > 300);
        QVERIFY(band.high.back() < 0.2 * first);
    }

    void every_signal_of_the_list_drives_the_oscillator()
    {
        OscillatorBench bench;
        const std::pair<const char*, Kind> signals[] = {{"square wave", Kind::square}, {"chirp", Kind::chirp},
                                                        {"step", Kind::step},          {"pulse", Kind::pulse},
                                                        {"white noise", Kind::white},  {"coloured noise", Kind::coloured}};
        for (const auto& [words, kind] : signals) {
            bench.press(Qt::Key_Home);
            bench.choose("signal", QString::fromLatin1(words));
            QVERIFY(bench.stimulus().kind == kind);
            bench.step(50);
            const experiment::Series s = std::get<std::vector<experiment::Series>>(bench.panels("Response")[0].content).front();
            QVERIFY(*std::max_element(s.y.begin(), s.y.end()) > 0);
        }
        bench.press(Qt::Key_Home);
        bench.choose("signal", QStringLiteral("silence"));
        bench.type("kick_rate.entry", QStringLiteral("0.1"));
        bench.step(200);
        const experiment::Series x = std::get<std::vector<experiment::Series>>(bench.panels("Response")[1].content).front();
        QVERIFY(*std::max_element(x.y.begin(), x.y.end()) > 0.1);
    }

    void the_spectrum_peaks_where_the_oscillator_swings()
    {
        OscillatorBench bench;
        bench.choose("signal", QStringLiteral("white noise"));
        bench.step(8192);
        const experiment::Series power = std::get<std::vector<experiment::Series>>(bench.panels("Spectrum").front().content).front();
        const auto top = static_cast<std::size_t>(std::max_element(power.y.begin(), power.y.end()) - power.y.begin());
        QVERIFY(std::abs(power.x[top] - 0.2256) < 0.02);  // within the width of the resonance
    }

    void parameter_sets_run_beside_one_another_under_the_same_stimulus()
    {
        OscillatorBench bench;
        bench.find<QPushButton>("addCompared")->click();
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.step(300);
        const experiment::Panel x = bench.panels("Response")[1];
        const experiment::Series* own = OscillatorBench::series(x, "this");
        const experiment::Series* other = OscillatorBench::series(x, "γ 0.01");
        QVERIFY(own && other);
        QCOMPARE(other->x.size(), std::size_t{300});
        // What the compared one does is what the preset alone would do, bit for bit.
        auto alone = experiment::Replay::start(*experiment::load_preset("dho-resonance"));
        std::vector<double> expected;
        QVERIFY(alone->advance(300, [&](const experiment::ReplayChunk& chunk) {
            expected.insert(expected.end(), chunk.layers[0].x.begin(), chunk.layers[0].x.end());
        }));
        QVERIFY(other->y == expected);
        QVERIFY(own->y != expected);
        QVERIFY(OscillatorBench::series(bench.panels("Phase portrait").front(), "γ 0.01"));
        QVERIFY(OscillatorBench::series(x, "this, γ 0.05"));
        QVERIFY(OscillatorBench::series(bench.panels("Resonance gain").front(), "γ 0.01"));

        bench.find<QWidget>("removeCompared0")->setFocus();
        QTest::mouseClick(bench.find<QWidget>("removeCompared0"), Qt::LeftButton);
        bench.step(1);
        QVERIFY(!OscillatorBench::series(bench.panels("Response")[1], "γ 0.01"));
        QCOMPARE(bench.frame().runs.size(), std::size_t{1});
        bench.press(Qt::Key_Z, Qt::ControlModifier);  // and it is back
        bench.step(1);
        QCOMPARE(bench.frame().runs.size(), std::size_t{2});
    }

    void an_edit_of_the_stimulus_reaches_all_and_the_file_keeps_the_list()
    {
        OscillatorBench bench;
        for (const char* gamma : {"0.02", "0.05"}) {
            bench.find<QPushButton>("addCompared")->click();
            bench.type("gamma.entry", QString::fromLatin1(gamma));
        }
        bench.step(50);
        bench.type("frequency.entry", QStringLiteral("0.4"));
        bench.step(50);
        for (const engine::RunFrame& run : bench.frame().runs) {
            QCOMPARE(run.present->stimulus.frequency, 0.4);
            QCOMPARE(run.step, 100);
        }
        const auto saved = experiment::parse(experiment::to_json(bench.window->current().experimentToSave()), "saved");
        QVERIFY(saved.ok());
        QCOMPARE(saved->view.compare.size(), std::size_t{2});
        QCOMPARE(saved->view.compare[1].gamma, 0.02);
        QVERIFY(bench.window->saveTo(bench.path("compared.horn.json")));
        QVERIFY(bench.window->openPath(bench.path("compared.horn.json")));
        bench.step(10);
        QCOMPARE(bench.frame().runs.size(), std::size_t{3});
    }

    void one_that_is_added_later_has_come_as_far_as_the_others()
    {
        OscillatorBench bench;
        bench.step(250);
        bench.find<QPushButton>("addCompared")->click();
        bench.type("gamma.entry", QStringLiteral("0.05"));
        bench.find<QPushButton>("addCompared")->click();
        bench.type("omega.entry", QStringLiteral("0.30"));
        for (const engine::RunFrame& run : bench.frame().runs)
            QCOMPARE(run.history.end_step(), 250);
        bench.press(Qt::Key_Home);
        bench.step(100);
        std::vector<double> last;
        for (const engine::RunFrame& run : bench.frame().runs) {
            std::vector<float> x(1);
            run.history.copy_range(engine::Signal::x, 0, 99, x);
            last.push_back(static_cast<double>(x[0]));
        }
        QCOMPARE(last.size(), std::size_t{3});
        QVERIFY(last[0] != last[1] && last[1] != last[2] && last[0] != last[2]);
    }

    void a_fork_goes_on_from_the_moment_shown_and_both_are_seen()
    {
        OscillatorBench bench;
        bench.step(400);
        bench.simulation().controller().showMoment(150);
        bench.frame();
        QTest::mouseClick(bench.simulation().toolControls()->findChild<QPushButton*>(QStringLiteral("fork")), Qt::LeftButton);
        bench.type("omega.entry", QStringLiteral("0.4"));
        bench.step(300);
        QCOMPARE(bench.frame().step, 450);
        std::vector<std::vector<float>> x;
        for (const engine::RunFrame& run : bench.frame().runs) {
            QCOMPARE(run.history.end_step(), 450);
            x.emplace_back(450);
            run.history.copy_range(engine::Signal::x, 0, 0, x.back());
        }
        QCOMPARE(x.size(), std::size_t{2});
        QVERIFY(std::equal(x[0].begin(), x[0].begin() + 150, x[1].begin()));
        QVERIFY(x[0][151] != x[1][151]);
        // The fork is what would have come without the edit, bit for bit.
        auto alone = experiment::Replay::start(*experiment::load_preset("dho-resonance"));
        std::vector<float> expected;
        QVERIFY(alone->advance(450, [&](const experiment::ReplayChunk& chunk) {
            for (const auto value : chunk.layers[0].x)
                expected.push_back(static_cast<float>(value));
        }));
        QVERIFY(x[1] == expected);
        for (int undone = 0; undone < 2; ++undone)  // the edit, then the fork
            bench.press(Qt::Key_Z, Qt::ControlModifier);
        bench.step(1);
        QCOMPARE(bench.frame().runs.size(), std::size_t{1});
    }

    void compare_in_the_menu_keeps_the_present_parameters()
    {
        OscillatorBench bench;
        bench.step(50);
        bench.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bench.window->current().document().experiment().view.compare.size(), std::size_t{1});
        bench.step(1);
        QCOMPARE(bench.frame().runs.size(), std::size_t{2});
    }

    void no_more_than_eight_are_compared()
    {
        OscillatorBench bench;
        auto* add = bench.find<QPushButton>("addCompared");
        for (int i = 0; i < 10; ++i)
            add->click();
        QVERIFY(!add->isEnabled());
        bench.step(5);
        QCOMPARE(bench.frame().runs.size(), std::size_t{8});
    }

    void eight_sets_have_their_names_beside_the_curves_and_a_spectrum_each()
    {
        OscillatorBench bench;
        bench.choose("signal", QStringLiteral("white noise"));
        for (int i = 0; i < 7; ++i) {
            bench.find<QPushButton>("addCompared")->click();
            bench.type("gamma.entry", QString::number(0.02 + 0.01 * i));
        }
        bench.step(2000);
        QTest::qWait(20);  // plots lay themselves out
        bench.window->grab();
        const auto spectra = std::get<std::vector<experiment::Series>>(bench.panels("Spectrum").front().content);
        QCOMPARE(spectra.size(), std::size_t{8});
        for (std::size_t i = 0; i < spectra.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                QVERIFY(spectra[i].y != spectra[k].y && spectra[i].name != spectra[k].name && spectra[i].colour != spectra[k].colour);
        for (std::size_t i = 0; i < spectra.size(); ++i)
            QCOMPARE(spectra[i].source ? spectra[i].source->run : -1, static_cast<int>(i));
        // A name is clicked right of the axes, and its curve is gone.
        auto* gain = dynamic_cast<plots::LineChart*>(bench.find<plots::PlotCard>("Resonance gain")->content());
        const auto curves = [&] {
            return std::get<std::vector<experiment::Series>>(bench.panels("Resonance gain").front().content).size();
        };
        const std::size_t all = curves();
        QVERIFY(gain->width() - gain->plotArea().right() > 60);
        QTest::mouseClick(gain, Qt::LeftButton, {}, QPointF(gain->plotArea().right() + 30, gain->plotArea().top() + 8).toPoint());
        QCOMPARE(curves(), all - 1);
    }

    void a_step_response_fills_the_height_of_its_plot()
    {
        OscillatorBench bench;
        const auto share = [&] {
            const experiment::Panel x = bench.panels("Response")[1];
            const auto& y = std::get<std::vector<experiment::Series>>(x.content).front().y;
            const auto [low, high] = std::ranges::minmax_element(y);
            return (*high - *low) / (x.y.range->high - x.y.range->low);
        };
        const auto range = [&] { return *bench.panels("Response")[1].y.range; };
        bench.step(400);
        QVERIFY(std::abs(range().low + range().high) < 1e-9);  // a sine: as much below as above
        bench.press(Qt::Key_Home);
        for (const char* signal : {"step", "pulse"}) {
            bench.choose("signal", QString::fromLatin1(signal));
            bench.type("gamma.entry", QStringLiteral("0.3"));  // hardly overshoots
            if (QLatin1String(signal) == QLatin1String("pulse"))
                bench.type("duration.entry", QStringLiteral("100"));
            for (int frame = 0; frame < 60; ++frame)  // axes shrink slowly
                bench.step(6);
            QVERIFY2(share() > 0.8, qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(signal)).arg(share())));
            bench.press(Qt::Key_Home);
        }
    }

    void acceleration_is_there_on_demand()
    {
        OscillatorBench bench;
        bench.step(30);
        QCOMPARE(bench.panels("Response").size(), std::size_t{3});
        bench.choose("acceleration", QStringLiteral("shown"));
        QCOMPARE(bench.panels("Response").size(), std::size_t{4});
    }
};

QTEST_MAIN(OscillatorWorkspaceTest)
#include "oscillator_workspace_test.moc"
