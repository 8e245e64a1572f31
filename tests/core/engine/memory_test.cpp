// Threads of the engine that run out of memory say so and go on living. Memory runs out at will: this program has an operator new of its
// own, which refuses larger pieces to every thread but the one that tests.
#include "core/engine/live_measures.h"
#include "core/engine/resonance_sweep.h"
#include "core/engine/simulation_engine.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <new>
#include <thread>

namespace
{

std::atomic<bool> scarce{false};
std::thread::id tester;

constexpr std::size_t larger_piece = 1024;

void* allocate(std::size_t size, std::size_t alignment)
{
    if (scarce && size >= larger_piece && std::this_thread::get_id() != tester)
        throw std::bad_alloc();
    const std::size_t whole = (std::max<std::size_t>(size, 1) + alignment - 1) / alignment * alignment;
    if (void* memory = std::aligned_alloc(alignment, whole))
        return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) { return allocate(size, static_cast<std::size_t>(alignment)); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

using namespace horn;
using namespace std::chrono_literals;
using engine::SimulationEngine;

namespace
{

/// Memory is scarce as long as it lives.
struct Scarcity {
    Scarcity() { scarce = true; }
    ~Scarcity() { scarce = false; }
};

bool wait_until(const std::function<bool()>& reached)
{
    for (int i = 0; i < 3000; ++i) {
        if (reached())
            return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

experiment::Experiment waves(int nodes)
{
    experiment::Experiment experiment;
    experiment.model.layers.front().nodes = nodes;
    return experiment;
}

std::unique_ptr<SimulationEngine> engine_with(int nodes) { return *SimulationEngine::create({waves(nodes)}); }

}  // namespace

class MemoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { tester = std::this_thread::get_id(); }

    void a_live_run_without_memory_fails_in_words_and_can_be_reset()
    {
        const auto engine = engine_with(64);
        {
            const Scarcity scarcity;
            engine->run();
            QVERIFY(wait_until([&] { return engine->newest_frame()->state == engine::RunState::failed; }));
            QVERIFY(engine->newest_frame()->error.has_value());
            QVERIFY(engine->newest_frame()->error->message().find("not enough memory") != std::string::npos);
            engine->step(10);  // does nothing, and does not hang
            engine->wait_until_idle();
            QCOMPARE(engine->newest_frame()->state, engine::RunState::failed);
        }
        engine->reset();
        engine->step(100);
        engine->wait_until_idle();
        QCOMPARE(engine->newest_frame()->state, engine::RunState::paused);
        QVERIFY(!engine->newest_frame()->error.has_value());
        QCOMPARE(engine->newest_frame()->step, std::int64_t{100});
        QCOMPARE(engine->newest_frame()->runs.front().history.end_step(), std::int64_t{100});
    }

    void a_change_without_memory_fails_in_words_and_ends_the_waiting()
    {
        const auto engine = engine_with(8);
        const Scarcity scarcity;
        const experiment::Experiment larger = waves(256);
        engine->post(0, {larger.model, larger.stimulus});
        engine->wait_until_idle();
        QVERIFY(wait_until([&] { return engine->newest_frame()->state == engine::RunState::failed; }));
    }

    void a_resonance_curve_without_memory_is_given_up_in_words_and_the_next_one_is_measured()
    {
        engine::ResonanceSweep sweep;
        engine::SweepRequest request;
        request.points = 3;
        std::shared_ptr<const engine::SweepResult> result;
        const auto finished = [&] {
            if (auto newer = sweep.take())
                result = std::move(newer);
            return result && result->finished;
        };
        {
            const Scarcity scarcity;
            sweep.start(request);
            QVERIFY(wait_until(finished));
            QVERIFY(result->error.has_value());
            QVERIFY(result->points.empty());
        }
        result.reset();
        request.points = 4;
        sweep.start(request);
        QVERIFY(wait_until(finished));
        QVERIFY(!result->error.has_value());
        QCOMPARE(result->points.size(), std::size_t{4});
    }

    void measures_without_memory_say_so_and_come_back()
    {
        const auto engine = engine_with(32);
        engine->step(2000);
        engine->wait_until_idle();
        const engine::HistoryView history = engine->newest_frame()->runs.front().history;
        engine::LiveMeasures measures;
        std::shared_ptr<const engine::Measures> newest;
        const auto measured = [&] { return (newest = measures.take()) != nullptr; };
        {
            const Scarcity scarcity;
            measures.submit(history);
            QVERIFY(wait_until(measured));
            QVERIFY(newest->error.has_value());
            QVERIFY(newest->order->empty());
        }
        measures.submit(history);
        QVERIFY(wait_until(measured));
        QVERIFY(!newest->error.has_value());
        QVERIFY(!newest->order->empty());
        QCOMPARE(static_cast<int>(newest->plv.rows()), 32);
    }
};

QTEST_GUILESS_MAIN(MemoryTest)
#include "memory_test.moc"
