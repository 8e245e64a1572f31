/// What a person writes down about a network, before anything is drawn: the "model" part of an experiment.
#pragma once

#include "core/base/result.h"
#include "core/base/schema.h"
#include "core/model/layout.h"
#include "core/model/network.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace horn::model
{

/// How the per-node values of ω, γ, α or v come about.
struct NodeValues {
    enum class Kind {
        same,        ///< every node has `base`
        uniform,     ///< base × U(low, high), as the PNAS reference draws ω and γ with 0.5 and 2
        normal,      ///< base × (1 + spread·N(0, 1))
        log_normal,  ///< base × exp(spread·N(0, 1))
        given,       ///< `values`, one per node
    };
    Kind kind = Kind::same;
    double base = 0;
    double low = 0.5, high = 2.0;  ///< factors, for uniform
    double spread = 0.2;           ///< relative, for normal and log_normal
    std::vector<double> values;    ///< N, for given

    bool operator==(const NodeValues&) const = default;
};

/// The longest coupling delay, in steps.
inline constexpr int largest_delay = 65535;

/// How the coupling delays come about, in steps.
struct DelayValues {
    enum class Kind {
        none,      ///< the latest velocity
        constant,  ///< every edge `low`
        uniform,   ///< whole numbers low … high, each equally likely
        normal,    ///< `mean` + `spread`·N(0, 1), rounded, negative draws become 0
        given,     ///< `values`
        distance,  ///< distance on the layer's layout / `speed`, rounded
    };
    Kind kind = Kind::none;
    int low = 0, high = 0;
    double mean = 0, spread = 0;
    double speed = 1;         ///< node spacings per step, for distance
    std::vector<int> values;  ///< N × N row-major, for given

    bool operator==(const DelayValues&) const = default;
};

/// Which nodes of its own layer a node hears. What is not coupled has weight 0 and keeps it: learning never changes it.
struct CouplingValues {
    enum class Kind {
        all,     ///< every node hears every node
        random,  ///< every node hears as many, drawn: `density` of those it could hear, rounded
        local,   ///< nodes hear those within `reach` on the layer's layout
    };
    Kind kind = Kind::all;
    double density = 0.1;  ///< 0 … 1, for random
    double reach = 4;      ///< node spacings, for local
    bool self = true;      ///< a node may hear itself

    bool operator==(const CouplingValues&) const = default;
};

/// Which nodes of a layer its inputs reach: the stimulus, the task's inputs, or the positions of the layer below.
struct InputNodes {
    enum class Kind {
        initialised,  ///< as the initialisation draws W_ih
        all,          ///< every node hears every input with weight 1
        given,        ///< `nodes` hear every input with weight 1, the others none
    };
    Kind kind = Kind::initialised;
    std::vector<int> nodes;  ///< increasing, for given

    bool operator==(const InputNodes&) const = default;
};

/// A coupling whose weight is given by itself, whatever was drawn for it or read from a checkpoint.
struct Edge {
    int to = 0, from = 0;  ///< W_hh[to, from]: `to` hears `from`
    double weight = 0;

    bool operator==(const Edge&) const = default;
};

/// x_0 and y_0 of every trial.
struct InitialState {
    enum class Kind { zero, normal, given };
    Kind kind = Kind::zero;
    double sigma_x = 0, sigma_y = 0;  ///< standard deviations, for normal
    std::vector<double> x, y;         ///< N each, for given

    bool operator==(const InitialState&) const = default;
};

/// How weights and biases start.
struct Initialisation {
    enum class Kind {
        reference,  ///< uniform ±1/√fan_in, biases too
        xavier,     ///< uniform ±√(6/(fan_in + fan_out)), zero biases (Glorot and Bengio 2010)
        kaiming,    ///< normal √(2/fan_in), zero biases (He et al. 2015)
        normal,     ///< normal of standard deviation `sigma` for W_hh, reference for W_ih and the read-out, zero biases
        identity,   ///< each node reads one input, and each output one node, with weight 1; no recurrence, zero biases
        local,  ///< neighbours on the layer's layout coupled by a Gaussian of standard deviation `width`, cut at 6 (rows of W_hh sum to 1,
                ///< no node couples with itself); inputs and outputs spread evenly over the nodes, with the same Gaussian of peak 1;
                ///< zero biases
        shift,  ///< node i hears node i − `by` around the ring of nodes, with weight 1; inputs and outputs spread evenly over the nodes,
                ///< one node each; zero biases
        checkpoint,  ///< weights and biases as `file` holds them; experiment::build_network() puts them there
    };
    Kind kind = Kind::reference;
    double sigma = 1;
    double width = 4;  ///< node spacings, for local
    int by = 1;        ///< nodes, for shift
    std::string file;  ///< path, for checkpoint
    std::string hash;  ///< of the file's bytes (base::hash_of), for checkpoint: another file of that name is refused

    bool operator==(const Initialisation&) const = default;
};

struct LayerSpecification {
    int nodes = 32;
    NodeValues omega{.base = 0.22439947525641379};  // 2π/28: one period a row of a 28-pixel image
    NodeValues gamma{.base = 0.01};
    NodeValues alpha{.base = 0.04};
    NodeValues feedback{.base = 0};
    std::optional<double> recurrent_gain;  ///< g; 1/√N when not given
    Layout layout = Layout::ring;          ///< what distances of coupling, delays and initialisation mean
    CouplingValues coupling;
    DelayValues delays;
    Initialisation initialisation;
    std::vector<Edge> edges;  ///< each pair at most once; a pair that is not coupled is an error when the network is built
    InputNodes input_nodes;
    InitialState initial_state;

    bool operator==(const LayerSpecification&) const = default;
};

struct ModelSpecification {
    double time_step = 1;
    std::vector<LayerSpecification> layers{LayerSpecification{}};
    int inputs = 0;   ///< 0: as many as the task or stimulus has
    int outputs = 0;  ///< 0: as many as the task has, or 1
    Readout readout = Readout::position;
    Activation activation = Activation::tanh;

    bool operator==(const ModelSpecification&) const = default;
};

/// Rows: omega, gamma, alpha, feedback, time_step, recurrent_gain, delays, speed, density, reach, by, nodes.
[[nodiscard]] std::span<const ParameterInfo> model_parameters();

/// Checks every value against the schema, sizes against each other, and the stability of what is not drawn.
/// Errors name the place as a JSON pointer, from /model on.
Result<void> validate(const ModelSpecification& model);

/// Draws the network that the specification describes. Depends on (model, inputs, outputs, seed) alone. A change of a base value
/// scales the same draws. A draw that would be unstable is an error naming layer and node.
/// \param inputs n_in of the first layer, ≥ 1. \param outputs n_out of the read-out, ≥ 1.
Result<Network<double>> build_network(const ModelSpecification& model, int inputs, int outputs, std::uint64_t seed);

/// Puts the weights of the layer's edges into W_hh. \param where of the layer: "/model/layers/0". Errors: an edge between nodes that are
/// not coupled. Expects a valid layer and weights of its size.
Result<void> set_edges(const LayerSpecification& layer, const CouplingMask& coupling, const std::string& where,
                       Matrix<double>& recurrent_weight);

/// Pairs of nodes that are coupled, self-coupling included: N² unless the coupling says otherwise.
[[nodiscard]] long coupled_pairs(const LayerSpecification& layer);

/// n_in·N + N + coupled pairs + N of every layer, and n_out·N + n_out: weights and biases, without ω γ α v.
[[nodiscard]] long parameter_count(const ModelSpecification& model, int inputs, int outputs);

/// The stability of one uncoupled node under the semi-implicit step: stable exactly when 0 < γh < 1 and 0 < ω_eff h < 2√(1−γh),
/// with ω_eff² = ω² − αgv.
enum class NodeStability { stable, marginal, unstable };
[[nodiscard]] NodeStability node_stability(double omega, double gamma, double alpha, double feedback, double recurrent_gain,
                                           double time_step);

}  // namespace horn::model
