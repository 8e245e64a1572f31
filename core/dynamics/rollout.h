/// Many samples through a whole network, forward and back: what training and evaluation run. One worker owns one RolloutBuffers.
///
///     forward    I = W_ih s + b_ih + g (W_hh y(t−d) + b_hh + v x),  a = tanh I
///                y ← y + h (α a − ω² x − 2γ y),  x ← x + h y      (velocity first)
///     kicks      y ← y + Δy of single nodes, before the step
///     read-out   o = W_ho q + b_ho, at the last step or at every step; q: positions, or their mean or root mean square so far
///
/// The adjoint sweep is the exact transpose of this, through every layer, delay and parameter (back-propagation through time). When a
/// whole trial would take too much memory it is cut into segments, each of which is run a second time on the way back; the results are
/// the same, bit for bit.
#pragma once

#include "core/dynamics/kicks.h"
#include "core/dynamics/tile.h"
#include "core/model/network.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace horn::dynamics
{

/// When the read-out is read.
enum class ReadoutTime { last_step, every_step };

template <class Real>
struct CompiledLayer;  // coefficients folded and packed for the kernel
template <class Value>
struct Packed;

/// A network ready to run: made anew after every change of its parameters, at a cost of O(N²).
template <class Real>
class CompiledNetwork
{
public:
    explicit CompiledNetwork(const model::Network<Real>& network);
    ~CompiledNetwork();
    CompiledNetwork(CompiledNetwork&&) noexcept;
    CompiledNetwork& operator=(CompiledNetwork&&) noexcept;

    [[nodiscard]] const model::Network<Real>& network() const { return network_; }
    [[nodiscard]] const CompiledLayer<Real>& layer(int index) const { return *layers_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const Packed<Real>& readout() const { return *readout_; }
    [[nodiscard]] const Packed<Real>& readout_transposed() const { return *readout_transposed_; }

private:
    model::Network<Real> network_;
    std::vector<std::unique_ptr<CompiledLayer<Real>>> layers_;
    std::unique_ptr<Packed<Real>> readout_, readout_transposed_;
};

/// What the sweeps of one layer leave behind, S being the steps of a segment, or T for a whole trial. Row r of y is the velocity after
/// step r − history of the segment in hand, with zeros before the initial state.
template <class Real>
struct LayerTrace {
    int history = 1;     ///< rows of y before the first step: 1 + the largest delay; the last of them is y_0
    Tile<Real> y;        ///< (history + S) × N
    Tile<Real> a;        ///< S × N: tanh I
    Tile<Real> x;        ///< S × N, position after each step; empty unless a later layer, the read-out or the caller reads it
    Tile<Real> last_x;   ///< 1 × N, position after the segment
    Tile<Real> starts;   ///< (1 + history) × N of every segment but the last: x and the first rows of y
    Tile<Real> present;  ///< 3 × N: what stays in the caches of a trial that is written past them
    /// Gradient of the loss by I: of the steps in hand, from row gradient_at on, and after them of as many later ones as history says.
    Tile<Real> gradient;
    int gradient_at = 0;
    Tile<Real> carried;                  ///< 7 × N: x, x̄, ȳ and the sums for α ω γ v
    AlignedVector<Real> recurrent_sums;  ///< N × N, rows padded: gradient by g W_hh
    AlignedVector<Real> input_sums;      ///< N × n_in, rows padded: gradient by W_ih
};

/// What a read-out keeps; of the three tiles of N channels nothing when it reads positions themselves.
template <class Real>
struct ReadingTrace {
    Tile<Real> values;                ///< 1 × N, or S × N when every step is read: q
    Tile<Real> sums;                  ///< 2 × N: Σ x or Σ x² up to the end of the segment, and the gradient that flows back
    Tile<Real> starts;                ///< 1 × N of every segment but the last: the first of these sums
    AlignedVector<Real> weight_sums;  ///< n_out × N, rows padded: gradient by W_ho
};

/// Memory that a rollout and its adjoint use; reused from call to call without new allocation.
template <class Real>
struct RolloutBuffers {
    int segment = 0;  ///< steps whose y and a are held at once, rounded up to whole blocks of the backward sweep; 0: the whole trial
    std::vector<LayerTrace<Real>> layers;
    ReadingTrace<Real> reading;
    std::span<const SampleKick> kicks;  ///< of the trial in hand, as the rollout was given them
    Tile<Real> outputs;                 ///< 1 × n_out, or T × n_out
    Tile<Real> delayed;                 ///< (longest delay + 97) × N of the layer where that is most; empty unless delays are mixed
    Tile<Real> position_gradient;       ///< block × N: gradient by x of each step of a block that comes from above
};

/// Bytes that the buffers of one worker take for trials of so many steps, without kicks: as docs/memory.md writes it, exactly.
template <class Real>
[[nodiscard]] std::size_t rollout_bytes(const model::Network<Real>& network, int steps, ReadoutTime when, int segment);

/// The longest segment with which a rollout of `steps` steps and its adjoint take at most so many bytes: 0 for the whole trial, else a
/// multiple of the block of the backward sweep. \return nothing when no segment is that frugal.
template <class Real>
[[nodiscard]] std::optional<int> longest_segment(const model::Network<Real>& network, int steps, ReadoutTime when, std::size_t bytes);

/// Bytes below which no segment brings the buffers.
template <class Real>
[[nodiscard]] std::size_t least_rollout_bytes(const model::Network<Real>& network, int steps, ReadoutTime when);

/// Runs one tile forward; buffers.outputs holds the read-out.
/// \param input T × n_in × 32.
/// \param keep_positions keeps x of every layer in the traces (always kept where the model itself needs it). With segments, traces hold
/// the last one.
/// \param kicks of steps, nodes and samples that are there, in the order of their steps; they stay where they are until the adjoint is
/// done. The velocities of a trace are those after them.
template <class Real>
void rollout(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, RolloutBuffers<Real>& buffers,
             bool keep_positions = false, std::span<const SampleKick> kicks = {});

/// Which gradients an adjoint sweep is run for; the others stay as they are.
enum class Gradients {
    readout,  ///< W_ho and b_ho: nothing goes back through time
    weights,  ///< every weight and bias
    all,      ///< and ω, γ, α and v
};

/// Runs the adjoint of the last rollout and adds to the gradient of every parameter, summed over the tile's samples.
/// \param output_gradient gradient of the loss by the outputs, same shape as buffers.outputs; zero for unused samples.
/// \param gradient shapes as network().parameters.
template <class Real>
void adjoint(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
             RolloutBuffers<Real>& buffers, model::Parameters<Real>& gradient, Gradients wanted = Gradients::all);

/// The local counterpart of the adjoint, after a rollout too: adds the gradient of the read-out, and in place of a gradient by W_hh
/// Σ y_i(t+1) y_j(t − d_ij) over the steps and samples of the tile, which Hebbian learning follows.
template <class Real>
void hebbian(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
             RolloutBuffers<Real>& buffers, model::Parameters<Real>& sums);

/// |tanh I| above which its slope, 1 − tanh² I, is below a fiftieth.
inline constexpr double saturated_activation = 0.99;

/// What an adjoint sweep meets on its way back.
struct SweepSigns {
    double saturated = 0;  ///< share of nodes, steps and samples with |a| > saturated_activation, 0 … 1
    /// Norm of the gradient of the loss by (x, y/ω) of all nodes and samples before the first and before the last step, as the
    /// oscillators themselves carry it back: what the couplings of that very step add is not in it.
    double first = 0, last = 0;
};

/// Runs the adjoint of the last rollout for its signs alone.
template <class Real>
SweepSigns inspect(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
                   RolloutBuffers<Real>& buffers);

/// Name of the instruction set that the kernel runs on here: "AVX2", "AVX3", …
[[nodiscard]] const char* kernel_target();

}  // namespace horn::dynamics
