#include "core/dynamics/simulation.h"

#include "core/dynamics/compiled.h"
#include "core/dynamics/denormals.h"
#include "core/dynamics/reading.h"
#include "core/dynamics/trajectory.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace horn::dynamics
{

namespace
{

/// Steps taken layer by layer before the next layer follows.
constexpr int chunk_steps = 64;

constexpr int padded_nodes(int nodes) { return (nodes + group_nodes - 1) / group_nodes * group_nodes; }

/// values[group, source, lane] = fetch(receiver, source) for every receiver of every group, `outside` beyond the last node.
template <class Value, class Fetch>
AlignedVector<Value> pack_groups(int nodes, int sources, Value outside, Fetch fetch)
{
    AlignedVector<Value> packed(static_cast<std::size_t>(padded_nodes(nodes)) * static_cast<std::size_t>(sources), outside);
    for (int i = 0; i < nodes; ++i) {
        const std::ptrdiff_t group = static_cast<std::ptrdiff_t>(i / group_nodes) * sources * group_nodes;
        for (int j = 0; j < sources; ++j)
            packed[static_cast<std::size_t>(group + j * group_nodes + i % group_nodes)] = fetch(i, j);
    }
    return packed;
}

template <class Real>
AlignedVector<Real> padded(AlignedVector<Real> values, int size)
{
    values.resize(static_cast<std::size_t>(size), Real{0});
    return values;
}

/// Sources of every receiver in the order in which the tile kernel adds them: far ones first.
model::DelayMatrix order_of_sources(const model::DelayMatrix& delays)
{
    model::DelayMatrix order(delays.rows(), delays.cols());
    for (Eigen::Index i = 0; i < delays.rows(); ++i) {
        const std::span row(order.row(i).data(), static_cast<std::size_t>(order.cols()));
        std::iota(row.begin(), row.end(), 0);
        std::stable_partition(row.begin(), row.end(), [&](int j) { return is_far(delays(i, j)); });
    }
    return order;
}

}  // namespace

template <class Real>
LaneLayer<Real> lane_layer(const model::Network<Real>& network, int index)
{
    const auto at = static_cast<std::size_t>(index);
    const model::LayerParameters<Real>& parameters = network.parameters.layers[at];
    const model::LayerStructure<Real>& structure = network.structure[at];
    CompiledLayer<Real> folded = fold_coefficients(network, index);
    LaneLayer<Real> layer;
    layer.nodes = folded.nodes;
    layer.padded = padded_nodes(folded.nodes);
    layer.inputs = folded.inputs;
    layer.longest_delay = folded.longest_delay;
    layer.mixed_delays = folded.mixed_delays;
    layer.has_feedback = folded.has_feedback;
    layer.activation = folded.activation;
    layer.h = folded.h;
    layer.decay = padded(std::move(folded.decay), layer.padded);
    layer.drive = padded(std::move(folded.drive), layer.padded);
    layer.stiffness = padded(std::move(folded.stiffness), layer.padded);
    layer.bias = padded(std::move(folded.bias), layer.padded);
    layer.feedback = padded(std::move(folded.feedback), layer.padded);
    const Real g = structure.recurrent_gain;
    layer.input = pack_groups<Real>(layer.nodes, layer.inputs, Real{0}, [&](int i, int k) { return parameters.input_weight(i, k); });
    if (!layer.mixed_delays) {
        layer.recurrent =
            pack_groups<Real>(layer.nodes, layer.nodes, Real{0}, [&](int i, int j) { return g * parameters.recurrent_weight(i, j); });
        return layer;
    }
    using Offset = typename LaneLayer<Real>::Offset;
    const model::DelayMatrix sources = order_of_sources(structure.delays);
    layer.recurrent = pack_groups<Real>(layer.nodes, layer.nodes, Real{0},
                                        [&](int i, int k) { return g * parameters.recurrent_weight(i, sources(i, k)); });
    layer.sources = pack_groups<Offset>(layer.nodes, layer.nodes, Offset{0}, [&](int i, int k) {
        return Offset{sources(i, k)} - Offset{structure.delays(i, sources(i, k))} * Offset{layer.padded};
    });
    return layer;
}

template <class Real>
struct Simulator<Real>::Implementation {
    model::Network<Real> network;
    std::vector<LaneLayer<Real>> layers;
    /// Padded rows of one layer: x before and after each step of a chunk; y with its past before that.
    struct Rows {
        AlignedVector<Real> x, y;
    };
    std::vector<Rows> rows;
    /// A velocity as a kick found it.
    struct Kicked {
        int row, layer, node;
        Real velocity;
    };
    std::vector<Kicked> kicked;  ///< of the last chunk

    explicit Implementation(const model::Network<Real>& net) : network(net)
    {
        for (int i = 0; i < net.layers(); ++i) {
            layers.push_back(lane_layer(net, i));
            const auto width = static_cast<std::size_t>(layers.back().padded);
            rows.push_back({AlignedVector<Real>((chunk_steps + 1) * width),
                            AlignedVector<Real>((static_cast<std::size_t>(layers.back().longest_delay) + chunk_steps + 1) * width)});
        }
    }

    void load(const SimulationState<Real>& state)
    {
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const auto& from = state.layers[i];
            const int width = layers[i].padded;
            assert(from.x.size() == layers[i].nodes && from.past_y.rows() == layers[i].longest_delay);
            std::copy(from.x.begin(), from.x.end(), rows[i].x.begin());
            for (int r = 0; r < layers[i].longest_delay; ++r)
                std::copy_n(from.past_y.row(r).data(), layers[i].nodes, rows[i].y.data() + r * width);
            std::copy(from.y.begin(), from.y.end(), rows[i].y.data() + layers[i].longest_delay * width);
        }
    }

    void save(SimulationState<Real>& state) const
    {
        for (std::size_t i = 0; i < layers.size(); ++i) {
            auto& to = state.layers[i];
            const int width = layers[i].padded;
            std::copy_n(rows[i].x.data(), layers[i].nodes, to.x.data());
            for (int r = 0; r < layers[i].longest_delay; ++r)
                std::copy_n(rows[i].y.data() + r * width, layers[i].nodes, to.past_y.row(r).data());
            std::copy_n(rows[i].y.data() + layers[i].longest_delay * width, layers[i].nodes, to.y.data());
        }
    }

    /// Rows 1 … steps hold the steps just taken. \param kicks of these steps, the first of which is `first`.
    void step(const Real* input, int steps, std::span<const VelocityKick> kicks, std::int64_t first)
    {
        kicked.clear();
        const Real* source = input;
        std::ptrdiff_t stride = layers.front().inputs;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const int width = layers[i].padded;
            Real* x = rows[i].x.data();
            Real* y = rows[i].y.data() + layers[i].longest_delay * width;
            int done = 0;
            const auto run_to = [&](int end) {
                if (end > done)
                    kernel::trajectory<Real>({&layers[i], end - done, source + done * stride, stride, y + done * width, x + done * width});
                done = end;
            };
            for (const VelocityKick& kick : kicks) {
                if (kick.layer != static_cast<int>(i))
                    continue;
                run_to(static_cast<int>(kick.step - first));
                Real& velocity = y[done * width + kick.node];
                kicked.push_back({done, kick.layer, kick.node, velocity});
                velocity += static_cast<Real>(kick.velocity);
            }
            run_to(steps);
            source = x + width;
            stride = width;
        }
    }

    /// The last row becomes the present one.
    void roll(int steps)
    {
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const int width = layers[i].padded;
            std::copy_n(rows[i].x.data() + steps * width, width, rows[i].x.data());
            std::copy_n(rows[i].y.data() + steps * width, (layers[i].longest_delay + 1) * width, rows[i].y.data());
        }
    }

    void record(std::span<const Recording<Real>> recordings, std::ptrdiff_t done, int steps) const
    {
        for (const Recording<Real>& recording : recordings) {
            const auto at = static_cast<std::size_t>(recording.layer);
            const LaneLayer<Real>& layer = layers[at];
            const Real* y = rows[at].y.data() + (layer.longest_delay + 1) * layer.padded;
            const Real* x = rows[at].x.data() + layer.padded;
            for (std::ptrdiff_t t = 0; t < steps; ++t) {
                if (!recording.x.empty())
                    std::copy_n(x + t * layer.padded, layer.nodes, recording.x.data() + (done + t) * layer.nodes);
                if (!recording.y.empty())
                    std::copy_n(y + t * layer.padded, layer.nodes, recording.y.data() + (done + t) * layer.nodes);
            }
            // Backwards, so that of several kicks of a node before one step the first has the last word.
            if (!recording.y.empty())
                for (auto found = kicked.rbegin(); found != kicked.rend(); ++found)
                    if (found->layer == recording.layer && found->row > 0)
                        recording.y[static_cast<std::size_t>((done + found->row - 1) * layer.nodes + found->node)] = found->velocity;
        }
    }
};

