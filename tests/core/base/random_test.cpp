#include "core/base/random.h"

#include <Random123/philox.h>

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

using horn::Purpose;
using horn::RandomStream;

namespace
{

using Block = std::array<std::uint32_t, 4>;

Block philox(const Block& counter, const std::array<std::uint32_t, 2>& key)
{
    const auto out = r123::Philox4x32{}(r123::Philox4x32::ctr_type{{counter[0], counter[1], counter[2], counter[3]}},
                                        r123::Philox4x32::key_type{{key[0], key[1]}});
    return {out[0], out[1], out[2], out[3]};
}

Block next_block(RandomStream& stream) { return {stream.bits(), stream.bits(), stream.bits(), stream.bits()}; }

/// Pearson's statistic of counts against equal expectation.
double chi_squared(const std::vector<int>& counts, int draws)
{
    const double expected = static_cast<double>(draws) / static_cast<double>(counts.size());
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

}  // namespace

class RandomTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The three vectors that Random123 publishes for philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011).
    void the_generator_gives_the_known_answers()
    {
        constexpr std::uint32_t ones = 0xffffffff;
        QCOMPARE(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        QCOMPARE(philox({ones, ones, ones, ones}, {ones, ones}), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QCOMPARE(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
                 (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }

    void a_stream_starts_with_the_known_answer_for_zero()
    {
        RandomStream stream(0, Purpose{0}, 0);
        QCOMPARE(next_block(stream), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    }

    void the_seed_is_the_key_and_position_purpose_index_are_the_counter()
    {
        RandomStream stream(0x0123456789abcdefull, Purpose::batch_order, 0xfedcba9876543210ull);
        for (std::uint32_t position = 0; position < 3; ++position)
            QCOMPARE(next_block(stream), philox({position, 9, 0x76543210, 0xfedcba98}, {0x89abcdef, 0x01234567}));
    }

    void a_copy_continues_from_the_same_position()
    {
        RandomStream stream(7, Purpose::test);
        stream.bits();
        stream.normal();  // leaves a spare number behind
        RandomStream copy = stream;
        for (int i = 0; i < 5; ++i)
            QCOMPARE(copy.normal(), stream.normal());
        QCOMPARE(copy.bits(), stream.bits());
    }

    void another_seed_purpose_or_index_is_another_stream()
    {
        std::set<Block> blocks;
        for (const std::uint64_t seed : {1ull, 2ull, 1ull << 32})
            for (const Purpose purpose : {Purpose::weights, Purpose::omega, Purpose::task, Purpose::test})
                for (const std::uint64_t index : {0ull, 1ull, 1ull << 32}) {
                    RandomStream stream(seed, purpose, index);
                    blocks.insert(next_block(stream));
                }
        QCOMPARE(blocks.size(), std::size_t{36});
    }

    void uniform_numbers_fill_the_unit_interval_evenly()
    {
        constexpr int draws = 100000;
        std::vector<int> counts(100);
        double sum = 0;
        RandomStream stream(11, Purpose::test);
        for (int i = 0; i < draws; ++i) {
            const double u = stream.uniform();
            QVERIFY(u >= 0 && u < 1);
            ++counts[static_cast<std::size_t>(u * 100)];
            sum += u;
        }
        QVERIFY(std::abs(sum / draws - 0.5) < 5 / std::sqrt(12.0 * draws));  // five standard errors
        QVERIFY(chi_squared(counts, draws) < 99 + 5 * std::sqrt(2 * 99.0));  // 99 degrees of freedom, five standard deviations
    }

    void uniform_numbers_keep_to_their_bounds()
    {
        RandomStream stream(12, Purpose::test);
        double lowest = 1e9, highest = -1e9;
        for (int i = 0; i < 10000; ++i) {
            const double u = stream.uniform(-3, 5);
            lowest = std::min(lowest, u);
            highest = std::max(highest, u);
        }
        QVERIFY(lowest >= -3 && lowest < -2.98);  // the extremes of 10⁴ draws come within 0.25 % but for a chance of e⁻²⁵
        QVERIFY(highest < 5 && highest > 4.98);
    }

    void normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        constexpr int draws = 200000;
        RandomStream stream(13, Purpose::test);
        double first = 0, second = 0, third = 0, fourth = 0, neighbours = 0, before = 0;
        for (int i = 0; i < draws; ++i) {
            const double z = stream.normal();
            first += z;
            second += z * z;
            third += z * z * z;
            fourth += z * z * z * z;
            neighbours += z * before;
            before = z;
        }
        const double error = 1 / std::sqrt(static_cast<double>(draws));  // of z; of the powers √2, √15, √96 times that
        QVERIFY(std::abs(first / draws) < 5 * error);
        QVERIFY(std::abs(second / draws - 1) < 5 * std::sqrt(2.0) * error);
        QVERIFY(std::abs(third / draws) < 5 * std::sqrt(15.0) * error);
        QVERIFY(std::abs(fourth / draws - 3) < 5 * std::sqrt(96.0) * error);
        QVERIFY(std::abs(neighbours / draws) < 5 * error);
    }

    void whole_numbers_are_unbiased_where_the_remainder_would_bias_them()
    {
        // 3·2³⁰: of the 2³² values, a plain multiplication would give the first of every three numbers twice the chance.
        constexpr std::uint32_t count = 3u << 30;
        constexpr int draws = 90000;
        std::vector<int> thirds(3);
        RandomStream stream(14, Purpose::test);
        for (int i = 0; i < draws; ++i) {
            const std::uint32_t drawn = stream.below(count);
            QVERIFY(drawn < count);
            ++thirds[drawn % 3];
        }
        QVERIFY(chi_squared(thirds, draws) < 2 + 5 * 2);  // two degrees of freedom, five standard deviations
    }

    void small_whole_numbers_come_equally_often()
    {
        std::vector<int> counts(7);
        RandomStream stream(15, Purpose::test);
        for (int i = 0; i < 70000; ++i)
            ++counts[stream.below(7)];
        QVERIFY(chi_squared(counts, 70000) < 6 + 5 * std::sqrt(12.0));
        QCOMPARE(stream.below(1), 0u);
    }

    void a_permutation_holds_every_number_once()
    {
        std::vector<std::uint32_t> order = RandomStream(16, Purpose::test).permutation(1000);
        QVERIFY(!std::is_sorted(order.begin(), order.end()));
        std::sort(order.begin(), order.end());
        for (std::uint32_t i = 0; i < 1000; ++i)
            QCOMPARE(order[i], i);
        QVERIFY(RandomStream(16, Purpose::test).permutation(0).empty());
    }

    void every_permutation_is_equally_likely()
    {
        constexpr int draws = 24000;
        std::vector<int> counts(256);
        RandomStream stream(17, Purpose::test);
        for (int i = 0; i < draws; ++i) {
            const auto order = stream.permutation(4);
            ++counts[order[0] * 64 + order[1] * 16 + order[2] * 4 + order[3]];
        }
        std::erase(counts, 0);
        QCOMPARE(counts.size(), std::size_t{24});
        QVERIFY(chi_squared(counts, draws) < 23 + 5 * std::sqrt(46.0));
    }
};

QTEST_APPLESS_MAIN(RandomTest)
#include "random_test.moc"
