#include "core/tasks/prediction.h"

#include "core/tasks/series.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace horn::tasks
{

namespace
{

/// A deviation below this part of the largest value is rounding alone.
constexpr double least_deviation = 1e-12;

std::vector<Matrix<double>> trials_of(const SeriesSource& source, Part part, int trials, int steps)
{
    std::vector<Matrix<double>> written;
    for (int trial = 0; trial < trials; ++trial) {
        written.emplace_back(steps, source.channels.size());
        source.write({part, static_cast<std::uint32_t>(trial), static_cast<std::uint32_t>(trials)}, written.back());
    }
    return written;
}

/// Mean and standard deviation of every channel over all steps of all trials.
Result<std::vector<Dataset::Channel>> measure(const SeriesSource& source, const std::vector<Matrix<double>>& trials)
{
    std::vector<Dataset::Channel> channels;
    for (std::size_t c = 0; c < source.channels.size(); ++c) {
        const auto column = static_cast<Eigen::Index>(c);
        double sum = 0, squares = 0, largest = 0, count = 0;
        for (const Matrix<double>& trial : trials) {
            sum += trial.col(column).sum();
            largest = std::max(largest, trial.col(column).cwiseAbs().maxCoeff());
            count += static_cast<double>(trial.rows());
        }
        const double mean = sum / count;
        for (const Matrix<double>& trial : trials)
            squares += (trial.col(column).array() - mean).square().sum();
        const double deviation = std::sqrt(squares / count);
        if (!(deviation > least_deviation * largest) || !std::isfinite(deviation))
            return Error{fmt::format("{}, column {}", source.name, source.channels[c]),
                         std::isfinite(deviation) ? "is constant: there is nothing to predict" : "holds numbers too large to be squared",
                         "name another column"};
        channels.push_back({source.channels[c], mean, deviation});
    }
    return channels;
}

Matrix<float> in_units(const std::vector<Dataset::Channel>& channels, const Matrix<double>& trial)
{
    Matrix<float> values(trial.rows(), trial.cols());
    for (Eigen::Index c = 0; c < trial.cols(); ++c) {
        const Dataset::Channel& channel = channels[static_cast<std::size_t>(c)];
        values.col(c) = ((trial.col(c).array() - channel.mean) / channel.deviation).cast<float>();
    }
    return values;
}

/// Inputs are all but the last `horizon` rows of each trial, targets all but the first.
Split split_of(const std::vector<Dataset::Channel>& channels, const std::vector<Matrix<double>>& trials, int horizon)
{
    Split split;
    split.samples = static_cast<int>(trials.size());
    for (const Matrix<double>& trial : trials) {
        const Matrix<float> values = in_units(channels, trial);
        const auto width = values.cols() * (values.rows() - horizon);
        split.values.insert(split.values.end(), values.data(), values.data() + width);
        split.targets.insert(split.targets.end(), values.data() + horizon * values.cols(), values.data() + values.size());
    }
    return split;
}

}  // namespace

Result<Dataset> make_prediction(const TaskSpecification& task, std::uint64_t seed)
{
    const auto source = open_series(task, seed);
    if (!source)
        return source.error();
    const int steps = task.trial_length + task.horizon;
    for (const Part part : {Part::train, Part::validation, Part::test})
        if (auto checked = check_length(*source, part, steps); !checked)
            return checked.error();
    const std::vector<Matrix<double>> training = trials_of(*source, Part::train, task.train_trials, steps);
    auto channels = measure(*source, training);
    if (!channels)
        return channels.error();
    Dataset dataset;
    dataset.loss = LossKind::mean_squared_error;
    dataset.steps = task.trial_length;
    dataset.inputs = dataset.outputs = static_cast<int>(channels->size());
    dataset.horizon = task.horizon;
    dataset.washout = task.washout;
    dataset.train = split_of(*channels, training, task.horizon);
    dataset.validation = split_of(*channels, trials_of(*source, Part::validation, task.test_trials, steps), task.horizon);
    dataset.test = split_of(*channels, trials_of(*source, Part::test, task.test_trials, steps), task.horizon);
    dataset.channels = *std::move(channels);
    return dataset;
}

Result<std::vector<Matrix<float>>> test_series(const TaskSpecification& task, const Dataset& dataset, std::uint64_t seed, int steps)
{
    if (static_cast<double>(steps) * task.test_trials * dataset.inputs > most_values)
        return Error{"/task/test_trials",
                     fmt::format("{} trials of {} steps are more than {:.3g} values", task.test_trials, steps, most_values),
                     "give fewer trials or fewer steps"};
    const auto source = open_series(task, seed);
    if (!source)
        return source.error();
    if (auto checked = check_length(*source, Part::test, steps); !checked)
        return checked.error();
    std::vector<Matrix<float>> series;
    for (const Matrix<double>& trial : trials_of(*source, Part::test, task.test_trials, steps))
        series.push_back(in_units(dataset.channels, trial));
    return series;
}

}  // namespace horn::tasks
