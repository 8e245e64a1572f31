/// When the next steps of a live run are due, how many in one go, and how fast it really is.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace horn::engine
{

class Pace
{
public:
    using Clock = std::chrono::steady_clock;

    /// \param speed wanted steps/s; 0 (or less, or not a number): as fast as possible.
    explicit Pace(double speed) { set_speed(speed, 0); }

    [[nodiscard]] double speed() const { return speed_; }
    void set_speed(double speed, std::int64_t step);

    /// The run begins, or begins again, to move at this step.
    void restart(std::int64_t step);

    /// Steps to take now, no more than longest_chunk(). What a slow machine could not take in time is not made up for.
    [[nodiscard]] std::int64_t due(std::int64_t step);
    /// When due() will next be above 0; expects a wanted speed.
    [[nodiscard]] Clock::time_point next_step_at(std::int64_t step) const;

    /// As many steps as take about four milliseconds here: a slider waits no longer.
    [[nodiscard]] std::int64_t longest_chunk() const { return longest_chunk_; }
    /// Tells how long a chunk took.
    void took(std::int64_t steps, Clock::duration time);

    /// Steps/s over about the last half second; 0 when it does not run.
    [[nodiscard]] double measured(bool running, std::int64_t step);

private:
    double speed_ = 0;
    Clock::time_point origin_{};  ///< when step origin_step_ was due
    std::int64_t origin_step_ = 0;
    std::int64_t longest_chunk_ = 16;
    std::deque<std::pair<Clock::time_point, std::int64_t>> marks_;
};

}  // namespace horn::engine
