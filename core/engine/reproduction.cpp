#include "core/engine/reproduction.h"

#include "core/dynamics/resonance.h"
#include "core/engine/gatherers.h"
#include "core/engine/history_view.h"
#include "core/experiment/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <memory>
#include <utility>
#include <variant>

namespace horn::engine
{

namespace
{

using experiment::Claim;
using experiment::ReplayChunk;
using Quantity = experiment::Source::Quantity;

constexpr const char* foreign = "the figure belongs to another experiment";

/// What gathers the values of a claim, and of which layer.
struct Watch {
    std::unique_ptr<Gatherer> gatherer;
    int layer = 0;
};

/// One of the experiment's runs on its way.
class PassingRun
{
public:
    PassingRun(int number, experiment::Replay replay) : number_(number), replay_(std::move(replay)) {}

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] std::int64_t step() const { return replay_.state().step; }
    [[nodiscard]] int layers() const { return replay_.network().layers(); }

    Result<void> advance_to(std::int64_t step, std::span<const Watch> watches, const std::stop_token& stop)
    {
        return replay_.advance(
            step - this->step(), [&](const ReplayChunk& chunk) { pass(chunk, watches); }, stop);
    }

private:
    void pass(const ReplayChunk& chunk, std::span<const Watch> watches)
    {
        if (replay_.applied_events() != described_ || observed_.empty()) {
            described_ = replay_.applied_events();
            for (int layer = 0; layer < layers(); ++layer)
                observed_.push_back(std::make_shared<const ObservedLayer>(observe(replay_.network(), layer)));
            newest_ = observed_.size() - static_cast<std::size_t>(layers());
        }
        for (const auto& [gatherer, watched] : watches) {
            const auto layer = static_cast<std::size_t>(watched);
            if (!gatherer->concerns(number_) || layer >= chunk.layers.size())
                continue;
            const ReplayChunk::Layer& rows = chunk.layers[layer];
            const auto nodes = static_cast<std::size_t>(rows.nodes), inputs = static_cast<std::size_t>(chunk.inputs);
            for (int r = 0; r < chunk.steps; ++r) {
                const std::int64_t step = chunk.first_step + r;
                if (step < gatherer->begin() || step >= gatherer->end())
                    continue;
                const auto row = static_cast<std::size_t>(r);
                gatherer->take({number_, step, chunk.stimulus.subspan(row * inputs, inputs), rows.x.subspan(row * nodes, nodes),
                                rows.y.subspan(row * nodes, nodes), observed_[newest_ + layer].get()});
            }
        }
    }

    int number_;
    experiment::Replay replay_;
    std::size_t described_ = 0, newest_ = 0;
    std::vector<std::shared_ptr<const ObservedLayer>> observed_;  ///< of every stretch of the run; gatherers point to them
};

/// The runs go by once for all claims, side by side.
class Passage
{
public:
    explicit Passage(std::span<const Claim> claims)
    {
        for (const Claim& claim : claims)
            if (is_of_the_run(claim.source.quantity)) {
                watches_.push_back({gatherer_for(claim), claim.source.layer});
                end_ = std::max(end_, watches_.back().gatherer->end());
            }
    }

    [[nodiscard]] std::int64_t steps() const { return end_; }

    Result<void> run(const std::vector<experiment::Experiment>& experiments, const std::stop_token& stop,
                     const std::function<void(double)>& report)
    {
        if (Result<void> started = start(experiments); !started)
            return started;
        for (std::int64_t step = 0; step < end_ && !stop.stop_requested();) {
            step = std::min<std::int64_t>(step + experiment::Replay::chunk_steps, end_);
            for (PassingRun& run : runs_)
                if (Result<void> advanced = run.advance_to(step, watches_, stop); !advanced)
                    return advanced;
            if (report)
                report(static_cast<double>(step) / static_cast<double>(end_));
        }
        return {};
    }

