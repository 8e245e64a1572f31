#include "ui/workspaces/network_waves.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/heat_map.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_stack.h"
#include "ui/workspaces/wave_feed.h"

#include <algorithm>
#include <cmath>

namespace horn::workspaces
{

namespace
{

using engine::Signal;
using plots::PlotStack;
using plots::Range;

constexpr int stimulusHeight = 74;

}  // namespace

Range shownSteps(std::int64_t end, int window)
{
    return {static_cast<double>(std::max<std::int64_t>(0, end - window)), static_cast<double>(std::max<std::int64_t>(window, end))};
}

NetworkWaves::NetworkWaves(QWidget* parent)
    : PlotCard(tr("Waves"), new PlotStack, parent), stack_(qobject_cast<PlotStack*>(content())), stimulus_(new plots::LineChart),
      waves_(new plots::HeatMap)
{
    setObjectName(QStringLiteral("Waves"));
    stimulus_->setYAxis({.title = tr("s"), .symmetric = true, .minimumSpan = 0.1});
    stimulus_->addSeries({.name = tr("stimulus s"), .colour = theme::seriesStimulus, .inLegend = false});
    stimulus_->setXAxis({.title = tr("time (steps)")});
    waves_->setXAxis({.title = tr("time (steps)")});
    waves_->setYAxis({.title = tr("node")});
    waves_->setColourTitle(tr("position x"));
    waves_->setColourMap(theme::ColourMapKind::diverging);
    stack_->addPlot(stimulus_, 1, stimulusHeight);
    stack_->addPlot(waves_, 1);
    stack_->setEmptyText(tr("Press Space to run"));
    for (plots::PlotWidget* plot : stack_->plots())
        plot->setFigureTitle(tr("Waves"));
    connect(waves_, &plots::HeatMap::nodeClicked, this,
            [this](int node, double, Qt::KeyboardModifiers modifiers) { Q_EMIT nodeClicked(node, modifiers); });
    connect(waves_, &plots::PlotWidget::hovered, this, &NetworkWaves::describe);
    connect(waves_, &plots::PlotWidget::unhovered, this, [this] { describe({}); });
}

plots::PlotLink& NetworkWaves::time() const { return stack_->link(); }

void NetworkWaves::setSelected(const std::vector<int>& nodes) { waves_->setMarkedRows(nodes); }

void NetworkWaves::setOrder(const std::vector<int>& order, const QString& words)
{
    order_ = order;
    if (order.empty() || static_cast<int>(order.size()) == waves_->rows())
        waves_->setRowOrder(order);
    waves_->setYAxis({.title = words});
}

void NetworkWaves::describe(QPointF place)
{
    const engine::ObservedLayer* layer = shown_.newest_layer();
    const int node = place.isNull() ? -1 : waves_->rowAt(place);
    if (!layer || node < 0 || node >= layer->nodes) {
        setSubtitle(layer ? tr("%1 nodes · click selects, Shift+click kicks").arg(layer->nodes) : QString());
        return;
    }
    const auto step = static_cast<std::int64_t>(std::floor(place.x())) - 1;
    float x = 0;
    shown_.copy_range(Signal::x, node, step, {&x, 1});
    setSubtitle(tr("node %1 · ω %2 · t %3 · x %4")
                    .arg(node)
                    .arg(layer->omega[node], 0, 'f', 3)
                    .arg(step + 1)
                    .arg(std::isfinite(x) ? QString::number(x, 'f', 2) : QStringLiteral("–")));
}

void NetworkWaves::feed(const engine::HistoryView& history, const experiment::NetworkDisplay& display)
{
    const engine::ObservedLayer& layer = *history.newest_layer();
    const std::int64_t end = history.end_step();
    const int stride = stepsPerColumn(display.window);
    const int capacity = (display.window + stride - 1) / stride;
    if (generation_ != history.generation() || window_ != display.window || waves_->rows() != layer.nodes) {
        waves_->setShape(layer.nodes, capacity);
        generation_ = history.generation();
        window_ = display.window;
        stride_ = stride;
        fed_ = 0;
        if (static_cast<int>(order_.size()) == layer.nodes)
            waves_->setRowOrder(order_);
    }
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

void NetworkWaves::showRun(const engine::HistoryView& history, const experiment::NetworkDisplay& display)
{
    const engine::ObservedLayer* before = shown_.newest_layer();
    const bool otherNodes = !before || before->nodes != history.newest_layer()->nodes;
    shown_ = history;
    if (otherNodes)
        describe({});
    const std::int64_t end = history.end_step();
    const std::int64_t from = std::max<std::int64_t>(history.first_step(), end - display.window);
    stimulus_->setXRange(shownSteps(end, display.window));
    trace_.resize(static_cast<std::size_t>(end - from));
    history.copy_range(Signal::stimulus, 0, from, trace_);
    stimulus_->setSamples(0, static_cast<double>(from), 1, trace_);
    stimulus_->setSource(
        0, experiment::Source{.quantity = experiment::Source::Quantity::stimulus, .nodes = {0}, .first = from, .steps = end - from});
    feed(history, display);
}

void NetworkWaves::clear()
{
    stimulus_->clear();
    waves_->clear();
    shown_ = {};
    generation_ = 0;
    setSubtitle({});
}

}  // namespace horn::workspaces
