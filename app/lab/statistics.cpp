#include "app/lab/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace horn::lab
{

namespace
{

/// The value below which the given share of the sorted values lies (nearest rank).
double percentile(const std::vector<double>& sorted, double share)
{
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
    return sorted[std::min(rank, sorted.size() - 1)];
}

}  // namespace

std::string summary(const char* what, std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return fmt::format("{:<16} median {:6.2f} ms   p95 {:6.2f} ms   p99 {:6.2f} ms   largest {:6.2f} ms\n", what, percentile(values, 0.5),
                       percentile(values, 0.95), percentile(values, 0.99), values.back());
}

}  // namespace horn::lab
