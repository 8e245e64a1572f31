#include "core/tasks/idx.h"

#include "core/tasks/byte_source.h"

#include <fmt/format.h>

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace horn::tasks
{

namespace
{

constexpr unsigned unsigned_byte = 0x08;
constexpr std::uint64_t largest_count = 20'000'000;  // images or labels
constexpr std::uint64_t largest_side = 4096;         // pixels
constexpr std::uint64_t largest_file = std::uint64_t{1} << 30;
constexpr const char* fetch_again = "fetch or copy the file again";

struct Axis {
    std::string_view things;  // what it counts
    std::uint64_t largest;
};
constexpr std::array<Axis, 3> image_axes{{{"images", largest_count}, {"rows", largest_side}, {"columns", largest_side}}};
constexpr std::array<Axis, 1> label_axes{{{"labels", largest_count}}};

std::string_view type_name(unsigned code)
{
    switch (code) {
    case unsigned_byte: return "unsigned bytes";
    case 0x09: return "signed bytes";
    case 0x0b: return "16-bit integers";
    case 0x0c: return "32-bit integers";
    case 0x0d: return "32-bit floats";
    case 0x0e: return "64-bit floats";
    default: return {};
    }
}

/// One big-endian number of the header. \param what it is, for the error of a file that ends before.
Result<std::uint32_t> read_number(ByteSource& source, std::uint64_t at, std::string_view what)
{
    std::array<std::uint8_t, 4> bytes{};
    const auto got = source.read(bytes);
    if (!got)
        return got.error();
    if (*got < bytes.size())
        return Error{source.place(at + *got), fmt::format("the file ends within {}", what), fetch_again};
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

Result<void> check_magic(const ByteSource& source, std::uint32_t magic, std::span<const Axis> axes)
{
    const std::uint32_t expected = unsigned_byte << 8 | static_cast<std::uint32_t>(axes.size());
    if (magic == expected)
        return {};
    const std::string wanted = fmt::format("name a file of {} as unsigned bytes, magic number 0x{:08x}", axes[0].things, expected);
    const unsigned type = magic >> 8;
    const unsigned dimensions = magic & 0xff;
    if (type_name(type).empty())
        return Error{source.place(0), fmt::format("0x{:08x} is not the magic number of an IDX file", magic), wanted};
    return Error{source.place(0), fmt::format("holds {} along {} {}", type_name(type), dimensions, dimensions == 1 ? "axis" : "axes"),
                 wanted};
}

/// Reads a whole IDX file of unsigned bytes with the given axes; writes their sizes.
Result<std::vector<std::uint8_t>> read_idx(const std::filesystem::path& path, std::span<const Axis> axes, std::span<int> sizes)
{
    auto opened = ByteSource::open(path);
    if (!opened)
        return opened.error();
    ByteSource& source = *opened;
    const auto magic = read_number(source, 0, "the magic number");
    if (!magic)
        return magic.error();
    if (auto checked = check_magic(source, *magic, axes); !checked)
        return checked.error();

    std::uint64_t at = 4;
    std::uint64_t total = 1;  // 2·10⁷ · 2¹² · 2¹² cannot overflow
    for (std::size_t i = 0; i < axes.size(); ++i, at += 4) {
        const auto size = read_number(source, at, fmt::format("the number of {}", axes[i].things));
        if (!size)
            return size.error();
        if (*size == 0 || *size > axes[i].largest)
            return Error{source.place(at), fmt::format("{} {} are declared", *size, axes[i].things),
                         fmt::format("name a file with 1 … {} {}", axes[i].largest, axes[i].things)};
        sizes[i] = static_cast<int>(*size);
        total *= *size;
    }
    if (total > largest_file)
        return Error{source.place(4), fmt::format("{} bytes are declared", total), fmt::format("at most {} bytes are read", largest_file)};
    const auto cut = [&](std::uint64_t end) {
        return Error{source.place(end), fmt::format("the file ends here, but {} bytes are declared", at + total), fetch_again};
    };
    if (at + total > source.largest_size() && source.packed())
        return Error{source.place(4), fmt::format("{} bytes are declared, more than the file can hold", total), fetch_again};
    if (at + total > source.largest_size())
        return cut(source.largest_size());

    std::vector<std::uint8_t> bytes(total);
    const auto got = source.read(bytes);
    if (!got)
        return got.error();
    if (*got < total)
        return cut(at + *got);
    std::uint8_t beyond = 0;
    const auto more = source.read({&beyond, 1});
    if (!more)
        return more.error();
    if (*more != 0)
        return Error{source.place(at + total), "more bytes follow than the header declares", fetch_again};
    return bytes;
}

}  // namespace

Result<IdxImages> read_idx_images(const std::filesystem::path& path)
{
    std::array<int, 3> sizes{};
    auto pixels = read_idx(path, image_axes, sizes);
    if (!pixels)
        return pixels.error();
    return IdxImages{sizes[0], sizes[1], sizes[2], *std::move(pixels)};
}

Result<std::vector<std::uint8_t>> read_idx_labels(const std::filesystem::path& path)
{
    std::array<int, 1> sizes{};
    return read_idx(path, label_axes, sizes);
}

std::filesystem::path find_idx_file(const std::filesystem::path& folder, const std::string& name)
{
    std::string dotted = name;
    if (const std::size_t at = dotted.find("-idx"); at != std::string::npos)
        dotted[at] = '.';
    for (const std::string& spelling : {name, dotted})
        for (const char* ending : {"", ".gz"}) {
            std::filesystem::path path = folder / (spelling + ending);
            std::error_code ignored;
            if (std::filesystem::exists(path, ignored))
                return path;
        }
    return {};
}

}  // namespace horn::tasks
