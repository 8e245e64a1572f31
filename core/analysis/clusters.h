/// An order of nodes in which those that are locked to each other stand together.
#pragma once

#include "core/base/array.h"

#include <vector>

namespace horn::analysis
{

/// The leaves of a tree that joins the two most similar groups again and again, similarity of groups being the mean over their pairs
/// (average linkage, Sokal and Michener 1958; found along chains of nearest neighbours in O(N²), Murtagh 1983). Of two groups that are
/// joined the larger stands first, then the one with the lower node.
/// \param similarity nodes × nodes, symmetric, e.g. phase locking values; NaN counts as 0. \return each node once.
[[nodiscard]] std::vector<int> cluster_order(const Matrix<float>& similarity);

}  // namespace horn::analysis
