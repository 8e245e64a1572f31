/// A HORN as plain values: every unit is a damped harmonic oscillator x¨ + 2γx˙ + ω²x = α tanh(I) (Effenberger, Carvalho, Dubinin,
/// Singer, PNAS 122(4), 2025). Layers are coupled forward by positions and within by velocities; a linear read-out reads positions.
#pragma once

#include "core/base/array.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace horn::model
{

/// What learning may change in one layer of N nodes that reads n_in inputs. Also the shape of a gradient.
template <class Real>
struct LayerParameters {
    Vector<Real> omega;             ///< N, natural angular frequency, rad per unit time
    Vector<Real> gamma;             ///< N, damping, 1 per unit time
    Vector<Real> alpha;             ///< N, excitability
    Vector<Real> feedback;          ///< N, amplitude feedback v, inside the recurrent bracket
    Matrix<Real> input_weight;      ///< N × n_in, W_ih
    Vector<Real> input_bias;        ///< N, b_ih
    Matrix<Real> recurrent_weight;  ///< N × N, W_hh, row = receiving node
    Vector<Real> recurrent_bias;    ///< N, b_hh
};

/// What learning may change in a network.
template <class Real>
struct Parameters {
    std::vector<LayerParameters<Real>> layers;
    Matrix<Real> readout_weight;  ///< n_out × N of the last layer, W_ho
    Vector<Real> readout_bias;    ///< n_out, b_ho
};

using DelayMatrix = Matrix<int>;  ///< N × N steps, row = receiving node; empty when nothing is delayed

/// N × N, row = receiving node: 1 where it hears the node of the column, else 0; empty when every node hears every node.
using CouplingMask = Matrix<std::uint8_t>;

/// What stays as it is in one layer while its parameters are learned.
template <class Real>
struct LayerStructure {
    Real recurrent_gain = 1;  ///< g, multiplies the whole recurrent bracket
    CouplingMask coupling;    ///< W_hh is 0 where it is 0
    DelayMatrix delays;       ///< d_ij ≥ 0 steps, or empty
    Vector<Real> initial_x;   ///< N, or empty for zero
    Vector<Real> initial_y;   ///< N, or empty for zero
};

/// What the read-out o = W_ho q + b_ho reads of the last layer's positions x_1, x_2, … up to a step.
enum class Readout {
    position,  ///< q = x, that of the step itself
    mean,      ///< q = ⟨x⟩, the mean over the steps so far
    rms,       ///< q = √(⟨x²⟩ + rms_floor), per node: the amplitude, whatever the phase
};

/// Keeps the slope of the root finite for a node at rest.
inline constexpr double rms_floor = 1e-8;

/// What bounds, or for comparison only rectifies, the summed input I in the drive α f(I).
enum class Activation {
    tanh,        ///< the model
    relu,        ///< max(0, I): does not bound the drive, so that a network may run away
    leaky_relu,  ///< I, below zero leaky_slope I
};
inline constexpr double leaky_slope = 0.01;

/// A whole network.
template <class Real>
struct Network {
    Real time_step = 1;  ///< h
    Readout readout = Readout::position;
    Activation activation = Activation::tanh;
    std::vector<LayerStructure<Real>> structure;  ///< one per layer
    Parameters<Real> parameters;

    [[nodiscard]] int layers() const { return static_cast<int>(parameters.layers.size()); }
    [[nodiscard]] int nodes(int layer) const { return static_cast<int>(parameters.layers[static_cast<std::size_t>(layer)].omega.size()); }
    /// Of each layer.
    [[nodiscard]] std::vector<int> nodes() const
    {
        std::vector<int> counts;
        for (int layer = 0; layer < layers(); ++layer)
            counts.push_back(nodes(layer));
        return counts;
    }
    [[nodiscard]] int inputs() const { return static_cast<int>(parameters.layers.front().input_weight.cols()); }
    [[nodiscard]] int outputs() const { return static_cast<int>(parameters.readout_bias.size()); }
};

/// The same network in another precision.
template <class To, class From>
[[nodiscard]] Network<To> cast(const Network<From>& network);

/// Sets the entries of pairs that are not coupled to zero, of weights or of their gradient.
/// \param recurrent N × N, row = receiving node.
template <class Real>
void keep_coupled(const CouplingMask& coupling, Matrix<Real>& recurrent);

/// Arrays of the same shapes, all zero: the start of a gradient or of an optimiser's moment.
template <class Real>
[[nodiscard]] Parameters<Real> zeros_like(const Parameters<Real>& parameters);

/// Which kind of parameter an array holds; groups for freezing and weight decay.
enum class ParameterKind {
    omega,
    gamma,
    alpha,
    feedback,
    input_weight,
    input_bias,
    recurrent_weight,
    recurrent_bias,
    readout_weight,
    readout_bias
};

/// One array of a Parameters value, by the name that it has in gradients and reference cases: "layers.0.h2h.weight", "readout.bias".
template <class Real>
struct ParameterArray {
    std::string name;
    ParameterKind kind;
    int layer;               ///< −1 for the read-out
    std::span<Real> values;  ///< row-major
    int rows, columns;       ///< columns = 1 for vectors
};

/// Every array in a fixed order: layer by layer omega, gamma, alpha, feedback, i2h.weight, i2h.bias, h2h.weight, h2h.bias; then the
/// read-out.
template <class Real>
[[nodiscard]] std::vector<ParameterArray<Real>> arrays_of(Parameters<Real>& parameters);
template <class Real>
[[nodiscard]] std::vector<ParameterArray<const Real>> arrays_of(const Parameters<Real>& parameters);

}  // namespace horn::model
