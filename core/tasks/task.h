/// The tasks by name, and how a dataset is made from a task's specification.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace horn::tasks
{

/// The "task" part of an experiment.
struct TaskSpecification {
    enum class Kind {
        none,                      ///< nothing to learn: a simulation
        smnist,                    ///< 784 steps, one pixel a step
        psmnist,                   ///< the same in one fixed random order of pixels
        row_mnist,                 ///< 28 steps × 28 inputs
        oriented_lines,            ///< 28×28 binary line through the centre at 0°, 45°, 90°, 135°, one pixel a step
        delayed_match,             ///< one-hot cue first, one-hot probe last, blanks between: match or not
        frequency_discrimination,  ///< noisy sine of one of k frequencies, random phase: which
        mackey_glass,              ///< prediction of the series of Mackey and Glass
        sum_of_sines,              ///< prediction of k sines of random phases, added
        csv_series,                ///< prediction of columns of a CSV file
    };
    Kind kind = Kind::none;
    std::string data;             ///< image tasks: folder of the four IDX files, plain or gzipped; empty: MNIST where it usually is;
                                  ///< csv_series: the file
    double noise = 0;             ///< standard deviation of Gaussian noise on the input, at training alone, anew in every epoch
    double kick_rate = 0;         ///< spontaneous kicks of every node per unit time, at training alone, anew in every epoch
    double kick_amplitude = 0.2;  ///< velocity that a kick adds
    int train_limit = 0;          ///< image tasks: use only the first so many training images, validation included; 0 = all
    int test_limit = 0;           ///< likewise for the test images
    int validation = 1000;        ///< image tasks: so many of the training images held out, drawn by seed; they are not trained on
    int symbols = 2;              ///< delayed match: k
    int steps = 8;                ///< delayed match: n
    int train_trials = 256;       ///< synthetic tasks
    int test_trials = 64;         ///< synthetic tasks; as many again are drawn for validation
    int line_length = 28;         ///< oriented lines, pixels
    double angle_jitter = 0;      ///< oriented lines, standard deviation in degrees
    double position_jitter = 0;   ///< oriented lines, standard deviation in pixels
    double length_jitter = 0;     ///< oriented lines, standard deviation in pixels

    int trial_length = 500;            ///< T of frequency discrimination and prediction
    int frequencies = 4;               ///< k of frequency discrimination and of the sum of sines
    double lowest_frequency = 0.1;     ///< of these, rad per step
    double highest_frequency = 0.4;    ///< rad per step; those between are spaced by equal ratios
    double signal_noise = 0.5;         ///< frequency discrimination: standard deviation of the noise that belongs to the sines
    int tau = 17;                      ///< Mackey-Glass: delay, steps
    int horizon = 1;                   ///< prediction: steps from an input to its target
    int washout = 100;                 ///< prediction: steps at the start of a trial whose errors do not count
    std::vector<std::string> columns;  ///< csv_series: names, or numbers counted from 1; empty: the first
    double held_out = 0.3;             ///< csv_series: share of the rows at the end, half for validation, half for the test

    bool operator==(const TaskSpecification&) const = default;
};

/// Names as in experiment files: "none", "smnist", "psmnist", "row-mnist", "oriented-lines", "delayed-match",
/// "frequency-discrimination", "mackey-glass", "sum-of-sines", "csv-series". "smnist" and its two variants read any IDX set of 28×28 or
/// other square images (Fashion-MNIST) when `data` names its folder.
[[nodiscard]] std::span<const std::pair<TaskSpecification::Kind, std::string_view>> task_names();

/// True for the tasks that read IDX files: smnist, psmnist, row-mnist.
[[nodiscard]] bool reads_images(TaskSpecification::Kind kind);

/// True for the tasks whose targets are the inputs some steps later.
[[nodiscard]] bool is_prediction(TaskSpecification::Kind kind);

/// Every number of a task, with its name. \param visit takes a std::string_view and a reference to the number.
template <class Task, class Visit>
void visit_numbers(Task& task, Visit visit)
{
    visit("noise", task.noise);
    visit("kick_rate", task.kick_rate);
    visit("kick_amplitude", task.kick_amplitude);
    visit("train_limit", task.train_limit);
    visit("test_limit", task.test_limit);
    visit("validation", task.validation);
    visit("symbols", task.symbols);
    visit("steps", task.steps);
    visit("train_trials", task.train_trials);
    visit("test_trials", task.test_trials);
    visit("line_length", task.line_length);
    visit("angle_jitter", task.angle_jitter);
    visit("position_jitter", task.position_jitter);
    visit("length_jitter", task.length_jitter);
    visit("trial_length", task.trial_length);
    visit("frequencies", task.frequencies);
    visit("lowest_frequency", task.lowest_frequency);
    visit("highest_frequency", task.highest_frequency);
    visit("signal_noise", task.signal_noise);
    visit("tau", task.tau);
    visit("horizon", task.horizon);
    visit("washout", task.washout);
    visit("held_out", task.held_out);
}

/// A row for each of these, in their order.
[[nodiscard]] std::span<const ParameterInfo> task_parameters();

/// Errors name the place below /task.
Result<void> validate(const TaskSpecification& task);

/// n_in, n_out, T and loss without loading anything. Image tasks answer for 28×28 images and ten classes; `none` with zeros.
struct TaskShape {
    int inputs, outputs, steps;
    LossKind loss;
};
[[nodiscard]] TaskShape shape_of(const TaskSpecification& task);

/// Loads or draws the dataset. Depends on (task, files, seed) alone. Errors name file, byte and remedy.
/// MNIST, when `data` is empty, is looked for in data/mnist, $HORN_DATA/mnist and $XDG_DATA_HOME/horn-lab/mnist, in this order.
/// Image sets have 1 + their largest label as classes, but at least ten.
Result<Dataset> make_dataset(const TaskSpecification& task, std::uint64_t seed);

}  // namespace horn::tasks
