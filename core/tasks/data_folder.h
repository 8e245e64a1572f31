/// Where the four files of an image set are.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>

namespace horn::tasks
{

struct ImageFiles {
    std::filesystem::path train_images, train_labels, test_images, test_labels;
};

/// Finds the files in the folder, or, when it is empty, MNIST in data/mnist, $HORN_DATA/mnist or $XDG_DATA_HOME/horn-lab/mnist: the
/// first of them that holds any of the four. Errors name what is missing and how to get it.
Result<ImageFiles> find_image_files(const std::string& folder);

}  // namespace horn::tasks
