#include "core/base/hash.h"

#include <fmt/format.h>

#include <cstdint>

namespace horn::base
{

std::string hash_of(std::string_view bytes)
{
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char byte : bytes)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211ULL;
    return fmt::format("{:016x}", hash);
}

}  // namespace horn::base