    [[nodiscard]] Computed finish(std::size_t watch) { return watches_[watch].gatherer->finish(); }

private:
    /// The runs that a claim is about.
    Result<void> start(const std::vector<experiment::Experiment>& experiments)
    {
        for (int number = 0; number < static_cast<int>(experiments.size()); ++number) {
            const auto concerned = [number](const Watch& watch) { return watch.gatherer->concerns(number); };
            if (std::ranges::none_of(watches_, concerned))
                continue;
            auto replay = experiment::Replay::start(experiments[static_cast<std::size_t>(number)]);
            if (!replay)
                return replay.error();
            runs_.emplace_back(number, std::move(*replay));
            for (const Watch& watch : watches_)
                if (concerned(watch) && watch.layer >= runs_.back().layers())
                    return Error{fmt::format("layer {}", watch.layer), "the network has no such layer", foreign};
        }
        return {};
    }

    std::vector<Watch> watches_;
    std::vector<PassingRun> runs_;
    std::int64_t end_ = 0;
};

/// Model as the last change left it.
const model::ModelSpecification& last_model(const experiment::Experiment& experiment)
{
    for (auto event = experiment.events.rbegin(); event != experiment.events.rend(); ++event)
        if (const auto* change = std::get_if<experiment::Change>(&event->what))
            return change->model;
    return experiment.model;
}

double gain_at(const dynamics::Oscillator& oscillator, const experiment::Source& source, double omega_in, const std::stop_token& stop)
{
    switch (source.quantity) {
    case Quantity::continuous_gain: return dynamics::continuous_gain(oscillator, omega_in);
    case Quantity::discrete_gain: return std::abs(dynamics::discrete_response(oscillator, omega_in));
    case Quantity::discrete_phase: return dynamics::position_phase(dynamics::discrete_response(oscillator, omega_in));
    default: break;
    }
    const auto measured = dynamics::measure_gain(oscillator, omega_in, source.drive, stop);
    if (!measured)
        return std::nan("");
    return source.quantity == Quantity::measured_gain ? measured->gain : dynamics::position_phase(*measured);
}

/// Every claim is about a run that there is.
Result<void> check_runs(std::span<const Claim> claims, int runs)
{
    for (const Claim& claim : claims)
        if (const int run = is_of_two_runs(claim.source.quantity) ? 1 : claim.source.run; run >= runs)
            return Error{fmt::format("run {}", run), fmt::format("the experiment has {} run{}", runs, runs == 1 ? "" : "s"), foreign};
    return {};
}

void compare(const std::vector<double>& shown, const std::vector<double>& computed, const std::string& name, Reproduction& result)
{
    double scale = 1e-12, deviation = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (std::isnan(shown[i]))
            continue;
        const double now = i < computed.size() ? computed[i] : std::nan("");
        ++result.numbers;
        scale = std::max(scale, std::abs(shown[i]));
        if (now == shown[i] && std::signbit(now) == std::signbit(shown[i]))
            continue;
        ++result.different;
        deviation = std::isfinite(now) ? std::max(deviation, std::abs(now - shown[i])) : std::numeric_limits<double>::infinity();
    }
    if (const double relative = deviation / scale; relative > result.largest || (result.where.empty() && result.different > 0)) {
        result.largest = std::max(result.largest, relative);
        result.where = name;
    }
}

}  // namespace

Result<Reproduction> reproduce(const experiment::Experiment& experiment, std::span<const Claim> claims, const std::stop_token& stop,
                               const std::function<void(double)>& report)
{
    Reproduction result;
    const std::vector<experiment::Experiment> runs = experiment::all_runs_of(experiment);
    if (Result<void> there = check_runs(claims, static_cast<int>(runs.size())); !there)
        return there.error();
    Passage passage(claims);
    if (passage.steps() > 0)
        if (auto run = passage.run(runs, stop, report); !run)
            return run.error();
    std::size_t watch = 0;
    for (const Claim& claim : claims) {
        Computed computed;
        if (is_of_the_run(claim.source.quantity)) {
            computed = passage.finish(watch++);
        } else {
            const dynamics::Oscillator oscillator = dynamics::oscillator_of(last_model(runs[static_cast<std::size_t>(claim.source.run)]));
            for (const double omega_in : claim.x)
                computed.values.push_back(stop.stop_requested() ? 0 : gain_at(oscillator, claim.source, omega_in, stop));
        }
        if (stop.stop_requested()) {
            result.stopped = true;
            return result;
        }
        if (!computed.x.empty())
            compare(claim.x, computed.x, claim.name, result);
        compare(claim.values, computed.values, claim.name, result);
    }
    return result;
}

}  // namespace horn::engine
