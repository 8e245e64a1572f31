#include "core/engine/reproduction.h"

#include "core/analysis/sliding_order.h"
#include "core/analysis/synchrony.h"
#include "core/dynamics/resonance.h"
#include "core/engine/history_view.h"
#include "core/experiment/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <memory>
#include <numbers>
#include <variant>

namespace horn::engine
{

namespace
{

using experiment::Claim;
using experiment::ReplayChunk;
using Quantity = experiment::Source::Quantity;

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

/// Numbers computed for a claim.
struct Computed {
    std::vector<double> x, values;
};

/// One step of the run as a claim sees it.
struct Row {
    std::int64_t step = 0;
    std::span<const float> stimulus;  ///< channels
    std::span<const float> x, y;      ///< N
    const ObservedLayer* layer = nullptr;
};

/// Gathers the values of one claim while the run goes by.
class Gatherer
{
public:
    explicit Gatherer(const Claim& claim) : claim_(claim), source_(claim.source) {}
    virtual ~Gatherer() = default;

    [[nodiscard]] virtual std::int64_t begin() const { return source_.first; }
    [[nodiscard]] std::int64_t end() const { return steps_needed(source_); }
    virtual void take(const Row& row) = 0;
    /// After the last row.
    [[nodiscard]] virtual Computed finish() = 0;

protected:
    const Claim& claim_;
    const experiment::Source& source_;
};

float at(std::span<const float> row, int index)
{
    return static_cast<std::size_t>(index) < row.size() ? row[static_cast<std::size_t>(index)] : nothing;
}

/// Stimulus, positions, velocities, accelerations, portraits: values of single nodes. Accelerations and portraits use the parameters of the
/// last step for all, as the plots do.
class Traces : public Gatherer
{
public:
    explicit Traces(const Claim& claim) : Gatherer(claim)
    {
        const auto steps = static_cast<std::size_t>(source_.steps);
        primary_.assign(source_.nodes.size() * steps, nothing);
        if (source_.quantity == Quantity::acceleration || source_.quantity == Quantity::portrait)
            secondary_.assign(primary_.size(), nothing);
    }

    [[nodiscard]] std::int64_t begin() const override { return source_.first - (source_.quantity == Quantity::acceleration ? 1 : 0); }

    void take(const Row& row) override
    {
        if (source_.quantity == Quantity::acceleration && (row.step + 1 - source_.first) % source_.stride == 0)
            place(secondary_, row.step + 1, row.y);
        last_ = row.layer;
        if (row.step < source_.first || (row.step - source_.first) % source_.stride != 0)
            return;
        const bool of_velocity = source_.quantity == Quantity::velocity || source_.quantity == Quantity::acceleration;
        place(primary_, row.step, source_.quantity == Quantity::stimulus ? row.stimulus : of_velocity ? row.y : row.x);
        if (source_.quantity == Quantity::portrait)
            place(secondary_, row.step, row.y);
    }

    [[nodiscard]] Computed finish() override
    {
        if (last_ == nullptr)
            return {{}, std::vector<double>(claim_.values.size(), std::nan(""))};
        if (source_.quantity == Quantity::portrait) {
            const int node = source_.nodes.front();
            const float omega = node < last_->nodes ? static_cast<float>(last_->omega[node]) : nothing;
            for (float& y : secondary_)
                y /= omega;
            return {doubles(primary_), doubles(secondary_)};
        }
        if (source_.quantity == Quantity::acceleration) {
            const auto step = static_cast<float>(last_->time_step);
            for (std::size_t i = 0; i < primary_.size(); ++i)
                primary_[i] = (primary_[i] - secondary_[i]) / step;
        }
        return {{}, doubles(primary_)};
    }

private:
    void place(std::vector<float>& into, std::int64_t step, std::span<const float> row)
    {
        const std::int64_t column = (step - source_.first) / source_.stride;
        if (column < 0 || column >= source_.steps)
            return;
        const auto steps = static_cast<std::size_t>(source_.steps);
        for (std::size_t i = 0; i < source_.nodes.size(); ++i)
            into[i * steps + static_cast<std::size_t>(column)] = at(row, source_.nodes[i]);
    }
    static std::vector<double> doubles(const std::vector<float>& values) { return {values.begin(), values.end()}; }

    std::vector<float> primary_, secondary_;  ///< nodes × steps
    const ObservedLayer* last_ = nullptr;
};

/// R(t), read step by step from where the live series began.
class Order : public Gatherer
{
public:
    using Gatherer::Gatherer;
    [[nodiscard]] std::int64_t begin() const override { return source_.began; }

    void take(const Row& row) override
    {
        const auto nodes = static_cast<int>(row.x.size());
        if (!order_ || order_->nodes() != nodes)
            order_.emplace(nodes, source_.window);
        const float value = order_->push(row.x, row.y, row.layer->phase);
        if (row.step >= source_.first && (row.step - source_.first) % source_.stride == 0)
            values_.push_back(static_cast<double>(value));
    }
    [[nodiscard]] Computed finish() override { return {{}, values_}; }

private:
    std::optional<analysis::SlidingOrder> order_;
    std::vector<double> values_;
};

/// PLV over the steps, with the phases of the last one's parameters.
class Locking : public Gatherer
{
public:
    using Gatherer::Gatherer;

    void take(const Row& row) override
    {
        if (last_ != nullptr && row.layer->nodes != last_->nodes) {
            x_.clear();
            y_.clear();
        }
        last_ = row.layer;
        x_.insert(x_.end(), row.x.begin(), row.x.end());
        y_.insert(y_.end(), row.y.begin(), row.y.end());
    }

    [[nodiscard]] Computed finish() override
    {
        std::vector<double> values(claim_.values.size(), std::nan(""));
        if (last_ == nullptr)
            return {{}, values};
        const Matrix<float> plv = analysis::phase_locking_value(analysis::phasors<float>(x_, y_, last_->phase));
        const auto nodes = static_cast<Eigen::Index>(source_.nodes.size());
        for (Eigen::Index i = 0; i < nodes; ++i)
            for (Eigen::Index k = 0; k < nodes; ++k) {
                const int row = source_.nodes[static_cast<std::size_t>(i)], column = source_.nodes[static_cast<std::size_t>(k)];
                if (row < plv.rows() && column < plv.cols())
                    values[static_cast<std::size_t>(i * nodes + k)] = static_cast<double>(plv(row, column));
            }
        return {{}, values};
    }

private:
    const ObservedLayer* last_ = nullptr;
    std::vector<float> x_, y_;
};

std::unique_ptr<Gatherer> gatherer_for(const Claim& claim)
{
    switch (claim.source.quantity) {
    case Quantity::order_parameter: return std::make_unique<Order>(claim);
    case Quantity::phase_locking: return std::make_unique<Locking>(claim);
    default: return std::make_unique<Traces>(claim);
    }
}

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
