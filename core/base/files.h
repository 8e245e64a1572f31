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

/// Removes what a killed write_file_atomically left beside its files. Nobody may be writing into the folder meanwhile.
void remove_unfinished_files(const std::filesystem::path& folder);

/// Creates the folder and its parents. Errors: a part of the path is a regular file, no permission.
Result<void> make_folder(const std::filesystem::path& path);

/// A folder taken for this program alone, as long as the lock lives; a kill frees it. Leaves no file behind.
class FolderLock
{
public:
    /// Errors: another program, or another lock of this one, has the folder. Where the file system knows no locks, nothing is locked.
    static Result<FolderLock> take(const std::filesystem::path& folder);

    ~FolderLock();
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&& other) noexcept;

private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_ = -1;
};

}  // namespace horn::base
