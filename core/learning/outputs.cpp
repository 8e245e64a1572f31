#include "core/learning/outputs.h"

#include "core/learning/gradient.h"
#include "core/learning/loss.h"

#include <numeric>
#include <vector>

namespace horn::learning
{

std::optional<Matrix<float>> outputs_of(const dynamics::CompiledNetwork<float>& network, const tasks::Dataset& dataset,
                                        const tasks::Split& split, Workspace& workspace, const std::stop_token& stop)
{
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(split.samples));
    std::iota(samples.begin(), samples.end(), 0U);
    const dynamics::ReadoutTime when = readout_time(dataset.loss);
    const int rows = when == dynamics::ReadoutTime::last_step ? 1 : dataset.steps;
    Matrix<float> outputs(split.samples * rows, dataset.outputs);
    workspace.pool.for_each(tile_count(samples.size()), [&](int tile, int worker) {
        if (stop.stop_requested())
            return;
        WorkerMemory& memory = workspace.memory(worker);
        const auto of_tile = tile_of(samples, tile);
        dataset.fill_input(split, of_tile, memory.input);
        dynamics::rollout(network, memory.input, when, memory.buffers);
        for (std::size_t i = 0; i < of_tile.size(); ++i)
            for (int row = 0; row < rows; ++row)
                for (int k = 0; k < dataset.outputs; ++k)
                    outputs(static_cast<int>(of_tile[i]) * rows + row, k) = memory.buffers.outputs.at(row, k)[i];
    });
    if (stop.stop_requested())
        return std::nullopt;
    return outputs;
}

}  // namespace horn::learning
