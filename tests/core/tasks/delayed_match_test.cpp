#include "core/tasks/task.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

using namespace horn::tasks;

namespace
{

TaskSpecification task_of(int symbols, int steps, int train, int test)
{
    TaskSpecification task;
    task.kind = TaskSpecification::Kind::delayed_match;
    task.symbols = symbols;
    task.steps = steps;
    task.train_trials = train;
    task.test_trials = test;
    return task;
}

Dataset made(const TaskSpecification& task, std::uint64_t seed = 1)
{
    auto dataset = make_dataset(task, seed);
    if (!dataset)
        qFatal("%s", dataset.error().message().c_str());
    return *std::move(dataset);
}

/// The symbol shown at a step: −1 when it is blank, −2 when it is not one-hot.
int symbol_at(const std::vector<float>& input, int symbols, int step)
{
    int shown = -1;
    for (int k = 0; k < symbols; ++k) {
        const float value = input[static_cast<std::size_t>(step * symbols + k)];
        if (value == 0)
            continue;
        if (value != 1 || shown >= 0)
            return -2;
        shown = k;
    }
    return shown;
}

struct Trial {
    int cue, probe, label;
    auto operator<=>(const Trial&) const = default;
};

std::vector<Trial> trials_of(const Dataset& dataset, const Split& split)
{
    std::vector<Trial> trials;
    for (int i = 0; i < split.samples; ++i) {
        const std::vector<float> input = dataset.input_of(split, i);
        trials.push_back({symbol_at(input, dataset.inputs, 0), symbol_at(input, dataset.inputs, dataset.steps - 1),
                          split.labels[static_cast<std::size_t>(i)]});
    }
    return trials;
}

/// The largest difference between how often two of `values` things occur.
template <class Key>
int unevenness(const std::vector<Trial>& trials, int values, Key key)
{
    std::map<int, int> counts;
    for (const Trial& trial : trials)
        if (const int value = key(trial); value >= 0)
            ++counts[value];
    int least = static_cast<int>(counts.size()) < values ? 0 : counts.begin()->second, most = 0;
    for (const auto& [value, count] : counts) {
        least = std::min(least, count);
        most = std::max(most, count);
    }
    return most - least;
}

}  // namespace

class DelayedMatchTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void the_dataset_has_the_shape_of_the_task()
    {
        const Dataset dataset = made(task_of(8, 12, 100, 30));
        QCOMPARE(dataset.name, std::string("delayed-match"));
        QCOMPARE(dataset.inputs, 8);
        QCOMPARE(dataset.outputs, 2);
        QCOMPARE(dataset.steps, 12);
        QCOMPARE(dataset.train.samples, 100);
        QCOMPARE(dataset.validation.samples, 30);
        QCOMPARE(dataset.test.samples, 30);
        QCOMPARE(dataset.image_rows, 0);
    }

    void cue_first_probe_last_blanks_between_and_the_label_says_whether_they_match()
    {
        for (const int symbols : {2, 3, 8})
            for (const int steps : {2, 3, 8}) {
                const Dataset dataset = made(task_of(symbols, steps, 61, 17));
                for (const Split* split : {&dataset.train, &dataset.validation, &dataset.test})
                    for (int i = 0; i < split->samples; ++i) {
                        const std::vector<float> input = dataset.input_of(*split, i);
                        const int cue = symbol_at(input, symbols, 0);
                        const int probe = symbol_at(input, symbols, steps - 1);
                        QVERIFY(cue >= 0 && probe >= 0);
                        for (int step = 1; step < steps - 1; ++step)
                            QCOMPARE(symbol_at(input, symbols, step), -1);
                        QCOMPARE(split->labels[static_cast<std::size_t>(i)], cue == probe ? 1 : 0);
                    }
            }
    }

    void whole_rounds_hold_every_pair_equally_often()
    {
        for (const int symbols : {2, 3, 8}) {
            const int rounds = 2;
            const int pairs = symbols * (symbols - 1);
            const Dataset dataset = made(task_of(symbols, 4, 2 * pairs * rounds, 1));
            std::map<Trial, int> counts;
            for (const Trial& trial : trials_of(dataset, dataset.train))
                ++counts[trial];
            QCOMPARE(static_cast<int>(counts.size()), symbols * symbols);
            for (const auto& [trial, count] : counts)
                QCOMPARE(count, trial.label == 1 ? rounds * (symbols - 1) : rounds);
        }
    }

    void any_number_of_trials_is_balanced_as_far_as_it_goes()
    {
        for (const int symbols : {2, 3, 8})
            for (int count = 1; count <= 120; ++count) {
                const Dataset dataset = made(task_of(symbols, 2, count, 1));
                const std::vector<Trial> trials = trials_of(dataset, dataset.train);
                QVERIFY(unevenness(trials, 2, [](const Trial& t) { return t.label; }) <= 1);
                for (const int label : {0, 1})
                    QVERIFY(unevenness(trials, symbols, [&](const Trial& t) { return t.label == label ? t.cue : -1; }) <= 1);
                QVERIFY(unevenness(trials, symbols * (symbols - 1),
                                   [&](const Trial& t) { return t.label == 0 ? t.cue * symbols + t.probe : -1; }) <= 1);
            }
    }

    void the_published_size_is_exactly_balanced()
    {
        const Dataset dataset = made(task_of(2, 8, 256, 64));
        std::map<Trial, int> train, test;
        for (const Trial& trial : trials_of(dataset, dataset.train))
            ++train[trial];
        for (const Trial& trial : trials_of(dataset, dataset.test))
            ++test[trial];
        QCOMPARE(train.size(), std::size_t{4});
        for (const auto& [trial, count] : train)
            QCOMPARE(count, 64);
        for (const auto& [trial, count] : test)
            QCOMPARE(count, 16);
    }

    void the_order_is_drawn_by_the_seed_and_differs_between_parts()
    {
        const TaskSpecification task = task_of(4, 3, 60, 60);
        const Dataset a = made(task, 1), again = made(task, 1), b = made(task, 2);
        QCOMPARE(trials_of(a, a.train), trials_of(again, again.train));
        QVERIFY(trials_of(a, a.train) != trials_of(b, b.train));
        QVERIFY(trials_of(a, a.train) != trials_of(a, a.test));
        QVERIFY(trials_of(a, a.validation) != trials_of(a, a.test));
    }
};

QTEST_APPLESS_MAIN(DelayedMatchTest)
#include "delayed_match_test.moc"
