#include "core/tasks/task.h"
#include "tests/core/tasks/idx_files.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

using namespace horn::tasks;
using namespace horn::tests;
using Kind = TaskSpecification::Kind;

namespace
{

constexpr int train_images = 60;
constexpr int test_images = 20;
constexpr int rows = 4;
constexpr int columns = 6;
constexpr std::size_t pixels = rows * columns;

std::vector<int> labels_of(int count, int largest)
{
    std::vector<int> labels(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        labels[static_cast<std::size_t>(i)] = i % (largest + 1);
    return labels;
}

/// Image i of the training set starts with 37·i modulo 256: all sixty differ. The test images start at 200.
void write_set(const DataFolder& folder, int largest_train_label = 6, int largest_test_label = 6)
{
    folder.write("train-images-idx3-ubyte", idx_images(train_images, rows, columns));
    folder.write("train-labels-idx1-ubyte.gz", gzipped(idx_labels(labels_of(train_images, largest_train_label))));
    folder.write("t10k-images.idx3-ubyte", idx_images(test_images, rows, columns, 200));
    folder.write("t10k-labels-idx1-ubyte", idx_labels(labels_of(test_images, largest_test_label)));
}

TaskSpecification task_of(Kind kind, const DataFolder& folder)
{
    TaskSpecification task;
    task.kind = kind;
    task.data = folder.path();
    task.validation = 10;
    return task;
}

Dataset made(const TaskSpecification& task, std::uint64_t seed = 1)
{
    auto dataset = make_dataset(task, seed);
    if (!dataset)
        qFatal("%s", dataset.error().message().c_str());
    return *std::move(dataset);
}

using Image = std::vector<std::uint8_t>;

Image image_of(const Split& split, int sample)
{
    const auto first = split.bytes.begin() + static_cast<std::ptrdiff_t>(pixels) * sample;
    return {first, first + pixels};
}

/// Image `number` of the written training set, or of the test set with 200 as `first`.
Image written(int number, int first = 0)
{
    Image image(pixels);
    for (std::size_t p = 0; p < pixels; ++p)
        image[p] = static_cast<std::uint8_t>(37 * number + static_cast<int>(p) + first);
    return image;
}

/// Which of the written training images this is.
int number_of(const Image& image)
{
    for (int i = 0; i < train_images; ++i)
        if (image == written(i))
            return i;
    return -1;
}

std::vector<int> numbers_of(const Split& split)
{
    std::vector<int> numbers;
    for (int i = 0; i < split.samples; ++i)
        numbers.push_back(number_of(image_of(split, i)));
    return numbers;
}

}  // namespace

class ImageTasksTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void pixels_come_one_by_one_or_row_by_row()
    {
        const DataFolder folder;
        write_set(folder);
        const Dataset one = made(task_of(Kind::smnist, folder));
        QCOMPARE(one.name, std::string("smnist"));
        QCOMPARE(one.steps, rows * columns);
        QCOMPARE(one.inputs, 1);
        const Dataset row = made(task_of(Kind::row_mnist, folder));
        QCOMPARE(row.steps, rows);
        QCOMPARE(row.inputs, columns);
        for (const Dataset* dataset : {&one, &row}) {
            QCOMPARE(dataset->loss, LossKind::cross_entropy);
            QCOMPARE(dataset->image_rows, rows);
            QCOMPARE(dataset->image_columns, columns);
            QVERIFY(dataset->pixel_order.empty());
            const std::vector<float> first = dataset->input_of(dataset->test, 0);
            for (std::size_t p = 0; p < pixels; ++p)
                QCOMPARE(first[p], static_cast<float>((200 + p) % 256) / 255.0f);
        }
    }

