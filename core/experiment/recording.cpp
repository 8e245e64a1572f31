#include "core/experiment/recording.h"

#include "core/experiment/recording_formats.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace horn::experiment
{

namespace
{

std::string lower_case(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

Error recording_failure(const std::filesystem::path& path, int code)
{
    std::string remedy = "choose another place";
    if (code == ENOSPC)
        remedy = "free some space or record fewer steps; an earlier file is unchanged";
    else if (code == ENOTDIR)
        remedy = "a part of the path is a regular file; choose another place";
    else if (code == ENOENT)
        remedy = "make the folder first";
    return {path.string(), "cannot be written: " + std::generic_category().message(code), remedy};
}

RecordingLayout::RecordingLayout(const Replay& run) : inputs(run.network().inputs())
{
    for (int layer = 0; layer < run.network().layers(); ++layer)
        nodes.push_back(run.network().nodes(layer));
}

Result<void> RecordingLayout::check(const ReplayChunk& chunk, const std::filesystem::path& path)
{
    std::vector<int> these;
    for (const ReplayChunk::Layer& layer : chunk.layers)
        these.push_back(layer.nodes);
    if (!known) {
        known = true;
        inputs = chunk.inputs;
        nodes = std::move(these);
        return {};
    }
    if (inputs == chunk.inputs && nodes == these)
        return {};
    return Error{path.string(), "the network changes its size at step " + std::to_string(chunk.first_step) + ", a recording cannot",
                 "record with --steps " + std::to_string(chunk.first_step)};
}

TemporaryFile::TemporaryFile(std::filesystem::path path) : path_(std::move(path))
{
    const std::filesystem::path folder = path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
    temporary_ = (folder / ("." + path_.filename().string() + ".XXXXXX")).string();
    descriptor_ = ::mkstemp(temporary_.data());
    code_ = descriptor_ < 0 ? errno : 0;
    if (descriptor_ >= 0)
        ::fchmod(descriptor_, 0644);
}

TemporaryFile::~TemporaryFile()
{
    if (descriptor_ < 0)
        return;
    ::close(descriptor_);
    if (!kept_)
        ::unlink(temporary_.c_str());
}

Result<void> TemporaryFile::opened() const
{
    if (code_ != 0)
        return recording_failure(path_, code_);
    struct stat present {
    };
    if (::stat(path_.c_str(), &present) == 0 && !S_ISREG(present.st_mode))
        return Error{path_.string(), "is not a regular file", "choose another name"};
    return {};
}

Result<void> TemporaryFile::write(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return recording_failure(path_, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> TemporaryFile::keep()
{
    if (::fsync(descriptor_) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0)
        return recording_failure(path_, errno);
    kept_ = true;
    return {};
}

Result<std::unique_ptr<RecordingWriter>> create_recording(const std::filesystem::path& path, const Replay& run)
{
    const std::string ending = lower_case(path.extension().string());
    if (ending == ".csv")
        return create_csv_recording(path, run);
    if (ending == ".h5" || ending == ".hdf5")
        return create_hdf5_recording(path, run);
    return Error{path.string(), "is not a name for a recording", "give it the ending .h5 or .csv"};
}

}  // namespace horn::experiment
