/// Between the numbers of a NodeValues and what a person sets: one relative spread and a kind of distribution.
#pragma once

#include "core/model/specification.h"

#include <optional>

namespace horn::workspaces
{

enum class SpreadKind {
    uniform,    ///< base × U(1 − s, 1 + s)
    factor,     ///< base × U(1/(1 + s), 1 + s); s = 1 is the 0.5–2× of the PNAS reference
    normal,     ///< base × (1 + s N(0, 1))
    log_normal  ///< base × exp(s N(0, 1))
};

/// s, 0 when all nodes are equal. Of values given one by one, and of uniform factors of another form, the nearest description.
[[nodiscard]] double spreadOf(const model::NodeValues& values);
/// Nothing when all nodes are equal: no kind is told by that.
[[nodiscard]] std::optional<SpreadKind> spreadKindOf(const model::NodeValues& values);
/// The base stays.
void setSpread(model::NodeValues& values, SpreadKind kind, double spread);

}  // namespace horn::workspaces
