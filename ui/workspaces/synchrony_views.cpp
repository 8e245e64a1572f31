#include "ui/workspaces/synchrony_views.h"

#include "core/experiment/figure_source.h"
#include "ui/plots/line_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/workspaces/network_waves.h"
#include "ui/workspaces/node_views.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace horn::workspaces
{

namespace
{

using experiment::Source;

QString words(const char* text) { return QCoreApplication::translate("SynchronyViews", text); }

QString chanceWords(const engine::Measures& measures) { return words("chance %1").arg(measures.plv_level, 0, 'f', 2); }

}  // namespace

QString lockingTitle() { return words("PLV over time"); }

QString lockingHelp()
{
    return words("Phase locking value of every pair over the window; paled: no more than 95 % of pairs shifted in time reach");
}

QString lockingSteps(const engine::Measures& measures) { return words("%1 steps").arg(measures.plv_end - measures.plv_first); }

QString lockingWords(const engine::Measures& measures)
{
    QString said = std::isfinite(measures.mean_plv) ? words("mean %1").arg(measures.mean_plv, 0, 'f', 2) : QString();
    if (std::isfinite(measures.plv_level))
        said += QStringLiteral(" · ") + chanceWords(measures);
    return said;
}

plots::MatrixView* makeLockingView()
{
    auto* view = new plots::MatrixView;
    view->setAxisTitles(words("node"), words("node"));
    view->setColourTitle(lockingTitle());
    view->setColourMap(theme::ColourMapKind::sequential);
    view->setColourRange(plots::Range{0, 1});
    view->setEmptyText(words("Measured while the network runs"));
    view->setFigureTitle(words("Phase locking over time"));
    return view;
}

void showLocking(plots::MatrixView& view, const engine::Measures& measures, const experiment::NetworkDisplay& display, int run)
{
    const auto nodes = static_cast<int>(measures.plv.rows());
    view.setMeasuredOver(lockingSteps(measures));
    view.setPaleUpTo(display.chance_is_paled ? markedAt(measures.plv_level) : std::nullopt, chanceWords(measures));
    view.setValues(nodes, nodes, span_of(measures.plv));
    view.setSource(Source{.quantity = Source::Quantity::phase_locking,
                          .run = run,
                          .layer = measures.layer,
                          .nodes = allNodes(nodes),
                          .first = measures.plv_first,
                          .steps = measures.plv_end - measures.plv_first});
}

void showOrder(plots::LineChart& chart, int series, const engine::Measures& measures, const experiment::NetworkDisplay& display, int run)
{
    if (!measures.order || measures.order->empty())
        return;
    const std::vector<float>& order = *measures.order;
    const std::int64_t end = measures.order_first + static_cast<std::int64_t>(order.size());
    const auto shown = std::min<std::size_t>(order.size(), static_cast<std::size_t>(display.window));
    const std::int64_t first = end - static_cast<std::int64_t>(shown);
    chart.setXRange(shownSteps(end, display.window));
    chart.setSamples(series, static_cast<double>(first) + 1, 1, std::span(order).last(shown));
    chart.setSource(series, Source{.quantity = Source::Quantity::order_parameter,
                                   .run = run,
                                   .layer = measures.layer,
                                   .first = first,
                                   .steps = static_cast<std::int64_t>(shown),
                                   .window = std::max(8, display.locking_window),
                                   .began = measures.order_began});
}

std::optional<double> markedAt(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

plots::AxisOptions zeroToOne(const QString& title)
{
    plots::AxisOptions axis{.title = title};
    axis.range = plots::Range{0, 1};
    return axis;
}

}  // namespace horn::workspaces
