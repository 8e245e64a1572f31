#include "ui/workspaces/network_lattice.h"

#include "ui/plots/lattice_view.h"
#include "ui/plots/plot_tabs.h"
#include "ui/workspaces/node_views.h"

#include <array>
#include <cmath>
#include <numbers>

namespace horn::workspaces
{

namespace
{

using plots::LatticeView;
using plots::PlotTabs;

}  // namespace

QString titleOf(model::Layout layout)
{
    switch (layout) {
    case model::Layout::ring: return NetworkLattice::tr("Ring");
    case model::Layout::lattice: return NetworkLattice::tr("Lattice");
    case model::Layout::torus: return NetworkLattice::tr("Torus");
    case model::Layout::none: return NetworkLattice::tr("All nodes");
    }
    return {};
}

QString directionWords(const analysis::WaveDirection& wave, model::Layout layout)
{
    if (layout == model::Layout::none)
        return NetworkLattice::tr("no layout");
    if (!std::isfinite(wave.directionality))
        return NetworkLattice::tr("no direction");
    if (wave.directionality < plots::leastDirectionality)
        return NetworkLattice::tr("no net direction");
    if (layout == model::Layout::ring)
        return QStringLiteral("%1 %2").arg(wave.x > 0 ? QChar(u'↺') : QChar(u'↻')).arg(wave.directionality, 0, 'f', 2);
    constexpr std::array arrows{u'→', u'↘', u'↓', u'↙', u'←', u'↖', u'↑', u'↗'};  // rows count downwards
    const long eighth = std::lround(std::atan2(wave.y, wave.x) / (std::numbers::pi / 4));
    return QStringLiteral("%1 %2").arg(QChar(arrows[static_cast<std::size_t>((eighth + 8) % 8)])).arg(wave.directionality, 0, 'f', 2);
}

NetworkLattice::NetworkLattice(QWidget* parent)
    : PlotCard(titleOf(model::Layout::lattice), new PlotTabs, parent), tabs_(qobject_cast<PlotTabs*>(content())),
      position_(makePositionView()), phase_(makePhaseView())
{
    setObjectName(QStringLiteral("Lattice"));
    tabs_->addTab(tr("position"), position_, tr("Positions of the nodes now"));
    tabs_->addTab(tr("phase"), phase_,
                  tr("Phases of the nodes now, the way of the wave as an arrow, and the points around which phases turn (+, −)"));
    for (LatticeView* view : {position_, phase_}) {
        connect(view, &LatticeView::nodeClicked, this, &NetworkLattice::nodeClicked);
        connect(view, &LatticeView::nodePainted, this, &NetworkLattice::nodePainted);
    }
    connect(tabs_, &PlotTabs::currentChanged, this, &NetworkLattice::describe);
}

void NetworkLattice::setSelected(const std::vector<int>& nodes)
{
    position_->setSelected(nodes);
    phase_->setSelected(nodes);
}

void NetworkLattice::showRun(const engine::HistoryView& history, model::Layout layout)
{
    if (layout != layout_ || step_ == 0) {
        layout_ = layout;
        setTitle(titleOf(layout));
    }
    step_ = history.end_step();
    showPositions(*position_, history, layout);
    describe();
}

void NetworkLattice::showMeasures(const engine::Measures& measures)
{
    if (measures.phase.empty())
        return;
    phaseStep_ = measures.plv_end;
    showPhases(*phase_, measures, layout_);
    waveWords_ = directionWords(measures.wave, layout_);
    if (std::isfinite(measures.wave.directionality) && std::isfinite(measures.advance))
        waveWords_ += tr(" · %1 nodes/step").arg(std::abs(measures.advance) / measures.wave.steepness, 0, 'f', 2);
    vortices_ = static_cast<int>(measures.vortices.size());
    describe();
}

void NetworkLattice::clear()
{
    position_->clear();
    phase_->clear();
    step_ = phaseStep_ = 0;
    waveWords_.clear();
    vortices_ = 0;
    describe();
}

void NetworkLattice::describe()
{
    const bool phase = &tabs_->current() == phase_;
    const std::int64_t step = phase ? phaseStep_ : step_;
    const QString turning = vortices_ == 1 ? tr("1 vortex") : tr("%1 vortices").arg(vortices_);
    const QString words = phase && vortices_ > 0 ? turning : tr("drag to kick");
    setSubtitle(step > 0 ? tr("t %1 · %2").arg(step).arg(words) : QString());
    tabs_->setNote(phase ? waveWords_ : QString());
}

}  // namespace horn::workspaces
