#include "ui/workspaces/network_plots.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/phase_portrait.h"
#include "ui/plots/plot_card.h"
#include "ui/plots/plot_link.h"
#include "ui/plots/plot_stack.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace horn::workspaces
{

namespace
{

using engine::Signal;
using Quantity = experiment::Source::Quantity;
using plots::AxisOptions;
using plots::PlotCard;
using plots::Range;

constexpr int mostColumns = 1200;
constexpr std::size_t mostSelected = 4;
constexpr int trailSteps = 400;
constexpr int stimulusHeight = 74;

PlotCard* makeCard(const QString& title, QWidget* content, QWidget* parent)
{
    auto* card = new PlotCard(title, content, parent);
    card->setObjectName(title);
    return card;
}

Range shownSteps(std::int64_t end, int window)
{
    return {static_cast<double>(std::max<std::int64_t>(0, end - window)), static_cast<double>(std::max<std::int64_t>(window, end))};
}

}  // namespace

NetworkPlots::NetworkPlots(QWidget* parent)
    : QWidget(parent), stack_(new plots::PlotStack), stimulus_(new plots::LineChart), waves_(new plots::HeatMap),
      portrait_(new plots::PhasePortrait), locking_(new plots::MatrixView), synchrony_(new plots::LineChart)
{
    buildWaves();
    buildBottomRow();
    cards_ = {wavesCard_, portraitCard_, lockingCard_, synchronyCard_};
    auto* time = new plots::PlotLink(this);
    for (plots::PlotWidget* plot : {static_cast<plots::PlotWidget*>(waves_), static_cast<plots::PlotWidget*>(synchrony_)})
        time->add(plot);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(10);
    column->addWidget(wavesCard_, 56);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    for (PlotCard* card : {portraitCard_, lockingCard_, synchronyCard_})
        row->addWidget(card, 1);
    column->addLayout(row, 44);
}

void NetworkPlots::buildWaves()
{
    stimulus_->setYAxis({.title = tr("s"), .symmetric = true, .minimumSpan = 0.1});
    stimulus_->addSeries({.name = tr("stimulus s"), .colour = theme::seriesStimulus, .inLegend = false});
    waves_->setXAxis({.title = tr("time (steps)")});
    waves_->setYAxis({.title = tr("node")});
    waves_->setColourTitle(tr("position x"));
    waves_->setColourMap(theme::ColourMapKind::diverging);
    stack_->addPlot(stimulus_, 1, stimulusHeight);
    stack_->addPlot(waves_, 1);
    stack_->setEmptyText(tr("Press Space to run"));
    wavesCard_ = makeCard(tr("Waves"), stack_, this);
    connect(waves_, &plots::HeatMap::nodeClicked, this,
            [this](int node, double, Qt::KeyboardModifiers modifiers) { click(node, modifiers); });
    connect(waves_, &plots::PlotWidget::hovered, this, &NetworkPlots::describe);
    connect(waves_, &plots::PlotWidget::unhovered, this, [this] { describe({}); });
}

void NetworkPlots::buildBottomRow()
{
    portrait_->setAxisTitles(tr("position x"), tr("velocity y / ω"));
    portrait_->setEmptyText(tr("Click a row of the waves to select a node"));
    locking_->setAxisTitles(tr("node"), tr("node"));
    locking_->setColourTitle(tr("PLV"));
    locking_->setColourMap(theme::ColourMapKind::sequential);
    locking_->setColourRange(Range{0, 1});
    locking_->setEmptyText(tr("Measured while the network runs"));
    synchrony_->setXAxis({.title = tr("time (steps)")});
    AxisOptions order{.title = tr("order parameter R")};
    order.range = Range{0, 1};
    synchrony_->setYAxis(order);
    synchrony_->addSeries({.name = tr("R"), .colour = theme::seriesAccent, .width = 1.7, .inLegend = false});
    chance_ = synchrony_->addMarker({.orientation = Qt::Horizontal, .label = tr("chance"), .dashed = true});
    synchrony_->setEmptyText(tr("Measured while the network runs"));
    portraitCard_ = makeCard(tr("Phase portrait"), portrait_, this);
    lockingCard_ = makeCard(tr("Phase locking"), locking_, this);
    synchronyCard_ = makeCard(tr("Synchrony"), synchrony_, this);
}

void NetworkPlots::select(std::vector<int> nodes)
{
    selected_ = std::move(nodes);
    QStringList names;
    for (const int node : selected_)
        names << tr("node %1").arg(node);
    portrait_->setTrails(names);
    portraitCard_->setSubtitle(tr("%1 selected").arg(selected_.size()));
    Q_EMIT selectionChanged();
}

void NetworkPlots::click(int node, Qt::KeyboardModifiers modifiers)
{
    if (node < 0)
        return;
    if (modifiers.testFlag(Qt::ShiftModifier)) {
        Q_EMIT kickRequested(node);
        return;
    }
    std::vector<int> nodes = selected_;
    if (const auto known = std::find(nodes.begin(), nodes.end(), node); known != nodes.end())
        nodes.erase(known);
    else
        nodes.push_back(node);
    if (nodes.size() > mostSelected)
        nodes.erase(nodes.begin());
    select(std::move(nodes));
}

void NetworkPlots::describe(QPointF place)
{
    const engine::ObservedLayer* layer = shown_.newest_layer();
    const int node = place.isNull() ? -1 : waves_->rowAt(place);
    if (!layer || node < 0 || node >= layer->nodes) {
        wavesCard_->setSubtitle(layer ? tr("%1 nodes · click selects, Shift+click kicks").arg(layer->nodes) : QString());
        return;
    }
    const auto step = static_cast<std::int64_t>(std::floor(place.x())) - 1;
    float x = 0;
    shown_.copy_range(Signal::x, node, step, {&x, 1});
    wavesCard_->setSubtitle(tr("node %1 · ω %2 · t %3 · x %4")
                                .arg(node)
                                .arg(layer->omega[node], 0, 'f', 3)
                                .arg(step + 1)
                                .arg(std::isfinite(x) ? QString::number(x, 'f', 2) : QStringLiteral("–")));
}

void NetworkPlots::orderRows(const engine::ObservedLayer& layer, NetworkView::Order order)
{
    if (orderedBy_ == &layer && order_ == order && waves_->rows() == layer.nodes)
        return;
    orderedBy_ = &layer;
    order_ = order;
    if (order == NetworkView::Order::index) {
        waves_->setRowOrder({});
        waves_->setYAxis({.title = tr("node"), .unit = figures::TickUnit::integer});
        return;
    }
    std::vector<int> rows(static_cast<std::size_t>(layer.nodes));
    std::iota(rows.begin(), rows.end(), 0);
    std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) { return layer.omega[a] < layer.omega[b]; });
    waves_->setRowOrder(std::move(rows));
    waves_->setYAxis({.title = tr("node, by ω"), .unit = figures::TickUnit::integer});
}

