#include "core/dynamics/reading.h"

#include <cmath>

namespace horn::dynamics
{

template <class Real>
void read_steps(const ReadingSteps& work, const Real* x, Real* sums, Real* values, bool every)
{
    const bool squares = work.readout == model::Readout::rms;
    for (int step = 0; step < work.steps; ++step, x += work.width) {
        for (std::size_t i = 0; i < work.width; ++i)
            sums[i] += squares ? x[i] * x[i] : x[i];
        if (!every && step + 1 < work.steps)
            continue;
        const Real part = Real{1} / static_cast<Real>(work.first + step + 1);
        for (std::size_t i = 0; i < work.width; ++i)
            values[i] = squares ? std::sqrt(sums[i] * part + static_cast<Real>(model::rms_floor)) : sums[i] * part;
        values += work.width;
    }
}

template <class Real>
void add_reading_gradient(std::size_t width, int t, const Real* by_q, const Real* q, Real* carried)
{
    const Real part = Real{1} / static_cast<Real>(t);
    for (std::size_t i = 0; i < width; ++i)
        carried[i] += q == nullptr ? by_q[i] * part : by_q[i] * part / q[i];
}

template <class Real>
void reading_to_position(std::size_t width, const Real* carried, const Real* x, Real* by_x)
{
    for (std::size_t i = 0; i < width; ++i)
        by_x[i] = x == nullptr ? carried[i] : x[i] * carried[i];
}

template void read_steps(const ReadingSteps&, const float*, float*, float*, bool);
template void read_steps(const ReadingSteps&, const double*, double*, double*, bool);
template void add_reading_gradient(std::size_t, int, const float*, const float*, float*);
template void add_reading_gradient(std::size_t, int, const double*, const double*, double*);
template void reading_to_position(std::size_t, const float*, const float*, float*);
template void reading_to_position(std::size_t, const double*, const double*, double*);

}  // namespace horn::dynamics
