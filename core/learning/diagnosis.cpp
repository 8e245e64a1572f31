#include "core/learning/diagnosis.h"

#include "core/learning/gradient.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace horn::learning
{

Diagnosis diagnose(const dynamics::CompiledNetwork<float>& network, const tasks::Dataset& dataset, bool through_time, Workspace& workspace)
{
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(std::min(dataset.train.samples, dynamics::tile_samples)));
    std::iota(samples.begin(), samples.end(), 0U);
    WorkerMemory& memory = workspace.memory(0);
    dataset.fill_input(dataset.train, samples, memory.input);
    run_forward(network, {dataset, dataset.train, samples}, samples, 1.0 / static_cast<double>(samples.size()), memory);
    const dynamics::SweepSigns signs =
        dynamics::inspect(network, memory.input, readout_time(dataset.loss), memory.output_gradient, memory.buffers);
    Diagnosis diagnosis;
    if (network.network().activation == model::Activation::tanh)
        diagnosis.saturation = signs.saturated;
    if (through_time && signs.last > 0 && std::isfinite(signs.first) && std::isfinite(signs.last))
        diagnosis.gradient_ratio = signs.first / signs.last;
    return diagnosis;
}

std::vector<std::string> warnings_of(const Diagnosis& diagnosis)
{
    std::vector<std::string> warnings;
    if (diagnosis.saturation > much_saturation)
        warnings.push_back(
            fmt::format("tanh is saturated in {:.0f} % of nodes and steps, where it hardly learns: lower the recurrent gain or "
                        "the weights",
                        100 * diagnosis.saturation));
    if (diagnosis.gradient_ratio < vanishing_ratio)
        warnings.push_back(fmt::format("gradients vanish along time, to {:.1e} of what they are at the last step: lower gamma, or shorten "
                                       "the trials",
                                       diagnosis.gradient_ratio));
    if (diagnosis.gradient_ratio > exploding_ratio)
        warnings.push_back(fmt::format("gradients explode along time, to {:.1e} times what they are at the last step: lower the recurrent "
                                       "gain, or clip them",
                                       diagnosis.gradient_ratio));
    return warnings;
}

std::vector<std::string> warnings_of(const MetricRecord& record)
{
    return warnings_of(Diagnosis{record.saturation, record.gradient_ratio});
}

}  // namespace horn::learning
