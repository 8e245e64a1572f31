#include "ui/workspaces/expected_motion.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace horn::workspaces
{

namespace
{

using engine::Signal;

constexpr std::int64_t mostPoints = 240;

float valueAt(const engine::HistoryView& history, Signal signal, std::int64_t step)
{
    std::array<float, 1> value{};
    history.copy_range(signal, 0, step, value);
    return value[0];
}

dynamics::Oscillator nodeOf(const engine::ObservedLayer& layer)
{
    return {.omega = layer.omega[0],
            .gamma = layer.gamma[0],
            .alpha = layer.alpha[0],
            .feedback = layer.feedback[0],
            .recurrent_gain = layer.recurrent_gain,
            .time_step = layer.time_step};
}

/// The closed forms are those of tanh and of a drive that enters it as it is.
bool isPlain(const model::ModelSpecification& model)
{
    return model.activation == model::Activation::tanh && model.layers.size() == 1 && model.layers.front().nodes == 1 &&
           model.layers.front().initialisation.kind == model::Initialisation::Kind::identity;
}

}  // namespace

ExpectedMotion expectedMotion(const engine::RunFrame& run, std::int64_t first, std::int64_t end)
{
    ExpectedMotion expected;
    const engine::HistoryView& history = run.history;
    const engine::ObservedLayer* layer = history.newest_layer();
    if (!layer || !run.present || !isPlain(run.present->model) || end <= first)
        return expected;
    const dynamics::Oscillator node = nodeOf(*layer);
    const dynamics::StimulusSpecification& stimulus = run.present->stimulus;
    const std::int64_t since = history.undisturbed_since(history.end_step() - 1);
    const std::int64_t stride = std::max<std::int64_t>(1, (end - first) / mostPoints);
    for (std::int64_t step = std::max(first, since); step < end;) {
        const dynamics::DriveStretch stretch = dynamics::drive_stretch(stimulus, step);
        const std::int64_t until = std::min(end, stretch.end.value_or(end));
        // Row k is the state after k + 1 steps: the first one of the stretch that is recorded.
        const std::int64_t row = std::max({stretch.begin, since, history.first_step()});
        expected.last =
            dynamics::expected_envelope(node, stimulus, row + 1, valueAt(history, Signal::x, row), valueAt(history, Signal::y, row));
        const auto add = [&](std::int64_t taken) {
            const double centre = expected.last ? expected.last->centre : 0;
            const double half = expected.last ? expected.last->half_width(static_cast<double>(taken)) : 0;
            expected.time.push_back(static_cast<double>(taken));
            expected.low.push_back(centre - half);
            expected.high.push_back(centre + half);
        };
        for (std::int64_t taken = std::max(step, row) + 1; taken < until; taken += stride)
            add(taken);
        add(until);
        step = until;
    }
    return expected;
}

}  // namespace horn::workspaces
