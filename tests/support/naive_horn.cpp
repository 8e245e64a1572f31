#include "tests/support/naive_horn.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace horn::testing
{

namespace
{

using experiment::CaseFigures;
using experiment::ReferenceCase;
using model::LayerParameters;
using model::LayerStructure;

using Rows = std::vector<std::vector<double>>;  // [time][node]

Rows rows(int count, int nodes) { return Rows(static_cast<std::size_t>(count), std::vector<double>(static_cast<std::size_t>(nodes))); }

/// States of one sample in one layer: x[t] and y[t] before step t, drive[t] the summed input of step t.
struct Trajectory {
    Rows x, y, drive;
};

double activation(model::Activation kind, double drive)
{
    switch (kind) {
    case model::Activation::tanh: return std::tanh(drive);
    case model::Activation::relu: return drive > 0 ? drive : 0;
    case model::Activation::leaky_relu: break;
    }
    return drive > 0 ? drive : model::leaky_slope * drive;
}

double slope(model::Activation kind, double drive)
{
    switch (kind) {
    case model::Activation::tanh: return 1 - std::tanh(drive) * std::tanh(drive);
    case model::Activation::relu: return drive > 0 ? 1 : 0;
    case model::Activation::leaky_relu: break;
    }
    return drive > 0 ? 1 : model::leaky_slope;
}

int delay(const LayerStructure<double>& structure, int i, int j) { return structure.delays.size() == 0 ? 0 : structure.delays(i, j); }

/// y_j(t − d), zero before the initial state.
double delayed(const Rows& y, int t, int d, int j) { return t - d < 0 ? 0 : y[t - d][j]; }

void take_step(const LayerParameters<double>& p, const LayerStructure<double>& s, double h, int t, const std::vector<double>& source,
               model::Activation kind, Rule rule, Trajectory& run)
{
    const int nodes = static_cast<int>(p.omega.size());
    for (int i = 0; i < nodes; ++i) {
        double bracket = p.recurrent_bias[i] + p.feedback[i] * run.x[t][i];
        for (int j = 0; j < nodes; ++j)
            bracket += p.recurrent_weight(i, j) * delayed(run.y, t, delay(s, i, j), j);
        double drive = p.input_bias[i] + s.recurrent_gain * bracket;
        for (std::size_t k = 0; k < source.size(); ++k)
            drive += p.input_weight(i, static_cast<int>(k)) * source[k];
        const double a = activation(kind, drive);
        const double x = run.x[t][i];
        const double y = run.y[t][i];
        run.drive[t][i] = drive;
        run.y[t + 1][i] = y + h * (p.alpha[i] * a - p.omega[i] * p.omega[i] * x - 2 * p.gamma[i] * y);
        run.x[t + 1][i] = x + h * (rule == Rule::semi_implicit ? run.y[t + 1][i] : y);
    }
}

/// Adjoint of take_step: turns the gradients by the new state into gradients by the old states, the source and the parameters.
void step_back(const LayerParameters<double>& p, const LayerStructure<double>& s, double h, int t, const std::vector<double>& source,
               model::Activation kind, const Trajectory& run, Rows& by_x, Rows& by_y, std::vector<double>* by_source,
               LayerParameters<double>& by)
{
    const int nodes = static_cast<int>(p.omega.size());
    const double g = s.recurrent_gain;
    for (int i = 0; i < nodes; ++i) {
        const double x = run.x[t][i];
        const double y = run.y[t][i];
        const double a = activation(kind, run.drive[t][i]);
        const double by_new_x = by_x[t + 1][i];
        const double by_new_y = by_y[t + 1][i] + h * by_new_x;
        by_x[t][i] += by_new_x - h * p.omega[i] * p.omega[i] * by_new_y;
        by_y[t][i] += by_new_y * (1 - 2 * h * p.gamma[i]);
        by.alpha[i] += h * a * by_new_y;
        by.omega[i] -= 2 * h * p.omega[i] * x * by_new_y;
        by.gamma[i] -= 2 * h * y * by_new_y;
        const double by_drive = h * p.alpha[i] * slope(kind, run.drive[t][i]) * by_new_y;
        by.input_bias[i] += by_drive;
        by.recurrent_bias[i] += g * by_drive;
        by.feedback[i] += g * x * by_drive;
        by_x[t][i] += g * p.feedback[i] * by_drive;
        for (std::size_t k = 0; k < source.size(); ++k) {
            by.input_weight(i, static_cast<int>(k)) += source[k] * by_drive;
            if (by_source != nullptr)
                (*by_source)[k] += p.input_weight(i, static_cast<int>(k)) * by_drive;
        }
        for (int j = 0; j < nodes; ++j) {
            const int d = delay(s, i, j);
            by.recurrent_weight(i, j) += g * delayed(run.y, t, d, j) * by_drive;
            if (t - d >= 0)
                by_y[t - d][j] += g * p.recurrent_weight(i, j) * by_drive;
        }
    }
}

std::vector<double> input_row(const ReferenceCase& reference, int t, int sample)
{
    std::vector<double> row;
    for (int k = 0; k < reference.input.channels; ++k)
        row.push_back(reference.input(t, sample, k));
    return row;
}

std::vector<Trajectory> run_forward(const ReferenceCase& reference, int sample, Rule rule, std::span<const dynamics::SampleKick> kicks = {})
{
    const auto& network = reference.network;
    const int steps = reference.input.steps;
    std::vector<Trajectory> runs;
    for (int l = 0; l < network.layers(); ++l) {
        const int nodes = network.nodes(l);
        Trajectory run{rows(steps + 1, nodes), rows(steps + 1, nodes), rows(steps, nodes)};
        for (int i = 0; i < nodes && network.structure[l].initial_x.size() > 0; ++i) {
            run.x[0][i] = network.structure[l].initial_x[i];
            run.y[0][i] = network.structure[l].initial_y[i];
        }
        runs.push_back(std::move(run));
    }
    for (int t = 0; t < steps; ++t) {
        for (const dynamics::SampleKick& kick : kicks)
            if (kick.step == t && kick.sample == sample)
                runs[kick.layer].y[t][kick.node] += kick.velocity;
        for (int l = 0; l < network.layers(); ++l)
            take_step(network.parameters.layers[l], network.structure[l], network.time_step, t,
                      l == 0 ? input_row(reference, t, sample) : runs[l - 1].x[t + 1], network.activation, rule, runs[l]);
    }
    return runs;
}

/// Loss of one row of outputs and its gradient, both already divided by the number of terms in the mean.
double row_loss(const ReferenceCase& reference, int t, int sample, const std::vector<double>& output, std::vector<double>& by_output)
{
    const int samples = reference.input.samples;
    by_output.assign(output.size(), 0);
    double loss = 0;
    if (reference.loss == tasks::LossKind::mean_squared_error) {
        const double terms = static_cast<double>(samples) * reference.input.steps * static_cast<double>(output.size());
        for (std::size_t k = 0; k < output.size(); ++k) {
            const double difference = output[k] - reference.targets(t, sample, static_cast<int>(k));
            loss += difference * difference / terms;
            by_output[k] = 2 * difference / terms;
        }
        return loss;
    }
    const auto label = static_cast<std::size_t>(reference.labels[sample]);
    double others = 0;
    for (std::size_t k = 0; k < output.size(); ++k)
        others += k == label ? 0 : std::exp(output[k] - output[label]);
    for (std::size_t k = 0; k < output.size(); ++k)
        by_output[k] = (k == label ? -others : std::exp(output[k] - output[label])) / (1 + others) / samples;
    return std::log1p(others) / samples;
}

/// What the read-out reads after each step, and the slope of it by the position of an earlier or the same step.
class Reading
{
public:
    Reading(model::Readout kind, const Rows& x) : kind_(kind), x_(x) {}

    [[nodiscard]] double value(int t, std::size_t node) const
    {
        double sum = 0;
        for (int s = 1; s <= t; ++s)
            sum += kind_ == model::Readout::rms ? x_[s][node] * x_[s][node] : x_[s][node];
        switch (kind_) {
        case model::Readout::position: return x_[t][node];
        case model::Readout::mean: return sum / t;
        case model::Readout::rms: break;
        }
        return std::sqrt(sum / t + model::rms_floor);
    }

    /// ∂ value(t) / ∂ x[s]
    [[nodiscard]] double slope(int t, int s, std::size_t node) const
    {
        switch (kind_) {
        case model::Readout::position: return s == t ? 1 : 0;
        case model::Readout::mean: return 1.0 / t;
        case model::Readout::rms: break;
        }
        return x_[s][node] / (t * value(t, node));
    }

private:
    model::Readout kind_;
    const Rows& x_;
};

/// Read-out, loss, and the adjoint of both for one sample. \param gradient nullptr: not wanted.
void finish_sample(const ReferenceCase& reference, int sample, const std::vector<Trajectory>& runs, CaseFigures& figures,
                   model::Parameters<double>* gradient)
{
    const auto& parameters = reference.network.parameters;
    const int steps = reference.input.steps;
    const int layers = reference.network.layers();
    const bool every_step = reference.loss == tasks::LossKind::mean_squared_error;
    const Reading reading(reference.network.readout, runs.back().x);
    std::vector<Rows> by_x, by_y;
    for (int l = 0; l < layers; ++l) {
        by_x.push_back(rows(steps + 1, reference.network.nodes(l)));
        by_y.push_back(rows(steps + 1, reference.network.nodes(l)));
    }
    for (int t = every_step ? 0 : steps - 1; t < steps; ++t) {
        std::vector<double> q, output, by_output;
        for (std::size_t i = 0; i < runs.back().x[t + 1].size(); ++i)
            q.push_back(reading.value(t + 1, i));
        for (int k = 0; k < reference.network.outputs(); ++k) {
            double o = parameters.readout_bias[k];
            for (std::size_t i = 0; i < q.size(); ++i)
                o += parameters.readout_weight(k, static_cast<int>(i)) * q[i];
            output.push_back(o);
            figures.output(every_step ? t : 0, sample, k) = o;
        }
        figures.loss += row_loss(reference, t, sample, output, by_output);
        for (int k = 0; k < reference.network.outputs() && gradient != nullptr; ++k) {
            gradient->readout_bias[k] += by_output[k];
            for (std::size_t i = 0; i < q.size(); ++i) {
                gradient->readout_weight(k, static_cast<int>(i)) += by_output[k] * q[i];
                for (int s = 1; s <= t + 1; ++s)
                    by_x.back()[s][i] += by_output[k] * parameters.readout_weight(k, static_cast<int>(i)) * reading.slope(t + 1, s, i);
            }
        }
    }
    for (int t = steps - 1; t >= 0 && gradient != nullptr; --t)
        for (int l = layers - 1; l >= 0; --l)
            step_back(parameters.layers[l], reference.network.structure[l], reference.network.time_step, t,
                      l == 0 ? input_row(reference, t, sample) : runs[l - 1].x[t + 1], reference.network.activation, runs[l], by_x[l],
                      by_y[l], l == 0 ? nullptr : &by_x[l - 1][t + 1], gradient->layers[l]);
}

CaseFigures shaped_like(const ReferenceCase& reference)
{
    CaseFigures figures;
    const int steps = reference.input.steps;
    const int samples = reference.input.samples;
    const bool every_step = reference.loss == tasks::LossKind::mean_squared_error;
    figures.output = Sequence<double>(every_step ? steps : 1, samples, reference.network.outputs());
    for (int l = 0; l < reference.network.layers(); ++l) {
        const Sequence<double> shape(steps, samples, reference.network.nodes(l));
        figures.layers.push_back({shape, shape});
    }
    figures.gradient = model::zeros_like(reference.network.parameters);
    return figures;
}

}  // namespace

CaseFigures naive_figures(const ReferenceCase& reference, Rule rule, std::span<const dynamics::SampleKick> kicks)
{
    CaseFigures figures = shaped_like(reference);
    for (int sample = 0; sample < reference.input.samples; ++sample) {
        const std::vector<Trajectory> runs = run_forward(reference, sample, rule, kicks);
        for (int l = 0; l < reference.network.layers(); ++l)
            for (int t = 0; t < reference.input.steps; ++t)
                for (int i = 0; i < reference.network.nodes(l); ++i) {
                    figures.layers[l].x(t, sample, i) = runs[l].x[t + 1][i];
                    figures.layers[l].y(t, sample, i) = runs[l].y[t + 1][i];
                }
        finish_sample(reference, sample, runs, figures, rule == Rule::semi_implicit ? &figures.gradient : nullptr);
    }
    return figures;
}

double smallest_drive(const ReferenceCase& reference)
{
    double smallest = std::numeric_limits<double>::infinity();
    for (int sample = 0; sample < reference.input.samples; ++sample)
        for (const Trajectory& run : run_forward(reference, sample, Rule::semi_implicit))
            for (const std::vector<double>& row : run.drive)
                for (const double drive : row)
                    smallest = std::min(smallest, std::abs(drive));
    return smallest;
}

double naive_loss(const ReferenceCase& reference, std::span<const dynamics::SampleKick> kicks)
{
    CaseFigures figures = shaped_like(reference);
    for (int sample = 0; sample < reference.input.samples; ++sample)
        finish_sample(reference, sample, run_forward(reference, sample, Rule::semi_implicit, kicks), figures, nullptr);
    return figures.loss;
}

}  // namespace horn::testing
