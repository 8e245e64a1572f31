#include "core/studies/preview.h"

#include "core/experiment/replay.h"
#include "core/tasks/task.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace horn::studies
{

namespace
{

using experiment::HeatMap;
using experiment::Panel;
using experiment::Series;

constexpr std::int64_t most_steps = 800;
constexpr int columns = 200;  ///< of the heat map, at most
constexpr double noise = 0.5;

/// What drives the preview: the experiment's own stimulus, or a sample of its task.
experiment::Experiment with_stimulus(experiment::Experiment experiment)
{
    if (experiment.task.kind == tasks::TaskSpecification::Kind::none)
        return experiment;
    dynamics::StimulusSpecification& stimulus = experiment.stimulus;
    stimulus = {.kind = dynamics::StimulusSpecification::Kind::white, .amplitude = noise};
    experiment.recording.steps = std::max(2, tasks::shape_of(experiment.task).steps);
    const auto dataset = tasks::make_dataset(experiment.task, experiment.seed);
    if (!dataset || dataset->test.samples == 0)
        return experiment;
    const std::vector<float> input = dataset->input_of(dataset->test, 0);
    stimulus = {.kind = dynamics::StimulusSpecification::Kind::sequence,
                .channels = dataset->inputs,
                .values = std::vector<double>(input.begin(), input.end())};
    experiment.recording.steps = dataset->steps;
    return experiment;
}

double largest(const std::vector<double>& values)
{
    double most = 1e-12;
    for (const double value : values)
        most = std::isfinite(value) ? std::max(most, std::abs(value)) : most;
    return most;
}

/// What is recorded on the way.
struct Trace {
    int nodes = 0;
    std::vector<double> stimulus;  ///< steps: the first channel
    std::vector<float> x;          ///< steps × nodes, of the last layer
};

Panel curves(const Trace& trace)
{
    Panel panel;
    std::vector<Series> all(2);
    all[0].name = "stimulus";
    all[1].name = "position";
    all[0].y = trace.stimulus;
    all[1].y.assign(trace.x.begin(), trace.x.end());
    for (Series& series : all) {
        const double scale = largest(series.y);
        for (double& value : series.y)
            value /= scale;
        series.x.resize(series.y.size());
        std::iota(series.x.begin(), series.x.end(), 0.0);
    }
    panel.content = std::move(all);
    return panel;
}

Panel waves(const Trace& trace, const Vector<float>& omega)
{
    const auto nodes = static_cast<std::size_t>(trace.nodes);
    const std::size_t steps = trace.x.size() / nodes;
    std::vector<std::size_t> order(nodes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t node) { return omega[static_cast<Eigen::Index>(node)]; });
    HeatMap map{.rows = trace.nodes,
                .columns = static_cast<int>(std::min<std::size_t>(steps, columns)),
                .colours = experiment::ColourMap::diverging};
    for (const std::size_t node : order)
        for (int column = 0; column < map.columns; ++column)
            map.values.push_back(trace.x[static_cast<std::size_t>(column) * steps / static_cast<std::size_t>(map.columns) * nodes + node]);
    map.row_range = {0, static_cast<double>(map.rows)};
    map.column_range = {0, static_cast<double>(map.columns)};
    std::vector<double> sizes;
    for (const float value : map.values)
        if (std::isfinite(value))
            sizes.push_back(std::abs(static_cast<double>(value)));
    if (!sizes.empty()) {  // a few large values must not make the rest pale
        const auto most = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() * 99 / 100);
        std::nth_element(sizes.begin(), most, sizes.end());
        map.value_range = experiment::Range{-std::max(*most, 1e-9), std::max(*most, 1e-9)};
    }
    Panel panel;
    panel.content = std::move(map);
    return panel;
}

}  // namespace

Result<Panel> preview_of(const experiment::Experiment& experiment, const std::stop_token& stop)
{
    const experiment::Experiment driven = with_stimulus(experiment);
    auto replay = experiment::Replay::start(driven);
    if (!replay)
        return replay.error();
    Trace trace;
    const auto keep = [&trace](const experiment::ReplayChunk& chunk) {
        const auto& layer = chunk.layers.back();
        trace.nodes = layer.nodes;
        trace.x.insert(trace.x.end(), layer.x.begin(), layer.x.end());
        for (int step = 0; step < chunk.steps; ++step)
            trace.stimulus.push_back(static_cast<double>(chunk.stimulus[static_cast<std::size_t>(step * chunk.inputs)]));
    };
    const std::int64_t steps = std::clamp<std::int64_t>(driven.recording.steps, 2, most_steps);
    if (auto run = replay->advance(steps, keep, stop); !run)
        return run.error();
    if (stop.stop_requested() || trace.x.empty())
        return Panel{};
    return trace.nodes == 1 ? curves(trace) : waves(trace, replay->network().parameters.layers.back().omega);
}

}  // namespace horn::studies
