#include "core/engine/run_difference.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace horn::engine
{

float distance_between(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double apart = static_cast<double>(b[i]) - static_cast<double>(a[i]);
        sum += apart * apart;
    }
    return static_cast<float>(std::sqrt(sum));
}

void copy_difference(const HistoryView& a, const HistoryView& b, std::int64_t first, std::int64_t stride, int width, std::span<float> out)
{
    std::vector<float> subtracted(out.size());
    a.copy_rows(Signal::x, first, stride, width, subtracted);
    b.copy_rows(Signal::x, first, stride, width, out);
    std::ranges::transform(out, subtracted, out.begin(), std::minus<>{});
}

void copy_distance(const HistoryView& a, const HistoryView& b, std::int64_t first, std::span<float> out)
{
    std::ranges::fill(out, std::numeric_limits<float>::quiet_NaN());
    const std::int64_t end = first + static_cast<std::int64_t>(out.size());
    const std::vector<HistoryRows> ours = a.rows(first, end), theirs = b.rows(first, end);
    for (auto one = ours.begin(), other = theirs.begin(); one != ours.end() && other != theirs.end();) {
        const std::int64_t from = std::max(one->first_step, other->first_step);
        const std::int64_t one_end = one->first_step + one->count, other_end = other->first_step + other->count;
        const auto nodes = static_cast<std::size_t>(one->parameters->nodes);
        for (std::int64_t step = from; step < std::min(one_end, other_end) && one->parameters->nodes == other->parameters->nodes; ++step)
            out[static_cast<std::size_t>(step - first)] =
                distance_between(one->x.subspan(static_cast<std::size_t>(step - one->first_step) * nodes, nodes),
                                 other->x.subspan(static_cast<std::size_t>(step - other->first_step) * nodes, nodes));
        if (one_end <= other_end)
            ++one;
        if (other_end <= one_end)
            ++other;
    }
}

}  // namespace horn::engine
