/// Whether the networks of live runs come to rest, found out on a thread of its own.
#pragma once

#include "core/model/network.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace horn::engine
{

/// The margin of one network: a frame holds it from the start, and its number comes later.
class RestMargin
{
public:
    explicit RestMargin(model::Network<float> network) : network_(std::move(network)) {}

    /// ρ as dynamics::rest_radius finds it; nothing as long as it has not. May be asked from any thread.
    [[nodiscard]] std::optional<double> radius() const
    {
        const double found = radius_.load();
        return found < 0 ? std::nullopt : std::optional(found);
    }

private:
    friend class RestMargins;

    static constexpr double unknown = -1;

    model::Network<float> network_;
    bool asked_ = false;  ///< of the thread that asks alone
    std::atomic<double> radius_ = unknown;
};

/// Finds margins out in the order in which they were asked for. One that nobody holds any more, as while a slider is dragged, is given up.
class RestMargins
{
public:
    RestMargins();

    /// Has it found out, if that has not been asked yet. Returns at once.
    void find(const std::shared_ptr<RestMargin>& margin);

private:
    void work(const std::stop_token& stop);

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<std::weak_ptr<RestMargin>> waiting_;
    std::jthread thread_;  // last: stops and joins before anything else goes
};

}  // namespace horn::engine
