/// How far a network's nodes are from instability, in numbers and in the words of a status line.
#pragma once

#include "core/model/network.h"
#include "core/model/specification.h"

#include <string>

namespace horn::dynamics
{

/// The node nearest to the edge, every node looked at alone: stable exactly when 0 < γh < 1 and 0 < ω_eff h < 2√(1−γh),
/// ω_eff² = ω² − αgv.
struct StabilityReport {
    model::NodeStability level = model::NodeStability::stable;  ///< of the worst node
    int layer = 0;
    int node = 0;        ///< the worst
    double omega_h = 0;  ///< ω_eff h of that node; NaN when ω_eff² < 0
    double limit = 0;    ///< 2√(1−γh) of that node
    std::string words;   ///< "stable: ωh ≤ 0.45 < 1.99", "unstable at rest: node 5, …"
};

template <class Real>
[[nodiscard]] StabilityReport stability_report(const model::Network<Real>& network);

}  // namespace horn::dynamics
