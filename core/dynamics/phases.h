/// The three parts of a training sweep, each by itself, so that their speeds can be told apart. Each takes 2N² multiplications and
/// additions a sample and step, which is what a share of the processor's peak is counted by.
#pragma once

#include "core/dynamics/rollout.h"

namespace horn::dynamics
{

/// One tile of a network's first layer. What is computed is of no use: only the time that it takes.
template <class Real>
class Phases
{
public:
    /// \param input T × n_in × 32.
    Phases(const CompiledNetwork<Real>& network, const Tile<Real>& input);

    void forward();  ///< every step, first to last
    void adjoint();  ///< the steps backwards, without gradients of parameters
    /// Gradients of weights and biases, summed over steps and samples: of the same few steps again and again, because in training their
    /// rows have just been written and are in the cache.
    void weights();

private:
    const CompiledNetwork<Real>& network_;
    const Tile<Real>& input_;
    RolloutBuffers<Real> buffers_;
    Vector<Real> bias_;
};

}  // namespace horn::dynamics
