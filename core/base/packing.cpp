#include "core/base/packing.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <new>

namespace horn::base
{

namespace
{

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr int largest_piece = 1 << 20;  ///< bytes unpacked at a time

constexpr std::array<int, 256> values_of_letters()
{
    std::array<int, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<int>(i);
    return values;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

std::string deflated(std::string_view bytes)
{
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    std::string packed(size, '\0');
    const int status = compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                                 static_cast<uLong>(bytes.size()), Z_DEFAULT_COMPRESSION);
    if (status != Z_OK)
        throw std::bad_alloc();  // the only reason with room enough
    packed.resize(size);
    return packed;
}

Result<std::string> inflated(std::string_view packed, std::size_t most, const std::string& name)
{
    z_stream stream{};
    if (packed.size() > std::numeric_limits<uInt>::max() || inflateInit(&stream) != Z_OK)
        return Error{name, "cannot be unpacked", "the file is too large, or there is no memory"};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string bytes;
    int status = Z_OK;
    while (status == Z_OK && bytes.size() <= most) {
        const std::size_t filled = bytes.size();
        bytes.resize(filled + largest_piece);
        stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + filled);
        stream.avail_out = largest_piece;
        status = inflate(&stream, Z_NO_FLUSH);
        bytes.resize(filled + largest_piece - stream.avail_out);
    }
    inflateEnd(&stream);
    if (bytes.size() > most)
        return Error{name, "unpacks to more than " + std::to_string(most) + " bytes", "the file was not made by HORN Lab"};
    if (status != Z_STREAM_END)
        return Error{name, "the compressed data are damaged or cut", "fetch or copy the file again"};
    return bytes;
}

std::string to_base64(std::string_view bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t word = 0;
        for (std::size_t k = 0; k < 3; ++k)
            word = word << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= count ? alphabet[word >> (18 - 6 * k) & 63U] : '=';
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    static constexpr std::array<int, 256> values = values_of_letters();
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t word = 0;
    int letters = 0, ends = 0;
    for (const char c : text) {
        if (is_space(c))
            continue;
        const int value = values[static_cast<unsigned char>(c)];
        if (c == '=' ? ++ends > 2 : value < 0 || ends > 0)
            return std::nullopt;
        word = word << 6 | static_cast<std::uint32_t>(std::max(value, 0));
        if (++letters < 4)
            continue;
        for (int k = 0; k < 3 - ends; ++k)
            bytes += static_cast<char>(word >> (16 - 8 * k) & 255U);
        letters = 0;
        word = 0;
    }
    return letters == 0 ? std::optional(bytes) : std::nullopt;
}

}  // namespace horn::base