    void splits_are_disjoint_and_complete_and_keep_their_labels()
    {
        const DataFolder folder;
        write_set(folder);
        const Dataset dataset = made(task_of(Kind::smnist, folder));
        QCOMPARE(dataset.train.samples, 50);
        QCOMPARE(dataset.validation.samples, 10);
        QCOMPARE(dataset.test.samples, test_images);
        std::set<int> seen;
        for (const Split* split : {&dataset.train, &dataset.validation}) {
            const std::vector<int> numbers = numbers_of(*split);
            QCOMPARE(split->bytes.size(), numbers.size() * pixels);
            QCOMPARE(split->labels.size(), numbers.size());
            QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
            for (std::size_t i = 0; i < numbers.size(); ++i)
                QCOMPARE(split->labels[i], numbers[i] % 7);
            seen.insert(numbers.begin(), numbers.end());
        }
        QVERIFY(!seen.contains(-1));
        QCOMPARE(seen.size(), std::size_t{train_images});
        for (int i = 0; i < test_images; ++i) {
            QCOMPARE(image_of(dataset.test, i), written(i, 200));
            QCOMPARE(dataset.test.labels[static_cast<std::size_t>(i)], i % 7);
        }
    }

    void the_validation_part_is_drawn_by_the_seed()
    {
        const DataFolder folder;
        write_set(folder);
        const TaskSpecification task = task_of(Kind::smnist, folder);
        QCOMPARE(numbers_of(made(task, 3).validation), numbers_of(made(task, 3).validation));
        QVERIFY(numbers_of(made(task, 3).validation) != numbers_of(made(task, 4).validation));
    }

    void limits_count_images_from_the_start_of_the_file_validation_included()
    {
        const DataFolder folder;
        write_set(folder);
        TaskSpecification task = task_of(Kind::smnist, folder);
        task.train_limit = 25;
        task.test_limit = 5;
        const Dataset dataset = made(task);
        QCOMPARE(dataset.train.samples, 15);
        QCOMPARE(dataset.validation.samples, 10);
        QCOMPARE(dataset.test.samples, 5);
        for (const Split* split : {&dataset.train, &dataset.validation})
            for (const int number : numbers_of(*split))
                QVERIFY(number >= 0 && number < 25);
        task.train_limit = task.test_limit = 1000;
        QCOMPARE(made(task).train.samples, 50);
        QCOMPARE(made(task).test.samples, test_images);
    }

    void nothing_may_be_held_out()
    {
        const DataFolder folder;
        write_set(folder);
        TaskSpecification task = task_of(Kind::smnist, folder);
        task.validation = 0;
        const Dataset dataset = made(task);
        QCOMPARE(dataset.train.samples, train_images);
        QCOMPARE(dataset.validation.samples, 0);
        QVERIFY(dataset.validation.bytes.empty());
    }

    void a_validation_part_that_leaves_nothing_is_an_error()
    {
        const DataFolder folder;
        write_set(folder);
        TaskSpecification task = task_of(Kind::smnist, folder);
        task.train_limit = 11;
        QCOMPARE(made(task).train.samples, 1);
        task.train_limit = 10;
        const auto dataset = make_dataset(task, 1);
        QVERIFY(!dataset);
        QCOMPARE(dataset.error().where, std::string("/task/validation"));
    }

    void one_permutation_serves_every_split()
    {
        const DataFolder folder;
        write_set(folder);
        const Dataset plain = made(task_of(Kind::smnist, folder));
        const Dataset permuted = made(task_of(Kind::psmnist, folder));
        QCOMPARE(permuted.pixel_order.size(), pixels);
        std::vector<std::uint32_t> sorted = permuted.pixel_order;
        std::sort(sorted.begin(), sorted.end());
        QVERIFY(sorted != permuted.pixel_order);
        for (std::size_t p = 0; p < pixels; ++p)
            QCOMPARE(sorted[p], static_cast<std::uint32_t>(p));
        using Pair = std::pair<const Split*, const Split*>;
        for (const auto& [from, to] :
             {Pair{&plain.train, &permuted.train}, Pair{&plain.validation, &permuted.validation}, Pair{&plain.test, &permuted.test}}) {
            QCOMPARE(to->labels, from->labels);
            for (int i = 0; i < from->samples; ++i)
                for (std::size_t p = 0; p < pixels; ++p)
                    QCOMPARE(image_of(*to, i)[p], image_of(*from, i)[permuted.pixel_order[p]]);
        }
        QCOMPARE(made(task_of(Kind::psmnist, folder)).pixel_order, permuted.pixel_order);
        QVERIFY(made(task_of(Kind::psmnist, folder), 2).pixel_order != permuted.pixel_order);
    }

