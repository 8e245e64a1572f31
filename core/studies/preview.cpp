#include "core/studies/preview.h"

#include "core/experiment/replay.h"
#include "core/tasks/task.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
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
constexpr int gap = 4;        ///< columns between two runs
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
    Vector<float> omega;           ///< nodes, at the end
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

/// Positions of one run, nodes in order of ω, as a part of the map from one column on.
void draw(const Trace& trace, int first_column, int count, HeatMap& map)
{
    const auto nodes = static_cast<std::size_t>(trace.nodes), rows = static_cast<std::size_t>(map.rows);
    const std::size_t steps = trace.x.size() / nodes;
    std::vector<std::size_t> order(nodes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t node) { return trace.omega[static_cast<Eigen::Index>(node)]; });
    for (std::size_t row = 0; row < rows; ++row)
        for (int column = 0; column < count; ++column) {
            const std::size_t step = static_cast<std::size_t>(column) * steps / static_cast<std::size_t>(count);
            map.values[row * static_cast<std::size_t>(map.columns) + static_cast<std::size_t>(first_column + column)] =
                trace.x[step * nodes + order[row * nodes / rows]];
        }
}

/// One run, or two of them beside each other.
Panel waves(const std::vector<Trace>& runs)
{
    const auto count = static_cast<int>(runs.size());
    const auto steps = static_cast<int>(runs.front().x.size() / static_cast<std::size_t>(runs.front().nodes));
    const int each = std::min(steps, (columns - gap * (count - 1)) / count);
    HeatMap map{.rows = std::ranges::max(runs, {}, &Trace::nodes).nodes,
                .columns = each * count + gap * (count - 1),
                .colours = experiment::ColourMap::diverging};
    map.values.assign(static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.columns), std::numeric_limits<float>::quiet_NaN());
    for (int run = 0; run < count; ++run)
        draw(runs[static_cast<std::size_t>(run)], run * (each + gap), each, map);
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

Result<Trace> trace_of(const experiment::Experiment& driven, std::int64_t steps, const std::stop_token& stop)
{
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
    if (auto run = replay->advance(steps, keep, stop); !run)
        return run.error();
    trace.omega = replay->network().parameters.layers.back().omega;
    return trace;
}

}  // namespace

Result<Panel> preview_of(const experiment::Experiment& experiment, const std::stop_token& stop)
{
    std::vector<Trace> traces;
    const std::vector<experiment::Experiment> runs = experiment::runs_of(with_stimulus(experiment));
    const std::int64_t most = most_steps / static_cast<std::int64_t>(runs.size());  // at the same scale of time
    const std::int64_t steps = std::clamp<std::int64_t>(runs.front().recording.steps, 2, most);
    for (const experiment::Experiment& run : runs) {
        Result<Trace> trace = trace_of(run, steps, stop);
        if (!trace)
            return trace.error();
        if (stop.stop_requested() || trace->x.empty())
            return Panel{};
        traces.push_back(std::move(trace).value());
    }
    return traces.size() == 1 && traces.front().nodes == 1 ? curves(traces.front()) : waves(traces);
}

}  // namespace horn::studies
