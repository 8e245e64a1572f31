#include "core/learning/memory.h"

#include "core/learning/gradient.h"
#include "core/learning/loss.h"
#include "core/learning/trial_kicks.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace horn::learning
{

namespace
{

using dynamics::tile_samples;

constexpr double megabyte = 1e6;

std::size_t product(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

/// Input, kicks, targets and gradient by the outputs of one worker's tile.
std::size_t tile_bytes(const model::Network<float>& network, const tasks::Dataset& dataset)
{
    const bool classes = dataset.loss == tasks::LossKind::cross_entropy;
    const std::size_t values =
        product(dataset.steps, dataset.inputs) + (classes ? product(1, dataset.outputs) : 2 * product(dataset.steps, dataset.outputs));
    return values * tile_samples * sizeof(float) +
           kick_bytes({dataset.training_kick_rate, dataset.training_kick_amplitude}, network, dataset.steps);
}

/// Gradients of tiles in hand, and of subtrees that wait for their neighbour.
/// \param batches that are accumulated for an update.
std::size_t gradient_bytes(const model::Network<float>& network, int batch, int batches)
{
    std::size_t parameters = 0;
    for (const auto& array : model::arrays_of(network.parameters))
        parameters += array.values.size();
    const int tiles = tile_count(static_cast<std::size_t>(batch) * static_cast<std::size_t>(batches));
    const int held = tiles_held(batch);
    const int groups = (tiles + held - 1) / held;
    const std::size_t waiting = 1 + std::bit_width(static_cast<unsigned>(groups - 1));
    return (static_cast<std::size_t>(std::min(tiles, held)) + waiting) * parameters * sizeof(float);
}

}  // namespace

std::size_t sweep_bytes(const model::Network<float>& network, const tasks::Dataset& dataset, const TrainingSpecification& training,
                        int threads, int segment)
{
    return static_cast<std::size_t>(threads) *
               (dynamics::rollout_bytes(network, dataset.steps, readout_time(dataset.loss), segment) + tile_bytes(network, dataset)) +
           gradient_bytes(network, training.batch, training.accumulate);
}

Result<MemoryPlan> plan_memory(const TrainingSpecification& training, const model::Network<float>& network, const tasks::Dataset& dataset,
                               int threads)
{
    const dynamics::ReadoutTime when = readout_time(dataset.loss);
    const double budget = training.memory * megabyte;
    const auto gradients = static_cast<double>(gradient_bytes(network, training.batch, training.accumulate));
    const auto fixed = static_cast<double>(tile_bytes(network, dataset)) + gradients / threads;
    const double left = std::clamp(budget / threads - fixed, 0.0, 1e18);
    const auto segment = dynamics::longest_segment(network, dataset.steps, when, static_cast<std::size_t>(left));
    if (!segment) {
        const double least = threads * (fixed + static_cast<double>(dynamics::least_rollout_bytes(network, dataset.steps, when)));
        return Error{"/training/memory",
                     fmt::format("{:g} MB are too little: {} threads take {:.0f} MB at least", training.memory, threads,
                                 std::ceil(least / megabyte)),
                     "allow more, or use fewer threads"};
    }
    return MemoryPlan{*segment, sweep_bytes(network, dataset, training, threads, *segment)};
}

Result<MemoryPlan> fit_memory(const TrainingSpecification& training, const model::Network<float>& network, const tasks::Dataset& dataset,
                              Workspace& workspace)
{
    auto plan = plan_memory(training, network, dataset, workspace.pool.threads());
    if (plan)
        for (WorkerMemory& worker : workspace.workers)
            worker.buffers.segment = plan->segment;
    return plan;
}

}  // namespace horn::learning
