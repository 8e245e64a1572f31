#include "ui/workspaces/network_synchrony.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/network_lattice.h"
#include "ui/workspaces/synchrony_views.h"

#include <cmath>

namespace horn::workspaces
{

namespace
{

using plots::LineChart;
using plots::PlotTabs;

}  // namespace

NetworkSynchrony::NetworkSynchrony(QWidget* parent)
    : PlotCard(tr("Synchrony"), new PlotTabs, parent), tabs_(qobject_cast<PlotTabs*>(content())), order_(new LineChart),
      direction_(new LineChart)
{
    setObjectName(QStringLiteral("Synchrony"));
    for (LineChart* chart : {order_, direction_}) {
        chart->setXAxis({.title = tr("time (steps)")});
        chart->setEmptyText(tr("Measured while the network runs"));
    }
    order_->setYAxis(zeroToOne(tr("order parameter R")));
    order_->setFigureTitle(tr("Order parameter"));
    order_->addSeries({.name = tr("R"), .colour = theme::seriesAccent, .width = 1.7, .inLegend = false});
    chance_ = order_->addMarker({.orientation = Qt::Horizontal, .label = tr("chance"), .dashed = true});
    direction_->setYAxis(zeroToOne(tr("directionality")));
    direction_->setFigureTitle(tr("Wave direction"));
    direction_->addSeries({.name = tr("directionality"), .colour = theme::seriesAccent, .width = 1.7, .inLegend = false});
    travelling_ = direction_->addMarker({.orientation = Qt::Horizontal, .label = tr("travelling part"), .dashed = true});
    tabs_->addTab(
        tr("order R"), order_,
        tr("Order parameter: 1 when all phases are equal; chance is its mean for random phases, σ over the window the metastability"));
    tabs_->addTab(
        tr("direction"), direction_,
        tr("Directionality: 1 when the phases of all nodes are inclined the same way over the layout, 0 when they cancel. Dashed: "
           "the part of the strongest wave that travels, the rest stands"));
    connect(tabs_, &PlotTabs::currentChanged, this, &NetworkSynchrony::describe);
}

bool NetworkSynchrony::wantsDirectionality() const { return &tabs_->current() == static_cast<plots::PlotWidget*>(direction_); }

void NetworkSynchrony::showMeasures(const engine::Measures& measures, model::Layout layout, const experiment::NetworkDisplay& display)
{
    showOrder(measures, display);
    showDirection(measures, layout);
    describe();
}

void NetworkSynchrony::showOrder(const engine::Measures& measures, const experiment::NetworkDisplay& display)
{
    if (!measures.order || measures.order->empty())
        return;
    workspaces::showOrder(*order_, 0, measures, display);
    order_->setMarker(chance_, markedAt(measures.chance_level));
    const float now = measures.order->back();
    const bool begins = 4 * (measures.plv_end - measures.order_began) < display.locking_window;
    orderWords_ = std::isfinite(now) ? tr("R = %1 · σ %2").arg(now, 0, 'f', 2).arg(measures.metastability, 0, 'f', 2)
                  : begins           ? tr("no phases yet")
                                     : tr("too few nodes swing");
}

void NetworkSynchrony::showDirection(const engine::Measures& measures, model::Layout layout)
{
    const auto count = static_cast<std::int64_t>(measures.directionality.size());
    const std::int64_t stride = measures.directionality_stride;
    if (count > 0) {
        direction_->setXRange({static_cast<double>(measures.plv_first), static_cast<double>(measures.plv_end)});
        direction_->setSamples(0, static_cast<double>(measures.plv_end - (count - 1) * stride), static_cast<double>(stride),
                               measures.directionality);
        direction_->setSource(0, experiment::Source{.quantity = experiment::Source::Quantity::directionality,
                                                    .layer = measures.layer,
                                                    .first = measures.plv_first,
                                                    .stride = stride,
                                                    .steps = measures.plv_end - measures.plv_first,
                                                    .layout = measures.directionality_layout});
    }
    const bool known = std::isfinite(measures.mode.travelling);
    direction_->setMarker(travelling_, markedAt(measures.mode.travelling));
    modeWords_ = known ? tr("mode %1 %").arg(std::lround(100 * measures.mode.share)) : QString();
    directionWords_ = directionWords(measures.wave, layout);
}

void NetworkSynchrony::clear()
{
    order_->clear();
    direction_->clear();
    order_->setMarker(chance_, std::nullopt);
    direction_->setMarker(travelling_, std::nullopt);
    orderWords_ = directionWords_ = modeWords_ = {};
    describe();
}

void NetworkSynchrony::describe()
{
    const bool direction = wantsDirectionality();
    setSubtitle(direction ? directionWords_ : orderWords_);
    tabs_->setNote(direction ? modeWords_ : QString());
}

}  // namespace horn::workspaces
