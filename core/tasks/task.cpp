#include "core/tasks/task.h"

#include "core/tasks/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace horn::tasks
{

namespace
{

using base::Scale;
using Kind = TaskSpecification::Kind;

constexpr int image_side = 28;
constexpr int image_classes = 10;
constexpr double largest_count = std::numeric_limits<int>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double most_trials = 1'000'000;
constexpr double most_bytes = 1 << 30;  // of all inputs of delayed match together
constexpr std::size_t most_columns = 1024;

constexpr std::array<std::pair<Kind, std::string_view>, 10> names{{
    {Kind::none, "none"},
    {Kind::smnist, "smnist"},
    {Kind::psmnist, "psmnist"},
    {Kind::row_mnist, "row-mnist"},
    {Kind::oriented_lines, "oriented-lines"},
    {Kind::delayed_match, "delayed-match"},
    {Kind::frequency_discrimination, "frequency-discrimination"},
    {Kind::mackey_glass, "mackey-glass"},
    {Kind::sum_of_sines, "sum-of-sines"},
    {Kind::csv_series, "csv-series"},
}};

constexpr std::array<ParameterInfo, 23> table{{
    {"noise", "σ", "training noise", "", 0, 0, infinity, false, 0, 1, Scale::linear, 3, false,
     "Standard deviation of Gaussian noise added to every input value while training, drawn anew in every epoch. Validation and test are "
     "without it.",
     "Bishop 1995"},
    {"kick_rate", "λ", "training kick rate", "1 / time", 0, 0, infinity, false, 0, 0.1, Scale::linear, 4, false,
     "Spontaneous activity while training: so many kicks per unit time hit every node at random moments, drawn anew in every epoch. "
     "Validation and test are without them.",
     ""},
    {"kick_amplitude", "Δy", "training kick amplitude", "", 0.2, -infinity, infinity, false, 0, 2, Scale::linear, 3, false,
     "Velocity that a kick adds while training.", ""},
    {"train_limit", "", "training images used", "images", 0, 0, largest_count, false, 0, 60000, Scale::linear, 0, true,
     "Uses only the first so many training images, of which the validation images are then taken; 0 uses all.", ""},
    {"test_limit", "", "test images used", "images", 0, 0, largest_count, false, 0, 10000, Scale::linear, 0, true,
     "Uses only the first so many test images; 0 uses all.", ""},
    {"validation", "", "validation images", "images", 1000, 0, largest_count, false, 0, 10000, Scale::linear, 0, true,
     "So many of the training images are held out, drawn by the seed: nothing is trained on them.", ""},
    {"symbols", "k", "symbols", "", 2, 2, 1024, false, 2, 16, Scale::linear, 0, true,
     "Symbols that a cue and a probe can be. With 2 there are only four distinct trials.", ""},
    {"steps", "n", "steps", "steps", 8, 2, 1'000'000, false, 2, 100, Scale::linear, 0, true,
     "Length of a delayed-match trial: the cue comes at the first step, the probe at the last.", ""},
    {"train_trials", "", "training trials", "trials", 256, 1, most_trials, false, 16, 4096, Scale::logarithmic, 0, true,
     "Trials drawn for training.", ""},
    {"test_trials", "", "test trials", "trials", 64, 1, most_trials, false, 16, 4096, Scale::logarithmic, 0, true,
     "Trials drawn for the test, and as many again for validation.", ""},
    {"line_length", "", "line length", "pixels", 28, 4, 40, false, 4, 40, Scale::linear, 0, true,
     "Length of the line. 28 crosses the image along its rows; 40 reaches its corners.", ""},
    {"angle_jitter", "", "angle jitter", "°", 0, 0, 90, false, 0, 20, Scale::linear, 1, false,
     "Standard deviation of the angle around its orientation. Without any jitter there are only four images.", ""},
    {"position_jitter", "", "position jitter", "pixels", 0, 0, 28, false, 0, 8, Scale::linear, 1, false,
     "Standard deviation of the middle of the line, along rows and columns; it stays within the image.", ""},
    {"length_jitter", "", "length jitter", "pixels", 0, 0, 28, false, 0, 8, Scale::linear, 1, false,
     "Standard deviation of the length, which stays above 4 pixels.", ""},
    {"trial_length", "T", "trial length", "steps", 500, 2, 1'000'000, false, 50, 2000, Scale::logarithmic, 0, true,
     "Steps of one trial of frequency discrimination or prediction.", ""},
    {"frequencies", "k", "frequencies", "", 4, 1, 1024, false, 2, 16, Scale::linear, 0, true,
     "Classes of frequency discrimination, or sines that are added.", ""},
    {"lowest_frequency", "", "lowest frequency", "rad / step", 0.1, 0, std::numbers::pi, true, 0.01, 1, Scale::logarithmic, 3, false,
     "Of the sines. Those between the lowest and the highest are spaced by equal ratios.", ""},
    {"highest_frequency", "", "highest frequency", "rad / step", 0.4, 0, std::numbers::pi, true, 0.01, 1, Scale::logarithmic, 3, false,
     "Of the sines. Those between the lowest and the highest are spaced by equal ratios.", ""},
    {"signal_noise", "σ", "noise of the sines", "", 0.5, 0, infinity, false, 0, 2, Scale::linear, 2, false,
     "Frequency discrimination: standard deviation of the noise that belongs to the sines of amplitude 1, in training, validation and "
     "test.",
     ""},
    {"tau", "τ", "delay", "steps", 17, 1, 1000, false, 10, 40, Scale::linear, 0, true,
     "Mackey-Glass: 17 is mildly chaotic, 30 more so, below 17 the series is periodic.", "Mackey and Glass 1977"},
    {"horizon", "", "horizon", "steps", 1, 1, 100'000, false, 1, 100, Scale::logarithmic, 0, true,
     "Prediction: how many steps ahead the target lies.", ""},
    {"washout", "", "washout", "steps", 100, 0, 1'000'000, false, 0, 500, Scale::linear, 0, true,
     "Prediction: steps at the start of a trial whose errors do not count, until the network has forgotten where it started.",
     "Jaeger 2001"},
    {"held_out", "", "held out", "", 0.3, 0.001, 0.999, false, 0.1, 0.5, Scale::linear, 2, false,
     "CSV series: share of the rows, at the end of the file, that are not trained on: first half validation, second half test.", ""},
}};

std::string_view name_of(Kind kind)
{
    for (const auto& [value, name] : names)
        if (value == kind)
            return name;
    assert(false && "every kind has a name");
    return {};
}

Result<void> check_frequencies(const TaskSpecification& task)
{
    if (task.kind == Kind::frequency_discrimination && task.frequencies < 2)
        return Error{"/task/frequencies", "one frequency cannot be told apart", "give 2 or more"};
    if (task.frequencies > 1 && task.lowest_frequency >= task.highest_frequency)
        return Error{"/task/highest_frequency",
                     fmt::format("{:g} is not above the lowest, {:g}", task.highest_frequency, task.lowest_frequency), "give a higher one"};
    return {};
}

Result<void> check_file(const TaskSpecification& task)
{
    if (task.data.empty())
        return Error{"/task/data", "names no file", "name the CSV file that holds the series"};
    if (task.columns.size() > most_columns)
        return Error{"/task/columns", fmt::format("names {} columns", task.columns.size()), fmt::format("give at most {}", most_columns)};
    return {};
}

/// What the trials take in memory.
Result<void> check_size(const TaskSpecification& task)
{
    const double trials = task.train_trials + 2.0 * task.test_trials;
    if (const double bytes = trials * task.steps * task.symbols; task.kind == Kind::delayed_match && bytes > most_bytes)
        return Error{"/task", fmt::format("trials × steps × symbols make {:.3g} input values", bytes),
                     fmt::format("keep them below {:.3g}", most_bytes)};
    if (!is_prediction(task.kind) && task.kind != Kind::frequency_discrimination)
        return {};
    const double channels = std::max<double>(1, static_cast<double>(task.columns.size()));
    if (const double values = trials * (task.trial_length + task.horizon) * channels; values > most_values)
        return Error{"/task", fmt::format("the trials make {:.3g} values", values),
                     fmt::format("keep trials × trial_length below {:.3g}", most_values)};
    return {};
}

}  // namespace

bool reads_images(Kind kind) { return kind == Kind::smnist || kind == Kind::psmnist || kind == Kind::row_mnist; }

bool is_prediction(Kind kind) { return kind == Kind::mackey_glass || kind == Kind::sum_of_sines || kind == Kind::csv_series; }

std::span<const std::pair<Kind, std::string_view>> task_names() { return names; }

std::span<const ParameterInfo> task_parameters() { return table; }

Result<void> validate(const TaskSpecification& task)
{
    if (auto checked = base::check_numbers("/task", table, task); !checked)
        return checked;
    if (task.kind == Kind::csv_series)
        if (auto checked = check_file(task); !checked)
            return checked;
    if (task.kind == Kind::frequency_discrimination || task.kind == Kind::sum_of_sines)
        if (auto checked = check_frequencies(task); !checked)
            return checked;
    if (is_prediction(task.kind) && task.washout >= task.trial_length)
        return Error{"/task/washout", fmt::format("{} of {} steps leave none whose errors count", task.washout, task.trial_length),
                     fmt::format("give 0 … {}, or raise trial_length", task.trial_length - 1)};
    return check_size(task);
}

std::vector<double> frequencies_of(const TaskSpecification& task)
{
    const double ratio = task.highest_frequency / task.lowest_frequency;
    std::vector<double> frequencies(static_cast<std::size_t>(task.frequencies), task.lowest_frequency);
    for (std::size_t i = 1; i < frequencies.size(); ++i)
        frequencies[i] *= std::pow(ratio, static_cast<double>(i) / static_cast<double>(frequencies.size() - 1));
    return frequencies;
}

TaskShape shape_of(const TaskSpecification& task)
{
    constexpr int pixels = image_side * image_side;
    switch (task.kind) {
    case Kind::smnist:
    case Kind::psmnist: return {1, image_classes, pixels, LossKind::cross_entropy};
    case Kind::row_mnist: return {image_side, image_classes, image_side, LossKind::cross_entropy};
    case Kind::oriented_lines: return {1, 4, pixels, LossKind::cross_entropy};
    case Kind::delayed_match: return {task.symbols, 2, task.steps, LossKind::cross_entropy};
    case Kind::frequency_discrimination: return {1, task.frequencies, task.trial_length, LossKind::cross_entropy};
    case Kind::mackey_glass:
    case Kind::sum_of_sines: return {1, 1, task.trial_length, LossKind::mean_squared_error};
    case Kind::csv_series: {
        const int channels = std::max(1, static_cast<int>(task.columns.size()));
        return {channels, channels, task.trial_length, LossKind::mean_squared_error};
    }
    case Kind::none: break;
    }
    return {0, 0, 0, LossKind::cross_entropy};
}

Result<Dataset> make_dataset(const TaskSpecification& task, std::uint64_t seed)
{
    if (auto checked = validate(task); !checked)
        return checked.error();
    Result<Dataset> made = [&]() -> Result<Dataset> {
        switch (task.kind) {
        case Kind::smnist:
        case Kind::psmnist:
        case Kind::row_mnist: return make_image_dataset(task, seed);
        case Kind::oriented_lines: return make_oriented_lines(task, seed);
        case Kind::delayed_match: return make_delayed_match(task, seed);
        case Kind::frequency_discrimination: return make_frequency_discrimination(task, seed);
        case Kind::mackey_glass:
        case Kind::sum_of_sines:
        case Kind::csv_series: return make_prediction(task, seed);
        case Kind::none: break;
        }
        return Error{"/task/name", "there is nothing to learn", "name a task, for instance smnist or mackey-glass"};
    }();
    if (made) {
        made->name = name_of(task.kind);
        made->training_noise = task.noise;
        made->training_kick_rate = task.kick_rate;
        made->training_kick_amplitude = task.kick_amplitude;
    }
    return made;
}

}  // namespace horn::tasks
