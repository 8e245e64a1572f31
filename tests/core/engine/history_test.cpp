#include "core/engine/history.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

using namespace horn;
using engine::History;
using engine::HistoryOptions;
using engine::HistoryView;
using engine::MinMax;
using engine::ObservedLayer;
using engine::Signal;

namespace
{

std::shared_ptr<const ObservedLayer> layer_of(int nodes, int channels = 1)
{
    auto layer = std::make_shared<ObservedLayer>();
    layer->nodes = nodes;
    layer->channels = channels;
    return layer;
}

/// Every value tells its step and place.
float value_at(std::int64_t step, int index, Signal signal)
{
    const float sign = signal == Signal::y ? -1.0F : 1.0F;
    return sign * (static_cast<float>(step) + static_cast<float>(index) / 64.0F + (signal == Signal::stimulus ? 0.5F : 0.0F));
}

void write(History& history, int steps, int nodes, int channels = 1, int at_once = 7)
{
    while (steps > 0) {
        const std::int64_t first = history.end_step();
        const History::Rows rows = history.next_rows(std::min(steps, at_once));
        for (int r = 0; r < rows.count; ++r) {
            for (int c = 0; c < channels; ++c)
                rows.stimulus[static_cast<std::size_t>(r * channels + c)] = value_at(first + r, c, Signal::stimulus);
            for (int i = 0; i < nodes; ++i) {
                rows.x[static_cast<std::size_t>(r * nodes + i)] = value_at(first + r, i, Signal::x);
                rows.y[static_cast<std::size_t>(r * nodes + i)] = value_at(first + r, i, Signal::y);
            }
        }
        history.commit(rows.count);
        steps -= rows.count;
    }
}

bool holds(const HistoryView& view, std::int64_t first, std::int64_t end, int nodes)
{
    std::vector<float> values(static_cast<std::size_t>(end - first));
    for (const Signal signal : {Signal::x, Signal::y}) {
        for (int i = 0; i < nodes; ++i) {
            view.copy_range(signal, i, first, values);
            for (std::int64_t step = first; step < end; ++step)
                if (values[static_cast<std::size_t>(step - first)] != value_at(step, i, signal))
                    return false;
        }
    }
    return true;
}

/// Blocks of 16 rows for 4 nodes and one channel.
constexpr HistoryOptions small_blocks{.budget = std::size_t{1} << 20, .block = 16 * 36};

}  // namespace

class HistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_are_without_holes_across_the_borders_of_blocks()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        QVERIFY(history.view().empty());
        write(history, 100, 4);
        const HistoryView view = history.view();
        QCOMPARE(view.first_step(), 0);
        QCOMPARE(view.end_step(), 100);
        QVERIFY(holds(view, 0, 100, 4));
        std::vector<float> s(100);
        view.copy_range(Signal::stimulus, 0, 0, s);
        QCOMPARE(s[99], 99.5F);
        std::int64_t next = 13;
        for (const auto& rows : view.rows(13, 77)) {
            QCOMPARE(rows.first_step, next);
            QCOMPARE(rows.x.size(), static_cast<std::size_t>(rows.count) * 4);
            QCOMPARE(rows.x[0], value_at(next, 0, Signal::x));
            next += rows.count;
        }
        QCOMPARE(next, 77);
    }

    void the_budget_drops_the_oldest_and_keeps_the_rest_whole()
    {
        HistoryOptions options = small_blocks;
        options.budget = 5 * 16 * 36;
        History history(options);
        history.set_layer(layer_of(4));
        const HistoryView early = [&] {
            write(history, 60, 4);
            return history.view();
        }();
        write(history, 1000, 4);
        const HistoryView view = history.view();
        QCOMPARE(view.end_step(), 1060);
        QVERIFY(view.size() >= 4 * 16 && view.size() <= 5 * 16);
        QVERIFY(history.bytes() <= options.budget);
        QVERIFY(holds(view, view.first_step(), 1060, 4));
        QVERIFY(holds(early, 0, 60, 4));  // a view keeps what it shows
        std::vector<float> values(10);
        view.copy_range(Signal::x, 0, view.first_step() - 5, values);
        QVERIFY(std::isnan(values[4]) && !std::isnan(values[5]));
    }

    void the_default_budget_holds_100_000_steps_of_128_nodes()
    {
        History history;
        history.set_layer(layer_of(128));
        for (int step = 0; step < 150000;) {
            const auto rows = history.next_rows(4096);
            history.commit(rows.count);
            step += rows.count;
        }
        QVERIFY(history.view().size() >= 100000);
        QVERIFY(history.bytes() <= HistoryOptions{}.budget);
    }

    void the_number_of_nodes_may_change_on_the_way()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        write(history, 21, 4);
        history.set_layer(layer_of(6, 2));
        write(history, 21, 6, 2);
        history.set_layer(layer_of(2));
        write(history, 8, 2);
        const HistoryView view = history.view();
        QCOMPARE(view.end_step(), 50);
        QVERIFY(holds(view, 0, 21, 4) && holds(view, 21, 42, 6) && holds(view, 42, 50, 2));
        QCOMPARE(view.layer_at(20)->nodes, 4);
        QCOMPARE(view.layer_at(21)->nodes, 6);
        QCOMPARE(view.newest_layer()->nodes, 2);
        QVERIFY(view.layer_at(50) == nullptr && view.layer_at(-1) == nullptr);
        std::vector<float> values(50);
        view.copy_range(Signal::x, 5, 0, values);
        QVERIFY(std::isnan(values[20]) && std::isnan(values[42]));
        QCOMPARE(values[21], value_at(21, 5, Signal::x));
    }

    void a_change_of_parameters_alone_wastes_no_block()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        for (int step = 0; step < 10; ++step) {
            history.set_layer(layer_of(4));
            history.set_layer(layer_of(4));
            write(history, 1, 4);
        }
        QCOMPARE(history.bytes(), std::size_t{16 * 36});
        QVERIFY(holds(history.view(), 0, 10, 4));
        QCOMPARE(history.view().rows(0, 10).size(), std::size_t{10});
    }

    void an_older_view_stays_as_it_was()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        write(history, 5, 4);
        const HistoryView view = history.view();
        write(history, 40, 4);
        QCOMPARE(view.end_step(), 5);
        QVERIFY(holds(view, 0, 5, 4));
        std::vector<float> values(6);
        view.copy_range(Signal::x, 0, 0, values);
        QVERIFY(std::isnan(values[5]));
    }

    void a_shorter_view_reads_the_same_and_lets_go_of_the_rest()
    {
        History history(small_blocks);
        auto early = layer_of(4);
        const std::weak_ptr<const ObservedLayer> forgotten = early;
        history.set_layer(std::move(early));
        write(history, 20, 4);
        history.set_layer(layer_of(4));
        write(history, 30, 4);
        for (const std::int64_t first : {-3, 0, 1, 19, 20, 21, 37, 49}) {
            const HistoryView view = history.view().since(first);
            QCOMPARE(view.first_step(), std::max<std::int64_t>(first, 0));
            QCOMPARE(view.generation(), history.view().generation());
            QVERIFY(holds(view, view.first_step(), 50, 4));
            float before = 0;
            view.copy_range(Signal::x, 0, view.first_step() - 1, {&before, 1});
            QVERIFY(std::isnan(before));
        }
        QVERIFY(history.view().since(50).empty() && history.view().since(60).empty());
        const HistoryView kept = history.view().since(25);
        history.clear(0);
        QVERIFY(forgotten.expired());
        QVERIFY(holds(kept, 25, 50, 4));
    }

    void a_copy_shares_the_past_and_goes_its_own_way()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        write(history, 20, 4);
        History fork(history);
        QVERIFY(fork.view().generation() != history.view().generation());
        const auto rows = history.next_rows(1);
        std::fill(rows.x.begin(), rows.x.end(), 1000.0F);
        history.commit(1);
        write(fork, 30, 4);
        QVERIFY(holds(fork.view(), 0, 50, 4));
        QCOMPARE(history.view().end_step(), 21);
        QVERIFY(!holds(history.view(), 0, 21, 4));
        History moved(std::move(fork));
        write(moved, 3, 4);
        QVERIFY(holds(moved.view(), 0, 53, 4));
    }

    void clear_starts_again_under_a_new_generation()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        write(history, 20, 4);
        const HistoryView before = history.view();
        history.clear(0);
        QVERIFY(history.view().empty());
        QVERIFY(history.view().generation() != before.generation());
        write(history, 3, 4);
        QVERIFY(holds(history.view(), 0, 3, 4) && holds(before, 0, 20, 4));
    }

    void envelopes_keep_every_extreme()
    {
        History history(small_blocks);
        history.set_layer(layer_of(1));
        for (int step = 0; step < 100; ++step) {
            const auto rows = history.next_rows(1);
            rows.x[0] = step == 37 ? 9.0F : step == 62 ? -9.0F : static_cast<float>(step % 3);
            history.commit(1);
        }
        std::vector<MinMax> columns(7);
        history.view().copy_envelope(Signal::x, 0, 0, 100, columns);
        float low = 0, high = 0;
        for (const MinMax& column : columns) {
            low = std::min(low, column.low);
            high = std::max(high, column.high);
        }
        QCOMPARE(low, -9.0F);
        QCOMPARE(high, 9.0F);
        std::vector<MinMax> wide(150);
        history.view().copy_envelope(Signal::x, 0, 0, 50, wide);  // more columns than steps
        QCOMPARE(wide[111].high, 9.0F);
        QCOMPARE(wide[149].low, static_cast<float>(49 % 3));
        history.view().copy_envelope(Signal::x, 0, 90, 110, columns);
        QVERIFY(std::isnan(columns[6].low) && !std::isnan(columns[0].low));
        const MinMax all = history.view().extent(Signal::x, 0, 100);
        QVERIFY(all.low == -9.0F && all.high == 9.0F);
    }

    void rows_for_a_heat_map_are_strided_and_padded()
    {
        History history(small_blocks);
        history.set_layer(layer_of(4));
        write(history, 50, 4);
        std::vector<float> out(10 * 6);
        history.view().copy_rows(Signal::x, -6, 6, 6, out);
        for (int row = 0; row < 10; ++row) {
            const int step = -6 + 6 * row;
            for (int i = 0; i < 6; ++i) {
                const float got = out[static_cast<std::size_t>(row * 6 + i)];
                if (step < 0 || step >= 50 || i >= 4)
                    QVERIFY(std::isnan(got));
                else
                    QCOMPARE(got, value_at(step, i, Signal::x));
            }
        }
    }

    void readers_on_other_threads_see_whole_rows_while_one_writes()
    {
        History history({.budget = 64 * 16 * 36, .block = 16 * 36});
        history.set_layer(layer_of(4));
        std::mutex mutex;
        HistoryView shared = history.view();
        std::atomic<bool> whole{true};
        std::vector<std::jthread> readers;
        for (int reader = 0; reader < 2; ++reader)
            readers.emplace_back([&](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    HistoryView view;
                    {
                        const std::lock_guard lock(mutex);
                        view = shared;
                    }
                    if (!holds(view, view.first_step(), view.end_step(), 4))
                        whole = false;
                }
            });
        for (int round = 0; round < 400; ++round) {
            write(history, 11, 4, 1, 5);
            const std::lock_guard lock(mutex);
            shared = history.view();
        }
        readers.clear();
        QVERIFY(whole);
        QCOMPARE(history.end_step(), 4400);
    }
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