template <class Real>
Simulator<Real>::Simulator(const model::Network<Real>& network) : implementation_(std::make_unique<Implementation>(network))
{
}
template <class Real>
Simulator<Real>::~Simulator() = default;
template <class Real>
Simulator<Real>::Simulator(Simulator&&) noexcept = default;
template <class Real>
Simulator<Real>& Simulator<Real>::operator=(Simulator&&) noexcept = default;

template <class Real>
const model::Network<Real>& Simulator<Real>::network() const
{
    return implementation_->network;
}

template <class Real>
SimulationState<Real> Simulator<Real>::initial_state() const
{
    SimulationState<Real> state;
    for (std::size_t i = 0; i < implementation_->layers.size(); ++i) {
        const LaneLayer<Real>& layer = implementation_->layers[i];
        const model::LayerStructure<Real>& structure = implementation_->network.structure[i];
        const Vector<Real> zero = Vector<Real>::Zero(layer.nodes);
        state.layers.push_back({structure.initial_x.size() ? structure.initial_x : zero,
                                structure.initial_y.size() ? structure.initial_y : zero,
                                Matrix<Real>::Zero(layer.longest_delay, layer.nodes)});
    }
    return state;
}

template <class Real>
SimulationState<Real> Simulator<Real>::adopt(const SimulationState<Real>& state) const
{
    SimulationState<Real> adopted = initial_state();
    adopted.step = state.step;
    for (std::size_t i = 0; i < std::min(adopted.layers.size(), state.layers.size()); ++i) {
        auto& to = adopted.layers[i];
        const auto& from = state.layers[i];
        const Eigen::Index nodes = std::min(to.x.size(), from.x.size());
        const Eigen::Index past = std::min(to.past_y.rows(), from.past_y.rows());
        to.x.setZero();
        to.y.setZero();
        to.x.head(nodes) = from.x.head(nodes);
        to.y.head(nodes) = from.y.head(nodes);
        to.past_y.bottomLeftCorner(past, nodes) = from.past_y.bottomLeftCorner(past, nodes);
    }
    return adopted;
}

