/// Large pages of memory for arrays that are read and written from end to end.
#pragma once

#include <cstddef>

namespace horn
{

/// Bytes of a large page; arrays of less gain nothing from one.
inline constexpr std::size_t large_page = std::size_t{1} << 21;

/// Asks the system to back a range with large pages: fewer misses of the address cache, and a processor that fetches ahead goes on where
/// a small page would end. A wish: where it is not granted, nothing changes.
/// \param memory aligned to large_page. \param bytes its length.
void prefer_large_pages(void* memory, std::size_t bytes);

}  // namespace horn
