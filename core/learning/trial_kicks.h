/// Spontaneous kicks while a network is trained: what /stimulus does to a live run, drawn by (seed, draw, sample) alone, so that they do
/// not depend on batches or threads.
#pragma once

#include "core/dynamics/kicks.h"
#include "core/model/network.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace horn::learning
{

struct TrialKicks {
    double rate = 0;         ///< of every node by itself, per unit time; 0: none
    double amplitude = 0;    ///< velocity that each adds
    std::uint64_t seed = 1;  ///< a sample is hit at the same moments whatever the amplitude is
    std::uint64_t draw = 0;  ///< epoch + 1
};

/// The kicks of a tile, in the order of their steps. \param samples indices of its samples within their split, below 2³².
void draw_kicks(const TrialKicks& kicks, const model::Network<float>& network, int steps, std::span<const std::uint32_t> samples,
                std::vector<dynamics::SampleKick>& drawn);

/// Bytes that are set aside for the kicks of a full tile: of Poisson's mean and six standard deviations more.
[[nodiscard]] std::size_t kick_bytes(const TrialKicks& kicks, const model::Network<float>& network, int steps);

}  // namespace horn::learning
