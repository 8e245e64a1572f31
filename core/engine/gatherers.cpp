#include "core/engine/gatherers.h"

#include "core/analysis/phase.h"
#include "core/analysis/sliding_order.h"
#include "core/analysis/synchrony.h"
#include "core/engine/run_difference.h"
#include "core/engine/window_values.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <optional>
#include <utility>

namespace horn::engine
{

namespace
{

using experiment::Claim;
using Quantity = experiment::Source::Quantity;

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();

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

    void take(const ReplayedRow& row) override
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

/// What sets the second run apart: x_B − x_A of single nodes, or how far the two runs are from each other.
class Apart : public Gatherer
{
public:
    explicit Apart(const Claim& claim) : Gatherer(claim), values_(claim.values.size(), std::nan("")) {}

    void take(const ReplayedRow& row) override
    {
        if ((row.step - source_.first) % source_.stride != 0)
            return;
        if (row.run == 0) {
            waiting_.push_back({row.step, {row.x.begin(), row.x.end()}});
            return;
        }
        while (!waiting_.empty() && waiting_.front().step < row.step)
            waiting_.pop_front();
        if (waiting_.empty() || waiting_.front().step != row.step)
            return;
        place(static_cast<std::size_t>((row.step - source_.first) / source_.stride), waiting_.front().x, row.x);
    }

    [[nodiscard]] Computed finish() override { return {{}, values_}; }

private:
    struct Own {
        std::int64_t step = 0;
        std::vector<float> x;  ///< N
    };

    void place(std::size_t column, std::span<const float> a, std::span<const float> b)
    {
        const auto steps = static_cast<std::size_t>(source_.steps);
        if (source_.quantity == Quantity::distance) {
            if (a.size() == b.size() && column < values_.size())
                values_[column] = static_cast<double>(distance_between(a, b));
            return;
        }
        for (std::size_t i = 0; i < source_.nodes.size(); ++i)
            values_[i * steps + column] = static_cast<double>(at(b, source_.nodes[i]) - at(a, source_.nodes[i]));
    }

    std::deque<Own> waiting_;  ///< for the same step of the second run
    std::vector<double> values_;
};

/// R(t), read step by step from where the live series began.
class Order : public Gatherer
{
public:
    using Gatherer::Gatherer;
    [[nodiscard]] std::int64_t begin() const override { return source_.began; }

    void take(const ReplayedRow& row) override
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

/// What is measured over a window of steps as a whole, phases with the basis of the last one's parameters.
class OfWindow : public Gatherer
{
public:
    using Gatherer::Gatherer;

    void take(const ReplayedRow& row) override
    {
        if (last_ != nullptr && row.layer->nodes != last_->nodes) {
            x_.clear();
            y_.clear();
        }
        last_ = row.layer;
        x_.insert(x_.end(), row.x.begin(), row.x.end());
        if (source_.quantity != Quantity::spectrum)
            y_.insert(y_.end(), row.y.begin(), row.y.end());
    }

    [[nodiscard]] Computed finish() override
    {
        if (last_ == nullptr)
            return {{}, std::vector<double>(claim_.values.size(), std::nan(""))};
        if (source_.quantity == Quantity::spectrum)
            return spectrum();
        const analysis::Phasors<float> phasors = analysis::phasors<float>(x_, y_, last_->phase);
        switch (source_.quantity) {
        case Quantity::locking_histogram:
            if (claim_.values.empty())
                return {};
            return {{}, analysis::locking_histogram(locking_over(phasors), static_cast<int>(claim_.values.size()))};
        case Quantity::locking_cumulative:
            if (claim_.values.size() < 2)
                return {};
            return {{}, analysis::locking_cumulative(locking_over(phasors), static_cast<int>(claim_.values.size()) - 1)};
        case Quantity::phase: return phases(newest_phases(phasors));
        case Quantity::directionality: {
            const std::vector<float> values = directionality_over(phasors, {source_.layout, last_->nodes}, source_.stride);
            return {{}, {values.begin(), values.end()}};
        }
        default: return locking(locking_over(phasors));
        }
    }

private:
    [[nodiscard]] Computed locking(const Matrix<float>& plv) const
    {
        std::vector<double> values(claim_.values.size(), std::nan(""));
        const auto nodes = static_cast<Eigen::Index>(source_.nodes.size());
        for (Eigen::Index i = 0; i < nodes; ++i)
            for (Eigen::Index k = 0; k < nodes; ++k) {
                const int row = source_.nodes[static_cast<std::size_t>(i)], column = source_.nodes[static_cast<std::size_t>(k)];
                if (row < plv.rows() && column < plv.cols())
                    values[static_cast<std::size_t>(i * nodes + k)] = static_cast<double>(plv(row, column));
            }
        return {{}, values};
    }

    [[nodiscard]] Computed phases(const std::vector<float>& of) const
    {
        Computed computed;
        for (const int node : source_.nodes)
            computed.values.push_back(static_cast<double>(at(of, node)));
        return computed;
    }

    /// Without the line at ω = 0: means are taken away.
    [[nodiscard]] Computed spectrum() const
    {
        if (std::ranges::any_of(source_.nodes, [this](int node) { return node >= last_->nodes; }))
            return {};
        analysis::Spectrum spectrum = position_spectrum(x_, last_->nodes, source_.nodes, last_->time_step, source_.window);
        if (!spectrum.omega.empty()) {
            spectrum.omega.erase(spectrum.omega.begin());
            spectrum.density.erase(spectrum.density.begin());
        }
        return {std::move(spectrum.omega), std::move(spectrum.density)};
    }

    const ObservedLayer* last_ = nullptr;
    std::vector<float> x_, y_;  ///< steps × nodes
};

}  // namespace

std::unique_ptr<Gatherer> gatherer_for(const Claim& claim)
{
    if (is_of_a_window(claim.source.quantity))
        return std::make_unique<OfWindow>(claim);
    if (claim.source.quantity == Quantity::order_parameter)
        return std::make_unique<Order>(claim);
    if (is_of_two_runs(claim.source.quantity))
        return std::make_unique<Apart>(claim);
    return std::make_unique<Traces>(claim);
}

}  // namespace horn::engine
