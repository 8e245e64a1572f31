/// What theory expects of a run within the part of it that is shown.
#pragma once

#include "core/dynamics/envelope.h"
#include "core/engine/simulation_engine.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace horn::workspaces
{

/// Limits of x over time, in steps taken. Where nothing is expected the two limits meet.
struct ExpectedMotion {
    std::vector<double> time, low, high;
    std::optional<dynamics::Envelope> last;  ///< of the newest step shown
};

/// Starts from the recorded state where the drive, the parameters or a kick last changed something, and never looks at what came of it.
/// \param run of one node. \param first, end steps shown.
[[nodiscard]] ExpectedMotion expectedMotion(const engine::RunFrame& run, std::int64_t first, std::int64_t end);

}  // namespace horn::workspaces
