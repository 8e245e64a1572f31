#include "ui/workspaces/comparison_side.h"

#include "ui/plots/heat_map.h"
#include "ui/plots/lattice_view.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_stack.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/network_lattice.h"
#include "ui/workspaces/network_waves.h"
#include "ui/workspaces/node_views.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace horn::workspaces
{

namespace
{

using engine::Signal;
using experiment::Source;
using Quantity = Source::Quantity;

constexpr int stimulusHeight = 60;

}  // namespace

QString nameOfRun(std::size_t which) { return which == 0 ? QStringLiteral("A") : QStringLiteral("B"); }

plots::PlotCard* makeComparisonCard(const QString& title, QWidget* content, QWidget* page)
{
    auto* card = new plots::PlotCard(title, content, page);
    card->setObjectName(ComparisonSide::tr("Comparison: %1").arg(title));
    return card;
}

ComparisonSide::ComparisonSide(std::size_t which, plots::PlotLink* time, QWidget* page) : QObject(page), which_(which)
{
    buildWaves(time, page);
    buildNodes(page);
    clear();
}

ComparisonSide::~ComparisonSide() = default;

void ComparisonSide::buildWaves(plots::PlotLink* time, QWidget* page)
{
    stimulus_ = new plots::LineChart;
    stimulus_->setXAxis({.title = tr("time (steps)")});
    stimulus_->setYAxis({.title = tr("s"), .symmetric = true, .minimumSpan = 0.1});
    stimulus_->addSeries({.name = tr("stimulus s"), .colour = theme::seriesStimulus, .inLegend = false});
    waves_ = new plots::HeatMap;
    waves_->setXAxis({.title = tr("time (steps)")});
    waves_->setYAxis({.title = tr("node"), .unit = figures::TickUnit::integer});
    waves_->setColourTitle(tr("position x"));
    waves_->setColourMap(theme::ColourMapKind::diverging);
    feed_ = std::make_unique<WaveFeed>(*waves_);
    auto* stack = new plots::PlotStack(nullptr, time);
    stack->addPlot(stimulus_, 1, stimulusHeight);
    stack->addPlot(waves_, 1);
    stack->setEmptyText(tr("Press Space to run"));
    wavesCard_ = makeComparisonCard(tr("Waves %1").arg(nameOfRun(which_)), stack, page);
    connect(waves_, &plots::HeatMap::nodeClicked, this,
            [this](int node, double, Qt::KeyboardModifiers modifiers) { clickOrKick(node, modifiers); });
}

void ComparisonSide::buildNodes(QWidget* page)
{
    locking_ = new plots::MatrixView;
    locking_->setAxisTitles(tr("node"), tr("node"));
    locking_->setColourTitle(tr("PLV"));
    locking_->setColourMap(theme::ColourMapKind::sequential);
    locking_->setColourRange(plots::Range{0, 1});
    locking_->setEmptyText(tr("Measured while the network runs"));
    position_ = makePositionView();
    phase_ = makePhaseView();
    tabs_ = new plots::PlotTabs;
    tabs_->addTab(tr("matrix"), locking_, tr("Phase locking value of every pair of nodes over the window"));
    tabs_->addTab(tr("position"), position_, tr("Positions of the nodes now; draw with the mouse to kick along a path"));
    tabs_->addTab(tr("phase"), phase_, tr("Phases of the nodes now, the way of the wave and its vortices"));
    nodesCard_ = makeComparisonCard(tr("Phase locking %1").arg(nameOfRun(which_)), tabs_, page);
    connect(tabs_, &plots::PlotTabs::currentChanged, this, &ComparisonSide::describe);
    connect(locking_, &plots::MatrixView::cellClicked, this, [this](int row, int column, Qt::MouseButton, Qt::KeyboardModifiers modifiers) {
        if (row == column || modifiers.testFlag(Qt::ShiftModifier))
            clickOrKick(row, modifiers);
        else
            Q_EMIT nodesChosen(row, column);
    });
    for (plots::LatticeView* view : {position_, phase_}) {
        connect(view, &plots::LatticeView::nodeClicked, this, &ComparisonSide::clickOrKick);
        connect(view, &plots::LatticeView::nodePainted, this, &ComparisonSide::kickRequested);
    }
}

void ComparisonSide::clickOrKick(int node, Qt::KeyboardModifiers modifiers)
{
    if (modifiers.testFlag(Qt::ShiftModifier))
        Q_EMIT kickRequested(node);
    else
        Q_EMIT nodeClicked(node);
}

void ComparisonSide::setSelected(const std::vector<int>& nodes)
{
    waves_->setMarkedRows(nodes);
    locking_->setMarkedNodes(nodes);
    position_->setSelected(nodes);
    phase_->setSelected(nodes);
}

void ComparisonSide::order(const std::optional<RowOrder::Rows>& rows)
{
    if (!rows)
        return;
    waves_->setRowOrder(rows->order);
    waves_->setYAxis({.title = rows->words, .unit = figures::TickUnit::integer});
    locking_->setOrder(rows->order);
    locking_->setAxisTitles(rows->words, rows->words);
}

void ComparisonSide::showRun(const engine::RunFrame& run, const experiment::NetworkDisplay& display)
{
    const engine::ObservedLayer* layer = run.history.newest_layer();
    if (run.present)
        layout_ = run.present->model.layers[layer ? static_cast<std::size_t>(layer->layer) : 0].layout;
    if (!layer) {  // nothing has been stepped since the start
        stimulus_->clear();
        feed_->clear();
        position_->clear();
        return;
    }
    showWaves(run.history, *layer, display);
    order(rows_.follow(*layer, display));
    showPositions(*position_, run.history, layout_, static_cast<int>(which_));
}

void ComparisonSide::showWaves(const engine::HistoryView& history, const engine::ObservedLayer& layer,
                               const experiment::NetworkDisplay& display)
{
    const int run = static_cast<int>(which_);
    const std::int64_t end = history.end_step(), from = std::max<std::int64_t>(history.first_step(), end - display.window);
    stimulus_->setXRange(shownSteps(end, display.window));
    trace_.resize(static_cast<std::size_t>(end - from));
    history.copy_range(Signal::stimulus, 0, from, trace_);
    stimulus_->setSamples(0, static_cast<double>(from), 1, trace_);
    stimulus_->setSource(0, Source{.quantity = Quantity::stimulus, .run = run, .nodes = {0}, .first = from, .steps = end - from});
    feed_->show({.generation = {history.generation(), 0},
                 .first = history.first_step(),
                 .end = end,
                 .nodes = layer.nodes,
                 .window = display.window},
                [&](std::int64_t first, std::int64_t stride, std::span<float> out) {
                    history.copy_rows(Signal::x, first, stride, layer.nodes, out);
                });
    waves_->setSource(Source{.run = run, .layer = layer.layer, .first = feed_->first(), .stride = feed_->stride()});
    wavesCard_->setSubtitle(tr("%1 nodes · click selects, Shift+click kicks").arg(layer.nodes));
}

void ComparisonSide::showMeasures(const engine::Measures& measures, const experiment::NetworkDisplay& display)
{
    const auto nodes = static_cast<int>(measures.plv.rows());
    if (nodes == 0)
        return;
    order(rows_.follow(measures, display));
    locking_->setValues(nodes, nodes, span_of(measures.plv));
    locking_->setMeasuredOver(tr("%1 steps").arg(measures.plv_end - measures.plv_first));
    locking_->setSource(Source{.quantity = Quantity::phase_locking,
                               .run = static_cast<int>(which_),
                               .layer = measures.layer,
                               .nodes = allNodes(nodes),
                               .first = measures.plv_first,
                               .steps = measures.plv_end - measures.plv_first});
    if (static_cast<int>(measures.phase.size()) == nodes)
        showPhases(*phase_, measures, layout_, static_cast<int>(which_));
    meanLocking_ = measures.mean_plv;
    describe();
}

void ComparisonSide::describe()
{
    const bool matrix = &tabs_->current() == locking_;
    const QString name = nameOfRun(which_);
    nodesCard_->setTitle(matrix ? tr("Phase locking %1").arg(name) : tr("%1 %2").arg(titleOf(layout_), name));
    nodesCard_->setSubtitle(!matrix                       ? tr("drag to kick")
                            : std::isfinite(meanLocking_) ? tr("mean %1").arg(meanLocking_, 0, 'f', 2)
                                                          : QString());
}

void ComparisonSide::clear()
{
    stimulus_->clear();
    feed_->clear();
    locking_->clear();
    position_->clear();
    phase_->clear();
    meanLocking_ = std::numeric_limits<double>::quiet_NaN();
    describe();
}

}  // namespace horn::workspaces
