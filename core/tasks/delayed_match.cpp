#include "core/base/random.h"
#include "core/tasks/sources.h"

#include <cstddef>
#include <vector>

namespace horn::tasks
{

namespace
{

constexpr std::uint8_t one = 255;  // 1 after scaling

struct Trial {
    std::uint32_t cue, probe;
};

/// Even trials match. Cues take turns; the probes of non-matches are 1 … k−1 further on, which takes turns after every round of cues.
std::vector<Trial> balanced_trials(std::uint32_t trials, std::uint32_t symbols)
{
    std::vector<Trial> design(trials);
    for (std::uint32_t i = 0; i < trials; ++i) {
        const std::uint32_t turn = i / 2;
        const std::uint32_t cue = turn % symbols;
        const std::uint32_t apart = i % 2 == 0 ? 0 : 1 + turn / symbols % (symbols - 1);
        design[i] = {cue, (cue + apart) % symbols};
    }
    return design;
}

Split draw_trials(const TaskSpecification& task, int trials, Part part, std::uint64_t seed)
{
    const auto count = static_cast<std::uint32_t>(trials);
    const auto symbols = static_cast<std::uint32_t>(task.symbols);
    const std::vector<Trial> design = balanced_trials(count, symbols);
    RandomStream stream(seed, Purpose::task, stream_index(part, 0));
    const std::vector<std::uint32_t> order = stream.permutation(count);
    const std::vector<std::uint32_t> name = stream.permutation(symbols);  // so that no symbol is favoured when rounds are incomplete

    Split split;
    split.samples = trials;
    const std::size_t size = static_cast<std::size_t>(task.steps) * symbols;
    split.bytes.resize(size * count);
    split.labels.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Trial& trial = design[order[i]];
        std::uint8_t* first = split.bytes.data() + i * size;
        std::uint8_t* last = first + size - symbols;
        first[name[trial.cue]] = one;
        last[name[trial.probe]] = one;
        split.labels[i] = trial.cue == trial.probe ? 1 : 0;
    }
    return split;
}

}  // namespace

Dataset make_delayed_match(const TaskSpecification& task, std::uint64_t seed)
{
    Dataset dataset;
    dataset.steps = task.steps;
    dataset.inputs = task.symbols;
    dataset.outputs = 2;
    dataset.train = draw_trials(task, task.train_trials, Part::train, seed);
    dataset.validation = draw_trials(task, task.test_trials, Part::validation, seed);
    dataset.test = draw_trials(task, task.test_trials, Part::test, seed);
    return dataset;
}

}  // namespace horn::tasks
