/// A trained predictor fed with its own output: closed loop after a warm-up on real data, and how long it follows the truth.
#pragma once

#include "core/base/array.h"
#include "core/learning/workspace.h"
#include "core/model/network.h"

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace horn::learning
{

/// Closes the loop: the network reads `warm_up`, and from then on what it has predicted `horizon` steps before.
/// \param network n_out = n_in. \param warm_up W × n_in, W ≥ horizon ≥ 1. \return steps × n_in: the series from step W on.
[[nodiscard]] Matrix<float> generate(const model::Network<float>& network, const Matrix<float>& warm_up, int horizon, int steps);

/// How far a prediction may be off, and for how long, until it counts as lost.
struct DivergenceRule {
    double threshold = 0.5;  ///< of the normalised error
    int hold = 10;           ///< steps
};

/// The first step, counted from 1, from which the error is above the threshold for `hold` steps on end. What is not finite is above.
/// \param error |prediction − truth| after each step. \return nothing when the error never stays above it so long.
[[nodiscard]] std::optional<int> divergence_step(std::span<const double> error, const DivergenceRule& rule);

struct GenerationOptions {
    int warm_up = 100;  ///< steps of real data
    int horizon = 1;    ///< that the network was trained for
    DivergenceRule divergence;
};

/// Errors are in units of the network's input: normalised by the standard deviation of the training series.
struct GenerationReport {
    std::vector<Matrix<float>> generated;        ///< per trial, steps × channels
    std::vector<double> nrmse;                   ///< per step: root of the mean square over trials and channels
    std::vector<std::optional<int>> divergence;  ///< per trial; its error is the root of the mean square over channels

    /// The lower median; trials that never diverge count as later than all others. Nothing when it is one of them.
    [[nodiscard]] std::optional<int> median_divergence() const;
    [[nodiscard]] int undiverged() const;
};

/// Every trial by itself, in parallel; the result does not depend on the threads.
/// \param series trials of (warm_up + steps) × channels. \return nothing when a stop was asked for on the way.
[[nodiscard]] std::optional<GenerationReport> generate_trials(const model::Network<float>& network,
                                                              const std::vector<Matrix<float>>& series, const GenerationOptions& options,
                                                              Workspace& workspace, const std::stop_token& stop = {});

}  // namespace horn::learning
