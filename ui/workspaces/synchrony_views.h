/// Phase locking and order parameter with what chance gives, as a run alone and each of two that are compared are seen in.
#pragma once

#include "core/engine/live_measures.h"
#include "core/experiment/display.h"

#include <QString>

#include <optional>

namespace horn::plots
{
class LineChart;
class MatrixView;
struct AxisOptions;
}  // namespace horn::plots

namespace horn::workspaces
{

[[nodiscard]] plots::MatrixView* makeLockingView();

/// With what chance gives paled, unless the display says otherwise. \param run which of the experiment's runs it is, for figures.
void showLocking(plots::MatrixView& view, const engine::Measures& measures, const experiment::NetworkDisplay& display, int run = 0);

/// "mean 0.62 · chance 0.31"; empty where nothing is known.
[[nodiscard]] QString lockingWords(const engine::Measures& measures);
/// "300 steps", which the values were measured over.
[[nodiscard]] QString lockingSteps(const engine::Measures& measures);
/// Which of the two quantities of that name: the title of axes and colour bars.
[[nodiscard]] QString lockingTitle();
/// What the matrix shows, for the pointer that rests on its name.
[[nodiscard]] QString lockingHelp();

/// R over the steps that the display shows. \param series of the chart. \param run which of the experiment's runs it is, for figures
void showOrder(plots::LineChart& chart, int series, const engine::Measures& measures, const experiment::NetworkDisplay& display,
               int run = 0);

/// Where a marker stands: nowhere for what is not known.
[[nodiscard]] std::optional<double> markedAt(double value);
/// An axis from 0 to 1.
[[nodiscard]] plots::AxisOptions zeroToOne(const QString& title);

}  // namespace horn::workspaces
