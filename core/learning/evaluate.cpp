#include "core/learning/evaluate.h"

#include "core/learning/gradient.h"

#include <cstddef>
#include <numeric>
#include <vector>

namespace horn::learning
{

std::optional<Evaluation> evaluate(const dynamics::CompiledNetwork<float>& network, const tasks::Dataset& dataset,
                                   const tasks::Split& split, Workspace& workspace, const EvaluationOptions& options,
                                   const std::stop_token& stop)
{
    Evaluation evaluation;
    evaluation.samples = split.samples;
    if (split.samples == 0)
        return evaluation;
    const bool classes = dataset.loss == tasks::LossKind::cross_entropy;
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(split.samples));
    std::iota(samples.begin(), samples.end(), 0U);
    const Batch batch{dataset, split, samples, {options.noise, options.seed}};
    const int tiles = tile_count(samples.size());
    std::vector<double> losses(static_cast<std::size_t>(tiles));
    std::vector<std::int32_t> guesses(samples.size());
    workspace.pool.for_each(tiles, [&](int tile, int worker) {
        if (stop.stop_requested())
            return;
        WorkerMemory& memory = workspace.memory(worker);
        const auto of_tile = tile_of(samples, tile);
        dataset.fill_input(split, of_tile, memory.input);
        add_noise(batch.noise, of_tile, memory.input);
        losses[static_cast<std::size_t>(tile)] = run_forward(network, batch, of_tile, 0, memory).loss;
        for (std::size_t i = 0; classes && i < of_tile.size(); ++i)
            guesses[of_tile[i]] = largest_output(memory.buffers.outputs, static_cast<int>(i));
    });
    if (stop.stop_requested())
        return std::nullopt;
    evaluation.loss = std::accumulate(losses.begin(), losses.end(), 0.0) / split.samples;
    if (!classes)
        return evaluation;
    evaluation.confusion = ConfusionMatrix(dataset.outputs);
    for (std::size_t i = 0; i < guesses.size(); ++i)
        ++evaluation.confusion(split.labels[i], guesses[i]);
    evaluation.accuracy = static_cast<double>(evaluation.confusion.correct()) / split.samples;
    return evaluation;
}

}  // namespace horn::learning
