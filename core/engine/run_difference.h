/// How far two live runs are from each other: what a fork shows after one thing has been changed. Runs in lockstep whose states are equal
/// bit for bit differ by exactly 0 from there on, until something happens to one of them.
#pragma once

#include "core/engine/history_view.h"

#include <cstdint>
#include <span>

namespace horn::engine
{

/// ‖b − a‖ of equally many values, summed in double precision.
[[nodiscard]] float distance_between(std::span<const float> a, std::span<const float> b);

/// x_B − x_A of the nodes after steps first, first + stride, …; as HistoryView::copy_rows. NaN where one of them has no such step or node.
/// \param out rows × width, row-major; its size gives the number of rows.
void copy_difference(const HistoryView& a, const HistoryView& b, std::int64_t first, std::int64_t stride, int width, std::span<float> out);

/// ‖x_B − x_A‖ = (Σ_i (x_B,i − x_A,i)²)^½ after steps first, first + 1, …; NaN where one of them has no such step, or another number of
/// nodes.
void copy_distance(const HistoryView& a, const HistoryView& b, std::int64_t first, std::span<float> out);

}  // namespace horn::engine
