#include "ui/workspaces/wave_feed.h"

#include "ui/plots/heat_map.h"

#include <algorithm>

namespace horn::workspaces
{

namespace
{
constexpr int enoughColumns = 1200, mostSteps = 3;
}

int stepsPerColumn(int window) { return std::clamp((window + enoughColumns - 1) / enoughColumns, 1, mostSteps); }

bool WaveFeed::show(const Run& run, const Copy& copy)
{
    const int stride = stepsPerColumn(run.window);
    const int capacity = (run.window + stride - 1) / stride;
    const bool anew =
        fed_ < 0 || run.generation != shown_.generation || run.window != shown_.window || run.nodes != shown_.nodes || run.end < shown_.end;
    if (anew) {
        map_.setShape(run.nodes, capacity);
        fed_ = 0;
    }
    shown_ = run;
    stride_ = stride;
    const std::int64_t complete = run.end / stride_ * stride_;
    const std::int64_t oldest = std::max<std::int64_t>(run.first, complete - static_cast<std::int64_t>(capacity) * stride_);
    const std::int64_t first = std::max(fed_, (oldest + stride_ - 1) / stride_ * stride_);
    const auto fresh = static_cast<int>((complete - first) / stride_);
    if (fresh > 0) {
        columns_.resize(static_cast<std::size_t>(fresh) * static_cast<std::size_t>(run.nodes));
        copy(first, stride_, columns_);
        map_.appendColumns(columns_, fresh);
        fed_ = complete;
    }
    map_.setColumnAxis(static_cast<double>(fed_) - stride_ + 1, stride_, true);
    return anew;
}

std::int64_t WaveFeed::first() const { return fed_ - static_cast<std::int64_t>(map_.columns()) * stride_; }

void WaveFeed::clear()
{
    map_.clear();
    fed_ = -1;
}

}  // namespace horn::workspaces
