#include "core/tasks/byte_source.h"

#include "core/base/files.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

namespace horn::tasks
{

namespace
{

constexpr std::string_view gzip_magic{"\x1f\x8b", 2};
constexpr std::uint64_t best_deflate_ratio = 1032;  // a stored match of 258 bytes in 2 bits

}  // namespace

struct ByteSource::Implementation {
    std::filesystem::path path;
    std::string content;
    std::size_t used = 0;  // of content
    bool packed = false;
    bool ended = false;  // the last gzip member is complete
    z_stream stream{};

    ~Implementation()
    {
        if (packed)
            inflateEnd(&stream);
    }

    [[nodiscard]] Error damaged(std::string what) const
    {
        return Error{fmt::format("{}, byte {} of the gzip file", path.string(), used), std::move(what), "fetch or copy the file again"};
    }

    std::size_t copy(std::span<std::uint8_t> into)
    {
        const std::size_t count = std::min(into.size(), content.size() - used);
        std::copy_n(content.data() + used, count, into.begin());
        used += count;
        return count;
    }

    /// After the end of one gzip member: the next one, the end of the file, or something that does not belong there.
    Result<void> next_member()
    {
        if (used == content.size()) {
            ended = true;
            return {};
        }
        if (!std::string_view(content).substr(used).starts_with(gzip_magic))
            return damaged("something else follows the compressed data");
        inflateReset(&stream);
        return {};
    }

    Result<std::size_t> unpack(std::span<std::uint8_t> into)
    {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        std::size_t filled = 0;
        while (filled < into.size() && !ended) {
            const auto given = static_cast<uInt>(std::min(most, content.size() - used));
            const auto room = static_cast<uInt>(std::min(most, into.size() - filled));
            stream.next_in = reinterpret_cast<Bytef*>(content.data() + used);
            stream.avail_in = given;
            stream.next_out = into.data() + filled;
            stream.avail_out = room;
            const int status = inflate(&stream, Z_NO_FLUSH);
            used += given - stream.avail_in;
            filled += room - stream.avail_out;
            if (status == Z_STREAM_END) {
                if (auto next = next_member(); !next)
                    return next.error();
            } else if (status == Z_BUF_ERROR || (status == Z_OK && used == content.size() && stream.avail_out > 0)) {
                return damaged("the compressed data are cut here");
            } else if (status != Z_OK) {
                return damaged(fmt::format("the compressed data are damaged ({})", stream.msg ? stream.msg : "unknown coding"));
            }
        }
        return filled;
    }
};

ByteSource::ByteSource(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path& path)
{
    auto content = base::read_file(path);
    if (!content)
        return content.error();
    if (content->empty())
        return Error{path.string(), "is empty", "fetch or copy the file again"};
    auto implementation = std::make_unique<Implementation>();
    implementation->path = path;
    implementation->content = *std::move(content);
    if (std::string_view(implementation->content).starts_with(gzip_magic)) {
        constexpr int gzip_window = 15 + 16;  // the largest window; only the gzip wrapping
        if (inflateInit2(&implementation->stream, gzip_window) != Z_OK)
            return Error{path.string(), "there is no memory to unpack it", {}};
        implementation->packed = true;
    }
    return ByteSource(std::move(implementation));
}

Result<std::size_t> ByteSource::read(std::span<std::uint8_t> into)
{
    return implementation_->packed ? implementation_->unpack(into) : implementation_->copy(into);
}

std::uint64_t ByteSource::largest_size() const
{
    const std::uint64_t stored = implementation_->content.size();
    return implementation_->packed ? stored * best_deflate_ratio : stored;
}

bool ByteSource::packed() const { return implementation_->packed; }

std::string ByteSource::place(std::uint64_t byte) const
{
    return fmt::format("{}, byte {}{}", implementation_->path.string(), byte, implementation_->packed ? " of the unpacked data" : "");
}

}  // namespace horn::tasks
