/// Which HORN Lab this is.
#pragma once

#include <string>
#include <string_view>

namespace horn::base
{

/// As in CMakeLists.txt: "major.minor.patch".
[[nodiscard]] std::string_view version();

/// What `--version` prints: program, version, licence. Two lines.
[[nodiscard]] std::string version_text(std::string_view program);

}  // namespace horn::base
