/// What a read-out reads: positions themselves, or what has become of them up to a step; with the adjoint. Internal to this room.
///
///     mean   s_t = s_{t−1} + x_t     q_t = s_t / t              x̄_t = c_t         c_t = c_{t+1} + q̄_t / t
///     rms    s_t = s_{t−1} + x_t²    q_t = √(s_t / t + ε)       x̄_t = x_t c_t     c_t = c_{t+1} + q̄_t / (t q_t)
#pragma once

#include "core/dynamics/rollout.h"

namespace horn::dynamics
{

/// Steps of one tile. Rows hold `width` values: nodes × tile_samples.
struct ReadingSteps {
    model::Readout readout;  ///< mean or rms
    std::size_t width;
    int first;  ///< steps of the trial before these
    int steps;
};

/// Goes through some steps.
/// \param x row of the position after the first of them. \param sums one row, s, carried.
/// \param values row for q of the first step, written for every step; or, without `every`, one row for q after the last of them.
template <class Real>
void read_steps(const ReadingSteps& work, const Real* x, Real* sums, Real* values, bool every);

/// Adds the gradient of the loss by q after step t, counted from 1, to c. \param q nullptr for the mean.
template <class Real>
void add_reading_gradient(std::size_t width, int t, const Real* by_q, const Real* q, Real* carried);

/// Gradient by x of one step. \param x nullptr for the mean.
template <class Real>
void reading_to_position(std::size_t width, const Real* carried, const Real* x, Real* by_x);

}  // namespace horn::dynamics
