/// Reader of the IDX files in which MNIST and its relatives come (LeCun, Cortes, Burges 1998): a magic number, the size of each axis
/// as a big-endian 32-bit number, then unsigned bytes, the last axis fastest. Plain or gzipped.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace horn::tasks
{

/// Grey images of one size.
struct IdxImages {
    int count = 0;
    int rows = 0;
    int columns = 0;
    std::vector<std::uint8_t> pixels;  ///< count × rows × columns
};

/// Reads images (magic 0x00000803). Errors name file, byte, what is wrong and the remedy: missing, empty, cut, damaged, another magic
/// number, axes of size zero or beyond reason, bytes after the end.
Result<IdxImages> read_idx_images(const std::filesystem::path& path);

/// Reads class labels (magic 0x00000801). Errors as above.
Result<std::vector<std::uint8_t>> read_idx_labels(const std::filesystem::path& path);

/// The file of that name in a folder, in any of the spellings found in the world: "train-images-idx3-ubyte",
/// "train-images.idx3-ubyte", each also with ".gz". \param name in the first spelling.
/// \return an empty path when there is none.
[[nodiscard]] std::filesystem::path find_idx_file(const std::filesystem::path& folder, const std::string& name);

}  // namespace horn::tasks
