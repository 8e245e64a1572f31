#include "app/cli/command.h"
#include "core/base/random.h"
#include "core/dynamics/peak.h"
#include "core/dynamics/phases.h"
#include "core/dynamics/rollout.h"
#include "core/learning/evaluate.h"
#include "core/learning/trainer.h"
#include "core/model/specification.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
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
    bool phases = false;
};

constexpr double seconds_per_phase = 1.5;
constexpr int fewest_repetitions = 5;

/// What some calls took.
struct Timing {
    double seconds = 0;  ///< of one call, median
    double share = 0;    ///< of the peak that was measured just before each call, median; 0 when none was
};

/// Measures work that runs on a pool: by the time that the process computes when the pool has one thread, so that other programs on the
/// machine count less; otherwise by the time that passes.
class Stopwatch
{
public:
    /// \param shares whether to measure before every call what the processor could do at most.
    Stopwatch(base::ThreadPool& pool, bool shares) : pool_(pool), shares_(shares) {}

    /// \param operations floating-point operations of one call. Calls it as often as fits into seconds_per_phase.
    Timing measure(double operations, const std::function<void()>& work) const
    {
        work();  // fills caches and takes memory
        std::vector<double> seconds, shares;
        const auto end = Clock::now() + std::chrono::duration<double>(seconds_per_phase);
        while (static_cast<int>(seconds.size()) < fewest_repetitions || Clock::now() < end) {
            const double peak = shares_ ? this->peak() : 0;
            seconds.push_back(seconds_of(work));
            shares.push_back(shares_ ? operations / seconds.back() / peak : 0);
        }
        return {median(seconds), median(shares)};
    }

    /// Operations a second of multiply-adds in registers, on all threads at once.
    double peak() const
    {
        constexpr std::int64_t rounds = 1 << 16;
        const int items = 8 * pool_.threads();
        std::vector<double> operations(static_cast<std::size_t>(items));
        const double seconds = seconds_of([&] {
            pool_.for_each(items, [&](int item, int) { operations[static_cast<std::size_t>(item)] = dynamics::run_multiply_adds(rounds); });
        });
        return std::accumulate(operations.begin(), operations.end(), 0.0) / seconds;
    }

    static double median(std::vector<double> values)
    {
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        return *middle;
    }

private:
    using Clock = std::chrono::steady_clock;

    double seconds_of(const std::function<void()>& work) const
    {
        if (pool_.threads() == 1) {
            const std::clock_t start = std::clock();
            work();
            return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        }
        const auto start = Clock::now();
        work();
        return std::chrono::duration<double>(Clock::now() - start).count();
    }

    base::ThreadPool& pool_;
    bool shares_;
};

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

/// Measures one phase after the other and prints its speed.
class Report
{
public:
    Report(Console& console, const BenchOptions& options, const Stopwatch& watch, nlohmann::ordered_json& object)
        : console_(console), options_(options), watch_(watch), object_(object)
    {
    }

    /// \param per_step operations of one sample and step, over N². \param samples that one call takes through all steps.
    void phase(const char* name, double per_step, int samples, const std::function<void()>& work) const
    {
        const double operations = per_step * options_.nodes * options_.nodes * options_.steps * samples;
        const Timing timing = watch_.measure(operations, work);
        const double sequences = samples / timing.seconds;
        const double rate = operations / timing.seconds * 1e-9;
        nlohmann::ordered_json& entry = object_[name];
        entry = {{"sequences_per_second", sequences}, {"gflops", rate}, {"seconds_per_60000", 60000 / sequences}};
        if (options_.peak)
            entry["share_of_peak"] = timing.share;
        if (!console_.json)
            console_.result(fmt::format("{:<20} {:>9.0f} sequences/s {:>8.1f} GFLOP/s{} {:>9.2f} s per 60 000 sequences", name, sequences,
                                        rate, options_.peak ? fmt::format(" {:>5.1f} % of peak", 100 * timing.share) : "",
                                        60000 / sequences),
                            {});
    }

    void peak() const
    {
        std::vector<double> rates(21);
        std::generate(rates.begin(), rates.end(), [&] { return watch_.peak(); });
        const double rate = 1e-9 * Stopwatch::median(rates);
        object_["peak_gflops"] = rate;
        if (!console_.json)
            console_.result(fmt::format("{:<20} {:>31.1f} GFLOP/s", "peak", rate), {});
    }

private:
    Console& console_;
    const BenchOptions& options_;
    Stopwatch watch_;
    nlohmann::ordered_json& object_;
};

/// The parts of both sweeps, each by itself, on one tile and one thread.
void report_phases(const Report& report, const dynamics::CompiledNetwork<float>& network, const learning::Batch& batch)
{
    const auto samples = learning::tile_of(batch.samples, 0);
    const int count = static_cast<int>(samples.size());
    dynamics::Tile<float> input;
    batch.dataset.fill_input(batch.split, samples, input);
    dynamics::Phases<float> phases(network, input);
    report.phase("steps forward", 2, count, [&] { phases.forward(); });
    report.phase("steps back", 2, count, [&] { phases.adjoint(); });
    report.phase("weight gradients", 2, count, [&] { phases.weights(); });
}

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
    const Stopwatch watch(workspace.pool, options.peak);
    const Report report(console, options, watch, object);
    if (options.peak)
        report.peak();
    report.phase("forward", 2, options.batch, [&] { (void)learning::evaluate(compiled, dataset, dataset.train, workspace); });
    report.phase("forward + backward", 6, options.batch, [&] { gradient.compute(compiled, batch, workspace); });
    report.phase("full update", 6, options.batch, [&] { learning::update(state, batch, training, 1, compiled, gradient, workspace); });
    if (options.phases) {
        base::ThreadPool alone(1);
        report_phases(Report(console, options, Stopwatch(alone, options.peak), object), compiled, batch);
    }
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
                ->check(CLI::Range(0, model::largest_delay))
                ->capture_default_str();
            app.add_flag("--peak", options->peak, "Measure in turns what the processor could do at most, and give shares of it");
            app.add_flag("--phases", options->phases,
                         "Measure the steps forward, the steps back and the gradient of the weights apart, too");
            return [options](Console& console) { return run_bench(console, *options); };
        }};
}

}  // namespace horn::cli
