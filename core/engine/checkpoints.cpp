#include "core/engine/checkpoints.h"

#include <algorithm>

namespace horn::engine
{

namespace
{

std::size_t bytes_of(const dynamics::SimulationState<float>& state)
{
    std::size_t values = 0;
    for (const auto& layer : state.layers)
        values += static_cast<std::size_t>(layer.x.size() + layer.y.size() + layer.past_y.size());
    return values * sizeof(float);
}

std::int64_t step_of(const std::shared_ptr<const Checkpoints::Checkpoint>& checkpoint) { return checkpoint->point.state.step; }

}  // namespace

void Checkpoints::offer(const experiment::Replay& run, double time, std::size_t row_bytes)
{
    if (!kept_.empty()) {
        const std::size_t rows = share_of_history * bytes_of(run.state()) / std::max<std::size_t>(1, row_bytes);
        if (run.state().step < step_of(kept_.back()) + std::max(smallest_distance, static_cast<std::int64_t>(rows)))
            return;
    }
    kept_.push_back(std::make_shared<const Checkpoint>(Checkpoint{run.point(), time}));
}

std::shared_ptr<const Checkpoints::Checkpoint> Checkpoints::before(std::int64_t step) const
{
    const auto after = std::ranges::upper_bound(kept_, step, {}, step_of);
    return after == kept_.begin() ? nullptr : *std::prev(after);
}

void Checkpoints::drop_before(std::int64_t first)
{
    while (kept_.size() > 1 && step_of(kept_[1]) <= first)
        kept_.pop_front();
}

void Checkpoints::drop_after(std::int64_t step)
{
    while (!kept_.empty() && step_of(kept_.back()) > step)
        kept_.pop_back();
}

std::size_t Checkpoints::bytes() const
{
    std::size_t sum = 0;
    for (const auto& checkpoint : kept_)
        sum += bytes_of(checkpoint->point.state);
    return sum;
}

}  // namespace horn::engine