template <class Real>
void Simulator<Real>::advance(SimulationState<Real>& state, std::span<const Real> input, std::span<const Recording<Real>> recordings,
                              std::span<const VelocityKick> kicks)
{
    const DenormalsAreZero guard;
    Implementation& work = *implementation_;
    const int inputs = work.layers.front().inputs;
    const auto steps = static_cast<std::ptrdiff_t>(input.size()) / inputs;
    assert(static_cast<std::ptrdiff_t>(input.size()) == steps * inputs);
    work.load(state);
    for (std::ptrdiff_t done = 0; done < steps;) {
        const int count = static_cast<int>(std::min<std::ptrdiff_t>(chunk_steps, steps - done));
        const auto later = std::find_if(kicks.begin(), kicks.end(), [&](const VelocityKick& kick) { return kick.step >= done + count; });
        const auto now = static_cast<std::size_t>(later - kicks.begin());
        work.step(input.data() + done * inputs, count, kicks.first(now), done);
        kicks = kicks.subspan(now);
        work.record(recordings, done, count);
        work.roll(count);
        done += count;
    }
    work.save(state);
    state.step += steps;
}

template <class Real>
OutputReader<Real>::OutputReader(const model::Network<Real>& network)
    : network_(network), sums_(Vector<Real>::Zero(network.parameters.readout_weight.cols()))
{
}

template <class Real>
Matrix<Real> OutputReader<Real>::read(const Matrix<Real>& positions)
{
    const DenormalsAreZero guard;
    const model::Parameters<Real>& parameters = network_.parameters;
    assert(positions.cols() == parameters.readout_weight.cols());
    Matrix<Real> outputs;
    if (network_.readout == model::Readout::position) {
        outputs = positions * parameters.readout_weight.transpose();
    } else {
        Matrix<Real> read(positions.rows(), positions.cols());
        read_steps<Real>({network_.readout, static_cast<std::size_t>(positions.cols()), steps_, static_cast<int>(positions.rows())},
                         positions.data(), sums_.data(), read.data(), true);
        outputs = read * parameters.readout_weight.transpose();
    }
    steps_ += static_cast<int>(positions.rows());
    outputs.rowwise() += parameters.readout_bias.transpose();
    return outputs;
}

template <class Real>
Matrix<Real> outputs_of(const model::Network<Real>& network, const Matrix<Real>& positions)
{
    return OutputReader<Real>(network).read(positions);
}

template LaneLayer<float> lane_layer(const model::Network<float>&, int);
template LaneLayer<double> lane_layer(const model::Network<double>&, int);
template Matrix<float> outputs_of(const model::Network<float>&, const Matrix<float>&);
template Matrix<double> outputs_of(const model::Network<double>&, const Matrix<double>&);
template class OutputReader<float>;
template class OutputReader<double>;
template class Simulator<float>;
template class Simulator<double>;

}  // namespace horn::dynamics
