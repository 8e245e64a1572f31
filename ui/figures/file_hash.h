/// Which files a figure came from: SHA-256 in hexadecimal, as sha256sum prints it.
#pragma once

#include "core/tasks/task.h"

#include <filesystem>
#include <string>

namespace horn::figures
{

/// \return empty when the file cannot be read.
[[nodiscard]] std::string hashOfFile(const std::filesystem::path& path);

/// Of the four files of an image task one after the other, unpacked: training images and labels, test images and labels. Remembered as long
/// as the files do not change. \return empty for tasks that read no files, or when they cannot be read.
[[nodiscard]] std::string hashOfImages(const tasks::TaskSpecification& task);

}  // namespace horn::figures
