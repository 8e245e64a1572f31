#include "core/base/large_pages.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace horn
{

void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes)
{
#ifdef MADV_HUGEPAGE
    static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
#endif
}

}  // namespace horn
