#include "core/engine/pace.h"

#include <algorithm>
#include <cmath>

namespace horn::engine
{

namespace
{

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

constexpr auto chunk_time = 4ms;
constexpr auto forgiven_delay = 100ms;
constexpr auto measured_time = 500ms;
constexpr std::int64_t most_steps = 1 << 20;

}  // namespace

void Pace::set_speed(double speed, std::int64_t step)
{
    speed_ = std::isfinite(speed) && speed > 0 ? speed : 0;
    origin_ = Clock::now();
    origin_step_ = step;
}

void Pace::restart(std::int64_t step)
{
    origin_ = Clock::now();
    origin_step_ = step;
    marks_.clear();
}

std::int64_t Pace::due(std::int64_t step)
{
    if (speed_ == 0)
        return longest_chunk_;
    const auto now = Clock::now();
    const double wanted = Seconds(now - origin_).count() * speed_ - static_cast<double>(step - origin_step_);
    if (wanted > std::max(2.0, Seconds(forgiven_delay).count() * speed_)) {
        origin_ = now;
        origin_step_ = step;
    }
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::min(wanted, 1e15)), 0, longest_chunk_);
}

Pace::Clock::time_point Pace::next_step_at(std::int64_t step) const
{
    // A microsecond more than exact, so that rounding does not wake the thread in vain.
    const double seconds = std::min(static_cast<double>(step - origin_step_ + 1) / speed_, 1e9);
    return origin_ + std::chrono::duration_cast<Clock::duration>(Seconds(seconds)) + 1us;
}

void Pace::took(std::int64_t steps, Clock::duration time)
{
    const double seconds = std::max(Seconds(time).count(), 1e-9);
    const double fitting = static_cast<double>(steps) / seconds * Seconds(chunk_time).count();
    // Small chunks measure badly: grow at most twofold at a time.
    longest_chunk_ =
        std::clamp<std::int64_t>(static_cast<std::int64_t>(std::min(fitting, 2.0 * static_cast<double>(longest_chunk_))), 1, most_steps);
}

double Pace::measured(bool running, std::int64_t step)
{
    if (!running) {
        marks_.clear();
        return 0;
    }
    const auto now = Clock::now();
    marks_.emplace_back(now, step);
    while (marks_.size() > 2 && now - marks_[1].first >= measured_time)
        marks_.pop_front();
    const double seconds = Seconds(now - marks_.front().first).count();
    return seconds > 0 ? static_cast<double>(step - marks_.front().second) / seconds : 0;
}

}  // namespace horn::engine
