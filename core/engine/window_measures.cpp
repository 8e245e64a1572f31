#include "core/engine/window_measures.h"

#include "core/analysis/surrogate.h"
#include "core/analysis/synchrony.h"
#include "core/engine/window_values.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace horn::engine
{

namespace
{

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr Eigen::Index most_gradients = 100000;  ///< of the directionality over the window, for one result
constexpr int surrogate_draws = 200;
constexpr double mode_tolerance = 1e-4;

/// The newest steps, at most `window`, of one width. The phase basis of the newest step serves for all: after a change of parameters
/// the older part of a window is read with the present basis until it has passed.
struct Window {
    std::int64_t first = 0;
    int nodes = 0;
    std::vector<float> x, y;  ///< steps × nodes
    const ObservedLayer* layer = nullptr;
};

Window newest_window(const HistoryView& history, int window)
{
    Window found;
    found.first = history.end_step();
    found.layer = history.newest_layer();
    if (found.layer == nullptr)
        return found;
    found.nodes = found.layer->nodes;
    for (const HistoryRows& rows : history.rows(history.end_step() - window, history.end_step())) {
        if (rows.parameters->nodes != found.nodes) {
            found.x.clear();
            found.y.clear();
            continue;
        }
        found.x.insert(found.x.end(), rows.x.begin(), rows.x.end());
        found.y.insert(found.y.end(), rows.y.begin(), rows.y.end());
    }
    found.first = history.end_step() - static_cast<std::int64_t>(found.x.size()) / found.nodes;
    return found;
}

using Phasors = analysis::Phasors<float>;

std::span<const float> row_of(const Matrix<float>& matrix, Eigen::Index row)
{
    return span_of(matrix).subspan(static_cast<std::size_t>(row * matrix.cols()), static_cast<std::size_t>(matrix.cols()));
}

void measure_locking(const Phasors& phasors, Measures& measures)
{
    measures.plv = locking_over(phasors);
    measures.mean_plv = analysis::mean_phase_locking(measures.plv);
    if (phasors.steps() >= shortest_window)
        measures.plv_level = analysis::surrogate_level(phasors, analysis::Surrogate::time_shift, {.draws = surrogate_draws});
    if (const auto swinging = static_cast<int>((phasors.defined.array() > 0).count()); swinging > 0)
        measures.chance_level = analysis::chance_order(swinging);
}

/// Mean turn of the phases from one step to the next: the argument of Σ u(t) ū(t − 1).
double turn_between(const Phasors& phasors, Eigen::Index step)
{
    const auto re = phasors.re.row(step), im = phasors.im.row(step), last_re = phasors.re.row(step - 1), last_im = phasors.im.row(step - 1);
    const double along = re.dot(last_re) + im.dot(last_im), across = im.dot(last_re) - re.dot(last_im);
    return along == 0 && across == 0 ? undefined : std::atan2(across, along);
}

void measure_waves(const Phasors& phasors, const MeasureRequest& request, Measures& measures)
{
    const Eigen::Index steps = phasors.steps(), nodes = phasors.nodes(), last = steps - 1;
    const model::Placement placement(request.layout, static_cast<int>(nodes));
    measures.phase = newest_phases(phasors);
    if (steps < shortest_window)
        return;
    measures.advance = turn_between(phasors, last);
    measures.wave = analysis::wave_direction(row_of(phasors.re, last), row_of(phasors.im, last), placement);
    measures.vortices = analysis::phase_vortices(row_of(phasors.re, last), row_of(phasors.im, last), placement);
    measures.mode = analysis::strongest_mode(phasors.re, phasors.im, mode_tolerance);
    if (!request.directionality)
        return;
    const Eigen::Index stride = std::max<Eigen::Index>(1, (steps * nodes + most_gradients - 1) / most_gradients);
    measures.directionality_stride = static_cast<int>(stride);
    measures.directionality_layout = request.layout;
    measures.directionality = directionality_over(phasors, placement, stride);
}

void measure_spectra(const HistoryView& history, const MeasureRequest& request, Measures& measures)
{
    constexpr int shortest = 64, longest_segment = 1024;
    const Window newest = newest_window(history, request.spectrum_steps);
    const auto steps = static_cast<int>(history.end_step() - newest.first);
    if (steps < shortest)
        return;
    measures.spectrum_steps = steps;
    measures.spectrum_segment = std::clamp(steps / 2, shortest / 2, longest_segment);
    const auto measure = [&](std::span<const int> nodes) {
        measures.spectra.push_back(position_spectrum(newest.x, newest.nodes, nodes, newest.layer->time_step, measures.spectrum_segment));
    };
    for (const int asked : request.nodes) {
        const int node = std::clamp(asked, 0, newest.nodes - 1);
        measures.spectrum_nodes.push_back(node);
        measure(std::span(&node, 1));
    }
    if (request.nodes.empty())
        measure({});
}

}  // namespace

void measure_window(const HistoryView& history, int window, const MeasureRequest& request, Measures& measures)
{
    const Window newest = newest_window(history, window);
    measures.history_generation = history.generation();
    measures.plv_first = newest.first;
    measures.plv_end = history.end_step();
    measures.mean_plv = measures.plv_level = measures.chance_level = measures.advance = undefined;
    measures.wave = {undefined, undefined, undefined, undefined, 0};
    measures.mode = {undefined, undefined, undefined};
    if (newest.x.empty())
        return;
    measures.layer = newest.layer->layer;
    const Phasors phasors = analysis::phasors<float>(newest.x, newest.y, newest.layer->phase);
    measure_locking(phasors, measures);
    measure_waves(phasors, request, measures);
    if (request.spectra)
        measure_spectra(history, request, measures);
}

}  // namespace horn::engine
