/// The order parameter step by step, as a run goes on: every phase is read against the mean of its own node over a trailing window.
#pragma once

#include "core/analysis/phase.h"
#include "core/base/array.h"

#include <cstdint>
#include <span>
#include <vector>

namespace horn::analysis
{

/// R of the newest step from the last `window` steps: φ = arg(z − z̄) with z̄ the mean over them. Costs O(N) a step.
class SlidingOrder
{
public:
    /// \param nodes N. \param window steps, ≥ 4.
    SlidingOrder(int nodes, int window);

    [[nodiscard]] int nodes() const { return nodes_; }

    /// \param x, y positions and velocities after the step, N each.
    /// \return R in [0, 1], over the nodes whose swing is not negligible: as phasors() of the window has them; NaN until a quarter of the
    /// window has passed, and where fewer than two or fewer than half of the nodes have a phase.
    [[nodiscard]] float push(std::span<const float> x, std::span<const float> y, const PhaseBasis<float>& basis);

private:
    /// Nodes are worked on in groups of this size, so that compilers make vector code of the inner loops.
    static constexpr std::size_t lanes = 8;

    struct Newest {
        float length = 0;    ///< |Σ e^{iφ}| of the newest step
        float swinging = 0;  ///< how many nodes that is over
    };

    /// The states in x_ and y_ take their place in the ring. \return mean square of |z − z̄| over the window and the nodes with phases
    double take_newest();
    /// \param least square of a swing that has a phase
    [[nodiscard]] Newest order_of_newest(float least) const;

    int nodes_;
    int window_;
    std::int64_t pushed_ = 0;
    std::size_t padded_;                   ///< N rounded up to whole groups; nodes that are not there have no phase
    std::vector<float> re_, im_;           ///< window × padded, a ring
    std::vector<double> sum_re_, sum_im_;  ///< over the steps in the ring
    std::vector<double> squares_;          ///< Σ|z|² over the nodes, of every step in the ring
    double sum_squares_ = 0;               ///< over the ring
    std::vector<float> x_, y_, basis_re_, basis_im_, mean_re_, mean_im_;
    std::vector<float> has_phase_;  ///< 1 or 0, of the newest step
};

}  // namespace horn::analysis
