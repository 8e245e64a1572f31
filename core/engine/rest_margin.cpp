#include "core/engine/rest_margin.h"

#include "core/dynamics/rest.h"

#include <new>
#include <utility>

namespace horn::engine
{

RestMargins::RestMargins() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

void RestMargins::find(const std::shared_ptr<RestMargin>& margin)
{
    if (!margin->network_)
        return;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({margin, std::move(margin->network_)});
    }
    wake_.notify_one();
}

void RestMargins::work(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        Question next;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return !waiting_.empty(); }))
                return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
        }
        try {
            const auto radius = dynamics::rest_radius(*next.network, [&] { return stop.stop_requested() || next.margin.expired(); });
            if (const auto margin = next.margin.lock(); margin && radius)
                margin->radius_ = *radius;
        } catch (const std::bad_alloc&) {  // a run goes on without its number
        }
    }
}

}  // namespace horn::engine
