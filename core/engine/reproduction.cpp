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
#include <variant>

namespace horn::engine
{

namespace
{

using experiment::Claim;
using experiment::ReplayChunk;
using Quantity = experiment::Source::Quantity;

/// The run goes by once for all claims.
class Passage
{
public:
    explicit Passage(std::span<const Claim> claims)
    {
        for (const Claim& claim : claims)
            if (is_of_the_run(claim.source.quantity)) {
                gatherers_.push_back(gatherer_for(claim));
                layers_.push_back(claim.source.layer);
                end_ = std::max(end_, gatherers_.back()->end());
            }
    }

    [[nodiscard]] std::int64_t steps() const { return end_; }

    Result<void> run(const experiment::Experiment& experiment, const std::stop_token& stop, const std::function<void(double)>& report)
    {
        auto replay = experiment::Replay::start(experiment);
        if (!replay)
            return replay.error();
        for (const int layer : layers_)
            if (layer >= replay->network().layers())
                return Error{fmt::format("layer {}", layer), "the network has no such layer", "the figure belongs to another experiment"};
        while (replay->state().step < end_ && !stop.stop_requested()) {
            const std::int64_t step = replay->state().step;
            const auto advanced = replay->advance(
                std::min<std::int64_t>(experiment::Replay::chunk_steps, end_ - step),
                [&](const ReplayChunk& chunk) { pass(chunk, *replay); }, stop);
            if (!advanced)
                return advanced;
            if (report)
                report(static_cast<double>(replay->state().step) / static_cast<double>(end_));
        }
        return {};
    }

    [[nodiscard]] Computed finish(std::size_t gatherer) { return gatherers_[gatherer]->finish(); }

private:
    void pass(const ReplayChunk& chunk, const experiment::Replay& replay)
    {
        if (replay.applied_events() != described_ || observed_.empty()) {
            described_ = replay.applied_events();
            for (int layer = 0; layer < replay.network().layers(); ++layer)
                observed_.push_back(std::make_shared<const ObservedLayer>(observe(replay.network(), layer)));
            newest_ = observed_.size() - static_cast<std::size_t>(replay.network().layers());
        }
        for (std::size_t i = 0; i < gatherers_.size(); ++i) {
            const auto layer = static_cast<std::size_t>(layers_[i]);
            if (layer >= chunk.layers.size())
                continue;
            const ReplayChunk::Layer& rows = chunk.layers[layer];
            const auto nodes = static_cast<std::size_t>(rows.nodes), inputs = static_cast<std::size_t>(chunk.inputs);
            for (int r = 0; r < chunk.steps; ++r) {
                const std::int64_t step = chunk.first_step + r;
                if (step < gatherers_[i]->begin() || step >= gatherers_[i]->end())
                    continue;
                const auto row = static_cast<std::size_t>(r);
                gatherers_[i]->take({step, chunk.stimulus.subspan(row * inputs, inputs), rows.x.subspan(row * nodes, nodes),
                                     rows.y.subspan(row * nodes, nodes), observed_[newest_ + layer].get()});
            }
        }
    }

    std::vector<std::unique_ptr<Gatherer>> gatherers_;
    std::vector<int> layers_;  ///< per gatherer
    std::int64_t end_ = 0;
    std::size_t described_ = 0, newest_ = 0;
    std::vector<std::shared_ptr<const ObservedLayer>> observed_;  ///< of every stretch of the run; gatherers point to them
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
    Passage passage(claims);
    if (passage.steps() > 0)
        if (auto run = passage.run(experiment, stop, report); !run)
            return run.error();
    const dynamics::Oscillator oscillator = dynamics::oscillator_of(last_model(experiment));
    std::size_t gatherer = 0;
    for (const Claim& claim : claims) {
        Computed computed;
        if (is_of_the_run(claim.source.quantity)) {
            computed = passage.finish(gatherer++);
        } else {
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
