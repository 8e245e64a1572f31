#include "ui/workspaces/network_panel.h"

#include "core/model/resize.h"
#include "ui/controls/node_list.h"
#include "ui/workspaces/network_rows.h"
#include "ui/workspaces/one_node_rows.h"
#include "ui/workspaces/shared_rows.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>

#include <algorithm>
#include <array>
#include <cmath>

namespace horn::workspaces
{

namespace
{

using experiment::Experiment;
using experiment::NetworkDisplay;
using GainUnit = NetworkDisplay::GainUnit;
using model::CouplingValues;
using model::DelayValues;
using model::Initialisation;
using model::InitialState;
using model::InputNodes;
using model::LayerSpecification;
using model::NodeValues;

const LayerSpecification& layerOf(const Experiment& e) { return e.model.layers.back(); }
LayerSpecification& layerOf(Experiment& e) { return e.model.layers.back(); }

const NetworkDisplay& displayOf(const Experiment& e) { return e.view.display.network; }
NetworkDisplay& displayOf(Experiment& e) { return e.view.display.network; }

/// In units of 1/√N; otherwise plain.
bool gainIsRelative(const Experiment& e)
{
    const GainUnit unit = displayOf(e).gain_unit;
    return unit == GainUnit::as_given ? !layerOf(e).recurrent_gain.has_value() : unit == GainUnit::relative;
}

double rootOf(int nodes) { return std::sqrt(static_cast<double>(nodes)); }

}  // namespace

NetworkPanel::NetworkPanel(ExperimentDocument& document, QWidget* parent) : ExperimentPanel(document, parent)
{
    addSection(tr("Oscillator"));
    addOscillatorRows(*this, true);
    addSection(tr("Network"));
    addNetworkRows();
    addSection(tr("Heterogeneity"));
    addSpreadRows(*this, true);
    addSection(tr("One node"));
    oneNode_ = new OneNodeRows(*this);
    connect(oneNode_, &OneNodeRows::nodeChosen, this, &NetworkPanel::nodeChosen);
    addSection(tr("Delays"));
    addDelayRows();
    addSection(tr("Stimulus"));
    addStimulusRows(*this);
    addInputNodeRows();
    addSection(tr("View"));
    addViewRows();
}

void NetworkPanel::addNetworkRows()
{
    addNumber(
        modelRow("nodes"), tr("nodes N"), [](const Experiment& e) { return layerOf(e).nodes; },
        [this](Experiment& e, double value) {
            LayerSpecification& layer = layerOf(e);
            const double units = layer.recurrent_gain.value_or(0) * rootOf(layer.nodes);
            tellDropped(model::resize(layer, static_cast<int>(std::lround(value))));
            if (gainIsRelative(e) && layer.recurrent_gain)
                layer.recurrent_gain = units / rootOf(layer.nodes);
        });
    addSeedRow(*this);
    addInitialisationRows();
    addCouplingRows();
    addGainRows();
    addInitialStateRows();
}

void NetworkPanel::tellDropped(const std::vector<std::string>& what)
{
    QStringList words;
    for (const std::string& one : what)
        words << QString::fromStdString(one);
    if (!words.isEmpty())
        Q_EMIT told(tr("Another number of nodes: %1 could not be kept. Undo brings it back.").arg(words.join(QStringLiteral(", "))));
}

void NetworkPanel::addGainRows()
{
    addKind(
        tr("gain unit"), {tr("1/√N, as the reference"), tr("plain g")},
        tr("Whether the recurrent gain is given in units of 1/√N, as the reference does, or as the plain factor g."),
        [](const Experiment& e) { return gainIsRelative(e) ? 0 : 1; },
        [](Experiment& e, int index) { displayOf(e).gain_unit = index == 0 ? GainUnit::relative : GainUnit::plain; });
    controls::ParameterControl* inUnits = addNumber(
        network_rows::gainInUnits(), tr("gain g·√N"),
        [](const Experiment& e) {
            const auto& gain = layerOf(e).recurrent_gain;
            return gain ? *gain * rootOf(layerOf(e).nodes) : 1.0;
        },
        [](Experiment& e, double value) {
            auto& gain = layerOf(e).recurrent_gain;
            displayOf(e).gain_unit = GainUnit::relative;  // though the model states a gain from now on
            if (value == 1)
                gain.reset();
            else
                gain = value / rootOf(layerOf(e).nodes);
        });
    showWhen(inUnits, gainIsRelative);
    controls::ParameterControl* plain = addNumber(
        modelRow("recurrent_gain"), tr("gain g"),
        [](const Experiment& e) { return layerOf(e).recurrent_gain.value_or(1 / rootOf(layerOf(e).nodes)); },
        [](Experiment& e, double value) { layerOf(e).recurrent_gain = value; });
    showWhen(plain, [](const Experiment& e) { return !gainIsRelative(e); });
}

void NetworkPanel::addInitialisationRows()
{
    // In the order of Initialisation::Kind.
    controls::ChoiceControl* kind = addKind(
        tr("coupling"),
        {tr("reference: U(±1/√fan-in)"), tr("Xavier, uniform"), tr("Kaiming, normal"), tr("normal, given σ"), tr("none: one input each"),
         tr("local, on the layout"), tr("shift around the ring"), tr("weights of a checkpoint")},
        tr("How the weights are drawn, from the seed; or those of a checkpoint, which the button below chooses. Another choice draws "
           "all of them anew."),
        [](const Experiment& e) { return static_cast<int>(layerOf(e).initialisation.kind); },
        [](Experiment& e, int index) { layerOf(e).initialisation.kind = static_cast<Initialisation::Kind>(index); });
    auto* items = qobject_cast<QStandardItemModel*>(kind->box()->model());
    showWhen(kind, [items](const Experiment& e) {
        items->item(static_cast<int>(Initialisation::Kind::checkpoint))->setEnabled(!layerOf(e).initialisation.file.empty());
        return true;
    });
    auto* open = new QPushButton(tr("Network from checkpoint…"), this);
    open->setObjectName(QStringLiteral("checkpointButton"));
    open->setToolTip(tr("Opens the network that a training run has saved (*.safetensors), to watch it live."));
    connect(open, &QPushButton::clicked, this, &NetworkPanel::chooseCheckpoint);
    addRow(open);
    controls::ParameterControl* sigma = addNumber(
        network_rows::sigma(), tr("weight σ"), [](const Experiment& e) { return layerOf(e).initialisation.sigma; },
        [](Experiment& e, double value) { layerOf(e).initialisation.sigma = value; });
    showWhen(sigma, [](const Experiment& e) { return layerOf(e).initialisation.kind == Initialisation::Kind::normal; });
    controls::ParameterControl* width = addNumber(
        network_rows::width(), tr("reach"), [](const Experiment& e) { return layerOf(e).initialisation.width; },
        [](Experiment& e, double value) { layerOf(e).initialisation.width = value; });
    showWhen(width, [](const Experiment& e) { return layerOf(e).initialisation.kind == Initialisation::Kind::local; });
    controls::ParameterControl* by = addNumber(
        modelRow("by"), tr("shift by"), [](const Experiment& e) { return layerOf(e).initialisation.by; },
        [](Experiment& e, double value) { layerOf(e).initialisation.by = static_cast<int>(std::lround(value)); });
    showWhen(by, [](const Experiment& e) { return layerOf(e).initialisation.kind == Initialisation::Kind::shift; });
}

void NetworkPanel::addCouplingRows()
{
    using Kind = CouplingValues::Kind;
    addKind(
        tr("layout"), {tr("ring"), tr("square lattice"), tr("torus"), tr("none")},
        tr("Where the nodes lie: what distances of weights, connections and delays mean. Without a layout nothing can go by distance."),
        [](const Experiment& e) { return static_cast<int>(layerOf(e).layout); },
        [](Experiment& e, int index) { layerOf(e).layout = static_cast<model::Layout>(index); });
    addKind(
        tr("connections"), {tr("all"), tr("random"), tr("local")},
        tr("Which nodes a node hears. The other weights are 0 and stay so when the network learns. Random connections are drawn "
           "from the seed, anew when this, their density or self-coupling changes."),
        [](const Experiment& e) { return static_cast<int>(layerOf(e).coupling.kind); },
        [](Experiment& e, int index) { layerOf(e).coupling.kind = static_cast<Kind>(index); });
    const auto real = [this](std::string_view name, const QString& caption, double CouplingValues::*member, Kind kind) {
        showWhen(addNumber(
                     modelRow(name), caption, [member](const Experiment& e) { return layerOf(e).coupling.*member; },
                     [member](Experiment& e, double value) { layerOf(e).coupling.*member = value; }),
                 [kind](const Experiment& e) { return layerOf(e).coupling.kind == kind; });
    };
    real("density", tr("density"), &CouplingValues::density, Kind::random);
    real("reach", tr("up to"), &CouplingValues::reach, Kind::local);
    addKind(
        tr("self-coupling"), {tr("yes"), tr("no")}, tr("Whether a node may hear itself."),
        [](const Experiment& e) { return layerOf(e).coupling.self ? 0 : 1; },
        [](Experiment& e, int index) { layerOf(e).coupling.self = index == 0; });
}

void NetworkPanel::addInitialStateRows()
{
    controls::ChoiceControl* kind = addKind(
        tr("initial state"), {tr("rest"), tr("drawn, normal"), tr("given in the file")},
        tr("Positions and velocities at step 0. Reset (Home) starts from it."),
        [](const Experiment& e) { return static_cast<int>(layerOf(e).initial_state.kind); },
        [](Experiment& e, int index) {
            InitialState& state = layerOf(e).initial_state;
            state.kind = static_cast<InitialState::Kind>(index);
            if (state.kind == InitialState::Kind::normal && state.sigma_x == 0 && state.sigma_y == 0)
                state.sigma_x = 1;
        });
    auto* items = qobject_cast<QStandardItemModel*>(kind->box()->model());
    showWhen(kind, [items](const Experiment& e) {
        items->item(static_cast<int>(InitialState::Kind::given))->setEnabled(!layerOf(e).initial_state.x.empty());
        return true;
    });
    const auto drawn = [](const Experiment& e) { return layerOf(e).initial_state.kind == InitialState::Kind::normal; };
    showWhen(addNumber(
                 network_rows::initialPosition(), tr("σ of x"), [](const Experiment& e) { return layerOf(e).initial_state.sigma_x; },
                 [](Experiment& e, double value) { layerOf(e).initial_state.sigma_x = value; }),
             drawn);
    showWhen(addNumber(
                 network_rows::initialVelocity(), tr("σ of y"), [](const Experiment& e) { return layerOf(e).initial_state.sigma_y; },
                 [](Experiment& e, double value) { layerOf(e).initial_state.sigma_y = value; }),
             drawn);
}

void NetworkPanel::addDelayRows()
{
    using Kind = DelayValues::Kind;
    controls::ChoiceControl* kind = addKind(
        tr("distribution"), {tr("none"), tr("constant"), tr("uniform range"), tr("normal"), tr("given in the file"), tr("by distance")},
        tr("Steps that a velocity needs from one node to another. Another distribution draws all delays anew from the seed."),
        [](const Experiment& e) { return static_cast<int>(layerOf(e).delays.kind); },
        [](Experiment& e, int index) {
            DelayValues& delays = layerOf(e).delays;
            delays.kind = static_cast<Kind>(index);
            if (delays.kind == Kind::constant && delays.low == 0)
                delays.low = 5;
            if (delays.kind == Kind::uniform && delays.high <= delays.low)
                delays.high = delays.low + 10;
            if (delays.kind == Kind::normal && delays.mean == 0)
                delays.mean = 5, delays.spread = 2;
        });
    auto* items = qobject_cast<QStandardItemModel*>(kind->box()->model());
    showWhen(kind, [items](const Experiment& e) {
        items->item(static_cast<int>(Kind::given))->setEnabled(!layerOf(e).delays.values.empty());
        return true;
    });
    const auto whole = [this](const ParameterInfo& row, const QString& caption, int DelayValues::*member, Kind shownFor) {
        showWhen(addNumber(
                     row, caption, [member](const Experiment& e) { return layerOf(e).delays.*member; },
                     [member](Experiment& e, double value) { layerOf(e).delays.*member = static_cast<int>(std::lround(value)); }),
                 [shownFor](const Experiment& e) { return layerOf(e).delays.kind == shownFor; });
    };
    whole(modelRow("delays"), tr("delay"), &DelayValues::low, Kind::constant);
    const auto& [shortest, longest, mean, spread] = network_rows::delays();
    whole(shortest, tr("from"), &DelayValues::low, Kind::uniform);
    whole(longest, tr("to"), &DelayValues::high, Kind::uniform);
    const auto real = [this](const ParameterInfo& row, const QString& caption, double DelayValues::*member) {
        showWhen(addNumber(
                     row, caption, [member](const Experiment& e) { return layerOf(e).delays.*member; },
                     [member](Experiment& e, double value) { layerOf(e).delays.*member = value; }),
                 [](const Experiment& e) { return layerOf(e).delays.kind == Kind::normal; });
    };
    real(mean, tr("mean"), &DelayValues::mean);
    real(spread, tr("spread"), &DelayValues::spread);
    showWhen(addNumber(
                 modelRow("speed"), tr("speed"), [](const Experiment& e) { return layerOf(e).delays.speed; },
                 [](Experiment& e, double value) { layerOf(e).delays.speed = value; }),
             [](const Experiment& e) { return layerOf(e).delays.kind == Kind::distance; });
}

void NetworkPanel::chooseCheckpoint()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Network from checkpoint"), {}, tr("Checkpoints (*.safetensors);;All files (*)"));
    if (!path.isEmpty())
        Q_EMIT checkpointChosen(path);
}

