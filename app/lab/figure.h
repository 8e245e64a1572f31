/// Figures in batch: an experiment is run, and one plot of its workspace is written; or all plots that a workspace shows.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace horn::workspaces
{
class Workspace;
}

namespace horn::lab
{

/// \param name of a plot as the window titles it, in lower case with dashes: "waves", "resonance-gain". \param experiment file or preset.
/// \param path ends in .svg, .pdf, .png or .csv.
Result<void> drawFigure(const QString& name, const QString& experiment, const QString& path);

/// Every plot in view as SVG, PDF and PNG, of the newest step: waits until all that is measured belongs to it.
Result<void> exportFigures(workspaces::Workspace& workspace, const QString& folder);

}  // namespace horn::lab
