/// Threads, and the memory that each of them works in: made once, used by every update and evaluation of a run.
#pragma once

#include "core/base/parallel.h"
#include "core/dynamics/rollout.h"
#include "core/dynamics/tile.h"

#include <cstddef>
#include <vector>

namespace horn::learning
{

struct WorkerMemory {
    dynamics::RolloutBuffers<float> buffers;
    dynamics::Tile<float> input;  ///< T × n_in
    std::vector<dynamics::SampleKick> kicks;
    dynamics::Tile<float> targets;          ///< T × n_out, for sequence targets
    dynamics::Tile<float> output_gradient;  ///< 1 or T × n_out
};

struct Workspace {
    base::ThreadPool pool;
    std::vector<WorkerMemory> workers;  ///< one per thread of the pool

    /// \param threads 0: as many as the machine runs at once.
    explicit Workspace(int threads = 0) : pool(threads), workers(static_cast<std::size_t>(pool.threads())) {}

    [[nodiscard]] WorkerMemory& memory(int worker) { return workers[static_cast<std::size_t>(worker)]; }
};

}  // namespace horn::learning
