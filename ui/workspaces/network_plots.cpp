#include "ui/workspaces/network_plots.h"

#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/network_lattice.h"
#include "ui/workspaces/network_locking.h"
#include "ui/workspaces/network_nodes.h"
#include "ui/workspaces/network_synchrony.h"
#include "ui/workspaces/network_waves.h"

#include <QTabBar>

#include <algorithm>

namespace horn::workspaces
{

namespace
{

constexpr std::size_t mostSelected = 4;

}  // namespace

NetworkPlots::NetworkPlots(QWidget* parent)
    : CardPage(parent), waves_(new NetworkWaves(this)), lattice_(new NetworkLattice(this)), nodes_(new NetworkNodes(this)),
      locking_(new NetworkLocking(this)), synchrony_(new NetworkSynchrony(this)), cards_{waves_, lattice_, nodes_, locking_, synchrony_}
{
    waves_->time().add(synchrony_->order());
    waves_->time().add(synchrony_->direction(), plots::PlotLink::Share::crosshair);
    setRows({{.places = {{waves_}}, .stretch = 54, .least = 290},
             {.places = {{lattice_}, {nodes_}, {locking_}, {synchrony_}}, .stretch = 46, .least = 260}},
            {{.places = {{waves_}}, .stretch = 40, .least = 320},
             {.places = {{lattice_}, {nodes_}}, .stretch = 30, .least = 290},
             {.places = {{locking_}, {synchrony_}}, .stretch = 30, .least = 290}});

    connect(waves_, &NetworkWaves::nodeClicked, this, &NetworkPlots::click);
    connect(lattice_, &NetworkLattice::nodeClicked, this, &NetworkPlots::click);
    connect(lattice_, &NetworkLattice::nodePainted, this, &NetworkPlots::kickRequested);
    connect(locking_, &NetworkLocking::nodesClicked, this, [this](int row, int other, Qt::KeyboardModifiers modifiers) {
        if (row == other || modifiers.testFlag(Qt::ShiftModifier))
            click(row, modifiers);
        else
            select({row, other});
    });
    for (plots::PlotTabs* tabs : {&lattice_->tabs(), &nodes_->tabs(), &locking_->tabs(), &synchrony_->tabs()})
        connect(tabs, &plots::PlotTabs::currentChanged, this, [this] {
            if (!showingTabs_)
                Q_EMIT viewChosen();
        });
}

void NetworkPlots::select(std::vector<int> nodes)
{
    if (nodes.size() > mostSelected)
        nodes.erase(nodes.begin(), nodes.end() - static_cast<std::ptrdiff_t>(mostSelected));
    selected_ = std::move(nodes);
    selectionGiven_ = true;
    waves_->setSelected(selected_);
    lattice_->setSelected(selected_);
    nodes_->setSelected(selected_);
    locking_->setSelected(selected_);
    Q_EMIT selectionChanged();
}

void NetworkPlots::showTabs(const experiment::NetworkDisplay& display)
{
    showingTabs_ = true;
    lattice_->tabs().strip()->setCurrentIndex(static_cast<int>(display.lattice));
    nodes_->tabs().strip()->setCurrentIndex(static_cast<int>(display.nodes));
    locking_->tabs().strip()->setCurrentIndex(static_cast<int>(display.locking));
    synchrony_->tabs().strip()->setCurrentIndex(static_cast<int>(display.synchrony));
    showingTabs_ = false;
}

experiment::NetworkDisplay NetworkPlots::withTabs(experiment::NetworkDisplay display) const
{
    using experiment::NetworkDisplay;
    display.lattice = static_cast<NetworkDisplay::Lattice>(lattice_->tabs().strip()->currentIndex());
    display.nodes = static_cast<NetworkDisplay::Nodes>(nodes_->tabs().strip()->currentIndex());
    display.locking = static_cast<NetworkDisplay::Locking>(locking_->tabs().strip()->currentIndex());
    display.synchrony = static_cast<NetworkDisplay::Synchrony>(synchrony_->tabs().strip()->currentIndex());
    return display;
}

void NetworkPlots::click(int node, Qt::KeyboardModifiers modifiers)
{
    if (node < 0)
        return;
    if (modifiers.testFlag(Qt::ShiftModifier))
        Q_EMIT kickRequested(node);
    else
        toggle(node);
}

void NetworkPlots::toggle(int node)
{
    std::vector<int> nodes = selected_;
    if (const auto known = std::find(nodes.begin(), nodes.end(), node); known != nodes.end())
        nodes.erase(known);
    else
        nodes.push_back(node);
    select(std::move(nodes));
}

void NetworkPlots::order(const std::optional<RowOrder::Rows>& rows)
{
    if (!rows)
        return;
    waves_->setOrder(rows->order, rows->words);
    locking_->setOrder(rows->order, rows->words);
}

void NetworkPlots::showRun(const engine::RunFrame& run, const experiment::NetworkDisplay& display)
{
    const engine::HistoryView& history = run.history;
    const engine::ObservedLayer* layer = history.newest_layer();
    if (run.present)
        layout_ = run.present->model.layers[layer ? static_cast<std::size_t>(layer->layer) : 0].layout;
    if (!layer) {  // nothing has been stepped since the start
        clear();
        return;
    }
    const auto gone = [&](int node) { return node >= layer->nodes; };
    if (!selectionGiven_ || std::any_of(selected_.begin(), selected_.end(), gone))
        select(layer->nodes == 1 ? std::vector{0} : std::vector{layer->nodes / 4, layer->nodes * 3 / 4});
    waves_->showRun(history, display);
    order(rows_.follow(*layer, display));
    lattice_->showRun(history, layout_);
    nodes_->showRun(history, display);
}

void NetworkPlots::showMeasures(const engine::Measures& measures, const experiment::NetworkDisplay& display)
{
    order(rows_.follow(measures, display));
    lattice_->showMeasures(measures);
    nodes_->showMeasures(measures);
    locking_->showMeasures(measures, display);
    synchrony_->showMeasures(measures, layout_, display);
}

engine::MeasureRequest NetworkPlots::measureRequest(const experiment::NetworkDisplay& display) const
{
    return {.layout = layout_,
            .directionality = synchrony_->wantsDirectionality(),
            .spectra = nodes_->wantsSpectra(),
            .nodes = selected_,
            .spectrum_steps = display.window};
}

void NetworkPlots::clear()
{
    waves_->clear();
    lattice_->clear();
    nodes_->clear();
    locking_->clear();
    synchrony_->clear();
}

}  // namespace horn::workspaces