void NetworkPlots::showWaves(const engine::HistoryView& history, const NetworkView& view)
{
    const engine::ObservedLayer& layer = *history.newest_layer();
    const std::int64_t end = history.end_step();
    const int columns = std::min(view.window, mostColumns);
    const int stride = (view.window + columns - 1) / columns;
    const int capacity = (view.window + stride - 1) / stride;
    if (generation_ != history.generation() || window_ != view.window || waves_->rows() != layer.nodes) {
        waves_->setShape(layer.nodes, capacity);
        generation_ = history.generation();
        window_ = view.window;
        stride_ = stride;
        fed_ = 0;
        orderedBy_ = nullptr;
    }
    orderRows(layer, view.order);
    // Columns stand at whole multiples of the stride, so that they keep still while time runs on.
    const std::int64_t complete = end / stride_ * stride_;
    const std::int64_t oldest = std::max<std::int64_t>(history.first_step(), complete - static_cast<std::int64_t>(capacity) * stride_);
    const std::int64_t first = std::max(fed_, (oldest + stride_ - 1) / stride_ * stride_);
    const auto fresh = static_cast<int>((complete - first) / stride_);
    if (fresh > 0) {
        columns_.resize(static_cast<std::size_t>(fresh) * static_cast<std::size_t>(layer.nodes));
        history.copy_rows(Signal::x, first, stride_, layer.nodes, columns_);
        waves_->appendColumns(columns_, fresh);
        fed_ = complete;
    }
    waves_->setColumnAxis(static_cast<double>(fed_) - stride_ + 1, stride_, true);
    waves_->setSource(experiment::Source{.layer = layer.layer, .first = fed_ - waves_->columns() * stride_, .stride = stride_});
}

