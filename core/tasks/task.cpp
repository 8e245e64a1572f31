#include "core/tasks/task.h"

#include "core/tasks/sources.h"

#include <fmt/format.h>

#include <array>
#include <limits>
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
constexpr double most_trials = 1'000'000;
constexpr double most_bytes = 1 << 30;  // of all inputs of a synthetic task together

constexpr std::array<std::pair<Kind, std::string_view>, 6> names{{
    {Kind::none, "none"},
    {Kind::smnist, "smnist"},
    {Kind::psmnist, "psmnist"},
    {Kind::row_mnist, "row-mnist"},
    {Kind::oriented_lines, "oriented-lines"},
    {Kind::delayed_match, "delayed-match"},
}};

constexpr std::array<ParameterInfo, 11> table{{
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
}};

double value_of(const TaskSpecification& task, std::string_view name)
{
    const std::array<std::pair<std::string_view, double>, table.size()> values{{
        {"train_limit", task.train_limit},
        {"test_limit", task.test_limit},
        {"validation", task.validation},
        {"symbols", task.symbols},
        {"steps", task.steps},
        {"train_trials", task.train_trials},
        {"test_trials", task.test_trials},
        {"line_length", task.line_length},
        {"angle_jitter", task.angle_jitter},
        {"position_jitter", task.position_jitter},
        {"length_jitter", task.length_jitter},
    }};
    for (const auto& [key, value] : values)
        if (key == name)
            return value;
    assert(false && "the table has no other rows");
    return 0;
}

std::string_view name_of(Kind kind)
{
    for (const auto& [value, name] : names)
        if (value == kind)
            return name;
    assert(false && "every kind has a name");
    return {};
}

}  // namespace

std::span<const std::pair<Kind, std::string_view>> task_names() { return names; }

std::span<const ParameterInfo> task_parameters() { return table; }

Result<void> validate(const TaskSpecification& task)
{
    for (const ParameterInfo& info : table) {
        const double value = value_of(task, info.name);
        if (!base::allows(info, value))
            return Error{fmt::format("/task/{}", info.name), fmt::format("{} = {:g} is not allowed", info.label, value),
                         fmt::format("it must be {}", base::allowed_range(info))};
    }
    if (task.kind == Kind::delayed_match) {
        const double bytes = (task.train_trials + 2.0 * task.test_trials) * task.steps * task.symbols;
        if (bytes > most_bytes)
            return Error{"/task", fmt::format("trials × steps × symbols make {:.3g} input values", bytes),
                         fmt::format("keep them below {:.3g}", most_bytes)};
    }
    return {};
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
        case Kind::none: break;
        }
        return Error{"/task/name", "there is nothing to learn", "name a task: smnist, psmnist, row-mnist, oriented-lines or delayed-match"};
    }();
    if (made)
        made->name = name_of(task.kind);
    return made;
}

}  // namespace horn::tasks
