#include "ui/workspaces/row_order.h"

#include "core/analysis/clusters.h"
#include "core/engine/history_view.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace horn::workspaces
{

namespace
{

using Order = experiment::NetworkDisplay::Order;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RowOrder)
};

/// Places of the values from the lowest to the highest; NaN last.
template <class Values>
std::vector<int> sorted(const Values& values)
{
    std::vector<int> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), 0);
    const auto of = [&values](int place) { return values[static_cast<decltype(values.size())>(place)]; };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return of(a) < of(b) || (std::isnan(of(b)) && !std::isnan(of(a))); });
    return order;
}

bool measured(Order order) { return order == Order::phase || order == Order::cluster; }

}  // namespace

std::optional<RowOrder::Rows> RowOrder::follow(const engine::ObservedLayer& layer, const experiment::NetworkDisplay& display)
{
    const bool otherNodes = nodes_ != layer.nodes;
    const bool asked = otherNodes || shown_ != display.order;
    if (!asked && (layer_ == &layer || measured(display.order)))
        return std::nullopt;
    layer_ = &layer;
    nodes_ = layer.nodes;
    shown_ = display.order;
    waits_ = measured(display.order);
    if (display.order == Order::omega)
        return Rows{sorted(layer.omega), Words::tr("node, by ω")};
    if (waits_ && !otherNodes)
        return std::nullopt;
    return Rows{{}, Words::tr("node")};
}

std::optional<RowOrder::Rows> RowOrder::follow(const engine::Measures& measures, const experiment::NetworkDisplay& display)
{
    const bool fits = static_cast<int>(measures.phase.size()) == nodes_;
    if (!waits_ || !fits || !std::isfinite(measures.mean_plv))
        return std::nullopt;
    waits_ = false;
    if (display.order == Order::phase)
        return Rows{sorted(measures.phase), Words::tr("node, by phase at t %1").arg(measures.plv_end)};
    return Rows{analysis::cluster_order(measures.plv), Words::tr("node, by cluster at t %1").arg(measures.plv_end)};
}

}  // namespace horn::workspaces
