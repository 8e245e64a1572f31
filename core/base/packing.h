/// Bytes made smaller, and bytes as text: what files carry inside other files.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace horn::base
{

/// In the zlib format (RFC 1950).
[[nodiscard]] std::string deflated(std::string_view bytes);

/// Unpacks what may come from a stranger. \param most bytes that are unpacked at most. \param name what errors call the bytes.
/// Errors: damaged or cut data, or more than `most`.
Result<std::string> inflated(std::string_view packed, std::size_t most, const std::string& name);

/// Base 64 without line breaks (RFC 4648).
[[nodiscard]] std::string to_base64(std::string_view bytes);

/// White space is passed over. \return nothing when it is not base 64.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace horn::base
