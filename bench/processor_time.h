/// The clock of programs that measure beside others.
#pragma once

#include <ctime>

namespace horn::bench
{

/// Processor time of this thread in milliseconds: other work on the machine does not count.
inline double processor_time()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

}  // namespace horn::bench
