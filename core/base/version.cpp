#include "core/base/version.h"

#include <fmt/format.h>

namespace horn::base
{

std::string_view version() { return HORN_VERSION; }

std::string version_text(std::string_view program)
{
    return fmt::format("{} {}\nHORN Lab is free software under the GPL-3.0-or-later, without warranty.", program, version());
}

}  // namespace horn::base
