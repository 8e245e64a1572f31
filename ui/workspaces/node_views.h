/// Nodes where they lie, in position and in phase: the views that a run alone and each of two that are compared are seen in.
#pragma once

#include "core/engine/live_measures.h"
#include "core/model/layout.h"

#include <vector>

namespace horn::engine
{
class HistoryView;
}
namespace horn::plots
{
class LatticeView;
}

namespace horn::workspaces
{

/// 0 … count − 1, as claims of figures name every node of a layer.
[[nodiscard]] std::vector<int> allNodes(int count);

[[nodiscard]] plots::LatticeView* makePositionView();
[[nodiscard]] plots::LatticeView* makePhaseView();

/// Of the newest step. \param run which of the experiment's runs it is, for figures. Expects a history with a step.
void showPositions(plots::LatticeView& view, const engine::HistoryView& history, model::Layout layout, int run = 0);
/// With the way of the wave and its vortices. Expects measured phases.
void showPhases(plots::LatticeView& view, const engine::Measures& measures, model::Layout layout, int run = 0);

}  // namespace horn::workspaces
