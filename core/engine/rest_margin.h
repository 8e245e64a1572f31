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
    explicit RestMargin(model::Network<float> network) : network_(std::make_shared<const model::Network<float>>(std::move(network))) {}

    /// ρ as dynamics::rest_radius finds it; nothing as long as it has not, or when there is none. May be asked from any thread.
    [[nodiscard]] std::optional<double> radius() const
    {
        const double found = radius_.load();
        return found < 0 ? std::nullopt : std::optional(found);
    }

private:
    friend class RestMargins;

    static constexpr double unknown = -1;

    std::shared_ptr<const model::Network<float>> network_;  ///< until it has been asked for; of the thread that asks alone
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
    struct Question {
        std::weak_ptr<RestMargin> margin;
        std::shared_ptr<const model::Network<float>> network;
    };
    std::deque<Question> waiting_;
    std::jthread thread_;  // last: stops and joins before anything else goes
};

}  // namespace horn::engine
