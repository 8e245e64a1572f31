/// What the processor could do at most: fused multiply-adds in single precision with nothing else to do. A measure for the kernel.
#pragma once

#include <cstdint>

namespace horn::dynamics
{

/// Runs independent chains of multiply-adds that live in registers, on the calling thread.
/// \return how many operations that were: two for each element of each multiply-add.
double run_multiply_adds(std::int64_t rounds);

}  // namespace horn::dynamics
