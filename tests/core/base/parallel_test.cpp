#include "core/base/parallel.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

using horn::base::ThreadPool;

namespace
{

std::vector<std::string> tree_of(int threads, int items)
{
    std::vector<std::string> parts(static_cast<std::size_t>(items));
    for (int i = 0; i < items; ++i)
        parts[static_cast<std::size_t>(i)] = std::to_string(i);
    ThreadPool pool(threads);
    horn::base::reduce_tree(pool, items, [&](int into, int from) {
        std::string& left = parts[static_cast<std::size_t>(into)];
        left = "(" + left + "+" + parts[static_cast<std::size_t>(from)] + ")";
    });
    return parts;
}

}  // namespace

class ParallelTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void every_item_is_visited_once()
    {
        for (const int threads : {1, 2, 3, 8}) {
            ThreadPool pool(threads);
            QCOMPARE(pool.threads(), threads);
            for (const int items : {0, 1, 2, 7, 1000}) {
                std::vector<std::atomic<int>> visits(static_cast<std::size_t>(items));
                pool.for_each(items, [&](int item, int) { ++visits[static_cast<std::size_t>(item)]; });
                for (const std::atomic<int>& count : visits)
                    QCOMPARE(count.load(), 1);
            }
        }
    }

    void no_worker_does_two_items_at_once()
    {
        ThreadPool pool(4);
        std::vector<std::atomic<int>> inside(4);
        std::atomic<int> faults{0};
        for (int round = 0; round < 50; ++round)
            pool.for_each(64, [&](int item, int worker) {
                if (worker < 0 || worker >= 4 || inside[static_cast<std::size_t>(worker)].fetch_add(1) != 0)
                    ++faults;
                volatile double work = item;
                for (int i = 0; i < 200; ++i)
                    work = std::sqrt(work + i);
                inside[static_cast<std::size_t>(worker)].fetch_sub(1);
            });
        QCOMPARE(faults.load(), 0);
    }

    void as_many_threads_run_at_once_as_were_asked_for()
    {
        // Every item waits until all have begun: with one thread fewer the first of them would wait in vain.
        for (const int threads : {8, 2, 4, 8}) {
            const ThreadPool others(threads == 8 ? 3 : 8);  // a second pool takes nothing away
            ThreadPool pool(threads);
            std::atomic<int> begun{0};
            std::atomic<int> alone{0};
            pool.for_each(threads, [&](int, int) {
                ++begun;
                const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
                while (begun < threads && std::chrono::steady_clock::now() < patience)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                alone += begun < threads ? 1 : 0;
            });
            QCOMPARE(begun.load(), threads);
            QCOMPARE(alone.load(), 0);
        }
    }

    void a_loop_returns_after_its_last_item()
    {
        ThreadPool pool(3);
        for (int round = 0; round < 500; ++round) {
            std::vector<int> done(17);
            pool.for_each(17, [&](int item, int) { done[static_cast<std::size_t>(item)] = round + 1; });
            for (const int mark : done)
                QCOMPARE(mark, round + 1);
        }
    }

    void zero_threads_means_as_many_as_the_machine_has()
    {
        QVERIFY(horn::base::hardware_threads() >= 1);
        QCOMPARE(ThreadPool(0).threads(), horn::base::hardware_threads());
    }

    void a_tree_combines_neighbours_in_a_fixed_order()
    {
        QCOMPARE(tree_of(1, 1)[0], std::string("0"));
        QCOMPARE(tree_of(1, 2)[0], std::string("(0+1)"));
        QCOMPARE(tree_of(1, 5)[0], std::string("(((0+1)+(2+3))+4)"));
        QCOMPARE(tree_of(1, 7)[0], std::string("(((0+1)+(2+3))+((4+5)+6))"));
    }

    void a_tree_has_the_same_order_for_any_number_of_threads()
    {
        for (int items = 0; items <= 40; ++items) {
            const std::vector<std::string> expected = tree_of(1, items);
            QCOMPARE(tree_of(2, items), expected);
            QCOMPARE(tree_of(8, items), expected);
        }
    }
};

QTEST_APPLESS_MAIN(ParallelTest)
#include "parallel_test.moc"
