#include "ui/workspaces/network_locking.h"

#include "core/analysis/synchrony.h"
#include "core/experiment/figure_source.h"
#include "ui/plots/bar_chart.h"
#include "ui/plots/matrix_view.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/synchrony_views.h"

namespace horn::workspaces
{

namespace
{

using plots::PlotTabs;

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
    : PlotCard(tr("Phase locking"), new PlotTabs, parent), tabs_(qobject_cast<PlotTabs*>(content())), matrix_(makeLockingView()),
      histogram_(new plots::BarChart)
{
    setObjectName(QStringLiteral("Phase locking"));
    histogram_->setXAxis(zeroToOne(lockingTitle()));
    histogram_->setYAxis({.title = tr("pairs of nodes")});
    histogram_->setEmptyText(tr("Measured while the network runs"));
    histogram_->setFigureTitle(tr("Phase locking over time"));
    tabs_->addTab(tr("matrix"), matrix_, lockingHelp());
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
    if (measures.plv.rows() == 0)
        return;
    setSubtitle(lockingSteps(measures));
    histogram_->setMeasuredOver(lockingSteps(measures));
    tabs_->setNote(lockingWords(measures));
    if (&tabs_->current() == matrix_) {
        showLocking(*matrix_, measures, display);
        return;
    }
    histogram_->setBins(edges(), analysis::locking_histogram(measures.plv, bins));
    histogram_->setSource(experiment::Source{.quantity = experiment::Source::Quantity::locking_histogram,
                                             .layer = measures.layer,
                                             .first = measures.plv_first,
                                             .steps = measures.plv_end - measures.plv_first});
    histogram_->setMarker(markedAt(measures.plv_level), tr("95 % of shifted pairs"));
}

void NetworkLocking::clear()
{
    matrix_->clear();
    histogram_->clear();
    setSubtitle({});
    tabs_->setNote({});
}

}  // namespace horn::workspaces
