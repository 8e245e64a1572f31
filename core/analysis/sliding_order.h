/// The order parameter step by step, as a run goes on: every phase is read against the mean of its own node over a trailing window.
#pragma once

#include "core/analysis/phase.h"
#include "core/base/array.h"

#include <cstdint>
#include <span>
#include <vector>

namespace horn::analysis
{

/// R of the newest step from the last `window` steps: with z̄ and |z|²'s mean over them, φ = arg(z − z̄). Costs O(N) a step.
class SlidingOrder
{
public:
    /// \param nodes N. \param window steps, ≥ 4.
    SlidingOrder(int nodes, int window);

    [[nodiscard]] int nodes() const { return nodes_; }

    /// \param x, y positions and velocities after the step, N each.
    /// \return R in [0, 1]; NaN until a quarter of the window has passed, and where fewer than two or fewer than half of the nodes have
    /// a phase.
    [[nodiscard]] float push(std::span<const float> x, std::span<const float> y, const PhaseBasis<float>& basis);

private:
    int nodes_;
    int window_;
    std::int64_t pushed_ = 0;
    std::vector<float> re_, im_;                   ///< window × N, a ring
    std::vector<double> sum_re_, sum_im_, power_;  ///< N, over the steps in the ring
    std::vector<float> mean_re_, mean_im_, threshold_;
};

}  // namespace horn::analysis
