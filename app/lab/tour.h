/// The headless tour: the real window and engines through every workspace, grabbed in both themes, and the example figures.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace horn::lab
{

/// Writes <workspace>-<theme>.png (1600 × 1000) and the figures as SVG, PDF and PNG.
Result<void> tour(const QString& folder);

}  // namespace horn::lab
