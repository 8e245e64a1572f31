#include "core/tasks/task.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <vector>

using namespace horn::tasks;

namespace
{

constexpr int side = 28;
constexpr double middle = 13.5;

TaskSpecification task_of(int trials)
{
    TaskSpecification task;
    task.kind = TaskSpecification::Kind::oriented_lines;
    task.train_trials = trials;
    task.test_trials = 40;
    return task;
}

Dataset made(const TaskSpecification& task, std::uint64_t seed = 1)
{
    auto dataset = make_dataset(task, seed);
    if (!dataset)
        qFatal("%s", dataset.error().message().c_str());
    return *std::move(dataset);
}

/// What the ink of one image says about its line.
struct Ink {
    int pixels = 0;
    double row = 0, column = 0;  // mean
    double angle = 0;            // degrees in [0, 180), of the principal axis, anticlockwise from the rows
    double along = 0;            // standard deviation along that axis, pixels
    double across = 0;           // and across it
};

Ink ink_of(const Dataset& dataset, const Split& split, int sample)
{
    const std::vector<float> image = dataset.input_of(split, sample);
    Ink ink;
    double uu = 0, vv = 0, uv = 0;
    for (int pass = 0; pass < 2; ++pass)
        for (int r = 0; r < side; ++r)
            for (int c = 0; c < side; ++c) {
                if (image[static_cast<std::size_t>(r * side + c)] == 0)
                    continue;
                if (pass == 0) {
                    ++ink.pixels;
                    ink.row += r;
                    ink.column += c;
                    continue;
                }
                const double right = c - ink.column / ink.pixels, up = ink.row / ink.pixels - r;
                uu += right * right / ink.pixels;
                vv += up * up / ink.pixels;
                uv += right * up / ink.pixels;
            }
    ink.row /= ink.pixels;
    ink.column /= ink.pixels;
    ink.angle = std::fmod(std::atan2(2 * uv, uu - vv) / 2 * 180 / std::numbers::pi + 180, 180);
    const double spread = std::hypot((uu - vv) / 2, uv);
    ink.along = std::sqrt((uu + vv) / 2 + spread);
    ink.across = std::sqrt(std::max(0.0, (uu + vv) / 2 - spread));
    return ink;
}

/// Difference of two axes in degrees, in [−90, 90).
double turned(double angle, double from) { return std::fmod(angle - from + 90 + 360, 180) - 90; }

}  // namespace

class OrientedLinesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void images_are_binary_and_swept_pixel_by_pixel()
    {
        const Dataset dataset = made(task_of(8));
        QCOMPARE(dataset.steps, side * side);
        QCOMPARE(dataset.inputs, 1);
        QCOMPARE(dataset.outputs, 4);
        QCOMPARE(dataset.image_rows, side);
        QCOMPARE(dataset.image_columns, side);
        for (int i = 0; i < 8; ++i)
            for (const float pixel : dataset.input_of(dataset.train, i))
                QVERIFY(pixel == 0.0f || pixel == 1.0f);
    }

    void the_four_orientations_are_balanced_in_every_part()
    {
        const Dataset dataset = made(task_of(101));
        for (const Split* split : {&dataset.train, &dataset.validation, &dataset.test}) {
            std::array<int, 4> counts{};
            for (const std::int32_t label : split->labels)
                ++counts[static_cast<std::size_t>(label)];
            QCOMPARE(static_cast<int>(split->labels.size()), split->samples);
            QVERIFY(*std::max_element(counts.begin(), counts.end()) - *std::min_element(counts.begin(), counts.end()) <= 1);
        }
        QCOMPARE(dataset.train.samples, 101);
        QCOMPARE(dataset.validation.samples, 40);
        QCOMPARE(dataset.test.samples, 40);
    }

    void the_principal_axis_of_the_ink_has_the_angle_of_its_class()
    {
        for (const int length : {8, 16, 28, 40}) {
            TaskSpecification task = task_of(4);
            task.line_length = length;
            const Dataset dataset = made(task);
            for (int i = 0; i < 4; ++i) {
                const Ink ink = ink_of(dataset, dataset.train, i);
                const double expected = 45.0 * dataset.train.labels[static_cast<std::size_t>(i)];
                QVERIFY(std::abs(turned(ink.angle, expected)) < 1e-6);  // the ink is symmetric about each of the four axes
                QVERIFY(std::abs(ink.row - middle) < 1e-9 && std::abs(ink.column - middle) < 1e-9);
                QVERIFY(ink.across < 1);
            }
        }
    }

    void the_length_of_the_ink_is_the_length_of_the_line()
    {
        for (const int length : {8, 16, 28}) {
            TaskSpecification task = task_of(4);
            task.line_length = length;
            const Dataset dataset = made(task);
            for (int i = 0; i < 4; ++i)  // evenly inked, the deviation is length/√12; pixels end up to one too early
                QVERIFY(std::abs(ink_of(dataset, dataset.train, i).along * std::sqrt(12.0) - length) < 1.5);
        }
    }

    void without_jitter_there_are_only_four_images()
    {
        const Dataset dataset = made(task_of(40));
        std::set<std::vector<float>> images;
        for (int i = 0; i < 40; ++i)
            images.insert(dataset.input_of(dataset.train, i));
        QCOMPARE(images.size(), std::size_t{4});
    }

    void angle_jitter_turns_lines_about_their_orientation()
    {
        TaskSpecification task = task_of(400);
        task.angle_jitter = 5;
        const Dataset dataset = made(task);
        double sum = 0, squares = 0;
        for (int i = 0; i < 400; ++i) {
            const double by = turned(ink_of(dataset, dataset.train, i).angle, 45.0 * dataset.train.labels[static_cast<std::size_t>(i)]);
            sum += by;
            squares += by * by;
        }
        QVERIFY(std::abs(sum / 400) < 5 * 5 / 20.0);                           // five standard errors
        QVERIFY(std::abs(std::sqrt(squares / 400) - 5) < 5 * 5 / 28.3 + 0.3);  // five standard errors and what pixels blur
    }

    void position_jitter_moves_lines_within_the_image()
    {
        TaskSpecification task = task_of(400);
        task.line_length = 8;
        task.position_jitter = 2;
        const Dataset dataset = made(task);
        double rows = 0, columns = 0, both = 0;
        for (int i = 0; i < 400; ++i) {
            const Ink ink = ink_of(dataset, dataset.train, i);
            rows += (ink.row - middle) * (ink.row - middle);
            columns += (ink.column - middle) * (ink.column - middle);
            both += (ink.row - middle) * (ink.column - middle);
        }
        QVERIFY(std::abs(std::sqrt(rows / 400) - 2) < 5 * 2 / 28.3);  // five standard errors of a deviation of 400 draws
        QVERIFY(std::abs(std::sqrt(columns / 400) - 2) < 5 * 2 / 28.3);
        QVERIFY(std::abs(both / 400) < 5 * 4 / 20.0);
    }

    void length_jitter_changes_the_length_alone()
    {
        TaskSpecification task = task_of(200);
        task.line_length = 16;
        task.length_jitter = 3;
        const Dataset dataset = made(task);
        std::set<int> sizes;
        for (int i = 0; i < 200; ++i) {
            const Ink ink = ink_of(dataset, dataset.train, i);
            sizes.insert(ink.pixels);
            QVERIFY(std::abs(turned(ink.angle, 45.0 * dataset.train.labels[static_cast<std::size_t>(i)])) < 1e-6);
        }
        QVERIFY(sizes.size() > 5);
    }

    void even_the_wildest_jitter_leaves_ink_in_every_image()
    {
        TaskSpecification task = task_of(400);
        task.line_length = 4;
        task.angle_jitter = 90;
        task.position_jitter = task.length_jitter = 28;
        const Dataset dataset = made(task);
        for (int i = 0; i < 400; ++i)
            QVERIFY(ink_of(dataset, dataset.train, i).pixels >= 4);
    }

    void a_trial_depends_on_its_number_part_and_seed_alone()
    {
        TaskSpecification task = task_of(20);
        task.angle_jitter = 10;
        const Dataset few = made(task);
        task.train_trials = 40;
        const Dataset more = made(task);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(more.input_of(more.train, i), few.input_of(few.train, i));
        QVERIFY(few.input_of(few.train, 0) != few.input_of(few.test, 0));
        QVERIFY(few.input_of(few.validation, 0) != few.input_of(few.test, 0));
        const Dataset other = made(task, 2);
        QVERIFY(other.input_of(other.train, 0) != few.input_of(few.train, 0));
    }
};

QTEST_APPLESS_MAIN(OrientedLinesTest)
#include "oriented_lines_test.moc"
