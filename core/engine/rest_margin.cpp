#include "core/engine/rest_margin.h"

#include "core/dynamics/rest.h"

namespace horn::engine
{

RestMargins::RestMargins() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

void RestMargins::find(const std::shared_ptr<RestMargin>& margin)
{
    if (std::exchange(margin->asked_, true))
        return;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(margin);
    }
    wake_.notify_one();
}

void RestMargins::work(const std::stop_token& stop)
{
    for (;;) {
        std::weak_ptr<RestMargin> next;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); }))
                return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        model::Network<float> network;
        if (const auto margin = next.lock())
            network = margin->network_;
        else
            continue;
        const auto radius = dynamics::rest_radius(network, [&] { return stop.stop_requested() || next.expired(); });
        if (const auto margin = next.lock(); margin && radius)
            margin->radius_ = *radius;
    }
}

}  // namespace horn::engine
