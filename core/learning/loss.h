/// What training makes small, on tiles of read-outs: softmax cross-entropy of the last step, or the squared error of every step.
#pragma once

#include "core/dynamics/rollout.h"
#include "core/dynamics/tile.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <span>

namespace horn::learning
{

/// When the read-out is read for a loss: classes at the last step, sequences at every step.
[[nodiscard]] dynamics::ReadoutTime readout_time(tasks::LossKind loss);

/// Sums over the samples of a tile, in the order of samples.
struct LossSum {
    double loss = 0;           ///< sum of the samples' losses
    std::int64_t correct = 0;  ///< samples whose largest output is the label's; 0 for sequence targets

    LossSum& operator+=(const LossSum& other);
};

/// Softmax cross-entropy −ln p[label] of every sample, from the largest output downwards so that nothing overflows.
/// \param outputs 1 × classes × 32, or T × classes × 32, of which the last step counts.
/// \param labels one per used sample, at most 32.
/// \param scale factor of the gradient, 1/B for a mean over B samples.
/// \param gradient takes the shape of outputs: scale × (p − one-hot), zero for unused samples; nullptr: not wanted.
template <class Real>
LossSum cross_entropy(const dynamics::Tile<Real>& outputs, std::span<const std::int32_t> labels, double scale,
                      dynamics::Tile<Real>* gradient);

/// The class of one sample of a tile: the first of the largest outputs at the last step.
template <class Real>
[[nodiscard]] int largest_output(const dynamics::Tile<Real>& outputs, int sample);

/// Mean over steps and outputs of (o − target)², for every sample.
/// \param outputs, targets T × n_out × 32. \param samples used samples, at most 32.
/// \param scale factor of the gradient, 1/B for a mean over B samples.
/// \param gradient takes the shape of outputs, zero for unused samples and for steps that do not count; nullptr: not wanted.
/// \param washout steps at the start that do not count, less than T.
template <class Real>
LossSum mean_squared_error(const dynamics::Tile<Real>& outputs, const dynamics::Tile<Real>& targets, int samples, double scale,
                           dynamics::Tile<Real>* gradient, int washout = 0);

/// p_k = exp(o_k) / Σ_j exp(o_j), in place.
void softmax(std::span<float> outputs);

}  // namespace horn::learning
