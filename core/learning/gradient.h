/// Loss and gradient of a batch: tiles run in parallel, and their gradients are added over a fixed binary tree of tile indices, so
/// that the result depends on the batch alone and not on the number of threads.
#pragma once

#include "core/dynamics/rollout.h"
#include "core/learning/input_noise.h"
#include "core/learning/loss.h"
#include "core/learning/optimiser.h"
#include "core/learning/trial_kicks.h"
#include "core/learning/workspace.h"
#include "core/model/network.h"
#include "core/tasks/dataset.h"

#include <cstdint>
#include <span>
#include <vector>

namespace horn::learning
{

/// Samples of one split of a dataset.
struct Batch {
    const tasks::Dataset& dataset;
    const tasks::Split& split;
    std::span<const std::uint32_t> samples;  ///< indices into the split, at least one
    InputNoise noise = {};                   ///< added to the inputs
    TrialKicks kicks = {};                   ///< added to velocities
};

/// Tiles that so many samples fill.
[[nodiscard]] int tile_count(std::size_t samples);
/// The samples of one tile.
[[nodiscard]] std::span<const std::uint32_t> tile_of(std::span<const std::uint32_t> samples, int tile);

/// Runs the tile in memory.input forward and takes its loss. \param gradient_scale factor of memory.output_gradient; 0: no gradient wanted.
LossSum run_forward(const dynamics::CompiledNetwork<float>& network, const Batch& batch, std::span<const std::uint32_t> samples,
                    double gradient_scale, WorkerMemory& memory);

/// Gradients of tiles that are held in memory at once, at most; a power of two.
inline constexpr int tiles_in_hand = 32;
/// The same for batches of so many samples, of which an update may accumulate several: as many tiles as one of them has.
[[nodiscard]] int tiles_held(int batch);

/// What the adjoint sweep must give so that these can be learned.
[[nodiscard]] dynamics::Gradients wanted_for(const LearnedKinds& learned);

/// Computes gradients of batches one after the other without new allocations.
class BatchGradient
{
public:
    /// \param tiles_at_once a power of two: how many gradients of tiles are held in memory. The result does not depend on it.
    explicit BatchGradient(const LearnedKinds& learned, int tiles_at_once = tiles_in_hand);
    explicit BatchGradient(const TrainingSpecification& training);

    /// Sum of the losses of the batch; gradient() is then that of their mean. Where W_hh is learned by the Hebbian rule, the place of its
    /// gradient holds the sums of products of velocities instead.
    LossSum compute(const dynamics::CompiledNetwork<float>& network, const Batch& batch, Workspace& workspace);

    /// Shapes as the network's parameters; arrays that are not learned may be zero. May be changed, as clipping does.
    [[nodiscard]] model::Parameters<float>& gradient() { return sums_.front().gradient; }

private:
    struct Slot {
        model::Parameters<float> gradient;
        std::vector<std::span<float>> arrays;  ///< into gradient, in the order of model::arrays_of

        explicit Slot(const model::Parameters<float>& shape);
        void clear();
        void add(const Slot& other);
    };

    /// Adds the gradients of the first `count` tiles in hand into the first.
    void add_tree(int count, Workspace& workspace);

    dynamics::Gradients wanted_;
    bool hebbian_ = false;  ///< products of velocities in place of gradients that go back through time
    int tiles_at_once_;
    std::vector<Slot> tiles_;  ///< gradients of the tiles in hand
    std::vector<Slot> sums_;   ///< sums of complete subtrees that wait for their neighbour, largest first
    std::vector<LossSum> losses_;
};

}  // namespace horn::learning
