#include "core/learning/generation.h"

#include "core/dynamics/simulation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace horn::learning
{

namespace
{

/// Root of the mean square over channels, after each step.
std::vector<double> errors_of(const Matrix<float>& generated, const Matrix<float>& truth)
{
    std::vector<double> errors;
    for (Eigen::Index step = 0; step < generated.rows(); ++step) {
        const auto difference = generated.row(step).cast<double>() - truth.row(step).cast<double>();
        errors.push_back(std::sqrt(difference.squaredNorm() / static_cast<double>(generated.cols())));
    }
    return errors;
}

}  // namespace

Matrix<float> generate(const model::Network<float>& network, const Matrix<float>& warm_up, int horizon, int steps)
{
    const Eigen::Index given = warm_up.rows();
    assert(network.inputs() == network.outputs() && warm_up.cols() == network.inputs());
    assert(horizon >= 1 && given >= horizon && steps >= 0);
    Matrix<float> series(given + steps, warm_up.cols());
    series.topRows(given) = warm_up;

    dynamics::Simulator<float> simulator(network);
    dynamics::SimulationState<float> state = simulator.initial_state();
    dynamics::OutputReader<float> reader(network);
    const int last = network.layers() - 1;
    const auto read_on = [&](Eigen::Index first, Eigen::Index count) {
        Matrix<float> positions(count, network.nodes(last));
        const Matrix<float> input = series.middleRows(first, count);
        const dynamics::Recording<float> recording{last, span_of(positions), {}};
        simulator.advance(state, span_of(input), std::span(&recording, 1));
        return reader.read(positions);
    };
    // What is read at step t says what comes at step t + horizon; of the warm-up only the last `horizon` answers are news.
    const Eigen::Index known = std::min<Eigen::Index>(horizon, steps);
    series.middleRows(given, known) = read_on(0, given).bottomRows(horizon).topRows(known);
    for (Eigen::Index step = given; step + horizon < series.rows(); ++step)
        series.row(step + horizon) = read_on(step, 1).row(0);
    return series.bottomRows(steps);
}

std::optional<int> divergence_step(std::span<const double> error, const DivergenceRule& rule)
{
    int above = 0;
    for (std::size_t i = 0; i < error.size(); ++i) {
        above = error[i] <= rule.threshold ? 0 : above + 1;
        if (above == rule.hold)
            return static_cast<int>(i) + 2 - rule.hold;
    }
    return std::nullopt;
}

std::optional<int> GenerationReport::median_divergence() const
{
    assert(!divergence.empty());
    const auto earlier = [](const std::optional<int>& a, const std::optional<int>& b) { return a && (!b || *a < *b); };
    std::vector<std::optional<int>> ordered = divergence;
    std::sort(ordered.begin(), ordered.end(), earlier);
    return ordered[(ordered.size() - 1) / 2];
}

int GenerationReport::undiverged() const { return static_cast<int>(std::count(divergence.begin(), divergence.end(), std::nullopt)); }

std::optional<GenerationReport> generate_trials(const model::Network<float>& network, const std::vector<Matrix<float>>& series,
                                                const GenerationOptions& options, Workspace& workspace, const std::stop_token& stop)
{
    assert(!series.empty());
    const auto trials = series.size();
    const int steps = static_cast<int>(series.front().rows()) - options.warm_up;
    GenerationReport report;
    report.generated.resize(trials);
    report.divergence.resize(trials);
    std::vector<std::vector<double>> errors(trials);
    workspace.pool.for_each(static_cast<int>(trials), [&](int trial, int) {
        if (stop.stop_requested())
            return;
        const auto at = static_cast<std::size_t>(trial);
        report.generated[at] = generate(network, series[at].topRows(options.warm_up), options.horizon, steps);
        errors[at] = errors_of(report.generated[at], series[at].bottomRows(steps));
        report.divergence[at] = divergence_step(errors[at], options.divergence);
    });
    if (stop.stop_requested())
        return std::nullopt;
    for (std::size_t step = 0; step < static_cast<std::size_t>(steps); ++step) {
        double squares = 0;
        for (const std::vector<double>& error : errors)
            squares += error[step] * error[step];
        report.nrmse.push_back(std::sqrt(squares / static_cast<double>(trials)));
    }
    return report;
}

}  // namespace horn::learning
