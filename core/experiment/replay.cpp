#include "core/experiment/replay.h"

#include "core/experiment/checkpoint_network.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace horn::experiment
{

namespace
{

bool finite(const dynamics::SimulationState<float>& state)
{
    return std::all_of(state.layers.begin(), state.layers.end(),
                       [](const auto& layer) { return layer.x.allFinite() && layer.y.allFinite(); });
}

/// The experiment with model and stimulus as they are now; what is checked and built when a change is adopted.
Experiment with_change(const Experiment& experiment, const Change& change)
{
    Experiment now;
    now.seed = experiment.seed;
    now.task = experiment.task;
    now.model = change.model;
    now.stimulus = change.stimulus;
    return now;
}

/// The stimulus as the network meets it: a single channel reaches every input.
dynamics::StimulusSpecification for_inputs(dynamics::StimulusSpecification stimulus, int inputs)
{
    if (stimulus.channels == inputs)
        return stimulus;
    if (stimulus.kind == dynamics::StimulusSpecification::Kind::sequence) {
        std::vector<double> repeated;
        repeated.reserve(stimulus.values.size() * static_cast<std::size_t>(inputs));
        for (const double value : stimulus.values)
            repeated.insert(repeated.end(), static_cast<std::size_t>(inputs), value);
        stimulus.values = std::move(repeated);
    }
    stimulus.channels = inputs;
    return stimulus;
}

}  // namespace

Result<model::Network<float>> build_network(const Experiment& experiment)
{
    auto network = build_network(experiment, inputs_of(experiment), outputs_of(experiment));
    if (!network)
        return network.error();
    return model::cast<float>(*network);
}

Replay::Replay(Experiment experiment, Change current, dynamics::Simulator<float> simulator)
    : experiment_(std::move(experiment)), current_(std::move(current)), simulator_(std::move(simulator)), state_(simulator_.initial_state())
{
}

Result<Replay> Replay::start(Experiment experiment)
{
    if (auto valid = validate(experiment); !valid)
        return valid.error();
    auto network = build_network(experiment);
    if (!network)
        return network.error();
    Change current{experiment.model, for_inputs(experiment.stimulus, network->inputs())};
    return Replay(std::move(experiment), std::move(current), dynamics::Simulator<float>(*network));
}

Replay Replay::fork() const
{
    Replay other(experiment_, current_, dynamics::Simulator<float>(network()));
    other.applied_ = applied_;
    other.state_ = state_;
    other.non_finite_step_ = non_finite_step_;
    return other;
}

/// Model and stimulus once so many events have happened, as they were given.
Change Replay::given_after(std::size_t events) const
{
    for (std::size_t i = events; i > 0; --i)
        if (const auto* change = std::get_if<Change>(&experiment_.events[i - 1].what))
            return *change;
    return {experiment_.model, experiment_.stimulus};
}

Result<Replay> Replay::back_at(const ReplayPoint& point) const
{
    Change then = given_after(point.applied_events);
    auto network = build_network(with_change(experiment_, then));
    if (!network)
        return network.error();
    then.stimulus = for_inputs(std::move(then.stimulus), network->inputs());
    Replay other(experiment_, std::move(then), dynamics::Simulator<float>(*network));
    other.applied_ = point.applied_events;
    other.state_ = point.state;
    other.non_finite_step_ = point.non_finite_step;
    return other;
}

Result<void> Replay::adopt(const std::variant<Change, Kick>& what)
{
    if (const auto* kick = std::get_if<Kick>(&what)) {
        if (kick->layer < 0 || kick->layer >= network().layers() || kick->node < 0 || kick->node >= network().nodes(kick->layer) ||
            !std::isfinite(kick->velocity))
            return Error{"kick", "there is no such node in the network", "give a layer and a node that are there, and a finite velocity"};
        state_.layers[static_cast<std::size_t>(kick->layer)].y[kick->node] += static_cast<float>(kick->velocity);
        return {};
    }
    const Change& change = std::get<Change>(what);
    const Experiment now = with_change(experiment_, change);
    if (auto valid = validate(now); !valid)
        return valid.error();
    if (change.model != current_.model || inputs_of(now) != network().inputs()) {
        auto network = build_network(now);
        if (!network)
            return network.error();
        dynamics::Simulator<float> simulator(*network);
        state_ = simulator.adopt(state_);
        simulator_ = std::move(simulator);
    }
    current_ = {change.model, for_inputs(change.stimulus, network().inputs())};
    return {};
}

Result<void> Replay::apply(std::variant<Change, Kick> what)
{
    if (auto adopted = adopt(what); !adopted)
        return adopted;
    drop_waiting_events();
    experiment_.events.push_back({state_.step, std::move(what)});
    ++applied_;
    return {};
}

Result<void> Replay::advance(std::int64_t steps, const Sink& sink, const std::stop_token& stop)
{
    const std::int64_t end = state_.step + steps;
    while (state_.step < end && !stop.stop_requested()) {
        for (; applied_ < experiment_.events.size() && experiment_.events[applied_].step <= state_.step; ++applied_)
            if (auto adopted = adopt(experiment_.events[applied_].what); !adopted) {
                Error error = adopted.error();
                error.where = "/events/" + std::to_string(applied_) + " " + error.where;
                return error;
            }
        std::int64_t until = std::min(end, state_.step + chunk_steps);
        if (applied_ < experiment_.events.size())
            until = std::min(until, experiment_.events[applied_].step);
        take(static_cast<int>(until - state_.step), sink);
    }
    return {};
}

void Replay::take(int steps, const Sink& sink)
{
    const auto count = static_cast<std::size_t>(steps);
    const auto inputs = static_cast<std::size_t>(network().inputs());
    const auto layers = static_cast<std::size_t>(network().layers());
    stimulus_.resize(count * inputs);
    dynamics::fill_stimulus(current_.stimulus, experiment_.seed, current_.model.time_step, state_.step, stimulus_);
    const std::vector<int> nodes = network().nodes();
    const std::vector<dynamics::VelocityKick> kicks =
        dynamics::poisson_kicks(current_.stimulus, experiment_.seed, current_.model.time_step, nodes, state_.step, steps);

    std::vector<dynamics::Recording<float>> recordings;
    std::vector<ReplayChunk::Layer> written;
    if (sink) {
        x_.resize(layers);
        y_.resize(layers);
        for (std::size_t i = 0; i < layers; ++i) {
            x_[i].resize(count * static_cast<std::size_t>(nodes[i]));
            y_[i].resize(count * static_cast<std::size_t>(nodes[i]));
            recordings.push_back({static_cast<int>(i), x_[i], y_[i]});
            written.push_back({nodes[i], x_[i], y_[i]});
        }
    }
    std::optional<dynamics::SimulationState<float>> before;
    if (!non_finite_step_)
        before = state_;
    simulator_.advance(state_, stimulus_, recordings, kicks);
    if (before && !finite(state_))
        non_finite_step_ = first_non_finite_step(std::move(*before), kicks);
    if (sink)
        sink({state_.step - steps, steps, current_.model.time_step, static_cast<int>(inputs), stimulus_, written});
}

std::int64_t Replay::first_non_finite_step(dynamics::SimulationState<float> state, std::span<const dynamics::VelocityKick> kicks)
{
    const auto inputs = static_cast<std::size_t>(network().inputs());
    const std::span<const float> stimulus = stimulus_;
    std::vector<dynamics::VelocityKick> now;
    for (std::size_t step = 0; step * inputs < stimulus.size() && finite(state); ++step) {
        now.clear();
        for (const dynamics::VelocityKick& kick : kicks)
            if (kick.step == static_cast<std::int64_t>(step))
                now.push_back({0, kick.layer, kick.node, kick.velocity});
        simulator_.advance(state, stimulus.subspan(step * inputs, inputs), {}, now);
    }
    return state.step;
}

void TrajectoryHash::add(const ReplayChunk& chunk)
{
    std::uint64_t hash = value_;
    for (int step = 0; step < chunk.steps; ++step)
        for (const ReplayChunk::Layer& layer : chunk.layers) {
            const auto nodes = static_cast<std::size_t>(layer.nodes);
            for (const float position : layer.x.subspan(static_cast<std::size_t>(step) * nodes, nodes))
                hash = (hash ^ std::bit_cast<std::uint32_t>(position)) * 1099511628211ULL;
        }
    value_ = hash;
}

}  // namespace horn::experiment
