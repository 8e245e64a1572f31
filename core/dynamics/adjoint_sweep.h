/// The sweep that goes back over what a rollout has left behind: back-propagation through time, and what else is summed on the same way.
/// Internal to this room.
#pragma once

#include "core/dynamics/kernel.h"
#include "core/dynamics/rollout.h"
#include "core/dynamics/segments.h"

#include <vector>

namespace horn::dynamics
{

/// Steps that go back together, layer by layer.
struct Block {
    int first;  ///< in the trial
    int at;     ///< in the segment
    int steps;
};

/// What a sweep is for.
enum class Aim {
    readout,      ///< gradient of the read-out
    hebbian,      ///< and sums of velocities
    weights,      ///< gradient of weights and biases
    oscillators,  ///< and of ω, γ, α, v
    signs,        ///< nothing but SweepSigns
};

/// Starts sums of products of rows × columns.
template <class Real>
void start_sums(AlignedVector<Real>& sums, int rows, int columns)
{
    sums.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(kernel::padded_columns(columns)), Real{0});
}

/// One adjoint sweep: segments from last to first, in each ranges of steps from last to first, in each layers from top to bottom, in each
/// blocks of steps from last to first.
template <class Real>
class AdjointSweep
{
public:
    /// \param gradient nullptr when the aim is signs.
    AdjointSweep(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
                 RolloutBuffers<Real>& buffers, model::Parameters<Real>* gradient, Aim aim)
        : network_(network), structure_(network.network()), input_(input), output_gradient_(output_gradient), buffers_(buffers),
          gradient_(gradient), segments_(input.steps, buffers.segment), range_steps_(range_steps(network.network())),
          every_(when == ReadoutTime::every_step), when_(when), samples_(computed_samples(input)), aim_(aim)
    {
    }

    void run();
    [[nodiscard]] SweepSigns signs() const;

private:
    /// One row of LayerTrace::carried each.
    enum Carried { position, x_bar, y_bar, sum_alpha, sum_omega, sum_gamma, sum_feedback, carried_rows };
    /// One row of ReadingTrace::sums each.
    enum ReadingSums { sum_forward, sum_back };

    [[nodiscard]] bool goes_back() const { return aim_ == Aim::weights || aim_ == Aim::oscillators || aim_ == Aim::signs; }
    [[nodiscard]] bool gathers() const { return aim_ == Aim::weights || aim_ == Aim::oscillators; }
    [[nodiscard]] LayerTrace<Real>& trace(int layer) { return buffers_.layers[static_cast<std::size_t>(layer)]; }
    [[nodiscard]] bool reads_positions() const { return structure_.readout == model::Readout::position; }
    [[nodiscard]] bool reads_squares() const { return structure_.readout == model::Readout::rms; }
    [[nodiscard]] int top() const { return structure_.layers() - 1; }

    void start();
    void start_readout();
    void again(int segment);
    void layer(int segment, int index, const Block& range);
    void nodes_back(int index, const Block& block, bool newest);
    /// Gradient by I. \param at step of the range in hand, in the segment.
    [[nodiscard]] Real* gradient_row(int layer, int at)
    {
        LayerTrace<Real>& of = trace(layer);
        return of.gradient.row(of.gradient_at + at - range_at_);
    }
    void locally(int segment);
    void add_recurrent_products(int index, const Block& block, const Real* left);
    void count_saturated(int index, const Block& block);
    [[nodiscard]] double squared_norm(int index);
    void readout_weights(const Block& block);
    const Real* from_above(int index, const Block& block);
    void through_reading(const Block& block);
    void gather_weights(int index, const Block& block);
    void gather_oscillators(int index);
    void finish();

    const CompiledNetwork<Real>& network_;
    const model::Network<Real>& structure_;
    const Tile<Real>& input_;
    const Tile<Real>& output_gradient_;
    RolloutBuffers<Real>& buffers_;
    model::Parameters<Real>* gradient_;
    const Segments segments_;
    const int range_steps_;
    const bool every_;
    const ReadoutTime when_;
    const int samples_;
    const Aim aim_;
    std::vector<Vector<Real>> bias_before_;
    int range_at_ = 0;                             ///< first step of the range in hand, in the segment
    double saturated_ = 0;                         ///< values of a
    double first_squares_ = 0, last_squares_ = 0;  ///< of the gradients by the states before the first and the last step
};

}  // namespace horn::dynamics