void NetworkPanel::addInputNodeRows()
{
    const auto first = [](const Experiment& e) -> const InputNodes& { return e.model.layers.front().input_nodes; };
    addKind(
        tr("reaches"), {tr("nodes as initialised"), tr("all nodes"), tr("chosen nodes")},
        tr("Which nodes hear the stimulus: as the weights from the input are drawn, all alike, or only those that you choose."),
        [first](const Experiment& e) { return static_cast<int>(first(e).kind); },
        [this](Experiment& e, int index) {
            InputNodes& reached = e.model.layers.front().input_nodes;
            reached.kind = static_cast<InputNodes::Kind>(index);
            if (reached.kind == InputNodes::Kind::given && reached.nodes.empty())
                reached.nodes = selected_.empty() ? std::vector{0} : selected_;
        });
    drive_ = new QPushButton(this);
    drive_->setObjectName(QStringLiteral("driveButton"));
    drive_->setToolTip(tr("The stimulus reaches the nodes that are selected now, and no others."));
    connect(drive_, &QPushButton::clicked, this, [this] {
        static_cast<void>(document().edit(tr("drive the selected nodes"), controls::newGesture(), [this](Experiment& next) {
            next.model.layers.front().input_nodes = {.kind = InputNodes::Kind::given, .nodes = selected_};
        }));
    });
    addRow(drive_);
    auto* driven =
        new controls::NodeList(tr("driven nodes"), tr("The nodes that the stimulus reaches: numbers and ranges, e.g. 0-15, 32."));
    driven->setObjectName(QStringLiteral("drivenNodes"));
    driven->setAccept([this](const std::vector<int>& nodes) {
        return document().edit(tr("change the driven nodes"), controls::newGesture(), [&nodes](Experiment& next) {
            next.model.layers.front().input_nodes = {.kind = InputNodes::Kind::given, .nodes = nodes};
        });
    });
    addRow(driven);
    showWhen(driven, [first, driven](const Experiment& e) {
        driven->setNodes(first(e).nodes, e.model.layers.front().nodes);
        return first(e).kind == InputNodes::Kind::given;
    });
    setSelected({});
}

