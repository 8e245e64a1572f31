/// One trajectory, step by step: what the live view and `horn simulate` run. Uses the same step and the same order of additions as a
/// rollout, so that both agree bit for bit.
#pragma once

#include "core/dynamics/kicks.h"
#include "core/dynamics/rollout.h"
#include "core/model/network.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace horn::dynamics
{

/// Everything that moves. A copy is a pause, a rewind point or a fork.
template <class Real>
struct SimulationState {
    struct Layer {
        Vector<Real> x;       ///< N
        Vector<Real> y;       ///< N
        Matrix<Real> past_y;  ///< (largest delay) × N: y(t−D) … y(t−1), oldest first; zero rows when nothing is delayed
    };
    std::int64_t step = 0;  ///< steps taken since the start
    std::vector<Layer> layers;
};

/// Where the steps of one advance are written; spans may be empty when nobody wants them.
template <class Real>
struct Recording {
    int layer = 0;      ///< which layer is written
    std::span<Real> x;  ///< steps × N, row-major: positions after each step
    std::span<Real> y;  ///< steps × N: velocities after each step
};

/// Steps a network along one trajectory.
template <class Real>
class Simulator
{
public:
    explicit Simulator(const model::Network<Real>& network);
    ~Simulator();
    Simulator(Simulator&&) noexcept;
    Simulator& operator=(Simulator&&) noexcept;

    [[nodiscard]] const model::Network<Real>& network() const;

    /// x_0 and y_0 of the network at step 0, with a past of zeros.
    [[nodiscard]] SimulationState<Real> initial_state() const;

    /// A state of another network carried over to this one: positions and velocities of nodes that both have, zero for new ones;
    /// as much of the past as the delays here need and the state has.
    [[nodiscard]] SimulationState<Real> adopt(const SimulationState<Real>& state) const;

    /// Takes steps. \param input steps × n_in, row-major; its size gives the number of steps.
    /// \param recordings each describes one layer to write; the velocities after a step, as a kick before the next one finds them.
    /// \param kicks of these steps and of nodes that are there, in the order of their steps.
    void advance(SimulationState<Real>& state, std::span<const Real> input, std::span<const Recording<Real>> recordings = {},
                 std::span<const VelocityKick> kicks = {});

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// What the network says after each step of one trajectory, as its positions come: o = W_ho q + b_ho, q as its read-out reads positions.
template <class Real>
class OutputReader
{
public:
    /// \param network outlives the reader.
    explicit OutputReader(const model::Network<Real>& network);

    /// \param positions steps × N: of the last layer, after each step that follows those read before. \return steps × n_out.
    Matrix<Real> read(const Matrix<Real>& positions);

private:
    const model::Network<Real>& network_;
    Vector<Real> sums_;  ///< of what a mean is taken of
    int steps_ = 0;      ///< read so far
};

/// The same for a trajectory that is complete. \param positions T × N. \return T × n_out.
template <class Real>
[[nodiscard]] Matrix<Real> outputs_of(const model::Network<Real>& network, const Matrix<Real>& positions);

}  // namespace horn::dynamics
