/// The bytes of a file in order, whether it is plain or gzipped (told apart by its first two bytes, not by its name).
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace horn::tasks
{

class ByteSource
{
public:
    /// Errors: the file cannot be opened, or is empty.
    static Result<ByteSource> open(const std::filesystem::path& path);
    ~ByteSource();
    ByteSource(ByteSource&&) noexcept;
    ByteSource& operator=(ByteSource&&) noexcept;

    /// Reads until the span is full or the bytes end. \return the number of bytes read.
    /// Errors: gzipped data that are cut, damaged, or followed by something else.
    Result<std::size_t> read(std::span<std::uint8_t> into);

    /// No more bytes than this can come, all told: the size of a plain file, or what gzip could at best have packed.
    [[nodiscard]] std::uint64_t largest_size() const;
    [[nodiscard]] bool packed() const;
    /// "PATH, byte 16", counted in the unpacked bytes when the file is gzipped.
    [[nodiscard]] std::string place(std::uint64_t byte) const;

private:
    struct Implementation;
    explicit ByteSource(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace horn::tasks
