/// Computes the values that a figure claims, while its run goes by step by step.
#pragma once

#include "core/engine/history_view.h"
#include "core/experiment/evidence.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace horn::engine
{

/// Numbers computed for a claim.
struct Computed {
    std::vector<double> x;  ///< of a portrait or spectrum, else empty
    std::vector<double> values;
};

/// One step of a run as a claim sees it.
struct ReplayedRow {
    int run = 0;
    std::int64_t step = 0;
    std::span<const float> stimulus;       ///< channels
    std::span<const float> x, y;           ///< N
    const ObservedLayer* layer = nullptr;  ///< alive until finish()
};

/// Gathers the values of one claim while the run goes by.
class Gatherer
{
public:
    explicit Gatherer(const experiment::Claim& claim) : claim_(claim), source_(claim.source) {}
    virtual ~Gatherer() = default;
    Gatherer(const Gatherer&) = delete;
    Gatherer& operator=(const Gatherer&) = delete;

    [[nodiscard]] virtual std::int64_t begin() const { return source_.first; }
    [[nodiscard]] std::int64_t end() const { return experiment::steps_needed(source_); }
    [[nodiscard]] bool concerns(int run) const { return is_of_two_runs(source_.quantity) ? run <= 1 : run == source_.run; }
    /// Rows begin() … end() − 1 of the runs that it concerns, each in order; those of a second run after the same ones of the first.
    virtual void take(const ReplayedRow& row) = 0;
    /// After the last row.
    [[nodiscard]] virtual Computed finish() = 0;

protected:
    const experiment::Claim& claim_;
    const experiment::Source& source_;
};

/// \param claim about the run; it must outlive the gatherer.
[[nodiscard]] std::unique_ptr<Gatherer> gatherer_for(const experiment::Claim& claim);

}  // namespace horn::engine