    void classes_are_counted_over_both_sets_and_are_at_least_ten()
    {
        const DataFolder few, more;
        write_set(few, 3, 6);
        QCOMPARE(made(task_of(Kind::smnist, few)).outputs, 10);
        write_set(more, 6, 15);
        TaskSpecification task = task_of(Kind::smnist, more);
        task.test_limit = 2;  // the labels beyond still count
        QCOMPARE(made(task).outputs, 16);
    }

    void files_that_do_not_belong_together_are_named()
    {
        const DataFolder labels, sizes;
        write_set(labels);
        labels.write("t10k-labels-idx1-ubyte", idx_labels({1, 2, 3}));
        const auto counts = make_dataset(task_of(Kind::smnist, labels), 1);
        QVERIFY(!counts);
        QCOMPARE(counts.error().where, labels.at("t10k-labels-idx1-ubyte").string() + ", byte 4");
        QVERIFY(counts.error().what.find("3 labels for the 20 images") != std::string::npos);
        write_set(sizes);
        sizes.write("t10k-images.idx3-ubyte", idx_images(test_images, columns, rows));
        const auto shapes = make_dataset(task_of(Kind::row_mnist, sizes), 1);
        QVERIFY(!shapes);
        QCOMPARE(shapes.error().where, sizes.at("t10k-images.idx3-ubyte").string() + ", byte 8");
    }

    void a_missing_file_or_folder_is_named_with_what_to_do()
    {
        const DataFolder folder;
        write_set(folder);
        QVERIFY(QFile::remove(QString::fromStdString(folder.at("train-labels-idx1-ubyte.gz").string())));
        const auto file = make_dataset(task_of(Kind::smnist, folder), 1);
        QVERIFY(!file);
        QCOMPARE(file.error().where, folder.path());
        QVERIFY(file.error().what.find("train-labels-idx1-ubyte") != std::string::npos);
        TaskSpecification task = task_of(Kind::smnist, folder);
        task.data += "/nowhere";
        const auto nowhere = make_dataset(task, 1);
        QVERIFY(!nowhere);
        QCOMPARE(nowhere.error().where, task.data);
        QVERIFY(nowhere.error().remedy.find("scripts/fetch-mnist") != std::string::npos);
    }

    void mnist_is_looked_for_where_it_usually_is()
    {
        const DataFolder working, shared, home;
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(QString::fromStdString(working.path())));
        qputenv("HORN_DATA", QByteArray::fromStdString(shared.path()));
        qputenv("XDG_DATA_HOME", QByteArray::fromStdString(home.path()));
        TaskSpecification task;
        task.kind = Kind::smnist;
        task.validation = 0;
        const auto nothing = make_dataset(task, 1);
        QVERIFY(!nothing);
        QVERIFY(nothing.error().remedy.find("scripts/fetch-mnist") != std::string::npos);

        const auto write_numbered = [](const std::string& folder, int images) {
            QVERIFY(QDir().mkpath(QString::fromStdString(folder)));
            const auto put = [&](const char* name, const std::string& content) {
                QFile file(QString::fromStdString(folder + "/" + name));
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(QByteArray::fromStdString(content));
            };
            for (const char* part : {"train", "t10k"}) {
                put((std::string(part) + "-images-idx3-ubyte").c_str(), idx_images(static_cast<std::uint32_t>(images), 2, 2));
                put((std::string(part) + "-labels-idx1-ubyte").c_str(), idx_labels(labels_of(images, 1)));
            }
        };
        write_numbered(home.path() + "/horn-lab/mnist", 3);
        QCOMPARE(made(task).train.samples, 3);
        write_numbered(shared.path() + "/mnist", 4);
        QCOMPARE(made(task).train.samples, 4);
        write_numbered(working.path() + "/data/mnist", 5);
        QCOMPARE(made(task).train.samples, 5);
        QVERIFY(QDir::setCurrent(before));
    }
};

QTEST_GUILESS_MAIN(ImageTasksTest)
#include "image_tasks_test.moc"
