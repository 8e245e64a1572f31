/// One figure in batch: an experiment is run, and one plot of its workspace is written.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace horn::lab
{

/// \param name of a plot as the window titles it, in lower case with dashes: "waves", "resonance-gain". \param experiment file or preset.
/// \param path ends in .svg, .pdf, .png or .csv.
Result<void> drawFigure(const QString& name, const QString& experiment, const QString& path);

}  // namespace horn::lab
