#include "core/base/parallel.h"

#include <algorithm>
#include <cassert>
#include <thread>

#ifdef HORN_PARALLEL_TBB
#include <memory>
#include <mutex>

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#else
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>
#endif

namespace horn::base
{

int hardware_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

#ifdef HORN_PARALLEL_TBB

namespace
{

/// oneTBB starts no more threads than there are processors (and complains on standard error) unless told so. Of several controls alive
/// the least counts, so there is one for all pools: the most that any has asked for. \return the argument.
int allowed(int threads)
{
    static std::mutex mutex;
    static auto* const control = new std::unique_ptr<tbb::global_control>;  // outlives the scheduler
    static int most = hardware_threads();
    const std::lock_guard lock(mutex);
    if (threads <= most)
        return threads;
    most = threads;
    control->reset();
    *control = std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads));
    return threads;
}

}  // namespace

struct ThreadPool::Backend {
    explicit Backend(int threads) : arena(allowed(threads)) {}
    tbb::task_arena arena;
};

ThreadPool::ThreadPool(int threads) : threads_(threads > 0 ? threads : hardware_threads()), backend_(std::make_unique<Backend>(threads_)) {}

ThreadPool::~ThreadPool() = default;

void ThreadPool::for_each(int items, const std::function<void(int, int)>& body)
{
    if (threads_ == 1 || items <= 1) {
        for (int item = 0; item < items; ++item)
            body(item, 0);
        return;
    }
    backend_->arena.execute([&] {
        tbb::parallel_for(
            0, items, [&](int item) { body(item, tbb::this_task_arena::current_thread_index()); }, tbb::simple_partitioner{});
    });
}

#else

/// Plain threads that wait for the next loop: what the thread sanitizer can see into.
struct ThreadPool::Backend {
    std::mutex mutex;
    std::condition_variable wake, done;
    const std::function<void(int, int)>* body = nullptr;
    std::atomic<int> next{0};
    int items = 0;
    int busy = 0;
    unsigned round = 0;
    bool stopping = false;
    std::vector<std::jthread> workers;

    /// Takes items without ordering one before the other: races between them stay visible to the thread sanitizer.
    void work(int worker)
    {
        const auto take = [&] { return next.fetch_add(1, std::memory_order_relaxed); };
        for (int item = take(); item < items; item = take())
            (*body)(item, worker);
    }

    void wait_and_work(int worker)
    {
        unsigned seen = 0;
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [&] { return stopping || round != seen; });
            if (stopping)
                return;
            seen = round;
            lock.unlock();
            work(worker);
            lock.lock();
            if (--busy == 0)
                done.notify_one();
        }
    }
};

ThreadPool::ThreadPool(int threads) : threads_(threads > 0 ? threads : hardware_threads()), backend_(std::make_unique<Backend>())
{
    for (int worker = 1; worker < threads_; ++worker)
        backend_->workers.emplace_back([this, worker] { backend_->wait_and_work(worker); });
}

ThreadPool::~ThreadPool()
{
    {
        const std::lock_guard lock(backend_->mutex);
        backend_->stopping = true;
    }
    backend_->wake.notify_all();
    backend_->workers.clear();
}

void ThreadPool::for_each(int items, const std::function<void(int, int)>& body)
{
    if (threads_ == 1 || items <= 1) {
        for (int item = 0; item < items; ++item)
            body(item, 0);
        return;
    }
    {
        const std::lock_guard lock(backend_->mutex);
        backend_->body = &body;
        backend_->items = items;
        backend_->next = 0;
        backend_->busy = threads_ - 1;
        ++backend_->round;
    }
    backend_->wake.notify_all();
    backend_->work(0);
    std::unique_lock lock(backend_->mutex);
    backend_->done.wait(lock, [&] { return backend_->busy == 0; });
}

#endif

void reduce_tree(ThreadPool& pool, int items, const std::function<void(int, int)>& combine)
{
    for (int distance = 1; distance < items; distance *= 2) {
        const int pairs = (items - distance + 2 * distance - 1) / (2 * distance);
        pool.for_each(pairs, [&](int pair, int) {
            const int into = pair * 2 * distance;
            assert(into + distance < items);
            combine(into, into + distance);
        });
    }
}

}  // namespace horn::base