void NetworkPlots::showPortrait(const engine::HistoryView& history, const NetworkView& view)
{
    const engine::ObservedLayer& layer = *history.newest_layer();
    const std::int64_t steps = std::min<std::int64_t>({history.size(), view.window, trailSteps});
    x_.resize(static_cast<std::size_t>(steps));
    y_.resize(static_cast<std::size_t>(steps));
    for (std::size_t i = 0; i < selected_.size(); ++i) {
        const int node = selected_[i];
        history.copy_range(Signal::x, node, history.end_step() - steps, x_);
        history.copy_range(Signal::y, node, history.end_step() - steps, y_);
        for (float& y : y_)
            y /= static_cast<float>(layer.omega[node]);
        portrait_->setTrail(static_cast<int>(i), x_, y_);
        portrait_->setSource(static_cast<int>(i), experiment::Source{.quantity = Quantity::portrait,
                                                                     .layer = layer.layer,
                                                                     .nodes = {node},
                                                                     .first = history.end_step() - steps,
                                                                     .steps = steps});
    }
}

void NetworkPlots::showRun(const engine::RunFrame& run, const NetworkView& view)
{
    const engine::HistoryView& history = run.history;
    const bool first = shown_.empty();
    shown_ = history;
    const engine::ObservedLayer* layer = history.newest_layer();
    if (!layer) {  // nothing has been stepped since the start
        stimulus_->clear();
        waves_->clear();
        portrait_->clear();
        generation_ = 0;
        return;
    }
    if (first)
        describe({});
    const auto gone = [&](int node) { return node >= layer->nodes; };
    if (selected_.empty() || std::any_of(selected_.begin(), selected_.end(), gone))
        select(layer->nodes == 1 ? std::vector{0} : std::vector{layer->nodes / 4, layer->nodes * 3 / 4});

    const std::int64_t end = history.end_step();
    const std::int64_t from = std::max<std::int64_t>(history.first_step(), end - view.window);
    AxisOptions axis{.title = tr("time (steps)")};
    axis.range = shownSteps(end, view.window);
    stimulus_->setXAxis(axis);
    trace_.resize(static_cast<std::size_t>(end - from));
    history.copy_range(Signal::stimulus, 0, from, trace_);
    stimulus_->setSamples(0, static_cast<double>(from), 1, trace_);
    stimulus_->setSource(0, experiment::Source{.quantity = Quantity::stimulus, .nodes = {0}, .first = from, .steps = end - from});
    showWaves(history, view);
    showPortrait(history, view);
}

void NetworkPlots::showMeasures(const engine::Measures& measures, const NetworkView& view)
{
    const auto nodes = static_cast<int>(measures.plv.rows());
    if (nodes > 0) {
        locking_->setValues(nodes, nodes, span_of(measures.plv));
        std::vector<int> all(static_cast<std::size_t>(nodes));
        std::iota(all.begin(), all.end(), 0);
        locking_->setSource(experiment::Source{.quantity = Quantity::phase_locking,
                                               .nodes = std::move(all),
                                               .first = measures.plv_first,
                                               .steps = measures.plv_end - measures.plv_first});
        lockingCard_->setSubtitle(
            std::isfinite(measures.mean_plv)
                ? tr("over %1 steps · mean %2").arg(measures.plv_end - measures.plv_first).arg(measures.mean_plv, 0, 'f', 2)
                : tr("over %1 steps").arg(measures.plv_end - measures.plv_first));
    }
    if (!measures.order || measures.order->empty())
        return;
    const std::vector<float>& order = *measures.order;
    const std::int64_t end = measures.order_first + static_cast<std::int64_t>(order.size());
    const auto shown = std::min<std::size_t>(order.size(), static_cast<std::size_t>(view.window));
    AxisOptions axis{.title = tr("time (steps)")};
    axis.range = shownSteps(end, view.window);
    synchrony_->setXAxis(axis);
    synchrony_->setSamples(0, static_cast<double>(end - static_cast<std::int64_t>(shown)) + 1, 1, std::span(order).last(shown));
    synchrony_->setSource(0, experiment::Source{.quantity = Quantity::order_parameter,
                                                .first = end - static_cast<std::int64_t>(shown),
                                                .steps = static_cast<std::int64_t>(shown),
                                                .window = std::max(8, view.lockingWindow),
                                                .began = measures.order_began});
    synchrony_->setMarker(chance_, measures.chance_level);
    const float now = order.back();
    synchronyCard_->setSubtitle(std::isfinite(now) ? tr("R = %1 · σ %2").arg(now, 0, 'f', 2).arg(measures.metastability, 0, 'f', 2)
                                                   : tr("no phases yet"));
}

}  // namespace horn::workspaces
