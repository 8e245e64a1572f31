/// A short name for the content of a file, to notice that it is another one. No protection against intent.
#pragma once

#include <string>
#include <string_view>

namespace horn::base
{

/// 64-bit FNV-1a (Fowler, Noll, Vo) of the bytes, as 16 hexadecimal digits.
[[nodiscard]] std::string hash_of(std::string_view bytes);

}  // namespace horn::base
