#include "core/learning/gradient.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <utility>

namespace horn::learning
{

namespace
{

using dynamics::tile_samples;

/// Below this many additions a reduction is done before other threads have woken up.
constexpr std::size_t worth_sharing = std::size_t{1} << 20;

void fill_targets(const Batch& batch, std::span<const std::uint32_t> samples, dynamics::Tile<float>& targets)
{
    const tasks::Dataset& dataset = batch.dataset;
    targets.reshape(dataset.steps, dataset.outputs);
    std::fill(targets.values.begin(), targets.values.end(), 0.0F);
    const std::size_t size = static_cast<std::size_t>(dataset.steps) * static_cast<std::size_t>(dataset.outputs);
    for (std::size_t sample = 0; sample < samples.size(); ++sample)
        for (std::size_t i = 0; i < size; ++i)
            targets.values[i * tile_samples + sample] = batch.split.targets[samples[sample] * size + i];
}

}  // namespace

int tile_count(std::size_t samples) { return static_cast<int>((samples + tile_samples - 1) / tile_samples); }

dynamics::Gradients wanted_for(const LearnedKinds& learned)
{
    using model::ParameterKind;
    if (learned.contains_oscillators())
        return dynamics::Gradients::all;
    constexpr std::array through_time{ParameterKind::input_weight, ParameterKind::input_bias, ParameterKind::recurrent_weight,
                                      ParameterKind::recurrent_bias};
    const bool any = std::any_of(through_time.begin(), through_time.end(), [&](ParameterKind kind) { return learned.contains(kind); });
    return any ? dynamics::Gradients::weights : dynamics::Gradients::readout;
}

int tiles_held(int batch)
{
    const int tiles = tile_count(static_cast<std::size_t>(batch));
    return std::min(tiles_in_hand, static_cast<int>(std::bit_ceil(static_cast<unsigned>(tiles))));
}

std::span<const std::uint32_t> tile_of(std::span<const std::uint32_t> samples, int tile)
{
    const std::size_t first = static_cast<std::size_t>(tile) * tile_samples;
    return samples.subspan(first, std::min<std::size_t>(tile_samples, samples.size() - first));
}

LossSum run_forward(const dynamics::CompiledNetwork<float>& network, const Batch& batch, std::span<const std::uint32_t> samples,
                    double gradient_scale, WorkerMemory& memory)
{
    const tasks::Dataset& dataset = batch.dataset;
    draw_kicks(batch.kicks, network.network(), dataset.steps, samples, memory.kicks);
    dynamics::rollout(network, memory.input, readout_time(dataset.loss), memory.buffers, false, memory.kicks);
    dynamics::Tile<float>* gradient = gradient_scale == 0 ? nullptr : &memory.output_gradient;
    if (dataset.loss == tasks::LossKind::cross_entropy) {
        std::array<std::int32_t, tile_samples> labels{};
        for (std::size_t i = 0; i < samples.size(); ++i)
            labels[i] = batch.split.labels[samples[i]];
        return cross_entropy(memory.buffers.outputs, std::span(labels).first(samples.size()), gradient_scale, gradient);
    }
    fill_targets(batch, samples, memory.targets);
    return mean_squared_error(memory.buffers.outputs, memory.targets, static_cast<int>(samples.size()), gradient_scale, gradient,
                              dataset.washout);
}

BatchGradient::Slot::Slot(const model::Parameters<float>& shape) : gradient(model::zeros_like(shape))
{
    for (const auto& array : model::arrays_of(gradient))
        arrays.push_back(array.values);
}

void BatchGradient::Slot::clear()
{
    for (const std::span<float> array : arrays)
        std::fill(array.begin(), array.end(), 0.0F);
}

void BatchGradient::Slot::add(const Slot& other)
{
    using Array = Eigen::Array<float, Eigen::Dynamic, 1>;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        const auto size = static_cast<Eigen::Index>(arrays[i].size());
        Eigen::Map<Array>(arrays[i].data(), size) += Eigen::Map<const Array>(other.arrays[i].data(), size);
    }
}

BatchGradient::BatchGradient(const TrainingSpecification& training) : BatchGradient(training.by_gradient(), tiles_held(training.batch))
{
    hebbian_ = training.learns_by_hebb();
}

BatchGradient::BatchGradient(const LearnedKinds& learned, int tiles_at_once) : wanted_(wanted_for(learned)), tiles_at_once_(tiles_at_once)
{
    assert(tiles_at_once >= 1 && std::has_single_bit(static_cast<unsigned>(tiles_at_once)));
}

void BatchGradient::add_tree(int count, Workspace& workspace)
{
    std::size_t size = 0;
    for (const std::span<float> array : tiles_.front().arrays)
        size += array.size();
    const auto combine = [this](int into, int from) { tiles_[static_cast<std::size_t>(into)].add(tiles_[static_cast<std::size_t>(from)]); };
    if (size * static_cast<std::size_t>(count) < worth_sharing) {
        base::ThreadPool here(1);
        base::reduce_tree(here, count, combine);
    } else {
        base::reduce_tree(workspace.pool, count, combine);
    }
}

LossSum BatchGradient::compute(const dynamics::CompiledNetwork<float>& network, const Batch& batch, Workspace& workspace)
{
    assert(!batch.samples.empty());
    const model::Parameters<float>& shape = network.network().parameters;
    const int tiles = tile_count(batch.samples.size());
    const double scale = 1.0 / static_cast<double>(batch.samples.size());
    while (tiles_.size() < static_cast<std::size_t>(std::min(tiles, tiles_at_once_)))
        tiles_.emplace_back(shape);
    losses_.assign(static_cast<std::size_t>(tiles), {});
    std::size_t waiting = 0;  // sums in use
    for (int first = 0; first < tiles; first += tiles_at_once_) {
        const int count = std::min(tiles_at_once_, tiles - first);
        workspace.pool.for_each(count, [&](int item, int worker) {
            WorkerMemory& memory = workspace.memory(worker);
            Slot& slot = tiles_[static_cast<std::size_t>(item)];
            const auto samples = tile_of(batch.samples, first + item);
            slot.clear();
            batch.dataset.fill_input(batch.split, samples, memory.input);
            add_noise(batch.noise, samples, memory.input);
            losses_[static_cast<std::size_t>(first + item)] = run_forward(network, batch, samples, scale, memory);
            const dynamics::ReadoutTime when = readout_time(batch.dataset.loss);
            if (hebbian_)
                dynamics::hebbian(network, memory.input, when, memory.output_gradient, memory.buffers, slot.gradient);
            else
                dynamics::adjoint(network, memory.input, when, memory.output_gradient, memory.buffers, slot.gradient, wanted_);
        });
        add_tree(count, workspace);
        if (sums_.size() == waiting)
            sums_.emplace_back(shape);
        std::swap(sums_[waiting], tiles_.front());
        ++waiting;
        // A binary counter of subtrees: as many as the number of groups so far has trailing zeros are now complete.
        for (unsigned groups = static_cast<unsigned>(first / tiles_at_once_) + 1; groups % 2 == 0; groups /= 2, --waiting)
            sums_[waiting - 2].add(sums_[waiting - 1]);
    }
    for (; waiting > 1; --waiting)
        sums_[waiting - 2].add(sums_[waiting - 1]);
    LossSum sum;
    for (const LossSum& loss : losses_)
        sum += loss;
    return sum;
}

}  // namespace horn::learning
