#include "core/base/random.h"
#include "core/tasks/dataset.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace horn::tasks;
using horn::Purpose;
using horn::RandomStream;
using horn::dynamics::Tile;

namespace
{

constexpr int samples = 40;

/// A dataset of the given shape whose training split is filled at random.
Dataset random_dataset(int steps, int inputs, bool bytes)
{
    Dataset dataset;
    dataset.steps = steps;
    dataset.inputs = inputs;
    dataset.train.samples = samples;
    const auto size = static_cast<std::size_t>(samples) * static_cast<std::size_t>(steps) * static_cast<std::size_t>(inputs);
    RandomStream stream(1, Purpose::test);
    for (std::size_t i = 0; i < size; ++i) {
        if (bytes)
            dataset.train.bytes.push_back(static_cast<std::uint8_t>(stream.below(256)));
        else
            dataset.train.values.push_back(static_cast<float>(stream.normal()));
    }
    return dataset;
}

/// The value as stored, sample × step × input, scaled.
float stored(const Dataset& dataset, std::uint32_t sample, int step, int input)
{
    const auto at =
        (sample * static_cast<std::size_t>(dataset.steps) + static_cast<std::size_t>(step)) * static_cast<std::size_t>(dataset.inputs) +
        static_cast<std::size_t>(input);
    return dataset.train.bytes.empty() ? dataset.train.values[at] : static_cast<float>(dataset.train.bytes[at]) / 255.0f;
}

}  // namespace

class DatasetTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void a_tile_holds_its_samples_side_by_side_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<bool>("bytes");
        QTest::addColumn<int>("count");
        for (const bool bytes : {true, false})
            for (const auto& [steps, inputs] : {std::pair{784, 1}, std::pair{28, 28}, std::pair{1, 1}, std::pair{13, 5}, std::pair{64, 1}})
                for (const int count : {32, 17, 5, 1, 0})
                    QTest::addRow("%d steps of %d %s, %d samples", steps, inputs, bytes ? "bytes" : "floats", count)
                        << steps << inputs << bytes << count;
    }
    void a_tile_holds_its_samples_side_by_side()
    {
        QFETCH(int, steps);
        QFETCH(int, inputs);
        QFETCH(bool, bytes);
        QFETCH(int, count);
        const Dataset dataset = random_dataset(steps, inputs, bytes);
        std::vector<std::uint32_t> chosen = RandomStream(2, Purpose::test).permutation(samples);
        chosen.resize(static_cast<std::size_t>(count));
        Tile<float> tile;
        tile.reshape(3, 3);
        std::fill(tile.values.begin(), tile.values.end(), -7.0f);
        dataset.fill_input(dataset.train, chosen, tile);
        QCOMPARE(tile.steps, steps);
        QCOMPARE(tile.channels, inputs);
        QCOMPARE(tile.samples, count);
        for (int t = 0; t < steps; ++t)
            for (int c = 0; c < inputs; ++c)
                for (int s = 0; s < horn::dynamics::tile_samples; ++s) {
                    const float expected = s < count ? stored(dataset, chosen[static_cast<std::size_t>(s)], t, c) : 0.0f;
                    QVERIFY(tile.at(t, c)[static_cast<std::size_t>(s)] == expected);
                }
    }

    void a_tile_filled_again_forgets_the_samples_before()
    {
        const Dataset dataset = random_dataset(100, 2, true);
        std::vector<std::uint32_t> all(16);
        std::iota(all.begin(), all.end(), 0u);
        Tile<float> used, fresh;
        dataset.fill_input(dataset.train, all, used);
        const std::vector<std::uint32_t> three{7, 7, 39};
        dataset.fill_input(dataset.train, three, used);
        dataset.fill_input(dataset.train, three, fresh);
        QVERIFY(used.values == fresh.values);
    }

    void one_sample_is_what_the_tile_holds_of_it()
    {
        for (const bool bytes : {true, false}) {
            const Dataset dataset = random_dataset(13, 5, bytes);
            Tile<float> tile;
            const std::vector<std::uint32_t> last{samples - 1};
            dataset.fill_input(dataset.train, last, tile);
            const std::vector<float> sample = dataset.input_of(dataset.train, samples - 1);
            QCOMPARE(sample.size(), std::size_t{65});
            for (int t = 0; t < 13; ++t)
                for (int c = 0; c < 5; ++c)
                    QVERIFY(sample[static_cast<std::size_t>(t * 5 + c)] == tile.at(t, c)[0]);
        }
    }

    void white_is_one_and_black_is_zero()
    {
        Dataset dataset;
        dataset.steps = 2;
        dataset.inputs = 1;
        dataset.train.samples = 1;
        dataset.train.bytes = {0, 255};
        const std::vector<float> sample = dataset.input_of(dataset.train, 0);
        QVERIFY(sample[0] == 0.0f && sample[1] == 1.0f);
    }
};

QTEST_APPLESS_MAIN(DatasetTest)
#include "dataset_test.moc"
