/// What a file is, told by its first bytes and never by its name: what a person drops on the window may be anything.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace horn::experiment
{

enum class FileKind {
    experiment,  ///< JSON text
    svg,
    png,
    pdf,
    checkpoint,  ///< safetensors
    idx,         ///< images or labels, plain or gzipped
    table,       ///< columns of numbers as text
};

/// Reads at most 64 KiB, and only from regular files: neither a pipe nor a huge file makes it wait.
/// Errors say what is there instead: nothing, a folder, a device or pipe, an empty file, no permission, or something that HORN Lab does
/// not read, as far as it is known.
Result<FileKind> kind_of(const std::filesystem::path& path);

/// The same for the first bytes of a file. \param name what errors call it.
Result<FileKind> kind_of_bytes(std::string_view head, const std::string& name);

}  // namespace horn::experiment
