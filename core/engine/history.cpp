#include "core/engine/history.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

namespace horn::engine
{

namespace
{

constexpr int fewest_rows = 16;
constexpr int most_rows = 65536;

int rows_of_a_block(const ObservedLayer& layer, std::size_t bytes)
{
    const std::size_t row = static_cast<std::size_t>(layer.channels + 2 * layer.nodes) * sizeof(float);
    return static_cast<int>(std::clamp<std::size_t>(bytes / row, fewest_rows, most_rows));
}

std::size_t bytes_of(const std::vector<HistorySegment>& segments)
{
    std::size_t sum = 0;
    for (std::size_t i = 0; i < segments.size(); ++i)
        if (i == 0 || segments[i].block != segments[i - 1].block)
            sum += segments[i].block->bytes();
    return sum;
}

/// Takes whole blocks off the old end until the rest fits; the newest block stays.
void drop_oldest(std::vector<HistorySegment>& segments, std::size_t budget)
{
    std::size_t held = bytes_of(segments);
    std::size_t dropped = 0;
    while (held > budget && segments[dropped].block != segments.back().block) {
        const auto block = segments[dropped].block;
        held -= block->bytes();
        while (segments[dropped].block == block)
            ++dropped;
    }
    segments.erase(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(dropped));
}

}  // namespace

History::History(HistoryOptions options)
    : options_(options), segments_(std::make_shared<HistoryView::Segments>()), generation_(next_generation())
{
}

History::History(const History& other)
    : options_(other.options_), layer_(other.layer_), segments_(other.segments_), end_(other.end_), generation_(next_generation())
{
}

void History::set_layer(std::shared_ptr<const ObservedLayer> layer)
{
    assert(layer && layer->nodes > 0 && layer->channels > 0);
    if (block_ && (block_->nodes != layer->nodes || block_->channels != layer->channels))
        block_ = nullptr;
    layer_ = std::move(layer);
    segment_open_ = false;
}

History::Rows History::next_rows(int wanted)
{
    assert(layer_ && wanted >= 1);
    if (!block_ || used_ == block_->capacity) {
        block_ = std::make_shared<HistoryBlock>(rows_of_a_block(*layer_, options_.block), layer_->channels, layer_->nodes);
        used_ = 0;
        segment_open_ = false;
    }
    const auto count = static_cast<std::size_t>(std::min(wanted, block_->capacity - used_));
    const auto used = static_cast<std::size_t>(used_);
    const auto channels = static_cast<std::size_t>(block_->channels);
    const auto nodes = static_cast<std::size_t>(block_->nodes);
    return {static_cast<int>(count),
            {block_->stimulus.get() + used * channels, count * channels},
            {block_->x.get() + used * nodes, count * nodes},
            {block_->y.get() + used * nodes, count * nodes}};
}

void History::commit(int count)
{
    assert(block_ && count >= 0 && used_ + count <= block_->capacity);
    if (count == 0)
        return;
    if (!segment_open_)
        begin_segment();
    used_ += count;
    end_ += count;
}

void History::begin_segment()
{
    auto segments = std::make_shared<HistoryView::Segments>(*segments_);
    segments->push_back({end_, used_, block_, layer_});
    drop_oldest(*segments, options_.budget);
    segments_ = std::move(segments);
    segment_open_ = true;
}

void History::clear(std::int64_t first_step)
{
    segments_ = std::make_shared<HistoryView::Segments>();
    block_ = nullptr;
    segment_open_ = false;
    end_ = first_step;
    generation_ = next_generation();
}

void History::rewind(std::int64_t step)
{
    if (step <= first_step()) {
        clear(step);
        return;
    }
    auto segments = std::make_shared<HistoryView::Segments>(*segments_);
    while (segments->back().first_step >= step)
        segments->pop_back();
    segments_ = std::move(segments);
    block_ = nullptr;  // its further rows may be part of a view
    segment_open_ = false;
    end_ = std::min(end_, step);
    generation_ = next_generation();
}

HistoryView History::view() const
{
    HistoryView view;
    view.segments_ = segments_;
    view.first_ = first_step();
    view.end_ = end_;
    view.generation_ = generation_;
    return view;
}

std::size_t History::bytes() const { return bytes_of(*segments_); }

}  // namespace horn::engine
