#include "core/base/random.h"
#include "core/tasks/sources.h"

#include <cmath>
#include <numbers>

namespace horn::tasks
{

namespace
{

constexpr int side = 28;  // pixels
constexpr int orientations = 4;
constexpr double half_width = 1;       // pixels between the line and the centres of its outermost ink
constexpr double shortest_length = 4;  // pixels; shorter ink shows no direction
constexpr std::uint8_t ink = 255;

struct Line {
    double angle;        // rad, anticlockwise from the rows
    double row, column;  // of its middle
    double length;       // pixels
};

/// A normal number around the mean, drawn again while it is outside the bounds, of which the mean is inside.
double draw_within(RandomStream& stream, double mean, double sigma, double low, double high)
{
    for (;;) {
        const double drawn = mean + sigma * stream.normal();
        if (drawn >= low && drawn <= high)
            return drawn;
    }
}

Line draw_line(const TaskSpecification& task, int orientation, RandomStream stream)
{
    constexpr double middle = (side - 1) / 2.0;
    const double degrees = 45.0 * orientation + task.angle_jitter * stream.normal();
    Line line{degrees * std::numbers::pi / 180, 0, 0, 0};
    line.row = draw_within(stream, middle, task.position_jitter, 0, side - 1);
    line.column = draw_within(stream, middle, task.position_jitter, 0, side - 1);
    line.length = draw_within(stream, task.line_length, task.length_jitter, shortest_length, 3 * side);
    return line;
}

/// \param pixels side × side, row by row.
void rasterise(const Line& line, std::uint8_t* pixels)
{
    constexpr double tolerance = 1e-9;  // so that rounding does not make the two sides of a line differ
    const double cosine = std::cos(line.angle);
    const double sine = std::sin(line.angle);
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            const double right = column - line.column;
            const double up = line.row - row;
            const double along = std::abs(right * cosine + up * sine);
            const double across = std::abs(up * cosine - right * sine);
            pixels[row * side + column] = along <= line.length / 2 + tolerance && across <= half_width + tolerance ? ink : 0;
        }
}

Split draw_lines(const TaskSpecification& task, int trials, Part part, std::uint64_t seed)
{
    Split split;
    split.samples = trials;
    split.bytes.resize(static_cast<std::size_t>(trials) * side * side);
    split.labels.resize(static_cast<std::size_t>(trials));
    for (std::size_t trial = 0; trial < split.labels.size(); ++trial) {
        const int orientation = static_cast<int>(trial % orientations);
        const Line line = draw_line(task, orientation, {seed, Purpose::task, stream_index(part, trial)});
        rasterise(line, split.bytes.data() + trial * side * side);
        split.labels[trial] = orientation;
    }
    return split;
}

}  // namespace

Dataset make_oriented_lines(const TaskSpecification& task, std::uint64_t seed)
{
    Dataset dataset;
    dataset.steps = side * side;
    dataset.inputs = 1;
    dataset.outputs = orientations;
    dataset.image_rows = dataset.image_columns = side;
    dataset.train = draw_lines(task, task.train_trials, Part::train, seed);
    dataset.validation = draw_lines(task, task.test_trials, Part::validation, seed);
    dataset.test = draw_lines(task, task.test_trials, Part::test, seed);
    return dataset;
}

}  // namespace horn::tasks
