#include "core/experiment/file_kind.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace horn::experiment
{

namespace
{

constexpr std::size_t looked_at = 65536;  ///< bytes
const std::string remedy =
    "give an experiment (*.horn.json), a figure (SVG, PNG, PDF), a checkpoint (*.safetensors), IDX images, or a table (CSV)";

/// Formats that people try, and what they are called.
constexpr std::array foreign{
    std::pair(std::string_view("\x89HDF\r\n\x1a\n"), "an HDF5 file: HORN Lab writes recordings so, for other programs to read"),
    std::pair(std::string_view("PK\x03\x04"), "a ZIP archive, as PyTorch, NumPy and office programs write"),
    std::pair(std::string_view("\x80\x02"), "a Python pickle: save the arrays as safetensors"),
    std::pair(std::string_view("\x93NUMPY"), "a NumPy array: save it as CSV or safetensors"),
    std::pair(std::string_view("\xff\xd8\xff"), "a JPEG image, which carries no experiment"),
    std::pair(std::string_view("GIF8"), "a GIF image, which carries no experiment"),
    std::pair(std::string_view("\x7f"
                               "ELF"),
              "a program"),
    std::pair(std::string_view("SQLite format 3"), "a database")};

/// Bytes of a UTF-8 sequence that begins here; 0 when none does.
std::size_t utf8_length(std::string_view bytes)
{
    const auto first = static_cast<unsigned char>(bytes.front());
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    for (std::size_t i = 1; i < length && i < bytes.size(); ++i)
        if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80)
            return 0;
    return length;
}

/// No control characters, and almost all of it UTF-8: a few letters of an older code are forgiven.
bool is_text(std::string_view bytes)
{
    std::size_t strange = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte == 127 || (byte < 32 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f'))
            return false;
        const std::size_t length = utf8_length(bytes.substr(i));
        strange += length == 0 ? 1 : 0;
        i += std::max<std::size_t>(length, 1);
    }
    return strange * 20 <= bytes.size();
}

std::string_view without_leading_space(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

/// Eight bytes of length, then a JSON header.
bool is_safetensors(std::string_view head)
{
    if (head.size() < 10)
        return false;
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;)
        length = length << 8 | static_cast<unsigned char>(head[i]);
    return length >= 2 && length < (std::uint64_t{1} << 32) && head[8] == '{';
}

bool is_idx(std::string_view head)
{
    return head.size() >= 8 && head[0] == 0 && head[1] == 0 && head[2] == 8 && (head[3] == 1 || head[3] == 3);
}

bool is_number(std::string_view field)
{
    const std::string text(without_leading_space(field));
    if (text.empty())
        return false;
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return std::string_view(end).find_first_not_of(" \t\r\"") == std::string_view::npos;
}

/// Within the first lines there is one with a field that is a number; comments begin with #.
bool is_table(std::string_view text)
{
    for (int line = 0; line < 100 && !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (row.starts_with('#'))
            continue;
        while (!row.empty()) {
            const std::size_t cut = std::min(row.find_first_of(",;\t"), row.size());
            if (is_number(row.substr(0, cut)))
                return true;
            row.remove_prefix(std::min(cut + 1, row.size()));
        }
    }
    return false;
}

}  // namespace

Result<FileKind> kind_of_bytes(std::string_view head, const std::string& name)
{
    if (head.empty())
        return Error{name, "is empty", remedy};
    if (head.starts_with("\x89PNG\r\n\x1a\n"))
        return FileKind::png;
    if (head.starts_with("%PDF"))
        return FileKind::pdf;
    if (is_idx(head) || head.starts_with("\x1f\x8b"))
        return FileKind::idx;
    if (is_safetensors(head))
        return FileKind::checkpoint;
    for (const auto& [magic, what] : foreign)
        if (head.starts_with(magic))
            return Error{name, fmt::format("is {}", what), remedy};
    if (!is_text(head))
        return Error{name, "is not a file that HORN Lab knows", remedy};
    const std::string_view text = without_leading_space(head);
    if (text.starts_with('{') || text.starts_with('['))
        return FileKind::experiment;
    if (text.starts_with('<'))
        return FileKind::svg;
    if (is_table(text))
        return FileKind::table;
    return Error{name, "is text, but neither an experiment nor a figure nor a table of numbers", remedy};
}

Result<FileKind> kind_of(const std::filesystem::path& path)
{
    const std::string name = path.string();
    struct stat status {
    };
    if (::stat(path.c_str(), &status) != 0)
        return Error{name, "cannot be opened: " + std::generic_category().message(errno), "check that the path is right"};
    if (S_ISDIR(status.st_mode))
        return Error{name, "is a folder, not a file", "drop a file that is in it"};
    if (!S_ISREG(status.st_mode))
        return Error{name, "is a device or a pipe, not a file", remedy};
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return Error{name, "cannot be opened: " + std::generic_category().message(errno), "check the permissions"};
    std::string head(looked_at, '\0');
    const ssize_t got = ::read(file, head.data(), head.size());
    const int code = errno;
    ::close(file);
    if (got < 0)
        return Error{name, "cannot be read: " + std::generic_category().message(code), {}};
    head.resize(static_cast<std::size_t>(got));
    return kind_of_bytes(head, name);
}

}  // namespace horn::experiment
