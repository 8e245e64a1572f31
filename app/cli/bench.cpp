#include "app/cli/command.h"
#include "core/base/random.h"
#include "core/dynamics/peak.h"
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
    int delays = 0;
    bool peak = false;
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

/// GFLOP/s of multiply-adds in registers on so many threads at once.
double measure_peak(base::ThreadPool& pool)
{
    constexpr std::int64_t rounds = 1 << 18;
    const int items = 4 * pool.threads();
    std::vector<double> operations(static_cast<std::size_t>(items));
    const double seconds = median_seconds([&] {
        pool.for_each(items, [&](int item, int) { operations[static_cast<std::size_t>(item)] = dynamics::run_multiply_adds(rounds); });
    });
    return std::accumulate(operations.begin(), operations.end(), 0.0) / seconds * 1e-9;
}

/// Prints the speed of one phase after the other.
class Report
{
public:
    Report(Console& console, const BenchOptions& options, double peak) : console_(console), options_(options), peak_(peak) {}

    /// \param operations of one sample and step, over N².
    void phase(const char* name, double operations, double seconds, nlohmann::ordered_json& object) const
    {
        const double sequences = options_.batch / seconds;
        const double rate = operations * options_.nodes * options_.nodes * options_.steps * sequences * 1e-9;
        object[name] = {{"sequences_per_second", sequences}, {"gflops", rate}, {"seconds_per_60000", 60000 / sequences}};
        if (peak_ > 0)
            object[name]["share_of_peak"] = rate / peak_;
        if (!console_.json)
            console_.result(fmt::format("{:<20} {:>9.0f} sequences/s {:>8.1f} GFLOP/s{} {:>9.2f} s per 60 000 sequences", name, sequences,
                                        rate, peak_ > 0 ? fmt::format(" {:>5.1f} % of peak", 100 * rate / peak_) : "", 60000 / sequences),
                            {});
    }

private:
    Console& console_;
    const BenchOptions& options_;
    double peak_;  ///< GFLOP/s of all threads, or 0
};

int run_bench(Console& console, const BenchOptions& options)
{
    model::ModelSpecification model;
    model.layers.front().nodes = options.nodes;
    if (options.delays > 0)
        model.layers.front().delays = {.kind = model::DelayValues::Kind::uniform, .low = 0, .high = options.delays};
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

    console.say(fmt::format("{} nodes, batch {}, {} steps, {}{} threads, {}", options.nodes, options.batch, options.steps,
                            options.delays > 0 ? fmt::format("delays 0 to {}, ", options.delays) : "", workspace.pool.threads(),
                            dynamics::kernel_target()));
    nlohmann::ordered_json object{{"nodes", options.nodes},
                                  {"batch", options.batch},
                                  {"steps", options.steps},
                                  {"delays", options.delays},
                                  {"threads", workspace.pool.threads()},
                                  {"target", dynamics::kernel_target()}};
    double peak = 0;
    if (options.peak) {
        base::ThreadPool alone(1);
        const double of_one = measure_peak(alone);
        peak = workspace.pool.threads() == 1 ? of_one : measure_peak(workspace.pool);
        object["peak_gflops"] = peak;
        object["peak_gflops_of_one_thread"] = of_one;
        if (!console.json)
            console.result(
                fmt::format("{:<20} {:>9.1f} GFLOP/s on one thread, {:.1f} on {}", "peak", of_one, peak, workspace.pool.threads()), {});
    }
    const Report report(console, options, peak);
    report.phase("forward", 2, median_seconds([&] { (void)learning::evaluate(compiled, dataset, dataset.train, workspace); }), object);
    report.phase("forward + backward", 6, median_seconds([&] { gradient.compute(compiled, batch, workspace); }), object);
    report.phase("full update", 6, median_seconds([&] { learning::update(state, batch, training, 1, compiled, gradient, workspace); }),
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
            app.add_option("--delays", options->delays, "Couplings delayed by 0 to so many steps, each its own")
                ->check(CLI::Range(0, 65535))
                ->capture_default_str();
            app.add_flag("--peak", options->peak, "Measure first what the processor could do at most, and give shares of it");
            return [options](Console& console) { return run_bench(console, *options); };
        }};
}

}  // namespace horn::cli
