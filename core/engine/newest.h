/// Where one thread leaves values and another takes the newest: nothing queues up, nothing blocks for longer than a pointer is moved.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace horn::engine
{

/// The newest of a series of immutable values.
template <class Value>
class Newest
{
public:
    void publish(std::shared_ptr<const Value> value)
    {
        const std::lock_guard lock(mutex_);
        if (fresh_)
            ++dropped_;
        value_.swap(value);
        fresh_ = true;
    }

    /// \return the newest value if it has not been taken, else nullptr.
    [[nodiscard]] std::shared_ptr<const Value> take()
    {
        const std::lock_guard lock(mutex_);
        return std::exchange(fresh_, false) ? value_ : nullptr;
    }

    /// \return the newest value, taken or not; nullptr before the first.
    [[nodiscard]] std::shared_ptr<const Value> newest() const
    {
        const std::lock_guard lock(mutex_);
        return value_;
    }

    /// How many values were replaced before anybody took them.
    [[nodiscard]] std::uint64_t dropped() const
    {
        const std::lock_guard lock(mutex_);
        return dropped_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Value> value_;
    bool fresh_ = false;
    std::uint64_t dropped_ = 0;
};

}  // namespace horn::engine
