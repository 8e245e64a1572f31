// Two threads of the pool add to one number without order: the thread sanitizer must report it.
#include "core/base/parallel.h"

#include <cstdio>

int main()
{
    horn::base::ThreadPool pool(2);
    int shared = 0;
    for (int round = 0; round < 100; ++round)
        pool.for_each(64, [&](int item, int) { shared += item; });
    std::printf("sum %d\n", shared);
}
