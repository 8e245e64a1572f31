#include "ui/workspaces/node_views.h"

#include "core/engine/history_view.h"
#include "core/experiment/figure_source.h"
#include "ui/plots/lattice_view.h"

#include <QCoreApplication>

#include <numbers>
#include <numeric>

namespace horn::workspaces
{

namespace
{

using experiment::Source;

QString words(const char* text) { return QCoreApplication::translate("NodeViews", text); }

}  // namespace

std::vector<int> allNodes(int count)
{
    std::vector<int> nodes(static_cast<std::size_t>(count));
    std::iota(nodes.begin(), nodes.end(), 0);
    return nodes;
}

plots::LatticeView* makePositionView()
{
    auto* view = new plots::LatticeView;
    view->setColourTitle(words("position x"));
    view->setColourMap(theme::ColourMapKind::diverging);
    view->setEmptyText(words("Press Space to run"));
    view->setFigureTitle(words("Positions"));
    return view;
}

plots::LatticeView* makePhaseView()
{
    auto* view = new plots::LatticeView;
    view->setColourTitle(words("phase"));
    view->setColourMap(theme::ColourMapKind::cyclic);
    view->setColourRange(plots::Range{-std::numbers::pi, std::numbers::pi});
    view->setEmptyText(words("Measured while the network runs"));
    view->setFigureTitle(words("Phases"));
    return view;
}

void showPositions(plots::LatticeView& view, const engine::HistoryView& history, model::Layout layout, int run)
{
    const engine::ObservedLayer& layer = *history.newest_layer();
    const std::int64_t newest = history.end_step() - 1;
    std::vector<float> x(static_cast<std::size_t>(layer.nodes));
    history.copy_rows(engine::Signal::x, newest, 1, layer.nodes, x);
    view.setValues(model::Placement(layout, layer.nodes), x);
    view.setSource(Source{.quantity = Source::Quantity::position,
                          .run = run,
                          .layer = layer.layer,
                          .nodes = allNodes(layer.nodes),
                          .first = newest,
                          .steps = 1});
}

void showPhases(plots::LatticeView& view, const engine::Measures& measures, model::Layout layout, int run)
{
    const auto nodes = static_cast<int>(measures.phase.size());
    view.setValues(model::Placement(layout, nodes), measures.phase);
    view.setSource(Source{.quantity = Source::Quantity::phase,
                          .run = run,
                          .layer = measures.layer,
                          .nodes = allNodes(nodes),
                          .first = measures.plv_first,
                          .steps = measures.plv_end - measures.plv_first});
    view.setWave(measures.wave);
    view.setVortices(measures.vortices);
}

}  // namespace horn::workspaces
