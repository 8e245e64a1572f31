#include "core/dynamics/rollout.h"

#include "core/dynamics/denormals.h"
#include "core/dynamics/kernel.h"
#include "core/dynamics/reading.h"
#include "core/dynamics/segments.h"

#include <algorithm>
#include <cassert>

namespace horn::dynamics
{

namespace
{

template <class Real>
void fill_channels(Real* row, const Vector<Real>& values, int nodes)
{
    for (int i = 0; i < nodes; ++i)
        std::fill_n(row + i * tile_samples, tile_samples, values.size() ? values[i] : Real{0});
}

template <class Real>
void zero_rows(Tile<Real>& tile, int first, int count)
{
    std::fill_n(tile.values.data() + static_cast<std::size_t>(first) * tile.row_size(), static_cast<std::size_t>(count) * tile.row_size(),
                Real{0});
}

/// Shapes, initial state, and the zeros before and after the trial.
template <class Real>
void prepare(LayerTrace<Real>& trace, const CompiledLayer<Real>& layer, const model::LayerStructure<Real>& structure,
             const Segments& segments, bool keep_positions)
{
    trace.history = 1 + layer.longest_delay;
    trace.y.reshape(trace.history + segments.length, layer.nodes);
    trace.a.reshape(segments.length, layer.nodes);
    trace.present.reshape(kernel::present_rows, layer.nodes);
    trace.x.reshape(keep_positions ? segments.length : 0, layer.nodes);
    trace.last_x.reshape(1, layer.nodes);
    trace.starts.reshape((segments.count() - 1) * state_rows(trace), layer.nodes);
    zero_rows(trace.y, 0, layer.longest_delay);
    fill_channels(trace.y.row(layer.longest_delay), structure.initial_y, layer.nodes);
    fill_channels(trace.last_x.row(0), structure.initial_x, layer.nodes);
}

/// Shapes of what the read-out needs, and the sum over no steps.
template <class Real>
void prepare(const model::Network<Real>& network, ReadoutTime when, const Segments& segments, RolloutBuffers<Real>& buffers)
{
    const bool every = when == ReadoutTime::every_step;
    const bool reads_positions = network.readout == model::Readout::position;
    const int nodes = network.nodes(network.layers() - 1);
    ReadingTrace<Real>& reading = buffers.reading;
    buffers.outputs.reshape(every ? segments.steps : 1, network.outputs());
    reading.values.reshape(reads_positions ? 0 : every ? segments.length : 1, nodes);
    reading.sums.reshape(reads_positions ? 0 : 2, nodes);
    reading.starts.reshape(reads_positions ? 0 : segments.count() - 1, nodes);
    std::fill(reading.sums.values.begin(), reading.sums.values.end(), Real{0});
}

/// The state at the end of one segment becomes that at the start of the next.
template <class Real>
void roll(LayerTrace<Real>& trace, int steps)
{
    const std::size_t row = trace.y.row_size();
    std::copy_n(trace.y.row(steps), static_cast<std::size_t>(trace.history) * row, trace.y.row(0));
}

template <class Real>
void keep_start(int segment, RolloutBuffers<Real>& buffers)
{
    for (LayerTrace<Real>& trace : buffers.layers) {
        Real* kept = trace.starts.row(segment * state_rows(trace));
        kept = std::copy_n(trace.last_x.row(0), trace.last_x.row_size(), kept);
        std::copy_n(trace.y.row(0), static_cast<std::size_t>(trace.history) * trace.y.row_size(), kept);
    }
    if (ReadingTrace<Real>& reading = buffers.reading; reading.starts.steps > 0)
        std::copy_n(reading.sums.row(0), reading.sums.row_size(), reading.starts.row(segment));
}

/// Of so many steps those whose velocities and tanh leave the caches before the way back comes to them: better they never go there, where
/// a line is read before it is written, and where they push out what the way back could find. Rows that delays read again stay.
template <class Real>
int steps_past_caches(const LayerTrace<Real>& trace, int steps)
{
    constexpr std::size_t cached_bytes = std::size_t{16} << 20;
    const std::size_t cached = cached_bytes / (2 * trace.y.row_size() * sizeof(Real));
    return trace.history > 1 ? 0 : std::max(0, steps - static_cast<int>(cached));
}

template <class Real>
void write_outputs(const CompiledNetwork<Real>& network, int first, int steps, int samples, const Real* reading,
                   RolloutBuffers<Real>& buffers)
{
    kernel::product<Real>(
        {&network.readout(), steps, samples, network.network().parameters.readout_bias.data(), reading, buffers.outputs.row(first)});
}

}  // namespace

template <class Real>
std::span<const SampleKick> kicks_before(const RolloutBuffers<Real>& buffers, int first, int last)
{
    const auto starts_after = [](int step, const SampleKick& kick) { return step < kick.step; };
    const auto begin = std::upper_bound(buffers.kicks.begin(), buffers.kicks.end(), first - 1, starts_after);
    return {begin, std::upper_bound(begin, buffers.kicks.end(), last, starts_after)};
}

template <class Real>
void restore_start(int segment, RolloutBuffers<Real>& buffers)
{
    for (LayerTrace<Real>& trace : buffers.layers) {
        const Real* kept = trace.starts.row(segment * state_rows(trace));
        std::copy_n(kept, trace.last_x.row_size(), trace.last_x.row(0));
        std::copy_n(kept + trace.last_x.row_size(), static_cast<std::size_t>(trace.history) * trace.y.row_size(), trace.y.row(0));
    }
    if (ReadingTrace<Real>& reading = buffers.reading; reading.starts.steps > 0)
        std::copy_n(reading.starts.row(segment), reading.starts.row_size(), reading.sums.row(0));
}

template <class Real>
void run_segment(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Segments& segments, int index,
                 RolloutBuffers<Real>& buffers)
{
    const int first = segments.first(index);
    const int steps = segments.steps_of(index);
    for (int l = 0; l < network.network().layers(); ++l) {
        const CompiledLayer<Real>& layer = network.layer(l);
        LayerTrace<Real>& trace = buffers.layers[static_cast<std::size_t>(l)];
        const Real* source = source_of(buffers, input, l, first);
        const auto run = [&](int begin, int end, Real* present) {
            if (begin < end)
                kernel::forward<Real>({&layer, end - begin, computed_samples(input),
                                       source + static_cast<std::size_t>(begin) * static_cast<std::size_t>(layer.inputs) * tile_samples,
                                       trace.y.row(layer.longest_delay + begin), trace.a.row(begin), trace.last_x.row(0),
                                       trace.x.steps > 0 ? trace.x.row(begin) : nullptr, buffers.delayed.values.data(), present});
        };
        int done = 0;
        // A velocity is kicked as soon as it is there, so that the first row of a segment is the last one of the segment before.
        for (const SampleKick& kick : kicks_before(buffers, index == 0 ? 0 : first + 1, first + steps)) {
            if (kick.layer != l)
                continue;
            run(done, kick.step - first, nullptr);
            done = kick.step - first;
            trace.y.at(layer.longest_delay + done, kick.node)[static_cast<std::size_t>(kick.sample)] += static_cast<Real>(kick.velocity);
        }
        // Kicked rows are read again at once: they stay in the caches.
        const int past_caches = buffers.kicks.empty() ? steps_past_caches(trace, steps) : done;
        run(done, past_caches, trace.present.row(0));
        run(past_caches, steps, nullptr);
    }
    ReadingTrace<Real>& reading = buffers.reading;
    if (reading.values.steps > 0)
        read_steps<Real>({network.network().readout, reading.values.row_size(), first, steps}, buffers.layers.back().x.row(0),
                         reading.sums.row(0), reading.values.row(0), when == ReadoutTime::every_step);
}

template <class Real>
void rollout(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, RolloutBuffers<Real>& buffers,
             bool keep_positions, std::span<const SampleKick> kicks)
{
    const DenormalsAreZero guard;
    const int layers = network.network().layers();
    const bool every = when == ReadoutTime::every_step;
    const bool reads_positions = network.network().readout == model::Readout::position;
    assert(input.channels == network.network().inputs() && input.steps > 0);
    const Segments segments(input.steps, buffers.segment);
    buffers.kicks = kicks;
    buffers.layers.resize(static_cast<std::size_t>(layers));
    for (int index = 0; index < layers; ++index) {
        const auto at = static_cast<std::size_t>(index);
        const bool keep = keep_positions || index + 1 < layers || every || !reads_positions;
        prepare(buffers.layers[at], network.layer(index), network.network().structure[at], segments, keep);
    }
    prepare(network.network(), when, segments, buffers);
    buffers.delayed.reshape(1, delayed_channels(network.network()));
    const LayerTrace<Real>& top = buffers.layers.back();
    const ReadingTrace<Real>& reading = buffers.reading;
    for (int index = 0; index < segments.count(); ++index) {
        for (LayerTrace<Real>& trace : buffers.layers)
            if (index > 0)
                roll(trace, segments.steps_of(index - 1));
        if (!segments.is_last(index))
            keep_start(index, buffers);
        run_segment(network, input, when, segments, index, buffers);
        if (every)
            write_outputs(network, segments.first(index), segments.steps_of(index), computed_samples(input),
                          reads_positions ? top.x.row(0) : reading.values.row(0), buffers);
    }
    if (!every)
        write_outputs(network, 0, 1, computed_samples(input), reads_positions ? top.last_x.row(0) : reading.values.row(0), buffers);
}

template void rollout(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, RolloutBuffers<float>&, bool,
                      std::span<const SampleKick>);
template void rollout(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, RolloutBuffers<double>&, bool,
                      std::span<const SampleKick>);
template void run_segment(const CompiledNetwork<float>&, const Tile<float>&, ReadoutTime, const Segments&, int, RolloutBuffers<float>&);
template void run_segment(const CompiledNetwork<double>&, const Tile<double>&, ReadoutTime, const Segments&, int, RolloutBuffers<double>&);
template std::span<const SampleKick> kicks_before(const RolloutBuffers<float>&, int, int);
template std::span<const SampleKick> kicks_before(const RolloutBuffers<double>&, int, int);
template void restore_start(int, RolloutBuffers<float>&);
template void restore_start(int, RolloutBuffers<double>&);

}  // namespace horn::dynamics
