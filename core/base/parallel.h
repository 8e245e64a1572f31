/// The one seam to the thread library. Work is cut into items independent of the number of threads, so that results do not depend on it.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace horn::base
{

/// Threads that this machine runs at once, ≥ 1.
[[nodiscard]] int hardware_threads();

/// A pool of a fixed number of threads, the calling one included.
class ThreadPool
{
public:
    /// \param threads ≥ 1; 0 means hardware_threads().
    explicit ThreadPool(int threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    [[nodiscard]] int threads() const { return threads_; }

    /// Calls body(item, worker) once for every item in 0 … items−1, in any order, and returns when all have returned.
    /// One loop at a time: neither another thread nor the body itself may start one on the same pool meanwhile.
    /// \param body must not throw; worker is in 0 … threads()−1 and no two calls with the same worker overlap.
    void for_each(int items, const std::function<void(int item, int worker)>& body);

private:
    struct Backend;
    int threads_;
    std::unique_ptr<Backend> backend_;
};

/// Combines items over a fixed binary tree: combine(into, from) for neighbours at distance 1, 2, 4, …; the result is in item 0.
/// The order of additions depends on the number of items alone.
void reduce_tree(ThreadPool& pool, int items, const std::function<void(int into, int from)>& combine);

}  // namespace horn::base
