/// Pearson's correlation between nodes.
#pragma once

#include "core/base/array.h"

#include <span>

namespace horn::analysis
{

/// Correlation over the steps of one trial. \param signals steps × nodes, e.g. positions.
/// \return nodes × nodes, symmetric, 1 on the diagonal; NaN in rows and columns of nodes that do not change.
[[nodiscard]] Matrix<double> correlation_matrix(const Matrix<double>& signals);

/// Mean over trials, entry by entry; trials in which an entry is NaN are left out, and an entry without any is NaN.
/// \param trials matrices of one size, at least one.
[[nodiscard]] Matrix<double> mean_over_trials(std::span<const Matrix<double>> trials);

}  // namespace horn::analysis
