#include "tests/support/random_experiment.h"

#include "core/base/random.h"

#include <cmath>

namespace horn::test
{

namespace
{

using namespace horn::experiment;
using model::CouplingValues;
using model::DelayValues;
using model::Initialisation;
using model::InitialState;
using model::NodeValues;

class Draw
{
public:
    explicit Draw(std::uint64_t seed) : stream_(seed, Purpose::test, 77) {}

    int below(int count) { return static_cast<int>(stream_.below(static_cast<std::uint32_t>(count))); }
    bool coin() { return below(2) == 1; }
    /// Any finite number of a wide range, of both signs.
    double wide() { return stream_.normal() * std::pow(10.0, below(12) - 6); }
    double positive(double low, double high) { return stream_.uniform(low, high); }
    std::vector<double> many(int count, double low, double high)
    {
        std::vector<double> values;
        for (int i = 0; i < count; ++i)
            values.push_back(positive(low, high));
        return values;
    }
    std::uint64_t bits() { return (std::uint64_t{stream_.bits()} << 32) | stream_.bits(); }

private:
    RandomStream stream_;
};

/// Stays near low … high, with factors and spreads that keep ω and γ stable. \param values the default, of which a file of given values
/// keeps the base.
NodeValues node_values(Draw& draw, NodeValues values, int nodes, double low, double high)
{
    values.kind = static_cast<NodeValues::Kind>(draw.below(5));
    if (values.kind == NodeValues::Kind::given) {
        values.values = draw.many(nodes, low, high);
        return values;
    }
    values.base = draw.positive(low, high);
    if (values.kind == NodeValues::Kind::uniform) {
        values.low = draw.positive(0.5, 0.9);
        values.high = draw.positive(1, 1.2);
    }
    if (values.kind == NodeValues::Kind::normal || values.kind == NodeValues::Kind::log_normal)
        values.spread = draw.positive(0, 0.02);
    return values;
}

DelayValues delay_values(Draw& draw, int nodes)
{
    DelayValues delays;
    delays.kind = static_cast<DelayValues::Kind>(draw.below(6));
    switch (delays.kind) {
    case DelayValues::Kind::none: break;
    case DelayValues::Kind::constant: delays.low = delays.high = 1 + draw.below(9); break;
    case DelayValues::Kind::uniform:
        delays.low = draw.below(3);
        delays.high = delays.low + draw.below(5);
        break;
    case DelayValues::Kind::normal:
        delays.mean = draw.positive(0, 5);
        delays.spread = draw.positive(0, 2);
        break;
    case DelayValues::Kind::distance: delays.speed = draw.positive(0.1, 3); break;
    case DelayValues::Kind::given:
        for (int i = 0; i < nodes * nodes; ++i)
            delays.values.push_back(draw.below(7));
        break;
    }
    return delays;
}

CouplingValues coupling_values(Draw& draw)
{
    CouplingValues coupling;
    coupling.kind = static_cast<CouplingValues::Kind>(draw.below(3));
    if (coupling.kind == CouplingValues::Kind::random)
        coupling.density = draw.positive(0, 1);
    if (coupling.kind == CouplingValues::Kind::local)
        coupling.reach = draw.positive(0, 4);
    coupling.self = draw.coin();
    return coupling;
}

model::LayerSpecification layer(Draw& draw)
{
    model::LayerSpecification layer;
    layer.nodes = 1 + draw.below(9);
    layer.omega = node_values(draw, layer.omega, layer.nodes, 0.05, 1);
    layer.gamma = node_values(draw, layer.gamma, layer.nodes, 0.001, 0.2);
    layer.alpha = node_values(draw, layer.alpha, layer.nodes, -1, 1);
    layer.feedback = node_values(draw, layer.feedback, layer.nodes, -0.5, 0.5);
    if (draw.coin())
        layer.recurrent_gain = draw.positive(-2, 2);
    layer.layout = static_cast<model::Layout>(draw.below(3));
    layer.coupling = coupling_values(draw);
    layer.delays = delay_values(draw, layer.nodes);
    layer.initialisation.kind = static_cast<Initialisation::Kind>(draw.below(7));
    if (layer.initialisation.kind == Initialisation::Kind::normal)
        layer.initialisation.sigma = draw.positive(0, 2);
    if (layer.initialisation.kind == Initialisation::Kind::local)
        layer.initialisation.width = draw.positive(0.5, 6);
    if (layer.initialisation.kind == Initialisation::Kind::shift)
        layer.initialisation.by = draw.below(9) - 4;
    if (layer.coupling.kind == CouplingValues::Kind::all && layer.coupling.self)
        for (int to = draw.below(3); to < layer.nodes; to += 3)
            layer.edges.push_back({.to = to, .from = draw.below(layer.nodes), .weight = draw.positive(-2, 2)});
    layer.input_nodes.kind = static_cast<model::InputNodes::Kind>(draw.below(3));
    if (layer.input_nodes.kind == model::InputNodes::Kind::given)
        for (int node = draw.below(layer.nodes); node < layer.nodes; node += 1 + draw.below(3))
            layer.input_nodes.nodes.push_back(node);
    layer.initial_state.kind = static_cast<InitialState::Kind>(draw.below(3));
    if (layer.initial_state.kind == InitialState::Kind::normal) {
        layer.initial_state.sigma_x = draw.positive(0, 2);
        layer.initial_state.sigma_y = draw.positive(0, 2);
    }
    if (layer.initial_state.kind == InitialState::Kind::given) {
        layer.initial_state.x = draw.many(layer.nodes, -1, 1);
        layer.initial_state.y = draw.many(layer.nodes, -1, 1);
    }
    return layer;
}

model::ModelSpecification a_model(Draw& draw)
{
    model::ModelSpecification model;
    model.time_step = draw.positive(0.2, 1);
    model.layers.clear();
    for (int layers = 1 + draw.below(3); layers > 0; --layers)
        model.layers.push_back(layer(draw));
    model.readout = static_cast<model::Readout>(draw.below(3));
    model.activation = static_cast<model::Activation>(draw.below(3));
    return model;
}

dynamics::StimulusSpecification a_stimulus(Draw& draw, int channels)
{
    dynamics::StimulusSpecification stimulus;
    stimulus.kind = static_cast<dynamics::StimulusSpecification::Kind>(draw.below(10));
    stimulus.amplitude = draw.wide();
    stimulus.frequency = draw.positive(0, 3);
    stimulus.frequency_end = draw.positive(0, 3);
    stimulus.phase = draw.positive(-3, 3);
    stimulus.onset = draw.below(1000);
    stimulus.duration = draw.below(1000);
    stimulus.correlation_time = draw.positive(0.1, 1000);
    stimulus.noise = draw.coin() ? draw.positive(0, 1) : 0;
    stimulus.kick_rate = draw.coin() ? draw.positive(0, 0.3) : 0;
    stimulus.kick_amplitude = draw.positive(-1, 1);
    stimulus.channels = channels;
    if (stimulus.kind == dynamics::StimulusSpecification::Kind::sequence)
        stimulus.values = draw.many(channels * (1 + draw.below(30)), -1, 1);
    if (stimulus.kind == dynamics::StimulusSpecification::Kind::image) {
        stimulus.width = 1 + draw.below(5);
        stimulus.values = draw.many(stimulus.width * (1 + draw.below(5)), 0, 1);
    }
    stimulus.hold = 1 + draw.below(4);
    return stimulus;
}

learning::LearnedKinds some_of(Draw& draw, std::span<const std::pair<model::ParameterKind, std::string_view>> names)
{
    learning::LearnedKinds some;
    for (const auto& [kind, name] : names)
        if (draw.coin())
            some.insert(kind);
    return some;
}

learning::TrainingSpecification training(Draw& draw)
{
    learning::TrainingSpecification training;
    training.rule = static_cast<learning::TrainingSpecification::Rule>(draw.below(2));
    const bool hebbian = training.rule == learning::TrainingSpecification::Rule::hebbian;
    const auto learned = some_of(draw, hebbian ? learning::weight_names() : learning::kind_names());
    if (!learned.empty())
        training.learned = learned;
    if (draw.coin())
        training.learned.insert(model::ParameterKind::recurrent_weight, 0);
    if (hebbian)
        training.learned.insert(model::ParameterKind::readout_bias);  // something that this rule changes
    training.decayed = some_of(draw, learning::weight_names());
    training.hebbian_rate = draw.positive(0, 1);
    training.weight_bound = draw.positive(0.1, 5);
    training.optimiser = static_cast<learning::TrainingSpecification::Optimiser>(draw.below(3));
    training.schedule = static_cast<learning::TrainingSpecification::Schedule>(draw.below(3));
    training.step_every = draw.positive(0.1, 9);
    training.step_factor = draw.positive(0.1, 1);
    training.warm_up = draw.below(100);
    training.learning_rate = draw.positive(1e-5, 0.1);
    training.clip_norm = draw.coin() ? draw.positive(0.1, 5) : 0;
    training.batch = 1 + draw.below(300);
    training.accumulate = 1 + draw.below(9);
    training.average_from = draw.coin() ? draw.positive(0.1, 20) : 0;
    training.patience = draw.below(20);
    training.memory = draw.positive(1, 4000);
    return training;
}

void add_events(Draw& draw, Experiment& experiment)
{
    model::ModelSpecification model = experiment.model;
    std::int64_t step = 0;
    for (int count = draw.below(5); count > 0; --count) {
        step += draw.below(50);
        if (draw.coin()) {
            model = a_model(draw);
            experiment.events.push_back({step, Change{model, a_stimulus(draw, experiment.stimulus.channels)}});
        } else {
            const int layer = draw.below(static_cast<int>(model.layers.size()));
            const int nodes = model.layers[static_cast<std::size_t>(layer)].nodes;
            experiment.events.push_back({step, Kick{layer, draw.below(nodes), draw.positive(-1, 1)}});
        }
    }
}

Display a_display(Draw& draw)
{
    Display display;
    display.oscillator = {20 + draw.below(1000), 2 + draw.below(100), draw.positive(0.01, 10), draw.coin()};
    display.network = {.window = 50 + draw.below(1000),
                       .locking_window = 8 + draw.below(1000),
                       .kick = draw.positive(-1, 1),
                       .order = static_cast<NetworkDisplay::Order>(draw.below(4)),
                       .chance_is_paled = draw.coin(),
                       .gain_unit = static_cast<NetworkDisplay::GainUnit>(draw.below(3)),
                       .lattice = static_cast<NetworkDisplay::Lattice>(draw.below(2)),
                       .nodes = static_cast<NetworkDisplay::Nodes>(draw.below(2)),
                       .locking = static_cast<NetworkDisplay::Locking>(draw.below(2)),
                       .synchrony = static_cast<NetworkDisplay::Synchrony>(draw.below(2))};
    return display;
}

}  // namespace

Experiment random_experiment(std::uint64_t seed)
{
    Draw draw(seed);
    Experiment experiment;
    experiment.seed = draw.bits();
    experiment.model = a_model(draw);
    experiment.task.kind = static_cast<tasks::TaskSpecification::Kind>(draw.below(10));
    experiment.task.symbols = 2 + draw.below(5);
    experiment.task.steps = 2 + draw.below(20);
    experiment.task.angle_jitter = draw.positive(0, 5);
    experiment.task.data = draw.coin() ? "folder with \"quotes\", \\ and ümlaut" : "";
    if (experiment.task.kind == tasks::TaskSpecification::Kind::csv_series) {
        experiment.task.data = "rows of \"numbers\".csv";
        for (int count = draw.below(4); count > 0; --count)
            experiment.task.columns.push_back(draw.coin() ? std::to_string(count) : "a \"name\", ümlaut");
    }
    experiment.task.noise = draw.coin() ? draw.positive(0, 1) : 0;
    experiment.task.kick_rate = draw.coin() ? draw.positive(0, 0.5) : 0;
    experiment.task.kick_amplitude = draw.positive(0, 1);
    experiment.task.trial_length = 200 + draw.below(500);
    experiment.task.frequencies = 2 + draw.below(6);
    experiment.task.lowest_frequency = draw.positive(0.01, 0.1);
    experiment.task.highest_frequency = draw.positive(0.2, 3);
    experiment.task.signal_noise = draw.positive(0, 2);
    experiment.task.tau = 1 + draw.below(40);
    experiment.task.horizon = 1 + draw.below(90);
    experiment.task.washout = draw.below(200);
    experiment.task.held_out = draw.positive(0.1, 0.9);
    const bool simulation = experiment.task.kind == tasks::TaskSpecification::Kind::none;
    experiment.stimulus = a_stimulus(draw, simulation ? 1 + draw.below(3) : 1);
    if (simulation && draw.coin())
        experiment.model.outputs = 1 + draw.below(4);
    experiment.training = training(draw);
    for (int stages = simulation ? 0 : draw.below(3); stages > 0; --stages) {
        tasks::TaskSpecification task = experiment.task;
        task.kind = static_cast<tasks::TaskSpecification::Kind>(1 + draw.below(5));
        experiment.pretraining.push_back({task, training(draw)});
    }
    experiment.recording.steps = draw.below(500);
    experiment.view = {draw.coin() ? "network" : "", draw.positive(0, 500), "a title", "line one\nline two\t\x01", {}};
    if (experiment.model.layers.size() == 1 && experiment.model.layers.front().nodes == 1)
        for (int count = draw.below(8); count > 0; --count)
            experiment.view.compare.push_back(
                {draw.positive(0.05, 1), draw.positive(0.001, 0.2), draw.positive(-1, 1), draw.positive(-0.5, 0.5)});
    add_events(draw, experiment);
    experiment.view.display = a_display(draw);
    if (simulation && draw.coin()) {
        Experiment second;
        second.model = a_model(draw);
        second.model.outputs = experiment.model.outputs;
        second.stimulus = draw.coin() ? experiment.stimulus : a_stimulus(draw, experiment.stimulus.channels);
        add_events(draw, second);
        experiment = paired(experiment, second);
    }
    return experiment;
}

}  // namespace horn::test
