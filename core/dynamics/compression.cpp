#include "core/dynamics/compression.h"

#include <cmath>
#include <numbers>

namespace horn::dynamics
{

double tanh_compression(double amplitude)
{
    if (std::abs(amplitude) < 1e-4)
        return 1;
    // (1/π) ∫ tanh(A sin θ) sin θ dθ over a period by equal steps, which converges exponentially for a periodic function.
    constexpr int steps = 512;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        const double sine = std::sin(2 * std::numbers::pi * i / steps);
        sum += std::tanh(amplitude * sine) * sine;
    }
    return 2 * sum / (steps * amplitude);
}

}  // namespace horn::dynamics
