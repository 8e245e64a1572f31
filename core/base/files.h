/// Whole files in and out. A file is replaced atomically: a kill or a full disk leaves the old or the new one whole.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace horn::base
{

/// Reads a whole file. \param limit the largest size accepted, in bytes.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{4} << 30);

/// Writes to a temporary name beside the path, flushes to the disk, and renames. Creates no folders.
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Creates the folder and its parents. Errors: a part of the path is a regular file, no permission.
Result<void> make_folder(const std::filesystem::path& path);

}  // namespace horn::base
