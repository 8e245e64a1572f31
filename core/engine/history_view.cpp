#include "core/engine/history_view.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>
#include <complex>
#include <utility>

namespace horn::engine
{

namespace
{

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

int width_of(const HistoryBlock& block, Signal signal) { return signal == Signal::stimulus ? block.channels : block.nodes; }

const float* row_of(const HistorySegment& segment, Signal signal, std::int64_t step)
{
    const HistoryBlock& block = *segment.block;
    const auto row = segment.first_row + (step - segment.first_step);
    assert(row >= 0 && row < block.capacity);
    const float* values = signal == Signal::stimulus ? block.stimulus.get() : signal == Signal::x ? block.x.get() : block.y.get();
    return values + row * width_of(block, signal);
}

void widen(MinMax& range, float value)
{
    if (!(value >= range.low))  // also when the range is still empty
        range.low = std::isnan(value) ? range.low : value;
    if (!(value <= range.high))
        range.high = std::isnan(value) ? range.high : value;
}

}  // namespace

ObservedLayer observe(const model::Network<float>& network, int layer)
{
    const auto index = static_cast<std::size_t>(layer);
    const model::LayerParameters<float>& parameters = network.parameters.layers[index];
    ObservedLayer observed;
    observed.layer = layer;
    observed.nodes = network.nodes(layer);
    observed.channels = network.inputs();
    observed.time_step = static_cast<double>(network.time_step);
    observed.recurrent_gain = static_cast<double>(network.structure[index].recurrent_gain);
    observed.omega = parameters.omega.cast<double>();
    observed.gamma = parameters.gamma.cast<double>();
    observed.alpha = parameters.alpha.cast<double>();
    observed.feedback = parameters.feedback.cast<double>();
    observed.phase.re.resize(observed.nodes);
    observed.phase.im.resize(observed.nodes);
    for (int i = 0; i < observed.nodes; ++i) {
        const double squared = observed.omega[i] * observed.omega[i] - observed.alpha[i] * observed.recurrent_gain * observed.feedback[i];
        const std::complex<double> factor = analysis::phase_factor(squared, observed.gamma[i], observed.time_step);
        observed.phase.re[i] = static_cast<float>(factor.real());
        observed.phase.im[i] = static_cast<float>(factor.imag());
    }
    return observed;
}

std::uint64_t next_generation()
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

HistoryBlock::HistoryBlock(int capacity_, int channels_, int nodes_)
    : capacity(capacity_), channels(channels_), nodes(nodes_),
      stimulus(std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(capacity) * static_cast<std::size_t>(channels))),
      x(std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(capacity) * static_cast<std::size_t>(nodes))),
      y(std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(capacity) * static_cast<std::size_t>(nodes)))
{
}

std::size_t HistoryBlock::bytes() const
{
    return static_cast<std::size_t>(capacity) * static_cast<std::size_t>(channels + 2 * nodes) * sizeof(float);
}

std::int64_t HistoryView::segment_end(std::size_t segment) const
{
    return segment + 1 < segments_->size() ? (*segments_)[segment + 1].first_step : end_;
}

std::size_t HistoryView::segment_of(std::int64_t step) const
{
    assert(step >= first_ && step < end_);
    const auto after = std::upper_bound(segments_->begin(), segments_->end(), step,
                                        [](std::int64_t value, const HistorySegment& segment) { return value < segment.first_step; });
    return static_cast<std::size_t>(after - segments_->begin()) - 1;
}

HistoryView HistoryView::until(std::int64_t end) const
{
    HistoryView earlier = *this;
    earlier.end_ = std::clamp(end, first_, end_);
    return earlier;
}

HistoryView HistoryView::since(std::int64_t first) const
{
    if (first <= first_)
        return *this;
    HistoryView later = *this;
    later.first_ = std::min(first, end_);
    const std::size_t kept = later.empty() ? segments_->size() : segment_of(later.first_);
    later.segments_ = std::make_shared<const Segments>(segments_->begin() + static_cast<std::ptrdiff_t>(kept), segments_->end());
    return later;
}

HistoryView HistoryView::anew() const
{
    HistoryView other = *this;
    other.generation_ = next_generation();
    return other;
}

