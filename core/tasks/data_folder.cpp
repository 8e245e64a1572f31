#include "core/tasks/data_folder.h"

#include "core/tasks/idx.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <vector>

namespace horn::tasks
{

namespace
{

namespace fs = std::filesystem;

constexpr std::array file_names{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
using FilePaths = std::array<fs::path, file_names.size()>;

/// The value of an environment variable, or an empty path.
fs::path folder_in(const char* variable)
{
    const char* value = std::getenv(variable);
    return value ? fs::path(value) : fs::path();
}

std::vector<fs::path> usual_folders()
{
    std::vector<fs::path> folders{fs::path("data") / "mnist"};
    if (const fs::path data = folder_in("HORN_DATA"); !data.empty())
        folders.push_back(data / "mnist");
    fs::path home = folder_in("XDG_DATA_HOME");
    if (const fs::path user = folder_in("HOME"); home.empty() && !user.empty())
        home = user / ".local" / "share";
    if (!home.empty())
        folders.push_back(home / "horn-lab" / "mnist");
    return folders;
}

/// Empty where there is no such file. \return how many there are.
int look_in(const fs::path& folder, FilePaths& paths)
{
    int found = 0;
    for (std::size_t i = 0; i < file_names.size(); ++i) {
        paths[i] = find_idx_file(folder, file_names[i]);
        found += paths[i].empty() ? 0 : 1;
    }
    return found;
}

Result<ImageFiles> complete(const fs::path& folder, const FilePaths& paths, const std::string& remedy)
{
    for (std::size_t i = 0; i < file_names.size(); ++i)
        if (paths[i].empty())
            return Error{folder.string(), fmt::format("holds no {}, plain or gzipped", file_names[i]), remedy};
    return ImageFiles{paths[0], paths[1], paths[2], paths[3]};
}

}  // namespace

Result<ImageFiles> find_image_files(const std::string& folder)
{
    FilePaths paths;
    if (!folder.empty()) {
        std::error_code ignored;
        if (!fs::is_directory(folder, ignored))
            return Error{folder, "is not a folder",
                         "set /task/data to the folder of the four IDX files; scripts/fetch-mnist fetches MNIST"};
        look_in(folder, paths);
        return complete(folder, paths, "set /task/data to the folder of the four IDX files; scripts/fetch-mnist fetches MNIST");
    }
    std::string looked;
    for (const fs::path& candidate : usual_folders()) {
        if (look_in(candidate, paths) > 0)
            return complete(candidate, paths, "run scripts/fetch-mnist");
        looked += (looked.empty() ? "" : ", ") + candidate.string();
    }
    return Error{"MNIST", "is not there; looked in " + looked, "run scripts/fetch-mnist"};
}

}  // namespace horn::tasks
