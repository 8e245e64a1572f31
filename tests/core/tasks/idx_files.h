/// Small IDX files for tests.
#pragma once

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace horn::tests
{

inline constexpr std::uint32_t image_magic = 0x803;
inline constexpr std::uint32_t label_magic = 0x801;

/// Magic number and sizes, big-endian.
inline std::string idx_header(const std::vector<std::uint32_t>& numbers)
{
    std::string bytes;
    for (const std::uint32_t number : numbers)
        for (const int shift : {24, 16, 8, 0})
            bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

/// Pixel p of image i is 37·i + p + first, modulo 256: every small image is another one.
inline std::string idx_images(std::uint32_t count, std::uint32_t rows, std::uint32_t columns, std::uint32_t first = 0)
{
    std::string bytes = idx_header({image_magic, count, rows, columns});
    for (std::uint32_t i = 0; i < count; ++i)
        for (std::uint32_t p = 0; p < rows * columns; ++p)
            bytes += static_cast<char>(37 * i + p + first);
    return bytes;
}

inline std::string idx_labels(const std::vector<int>& labels)
{
    std::string bytes = idx_header({label_magic, static_cast<std::uint32_t>(labels.size())});
    for (const int label : labels)
        bytes += static_cast<char>(label);
    return bytes;
}

/// One complete gzip member.
inline std::string gzipped(const std::string& content)
{
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, content.size()), '\0');
    std::string input = content;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

/// A folder that goes away, with files in it.
class DataFolder
{
public:
    [[nodiscard]] std::string path() const { return folder_.path().toStdString(); }
    [[nodiscard]] std::filesystem::path at(const std::string& name) const { return std::filesystem::path(path()) / name; }
    std::filesystem::path write(const std::string& name, const std::string& content) const
    {
        QFile file(folder_.filePath(QString::fromStdString(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content.data(), static_cast<qint64>(content.size())) < 0)
            qFatal("a test file cannot be written");
        return at(name);
    }

private:
    QTemporaryDir folder_;
};

}  // namespace horn::tests