const ObservedLayer* HistoryView::layer_at(std::int64_t step) const
{
    return step >= first_ && step < end_ ? (*segments_)[segment_of(step)].layer.get() : nullptr;
}

template <class Visit>
void HistoryView::visit_rows(Signal signal, std::int64_t first, std::int64_t end, std::int64_t stride, const Visit& visit) const
{
    assert(stride >= 1);
    std::int64_t step = first < first_ ? first + (first_ - first + stride - 1) / stride * stride : first;
    end = std::min(end, end_);
    if (step >= end)
        return;
    for (std::size_t i = segment_of(step); step < end; ++i) {
        const HistorySegment& segment = (*segments_)[i];
        const int width = width_of(*segment.block, signal);
        for (const std::int64_t last = std::min(end, segment_end(i)); step < last; step += stride)
            visit(step, row_of(segment, signal, step), width);
    }
}

std::int64_t HistoryView::undisturbed_since(std::int64_t step) const
{
    if (step < first_ || step >= end_)
        return step;
    std::size_t segment = segment_of(step);
    while (segment > 0 && (*segments_)[segment - 1].layer == (*segments_)[segment].layer && (*segments_)[segment].first_step > first_)
        --segment;
    return std::max(first_, (*segments_)[segment].first_step);
}

void HistoryView::copy_range(Signal signal, int index, std::int64_t first, std::span<float> out) const
{
    assert(index >= 0);
    std::fill(out.begin(), out.end(), nothing);
    visit_rows(signal, first, first + static_cast<std::int64_t>(out.size()), 1, [&](std::int64_t step, const float* row, int width) {
        if (index < width)
            out[static_cast<std::size_t>(step - first)] = row[index];
    });
}

void HistoryView::copy_envelope(Signal signal, int index, std::int64_t first, std::int64_t end, std::span<MinMax> out) const
{
    assert(index >= 0);
    std::fill(out.begin(), out.end(), MinMax{});
    const auto columns = static_cast<std::int64_t>(out.size());
    const std::int64_t steps = end - first;
    for (std::int64_t column = 0; column < columns && steps > 0; ++column) {
        const std::int64_t from = first + column * steps / columns;
        const std::int64_t to = std::max(from + 1, first + (column + 1) * steps / columns);
        MinMax& range = out[static_cast<std::size_t>(column)];
        visit_rows(signal, from, to, 1, [&](std::int64_t, const float* row, int width) {
            if (index < width)
                widen(range, row[index]);
        });
    }
}

void HistoryView::copy_rows(Signal signal, std::int64_t first, std::int64_t stride, int width, std::span<float> out) const
{
    assert(width > 0 && out.size() % static_cast<std::size_t>(width) == 0);
    std::fill(out.begin(), out.end(), nothing);
    const std::int64_t rows = static_cast<std::int64_t>(out.size()) / width;
    visit_rows(signal, first, first + rows * stride, stride, [&](std::int64_t step, const float* row, int present) {
        std::copy_n(row, std::min(width, present), out.data() + (step - first) / stride * width);
    });
}

MinMax HistoryView::extent(Signal signal, std::int64_t first, std::int64_t end, std::int64_t stride) const
{
    MinMax range;
    visit_rows(signal, first, end, stride, [&](std::int64_t, const float* row, int width) {
        for (int i = 0; i < width; ++i)
            widen(range, row[i]);
    });
    return range;
}

std::vector<HistoryRows> HistoryView::rows(std::int64_t first, std::int64_t end) const
{
    std::vector<HistoryRows> found;
    first = std::max(first, first_);
    end = std::min(end, end_);
    if (first >= end)
        return found;
    for (std::size_t i = segment_of(first); first < end; ++i) {
        const HistorySegment& segment = (*segments_)[i];
        const std::int64_t last = std::min(end, segment_end(i));
        const auto count = static_cast<std::size_t>(last - first);
        const auto nodes = static_cast<std::size_t>(segment.block->nodes);
        const auto channels = static_cast<std::size_t>(segment.block->channels);
        found.push_back({first,
                         static_cast<int>(count),
                         {row_of(segment, Signal::stimulus, first), count * channels},
                         {row_of(segment, Signal::x, first), count * nodes},
                         {row_of(segment, Signal::y, first), count * nodes},
                         segment.layer.get()});
        first = last;
    }
    return found;
}

}  // namespace horn::engine
