/// Many samples through a whole network, forward and back: what training and evaluation run. One worker owns one RolloutBuffers.
///
///     forward    I = W_ih s + b_ih + g (W_hh y(t−d) + b_hh + v x),  a = tanh I
///                y ← y + h (α a − ω² x − 2γ y),  x ← x + h y      (velocity first)
///     read-out   o = W_ho x + b_ho, at the last step or at every step
///
/// The adjoint sweep is the exact transpose of this, through every layer, delay and parameter (back-propagation through time).
#pragma once

#include "core/dynamics/tile.h"
#include "core/model/network.h"

#include <memory>
#include <vector>

namespace horn::dynamics
{

/// When the read-out reads positions.
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

/// What the forward sweep of one layer leaves behind. Row r of y is the velocity after step r − history, with zeros before the
/// initial state; a holds tanh I and, after the adjoint sweep, the gradient of the loss by I.
template <class Real>
struct LayerTrace {
    int history = 1;    ///< rows of y before the first step: 1 + the largest delay; the last of them is y_0
    Tile<Real> y;       ///< (history + T) × N × 32
    Tile<Real> a;       ///< (T + history − 1) × N × 32; the rows after T are zero
    Tile<Real> x;       ///< T × N × 32, position after each step; empty unless a later layer, the read-out or the caller reads it
    Tile<Real> last_x;  ///< 1 × N × 32
};

/// Memory that a rollout and its adjoint use; reused from call to call without new allocation.
template <class Real>
struct RolloutBuffers {
    std::vector<LayerTrace<Real>> layers;
    Tile<Real> outputs;                  ///< 1 × n_out × 32, or T × n_out × 32
    Tile<Real> position_gradient;        ///< T × N × 32: gradient by x of each step that comes from above
    Tile<Real> carried;                  ///< x, x_bar, y_bar and the sums for ω γ α v: 7 × N × 32
    AlignedVector<Real> recurrent_sums;  ///< N × N, rows padded: gradient by g W_hh
    AlignedVector<Real> input_sums;      ///< N × n_in, or n_out × N, rows padded
};

/// Runs one tile forward; buffers.outputs holds the read-out.
/// \param input T × n_in × 32.
/// \param keep_positions keeps x of every layer and step in the traces (always kept where the model itself needs it).
template <class Real>
void rollout(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, RolloutBuffers<Real>& buffers,
             bool keep_positions = false);

/// Runs the adjoint of the last rollout and adds to the gradient of every parameter, summed over the tile's samples.
/// \param output_gradient gradient of the loss by the outputs, same shape as buffers.outputs; zero for unused samples.
/// \param gradient shapes as network().parameters.
/// \param oscillator_gradients whether ω, γ, α and v are wanted; without them theirs stay as they are.
template <class Real>
void adjoint(const CompiledNetwork<Real>& network, const Tile<Real>& input, ReadoutTime when, const Tile<Real>& output_gradient,
             RolloutBuffers<Real>& buffers, model::Parameters<Real>& gradient, bool oscillator_gradients = true);

/// Name of the instruction set that the kernel runs on here: "AVX2", "AVX3", …
[[nodiscard]] const char* kernel_target();

}  // namespace horn::dynamics
