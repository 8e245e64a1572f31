// Without coupling only the nodes that the stimulus reaches swing: what little the others hold is no phase, and no locking.
#include "core/engine/live_measures.h"
#include "core/engine/reproduction.h"
#include "core/experiment/json.h"
#include "tests/support/live_engine.h"

#include <QTest>

#include <cmath>
#include <thread>

using namespace horn;
using experiment::Claim;
using Quantity = experiment::Source::Quantity;

namespace
{

constexpr int steps = 4000;  // until the initial state has died away
constexpr int window = 300;

experiment::Experiment unequal_ring(double gain)
{
    auto read = experiment::read_experiment(std::string(HORN_SOURCE_DIR) + "/resources/presets/horn-heterogeneous.horn.json");
    experiment::Experiment experiment = read.ok() ? *read : experiment::Experiment{};
    experiment.model.layers[0].recurrent_gain = gain;
    return experiment;
}

struct Live {
    engine::HistoryView history;
    std::shared_ptr<const engine::Measures> measures;
};

Live live_run_of(const experiment::Experiment& experiment)
{
    const auto engine = testing::engine_of({experiment});
    engine->step(steps);
    engine->wait_until_idle();
    testing::reaches(*engine, steps);
    Live live{engine->newest_frame()->runs.front().history, nullptr};
    engine::LiveMeasures worker({.window = window});
    const std::uint64_t number = worker.submit(live.history);
    while (!live.measures || live.measures->number < number) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (auto taken = worker.take())
            live.measures = taken;
    }
    return live;
}

/// Root mean square over the window of x of one node.
double swing_of(const Live& live, int node)
{
    std::vector<float> x(window);
    live.history.copy_range(engine::Signal::x, node, steps - window, x);
    double squares = 0;
    for (const float value : x)
        squares += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(squares / window);
}

}  // namespace

class UncoupledNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nodes_that_nothing_reaches_lock_with_none()
    {
        const Live live = live_run_of(unequal_ring(0));
        const Matrix<float>& plv = live.measures->plv;
        int silent = 0, driven = 0;
        for (int node = 0; node < 128; ++node) {
            const double swing = swing_of(live, node);
            if (swing < 1e-6) {
                ++silent;
                for (int other = 0; other < 128; ++other)
                    QVERIFY2(std::isnan(plv(node, other)), qPrintable(QString::number(node)));
                QVERIFY(std::isnan(live.measures->phase[static_cast<std::size_t>(node)]));
            }
            if (swing > 1e-2) {
                ++driven;
                QVERIFY(plv(node, 0) > 0.9F);  // by the same sine
            }
        }
        QVERIFY2(silent > 40 && driven > 10, qPrintable(QStringLiteral("%1, %2").arg(silent).arg(driven)));
        QVERIFY(std::isnan(live.measures->order->back()));  // fewer than half have a phase
    }

    void coupled_nodes_have_phases_all_of_them()
    {
        const Live live = live_run_of(unequal_ring(8));
        QVERIFY(!live.measures->plv.hasNaN());
        QVERIFY(!std::isnan(live.measures->order->back()));
    }

    void figures_of_it_are_reproduced_bit_for_bit_data()
    {
        QTest::addColumn<double>("gain");
        QTest::newRow("uncoupled") << 0.0;
        QTest::newRow("coupled") << 8.0;
    }
    void figures_of_it_are_reproduced_bit_for_bit()
    {
        QFETCH(double, gain);
        const experiment::Experiment experiment = unequal_ring(gain);
        const Live live = live_run_of(experiment);
        const engine::Measures& measures = *live.measures;
        Claim order;
        order.name = "order";
        order.source.quantity = Quantity::order_parameter;
        order.source.first = measures.order_first;
        order.source.steps = static_cast<std::int64_t>(measures.order->size());
        order.source.window = window;
        order.source.began = measures.order_began;
        order.values.assign(measures.order->begin(), measures.order->end());
        Claim locking;
        locking.name = "locking";
        locking.source.quantity = Quantity::phase_locking;
        locking.source.first = measures.plv_first;
        locking.source.steps = measures.plv_end - measures.plv_first;
        for (int node = 0; node < 128; ++node)
            locking.source.nodes.push_back(node);
        locking.values.assign(measures.plv.data(), measures.plv.data() + measures.plv.size());
        const std::vector<Claim> claims{order, locking};
        const auto result = engine::reproduce(experiment, claims);
        QVERIFY2(result.ok() && result->exact(), result.ok() ? result->where.c_str() : result.error().message().c_str());
    }
};

QTEST_APPLESS_MAIN(UncoupledNetworkTest)
#include "uncoupled_network_test.moc"
