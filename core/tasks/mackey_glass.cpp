#include "core/tasks/mackey_glass.h"

#include <cassert>
#include <cstddef>

namespace horn::tasks
{

namespace
{

constexpr double production = 0.2;
constexpr double decay = 0.1;
constexpr double h = 1.0 / mackey_glass_inner_steps;

double slope(double x, double delayed)
{
    const double square = delayed * delayed;
    const double fourth = square * square;
    return production * delayed / (1 + fourth * fourth * square) - decay * x;
}

}  // namespace

std::vector<double> mackey_glass(int tau, double history, int discard, int count)
{
    assert(tau >= 1 && discard >= 0 && count >= 0);
    std::vector<double> series;
    series.reserve(static_cast<std::size_t>(count));
    const std::ptrdiff_t lag = std::ptrdiff_t{tau} * mackey_glass_inner_steps;
    const std::ptrdiff_t steps = (std::ptrdiff_t{discard} + count) * mackey_glass_inner_steps;
    std::vector<double> x{history};
    std::vector<double> slopes;  // of x from t = 0 on
    x.reserve(static_cast<std::size_t>(steps) + 1);
    slopes.reserve(static_cast<std::size_t>(steps));
    const auto at = [&](std::ptrdiff_t k) { return k < 0 ? history : x[static_cast<std::size_t>(k)]; };
    for (std::ptrdiff_t k = 0; static_cast<int>(series.size()) < count; ++k) {
        if (k % mackey_glass_inner_steps == 0 && k >= std::ptrdiff_t{discard} * mackey_glass_inner_steps)
            series.push_back(at(k));
        const double now = at(k);
        const double before = at(k - lag);
        const double after = at(k - lag + 1);
        slopes.push_back(slope(now, before));
        double half_way = history;
        if (k >= lag) {
            const auto from = static_cast<std::size_t>(k - lag);
            half_way = (before + after) / 2 + h / 8 * (slopes[from] - slopes[from + 1]);
        }
        const double k1 = slopes.back();
        const double k2 = slope(now + h / 2 * k1, half_way);
        const double k3 = slope(now + h / 2 * k2, half_way);
        const double k4 = slope(now + h * k3, after);
        x.push_back(now + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4));
    }
    return series;
}

}  // namespace horn::tasks
