#include "core/engine/live_measures.h"

#include "core/analysis/sliding_order.h"
#include "core/analysis/surrogate.h"
#include "core/analysis/synchrony.h"
#include "core/base/random.h"
#include "core/engine/history.h"

#include <QtTest>

#include <chrono>
#include <cmath>
#include <thread>

using namespace horn;
using engine::History;
using engine::LiveMeasures;
using engine::Measures;
using engine::ObservedLayer;

namespace
{

std::shared_ptr<const ObservedLayer> layer_of(int nodes)
{
    auto layer = std::make_shared<ObservedLayer>();
    layer->nodes = nodes;
    layer->channels = 1;
    layer->phase = {Vector<float>::Zero(nodes), Vector<float>::Ones(nodes)};  // z = x + iy
    return layer;
}

/// Nodes that turn, each at its own rate.
void write(History& history, int steps, int nodes)
{
    while (steps > 0) {
        const std::int64_t first = history.end_step();
        const auto rows = history.next_rows(steps);
        for (int r = 0; r < rows.count; ++r)
            for (int i = 0; i < nodes; ++i) {
                const double phase = (0.2 + 0.01 * i) * static_cast<double>(first + r) + i;
                rows.x[static_cast<std::size_t>(r * nodes + i)] = static_cast<float>(std::cos(phase));
                rows.y[static_cast<std::size_t>(r * nodes + i)] = static_cast<float>(std::sin(phase));
            }
        history.commit(rows.count);
        steps -= rows.count;
    }
}

/// Waits for the result of that submission, or a newer one.
std::shared_ptr<const Measures> result_of(LiveMeasures& measures, std::uint64_t number)
{
    for (int i = 0; i < 20000; ++i) {
        if (auto result = measures.take(); result && result->number >= number)
            return result;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return nullptr;
}

bool same(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

class LiveMeasuresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void locking_is_that_of_the_newest_window()
    {
        const int nodes = 5;
        History history;
        history.set_layer(layer_of(nodes));
        write(history, 500, nodes);
        LiveMeasures measures({.window = 100});
        const auto result = result_of(measures, measures.submit(history.view()));
        QVERIFY(result != nullptr);
        QCOMPARE(result->plv_first, 400);
        QCOMPARE(result->plv_end, 500);
        std::vector<float> x, y;
        for (const auto& rows : history.view().rows(400, 500)) {
            x.insert(x.end(), rows.x.begin(), rows.x.end());
            y.insert(y.end(), rows.y.begin(), rows.y.end());
        }
        const auto phasors = analysis::phasors<float>(x, y, layer_of(nodes)->phase);
        const Matrix<float> plv = analysis::phase_locking_value(phasors);
        QVERIFY(result->plv == plv);
        QCOMPARE(result->mean_plv, analysis::mean_phase_locking(plv));
        QCOMPARE(result->chance_level, analysis::chance_order(nodes));
    }

    void order_has_every_step_however_the_history_was_submitted()
    {
        const int nodes = 6, window = 40;
        History history({.block = 4096});
        history.set_layer(layer_of(nodes));
        LiveMeasures measures({.window = window, .rate = 1000});
        std::shared_ptr<const Measures> result;
        for (int round = 0; round < 30; ++round) {
            write(history, 1 + 17 * round % 50, nodes);
            const auto number = measures.submit(history.view());
            if (round % 3 == 0)
                result = result_of(measures, number);
        }
        result = result_of(measures, measures.submit(history.view()));
        QVERIFY(result != nullptr);
        QCOMPARE(result->order_first, 0);
        QCOMPARE(static_cast<std::int64_t>(result->order->size()), history.end_step());
        analysis::SlidingOrder sliding(nodes, window);
        std::size_t step = 0;
        for (const auto& rows : history.view().rows(0, history.end_step()))
            for (std::size_t r = 0; r < static_cast<std::size_t>(rows.count); ++r)
                QVERIFY(same((*result->order)[step++],
                             sliding.push(rows.x.subspan(r * nodes, nodes), rows.y.subspan(r * nodes, nodes), rows.parameters->phase)));
        QVERIFY(std::isnan((*result->order)[5]) && !std::isnan((*result->order)[20]));
        QVERIFY(result->metastability > 0);
    }

    void a_history_that_ran_far_ahead_is_measured_at_its_newest_end()
    {
        const int nodes = 3;
        History history({.budget = 64 * 1024, .block = 4096});
        history.set_layer(layer_of(nodes));
        LiveMeasures measures({.window = 50, .series_limit = 400, .rate = 1000});
        write(history, 100, nodes);
        QVERIFY(result_of(measures, measures.submit(history.view())));
        write(history, 100000, nodes);  // its oldest part is dropped
        const auto result = result_of(measures, measures.submit(history.view()));
        QVERIFY(result->order->size() >= 200 && result->order->size() <= 400);  // four windows at least
        QCOMPARE(result->order_first + static_cast<std::int64_t>(result->order->size()), 100100);
        for (const float r : *result->order)
            QVERIFY(!std::isnan(r));
    }

    void a_history_that_began_again_is_measured_from_its_beginning()
    {
        const int nodes = 3;
        History history;
        history.set_layer(layer_of(nodes));
        LiveMeasures measures({.window = 20, .rate = 1000});
        write(history, 100, nodes);
        QVERIFY(result_of(measures, measures.submit(history.view())));
        history.clear(0);
        write(history, 150, nodes);
        const auto result = result_of(measures, measures.submit(history.view()));
        QCOMPARE(result->order_first, 0);
        QCOMPARE(result->order->size(), std::size_t{150});
        QCOMPARE(result->history_generation, history.view().generation());
    }

    void the_number_of_nodes_may_change_and_the_window_too()
    {
        History history;
        history.set_layer(layer_of(3));
        write(history, 100, 3);
        history.set_layer(layer_of(5));
        write(history, 30, 5);
        LiveMeasures measures({.window = 60, .rate = 1000});
        auto result = result_of(measures, measures.submit(history.view()));
        QCOMPARE(result->plv.rows(), 5);
        QCOMPARE(result->plv_first, 100);
        QCOMPARE(result->order->size(), std::size_t{130});
        QVERIFY(std::isnan((*result->order)[100]));
        measures.set_window(16);
        result = result_of(measures, measures.submit(history.view()));
        QCOMPARE(result->plv_first, 114);
        QVERIFY(!std::isnan((*result->order)[3]));
    }

    void waves_of_the_newest_step_are_those_of_the_layout_asked_for()
    {
        const int nodes = 12;
        History history;
        history.set_layer(layer_of(nodes));
        write(history, 400, nodes);
        LiveMeasures measures({.window = 120, .rate = 1000});
        const auto result =
            result_of(measures, measures.submit(history.view(), {.layout = model::Layout::lattice, .directionality = true}));
        std::vector<float> x, y;
        for (const auto& rows : history.view().rows(280, 400)) {
            x.insert(x.end(), rows.x.begin(), rows.x.end());
            y.insert(y.end(), rows.y.begin(), rows.y.end());
        }
        const auto phasors = analysis::phasors<float>(x, y, layer_of(nodes)->phase);
        const auto row = [&](const Matrix<float>& part, int step) {
            return span_of(part).subspan(static_cast<std::size_t>(step * nodes), nodes);
        };
        const model::Placement placement(model::Layout::lattice, nodes);
        for (const int step : {0, 50, 119})
            QVERIFY(
                same(result->directionality.at(static_cast<std::size_t>(step)),
                     static_cast<float>(analysis::wave_direction(row(phasors.re, step), row(phasors.im, step), placement).directionality)));
        QCOMPARE(result->directionality.size(), std::size_t{120});
        QCOMPARE(result->directionality_stride, 1);
        QVERIFY(same(static_cast<float>(result->wave.directionality), result->directionality.back()));
        QVERIFY(result->vortices == analysis::phase_vortices(row(phasors.re, 119), row(phasors.im, 119), placement));
        for (int i = 0; i < nodes; ++i)
            QVERIFY(std::abs(result->phase[static_cast<std::size_t>(i)] - std::atan2(phasors.im(119, i), phasors.re(119, i))) < 1e-6F);
        QVERIFY(std::abs(result->mode.travelling + result->mode.standing - 1) < 1e-9);
        QVERIFY(result->advance > 0.2 && result->advance < 0.31);  // the mean rate of the nodes
        QVERIFY(std::abs(result->plv_level - analysis::surrogate_level(phasors, analysis::Surrogate::time_shift, {.draws = 200})) < 1e-9);
    }

    void long_windows_of_many_nodes_are_looked_at_in_strides_that_end_at_the_newest_step()
    {
        const int nodes = 600;
        History history;
        history.set_layer(layer_of(nodes));
        write(history, 400, nodes);
        LiveMeasures measures({.window = 390, .rate = 1000});
        const auto result = result_of(measures, measures.submit(history.view(), {.directionality = true}));
        QVERIFY(result->directionality_stride > 1);
        QVERIFY(same(static_cast<float>(result->wave.directionality), result->directionality.back()));
    }

    void spectra_are_those_of_the_nodes_asked_for_or_the_mean_of_all()
    {
        const int nodes = 4;
        History history;
        history.set_layer(layer_of(nodes));
        write(history, 900, nodes);
        LiveMeasures measures({.window = 100, .rate = 1000});
        auto result = result_of(measures, measures.submit(history.view()));
        QVERIFY(result->spectra.empty());  // nobody looks
        result = result_of(measures, measures.submit(history.view(), {.spectra = true, .nodes = {2, 0}, .spectrum_steps = 600}));
        QCOMPARE(result->spectra.size(), std::size_t{2});
        QCOMPARE(result->spectrum_steps, 600);
        std::vector<float> signal(600);
        history.view().copy_range(engine::Signal::x, 2, 300, signal);
        QCOMPARE(result->spectra[0].density, analysis::welch_spectrum(signal, 1, 300).density);
        result = result_of(measures, measures.submit(history.view(), {.spectra = true, .spectrum_steps = 600}));
        QCOMPARE(result->spectra.size(), std::size_t{1});
        double mean = 0;
        for (int i = 0; i < nodes; ++i) {
            history.view().copy_range(engine::Signal::x, i, 300, signal);
            mean += analysis::welch_spectrum(signal, 1, 300).density[10] / nodes;
        }
        QVERIFY(std::abs(result->spectra[0].density[10] - mean) < 1e-9 * mean);
    }

    void an_empty_history_has_no_measures()
    {
        LiveMeasures measures;
        const auto result = result_of(measures, measures.submit({}));
        QVERIFY(result != nullptr);
        QCOMPARE(result->plv.size(), 0);
        QVERIFY(std::isnan(result->mean_plv) && result->order->empty());
    }

    void destruction_does_not_wait_for_what_was_submitted()
    {
        History history;
        history.set_layer(layer_of(64));
        write(history, 5000, 64);
        for (int i = 0; i < 20; ++i) {
            LiveMeasures measures;
            static_cast<void>(measures.submit(history.view()));
        }
    }
};

QTEST_APPLESS_MAIN(LiveMeasuresTest)
#include "live_measures_test.moc"
