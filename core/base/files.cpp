#include "core/base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace horn::base
{

namespace
{

constexpr std::string_view unfinished_mark = ".part-";  ///< in ".NAME.part-XXXXXX", with six letters or digits
constexpr std::size_t unfinished_letters = 6;

Error failure(const std::filesystem::path& path, std::string_view doing, int code, std::string remedy)
{
    return Error{path.string(), std::string(doing) + ": " + std::generic_category().message(code), std::move(remedy)};
}

std::string remedy_for(int code)
{
    switch (code) {
    case ENOSPC: return "free some space and try again; the earlier file is unchanged";
    case EACCES:
    case EPERM: return "check the permissions or choose another place";
    case ENOTDIR: return "a part of the path is a regular file; choose another place";
    case ENOENT: return "check that the path is right";
    default: return {};
    }
}

/// Closes a file descriptor at the end of a scope.
struct Descriptor {
    int number;
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
};

/// \return 0 or errno.
int write_all(int descriptor, std::string_view content)
{
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0 ? 0 : errno;
}

void flush_folder(const std::filesystem::path& folder)
{
    const Descriptor descriptor{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (descriptor.number >= 0)
        ::fsync(descriptor.number);
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit)
{
    const Descriptor descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (descriptor.number < 0)
        return failure(path, "cannot be opened", errno, remedy_for(errno));
    struct stat status {
    };
    if (::fstat(descriptor.number, &status) != 0)
        return failure(path, "cannot be read", errno, remedy_for(errno));
    if (S_ISDIR(status.st_mode))
        return Error{path.string(), "is a folder, not a file", "name a file in it"};
    if (static_cast<std::size_t>(status.st_size) > limit)
        return Error{path.string(), "is too large: " + std::to_string(status.st_size) + " bytes",
                     "at most " + std::to_string(limit) + " bytes are read"};
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    for (;;) {
        if (filled == content.size()) {
            if (status.st_size > 0 && S_ISREG(status.st_mode))
                break;
            if (filled > limit)
                return Error{path.string(), "is too large", "at most " + std::to_string(limit) + " bytes are read"};
            content.resize(std::min(limit + 1, filled + 65536));  // a pipe or device tells no size
        }
        const ssize_t got = ::read(descriptor.number, content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(path, "cannot be read", errno, remedy_for(errno));
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content)
{
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::string temporary =
        (folder / ("." + path.filename().string() + std::string(unfinished_mark) + std::string(unfinished_letters, 'X'))).string();
    struct stat present {
    };
    if (::stat(path.c_str(), &present) == 0 && !S_ISREG(present.st_mode))
        return Error{path.string(), S_ISDIR(present.st_mode) ? "is a folder, not a file" : "is a device or a pipe, not a file",
                     "name a regular file, or one that is not there yet"};
    int code = 0;
    {
        const Descriptor descriptor{::mkstemp(temporary.data())};
        if (descriptor.number < 0)
            return failure(path, "cannot be written", errno, remedy_for(errno));
        ::fchmod(descriptor.number, 0644);
        code = write_all(descriptor.number, content);
    }
    if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0)
        code = errno;
    if (code != 0) {
        ::unlink(temporary.c_str());
        return failure(path, "cannot be written", code, remedy_for(code));
    }
    flush_folder(folder);
    return {};
}

void remove_unfinished_files(const std::filesystem::path& folder)
{
    std::error_code ignored;
    std::filesystem::directory_iterator entry(folder, ignored);
    for (; entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        const std::size_t mark = name.rfind(unfinished_mark);
        if (name.front() == '.' && mark != std::string::npos && mark > 0 &&
            name.size() == mark + unfinished_mark.size() + unfinished_letters && entry->is_regular_file(ignored))
            ::unlink(entry->path().c_str());
    }
}

Result<void> make_folder(const std::filesystem::path& path)
{
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (!code && std::filesystem::is_directory(path, code))
        return {};
    const int reason = code ? code.value() : ENOTDIR;
    return failure(path, "cannot be made a folder", reason, remedy_for(reason));
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder)
{
    FolderLock lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock.descriptor_ < 0)
        return failure(folder, "cannot be opened", errno, remedy_for(errno));
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return Error{folder.string(), "another program is at work in this folder", "wait until it has ended, or name another folder"};
    return lock;
}

FolderLock::~FolderLock()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept
{
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

}  // namespace horn::base
