#include "ui/workspaces/network_locking.h"

#include "core/analysis/synchrony.h"
#include "core/experiment/figure_source.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/node_views.h"

#include <cmath>

namespace horn::workspaces
{

namespace
{

using plots::AxisOptions;
using plots::PlotTabs;
using plots::Range;

constexpr int bins = 40;

std::vector<double> edges()
{
    std::vector<double> result;
    for (int i = 0; i <= bins; ++i)
        result.push_back(static_cast<double>(i) / bins);
    return result;
}

}  // namespace

NetworkLocking::NetworkLocking(QWidget* parent)
    : PlotCard(tr("Phase locking"), new PlotTabs, parent), tabs_(qobject_cast<PlotTabs*>(content())), matrix_(new plots::MatrixView),
      histogram_(new plots::BarChart)
{
    setObjectName(QStringLiteral("Phase locking"));
    matrix_->setAxisTitles(tr("node"), tr("node"));
    matrix_->setColourTitle(tr("PLV over time"));
    matrix_->setColourMap(theme::ColourMapKind::sequential);
    matrix_->setColourRange(Range{0, 1});
    matrix_->setEmptyText(tr("Measured while the network runs"));
    matrix_->setFigureTitle(tr("Phase locking over time"));
    AxisOptions plv{.title = tr("PLV over time")};
    plv.range = Range{0, 1};
    histogram_->setXAxis(plv);
    histogram_->setYAxis({.title = tr("pairs of nodes")});
    histogram_->setEmptyText(tr("Measured while the network runs"));
    histogram_->setFigureTitle(tr("Phase locking over time"));
    tabs_->addTab(tr("matrix"), matrix_,
                  tr("Phase locking value of every pair over the window; paled: no more than 95 % of pairs shifted in time reach"));
    tabs_->addTab(tr("histogram"), histogram_, tr("How many pairs have which phase locking value, and the level of pairs shifted in time"));
    connect(matrix_, &plots::MatrixView::cellClicked, this,
            [this](int row, int column, Qt::MouseButton, Qt::KeyboardModifiers modifiers) { Q_EMIT nodesClicked(row, column, modifiers); });
}

void NetworkLocking::setSelected(const std::vector<int>& nodes) { matrix_->setMarkedNodes(nodes); }

void NetworkLocking::setOrder(const std::vector<int>& order, const QString& words)
{
    matrix_->setOrder(order);
    matrix_->setAxisTitles(words, words);
}

void NetworkLocking::showMeasures(const engine::Measures& measures, const experiment::NetworkDisplay& display)
{
    const auto nodes = static_cast<int>(measures.plv.rows());
    if (nodes == 0)
        return;
    const QString steps = tr("%1 steps").arg(measures.plv_end - measures.plv_first);
    setSubtitle(steps);
    matrix_->setMeasuredOver(steps);
    histogram_->setMeasuredOver(steps);
    const bool known = std::isfinite(measures.plv_level);
    QString note = std::isfinite(measures.mean_plv) ? tr("mean %1").arg(measures.mean_plv, 0, 'f', 2) : QString();
    const QString chance = known ? tr("chance %1").arg(measures.plv_level, 0, 'f', 2) : QString();
    if (known)
        note += QStringLiteral(" · ") + chance;
    tabs_->setNote(note);
    if (&tabs_->current() == matrix_) {
        matrix_->setPaleUpTo(known && display.chance_is_paled ? std::optional(measures.plv_level) : std::nullopt, chance);
        matrix_->setValues(nodes, nodes, span_of(measures.plv));
        matrix_->setSource(experiment::Source{.quantity = experiment::Source::Quantity::phase_locking,
                                              .layer = measures.layer,
                                              .nodes = allNodes(nodes),
                                              .first = measures.plv_first,
                                              .steps = measures.plv_end - measures.plv_first});
        return;
    }
    histogram_->setBins(edges(), analysis::locking_histogram(measures.plv, bins));
    histogram_->setSource(experiment::Source{.quantity = experiment::Source::Quantity::locking_histogram,
                                             .layer = measures.layer,
                                             .first = measures.plv_first,
                                             .steps = measures.plv_end - measures.plv_first});
    histogram_->setMarker(known ? std::optional(measures.plv_level) : std::nullopt, tr("95 % of shifted pairs"));
}

void NetworkLocking::clear()
{
    matrix_->clear();
    histogram_->clear();
    setSubtitle({});
    tabs_->setNote({});
}

}  // namespace horn::workspaces
