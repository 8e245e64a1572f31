#include "core/experiment/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace horn::experiment
{

namespace
{

/// Optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known)
{
    constexpr std::size_t longest = 64;  // nobody mistypes more than this
    if (word.size() > longest)
        return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string_view candidate : known)
        if (const std::size_t d = distance(word, candidate); d < best_distance) {
            best = candidate;
            best_distance = d;
        }
    return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> known)
{
    if (const std::string_view meant = nearest(word, known); !meant.empty())
        return fmt::format("did you mean \"{}\"?", meant);
    return fmt::format("known are {}", fmt::join(known, ", "));
}

}  // namespace horn::experiment
