#include "core/base/random.h"
#include "core/tasks/data_folder.h"
#include "core/tasks/idx.h"
#include "core/tasks/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace horn::tasks
{

namespace
{

constexpr int fewest_classes = 10;
constexpr std::size_t most_steps = 65536;  // pixels of one image when one is read per step

struct LabelledImages {
    IdxImages images;
    std::vector<std::uint8_t> labels;
};

Result<LabelledImages> read_pair(const std::filesystem::path& images_path, const std::filesystem::path& labels_path)
{
    auto labels = read_idx_labels(labels_path);
    if (!labels)
        return labels.error();
    auto images = read_idx_images(images_path);
    if (!images)
        return images.error();
    if (labels->size() != static_cast<std::size_t>(images->count))
        return Error{fmt::format("{}, byte 4", labels_path.string()),
                     fmt::format("holds {} labels for the {} images of {}", labels->size(), images->count, images_path.string()),
                     "use files that belong together"};
    return LabelledImages{*std::move(images), *std::move(labels)};
}

int classes_of(const LabelledImages& set) { return 1 + *std::max_element(set.labels.begin(), set.labels.end()); }

/// The first `limit` images as a split, or all when it is 0.
Split first_images(LabelledImages set, int limit)
{
    const std::size_t size = static_cast<std::size_t>(set.images.rows) * static_cast<std::size_t>(set.images.columns);
    Split split;
    split.samples = limit > 0 ? std::min(limit, set.images.count) : set.images.count;
    split.bytes = std::move(set.images.pixels);
    split.bytes.resize(static_cast<std::size_t>(split.samples) * size);
    split.labels.assign(set.labels.begin(), set.labels.begin() + split.samples);
    return split;
}

/// Moves `count` randomly drawn samples of `size` bytes from the split into a new one, in place; both keep the order of the file.
Split hold_out(Split& split, int count, std::size_t size, RandomStream stream)
{
    const auto samples = static_cast<std::uint32_t>(split.samples);
    const std::vector<std::uint32_t> order = stream.permutation(samples);
    std::vector<bool> held(samples);
    for (int i = 0; i < count; ++i)
        held[order[static_cast<std::size_t>(i)]] = true;

    Split out;
    out.samples = count;
    out.bytes.reserve(static_cast<std::size_t>(count) * size);
    out.labels.reserve(static_cast<std::size_t>(count));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < samples; ++i) {
        const auto image = split.bytes.begin() + static_cast<std::ptrdiff_t>(i * size);
        const auto end = image + static_cast<std::ptrdiff_t>(size);
        if (held[i]) {
            out.bytes.insert(out.bytes.end(), image, end);
            out.labels.push_back(split.labels[i]);
            continue;
        }
        if (kept != i)
            std::copy(image, end, split.bytes.begin() + static_cast<std::ptrdiff_t>(kept * size));
        split.labels[kept++] = split.labels[i];
    }
    split.samples = static_cast<int>(kept);
    split.bytes.resize(kept * size);
    split.labels.resize(kept);
    return out;
}

/// Puts the pixels of every image into the given order, in place.
void reorder_pixels(Split& split, const std::vector<std::uint32_t>& order)
{
    std::vector<std::uint8_t> image(order.size());
    for (auto pixels = split.bytes.begin(); pixels != split.bytes.end(); pixels += static_cast<std::ptrdiff_t>(order.size())) {
        std::copy_n(pixels, order.size(), image.begin());
        for (std::size_t i = 0; i < order.size(); ++i)
            pixels[static_cast<std::ptrdiff_t>(i)] = image[order[i]];
    }
}

}  // namespace

Result<Dataset> make_image_dataset(const TaskSpecification& task, std::uint64_t seed)
{
    const auto files = find_image_files(task.data);
    if (!files)
        return files.error();
    auto train = read_pair(files->train_images, files->train_labels);
    if (!train)
        return train.error();
    auto test = read_pair(files->test_images, files->test_labels);
    if (!test)
        return test.error();

    Dataset dataset;
    dataset.image_rows = train->images.rows;
    dataset.image_columns = train->images.columns;
    if (test->images.rows != dataset.image_rows || test->images.columns != dataset.image_columns)
        return Error{fmt::format("{}, byte 8", files->test_images.string()),
                     fmt::format("holds images of {} × {} pixels, the training images have {} × {}", test->images.rows,
                                 test->images.columns, dataset.image_rows, dataset.image_columns),
                     "use files that belong together"};
    const std::size_t pixels = static_cast<std::size_t>(dataset.image_rows) * static_cast<std::size_t>(dataset.image_columns);
    const bool by_rows = task.kind == TaskSpecification::Kind::row_mnist;
    if (!by_rows && pixels > most_steps)
        return Error{fmt::format("{}, byte 8", files->train_images.string()),
                     fmt::format("{} pixels are too many to be read one by one", pixels),
                     fmt::format("use images of at most {} pixels, or row-mnist", most_steps)};
    dataset.steps = by_rows ? dataset.image_rows : static_cast<int>(pixels);
    dataset.inputs = by_rows ? dataset.image_columns : 1;
    dataset.outputs = std::max({fewest_classes, classes_of(*train), classes_of(*test)});

    dataset.train = first_images(*std::move(train), task.train_limit);
    dataset.test = first_images(*std::move(test), task.test_limit);
    if (task.validation >= dataset.train.samples)
        return Error{"/task/validation",
                     fmt::format("{} of {} training images held out leave none to train on", task.validation, dataset.train.samples),
                     fmt::format("give 0 … {}, or raise train_limit", dataset.train.samples - 1)};
    dataset.validation = hold_out(dataset.train, task.validation, pixels, RandomStream(seed, Purpose::data_split));

    if (task.kind == TaskSpecification::Kind::psmnist) {
        dataset.pixel_order = RandomStream(seed, Purpose::pixel_permutation).permutation(static_cast<std::uint32_t>(pixels));
        for (Split* split : {&dataset.train, &dataset.validation, &dataset.test})
            reorder_pixels(*split, dataset.pixel_order);
    }
    return dataset;
}

}  // namespace horn::tasks
