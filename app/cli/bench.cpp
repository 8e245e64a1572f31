#include "app/cli/command.h"
#include "core/base/random.h"
#include "core/dynamics/rollout.h"
#include "core/learning/evaluate.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <numeric>
#include <vector>

namespace horn::cli
{

namespace
{

struct BenchOptions {
    int nodes = 32;
    int batch = 64;
    int steps = 784;
    int threads = 0;
};

constexpr double seconds_per_phase = 1.5;
constexpr int fewest_repetitions = 5;

/// Median seconds of one call, over as many as fit into seconds_per_phase.
double median_seconds(const std::function<void()>& work)
{
    using Clock = std::chrono::steady_clock;
    work();  // fills caches and takes memory
    std::vector<double> seconds;
    const auto end = Clock::now() + std::chrono::duration<double>(seconds_per_phase);
    while (static_cast<int>(seconds.size()) < fewest_repetitions || Clock::now() < end) {
        const auto start = Clock::now();
        work();
        seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::nth_element(seconds.begin(), seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2), seconds.end());
    return seconds[seconds.size() / 2];
}

/// One batch of noise images, one value a step, ten classes.
tasks::Dataset noise_dataset(const BenchOptions& options)
{
    tasks::Dataset dataset;
    dataset.name = "noise";
    dataset.steps = options.steps;
    dataset.inputs = 1;
    dataset.outputs = 10;
    RandomStream stream(1, Purpose::task);
    dataset.train.samples = options.batch;
    for (int i = 0; i < options.batch; ++i)
        dataset.train.labels.push_back(static_cast<std::int32_t>(stream.below(10)));
    dataset.train.bytes.resize(static_cast<std::size_t>(options.batch) * static_cast<std::size_t>(options.steps));
    for (std::uint8_t& byte : dataset.train.bytes)
        byte = static_cast<std::uint8_t>(stream.below(256));
    return dataset;
}

void report(Console& console, const BenchOptions& options, const char* phase, double flops, double seconds, nlohmann::ordered_json& object)
{
    const double sequences = options.batch / seconds;
    const double rate = flops * options.nodes * options.nodes * options.steps * sequences * 1e-9;
    if (!console.json)
        console.result(fmt::format("{:<20} {:>9.0f} sequences/s {:>8.1f} GFLOP/s {:>9.2f} s per 60 000 sequences", phase, sequences, rate,
                                   60000 / sequences),
                       {});
    object[phase] = {{"sequences_per_second", sequences}, {"gflops", rate}, {"seconds_per_60000", 60000 / sequences}};
}

int run_bench(Console& console, const BenchOptions& options)
{
    model::ModelSpecification model;
    model.layers.front().nodes = options.nodes;
    const auto network = model::build_network(model, 1, 10, 1);
    if (!network)
        return console.fail(network.error());
    const tasks::Dataset dataset = noise_dataset(options);
    learning::Workspace workspace(options.threads);
    learning::TrainingSpecification training;
    training.batch = options.batch;
    training.learning_rate = 1e-6;
    auto state = learning::start_training(*network, training);
    dynamics::CompiledNetwork<float> compiled(state.network);
    learning::BatchGradient gradient(training.learned);
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(options.batch));
    std::iota(samples.begin(), samples.end(), 0U);
    const learning::Batch batch{dataset, dataset.train, samples};

    console.say(fmt::format("{} nodes, batch {}, {} steps, {} threads, {}", options.nodes, options.batch, options.steps,
                            workspace.pool.threads(), dynamics::kernel_target()));
    nlohmann::ordered_json object{{"nodes", options.nodes},
                                  {"batch", options.batch},
                                  {"steps", options.steps},
                                  {"threads", workspace.pool.threads()},
                                  {"target", dynamics::kernel_target()}};
    report(console, options, "forward", 2, median_seconds([&] { (void)learning::evaluate(compiled, dataset, dataset.train, workspace); }),
           object);
    report(console, options, "forward + backward", 6, median_seconds([&] { gradient.compute(compiled, batch, workspace); }), object);
    report(console, options, "full update", 6,
           median_seconds([&] { learning::update(state, batch, training, training.learning_rate, compiled, gradient, workspace); }),
           object);
    if (console.json)
        console.result("", object);
    return exit_done;
}

}  // namespace

Command bench_command()
{
    return {
        "bench", "Measure the speed of forward, backward and update", [](CLI::App& app) {
            const auto options = std::make_shared<BenchOptions>();
            app.add_option("--nodes", options->nodes, "Oscillators in the one layer")->check(CLI::Range(1, 4096))->capture_default_str();
            app.add_option("--batch", options->batch, "Samples")->check(CLI::Range(1, 65536))->capture_default_str();
            app.add_option("--steps", options->steps, "Steps of a sequence")->check(CLI::Range(1, 100000))->capture_default_str();
            app.add_option("--threads", options->threads, "0: as many as the machine runs at once")->check(CLI::Range(0, 1024));
            return [options](Console& console) { return run_bench(console, *options); };
        }};
}

}  // namespace horn::cli
