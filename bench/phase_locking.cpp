/// Measures what the phase locking matrix of a live run costs: phase-locking [NODES, 128] [STEPS, 300]. Times are processor time of the
/// thread, so that other work on the machine does not count.
#include "bench/processor_time.h"
#include "core/analysis/synchrony.h"
#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

using horn::bench::processor_time;

int main(int argc, char** argv)
{
    const int nodes = argc > 1 ? std::atoi(argv[1]) : 128, steps = argc > 2 ? std::atoi(argv[2]) : 300;
    horn::RandomStream stream(1, horn::Purpose::test);
    horn::analysis::Phasors<float> phasors{horn::Matrix<float>(steps, nodes), horn::Matrix<float>(steps, nodes),
                                           horn::Vector<int>::Constant(nodes, steps)};
    for (int j = 0; j < nodes; ++j) {
        const double turn = 0.1 + 0.3 * stream.uniform();
        for (int t = 0; t < steps; ++t)
            phasors.re(t, j) = static_cast<float>(std::cos(turn * t)), phasors.im(t, j) = static_cast<float>(std::sin(turn * t));
    }
    std::vector<double> times;
    double sum = 0;
    for (int i = 0; i < 201; ++i) {
        const double start = processor_time();
        sum += horn::analysis::phase_locking_value(phasors)(0, nodes - 1);
        times.push_back(processor_time() - start);
    }
    std::sort(times.begin(), times.end());
    std::printf("%d nodes, %d steps: median %.3f ms, p95 %.3f ms (%.3g)\n", nodes, steps, times[100], times[190], sum);
    return 0;
}
