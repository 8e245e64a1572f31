#include "app/cli/command.h"
#include "app/cli/experiment_argument.h"
#include "core/experiment/recording.h"
#include "core/experiment/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>

namespace horn::cli
{

namespace
{

struct SimulateOptions {
    ExperimentArgument experiment;
    std::optional<std::int64_t> steps;
    std::string record;
};

/// CLI11 would take more digits than fit for the largest number that does.
std::string fits_in_64_bits(const std::string& text)
{
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc::result_out_of_range ? text + " is more than a computer counts to: at most 9223372036854775807" : "";
}

/// Steps between two looks at the clock and the stop request.
constexpr std::int64_t stretch = 4096;

int run_simulate(Console& console, const SimulateOptions& options)
{
    const auto described = options.experiment.read();
    if (!described)
        return console.fail(described.error());
    const std::int64_t steps = options.steps.value_or(described->recording.steps);
    if (steps < 0)
        return console.fail({"--steps", fmt::format("{} is not a number of steps", steps), "give a whole number ≥ 0"});
    auto replay = experiment::Replay::start(*described);
    if (!replay)
        return console.fail(replay.error());
    std::unique_ptr<experiment::RecordingWriter> recording;
    if (!options.record.empty()) {
        auto opened = experiment::create_recording(options.record, *replay);
        if (!opened)
            return console.fail(opened.error());
        recording = std::move(*opened);
    }

    experiment::TrajectoryHash hash;
    Result<void> recorded;
    const auto sink = [&](const experiment::ReplayChunk& chunk) {
        hash.add(chunk);
        if (recording && recorded)
            recorded = recording->append(chunk);
    };
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [start] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    const auto taken = [&] { return replay->state().step; };
    while (taken() < steps && !replay->non_finite_step() && !console.stop_token().stop_requested()) {
        if (auto advanced = replay->advance(std::min(stretch, steps - taken()), sink, console.stop_token()); !advanced)
            return console.fail(advanced.error());
        if (!recorded)
            return console.fail(recorded.error());
        console.progress(static_cast<double>(taken()) / static_cast<double>(steps), fmt::format("step {}", taken()));
    }
    const double elapsed = seconds();
    if (recording)
        if (auto finished = recording->finish(); !finished)
            return console.fail(finished.error());

    const auto non_finite = replay->non_finite_step();
    const bool stopped = !non_finite && taken() < steps;
    const double rate = elapsed > 0 ? static_cast<double>(taken()) / elapsed : 0;
    nlohmann::ordered_json object{{"steps", taken()},
                                  {"steps_per_second", rate},
                                  {"seconds", elapsed},
                                  {"hash", fmt::format("{:016x}", hash.value())},
                                  {"outcome", non_finite ? "non-finite"
                                              : stopped  ? "stopped"
                                                         : "finished"}};
    if (non_finite)
        object["non_finite_step"] = *non_finite;
    std::string words = fmt::format("step {}, {:.0f} steps/s, trajectory {:016x}", taken(), rate, hash.value());
    if (non_finite)
        words += fmt::format(", not finite from step {} on", *non_finite);
    console.result(words, object);
    if (non_finite)
        return exit_failed;
    return stopped ? console.interrupted(recording ? "the recording holds the steps taken" : "run it again to start over") : exit_done;
}

}  // namespace

Command simulate_command()
{
    return {
        "simulate", "Run one trajectory, as a live run would", [](CLI::App& app) {
            auto options = std::make_shared<SimulateOptions>();
            options->experiment.add_to(app);
            app.add_option("--steps", options->steps, "Steps to take (default: the experiment's /recording/steps)")->check(fits_in_64_bits);
            app.add_option("--record", options->record, "Write time, stimulus, x and y to FILE.h5 or FILE.csv");
            return [options](Console& console) { return run_simulate(console, *options); };
        }};
}

}  // namespace horn::cli
