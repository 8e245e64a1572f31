// Two threads of the pool add to one number without order: the thread sanitizer must report it.
#include "core/base/parallel.h"

#include <cstdio>

int main()
{
    horn::base::ThreadPool pool(2);
    int shared = 0;
    for (int round = 0; round < 200; ++round)  // each long enough for the second thread to wake
        pool.for_each(20000, [&](int, int) { ++shared; });
    std::printf("sum %d\n", shared);
}