void NetworkPanel::setSelected(const std::vector<int>& nodes)
{
    selected_ = nodes;
    std::sort(selected_.begin(), selected_.end());
    drive_->setEnabled(!nodes.empty());
    drive_->setText(nodes.empty() ? tr("Drive: select nodes in the plots") : tr("Drive only the selected nodes"));
}

void NetworkPanel::addViewRows()
{
    controls::ChoiceControl* order = addKind(
        tr("rows by"), {tr("index"), tr("natural frequency ω"), tr("phase now"), tr("clusters now")},
        tr("In which order the waves and the phase locking matrix show the nodes. Phases and clusters of locked nodes are those "
           "of this moment; choose the same again to sort anew."),
        [](const Experiment& e) { return static_cast<int>(displayOf(e).order); },
        [](Experiment& e, int index) { displayOf(e).order = static_cast<NetworkDisplay::Order>(index); });
    connect(order->box(), &QComboBox::activated, this, &NetworkPanel::orderChosen);
    addNumber(
        networkDisplayRow("window"), tr("window"), [](const Experiment& e) { return displayOf(e).window; },
        [](Experiment& e, double value) { displayOf(e).window = static_cast<int>(std::lround(value)); });
    addNumber(
        networkDisplayRow("locking_window"), tr("PLV window"), [](const Experiment& e) { return displayOf(e).locking_window; },
        [](Experiment& e, double value) { displayOf(e).locking_window = static_cast<int>(std::lround(value)); });
    addKind(
        tr("PLV by chance"), {tr("paled"), tr("as any other")},
        tr("Phase locking values that do not exceed those of 95 % of pairs of which one is shifted in time: no evidence of locking."),
        [](const Experiment& e) { return displayOf(e).chance_is_paled ? 0 : 1; },
        [](Experiment& e, int index) { displayOf(e).chance_is_paled = index == 0; });
    addNumber(
        networkDisplayRow("kick"), tr("kick"), [](const Experiment& e) { return displayOf(e).kick; },
        [](Experiment& e, double value) { displayOf(e).kick = value; });
    kick_ = new QPushButton(this);
    kick_->setObjectName(QStringLiteral("kickButton"));
    kick_->setToolTip(tr("Adds velocity to the selected nodes before the next step."));
    connect(kick_, &QPushButton::clicked, this, &NetworkPanel::kickClicked);
    addRow(kick_);
}

void NetworkPanel::setNode(int node) { oneNode_->setNode(node); }

void NetworkPanel::setKickTarget(const QString& words) { kick_->setText(words); }

}  // namespace horn::workspaces
