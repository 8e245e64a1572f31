#include "ui/figures/embedded.h"

#include "core/base/packing.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace horn::figures
{

namespace
{

constexpr std::size_t largestText = std::size_t{512} << 20;
constexpr std::size_t pngSignature = 8;  ///< bytes

Error noExperiment(const std::string& name)
{
    return {name, "carries no experiment", "choose a figure that HORN Lab exported as SVG, PNG or PDF"};
}

Error cutOff(const std::string& name, std::size_t byte)
{
    return {name + ", byte " + std::to_string(byte), "the file ends too early", "fetch or copy the file again"};
}

Result<Embedded> complete(Embedded found, const std::string& name)
{
    return found.experiment.empty() ? Result<Embedded>(noExperiment(name)) : Result<Embedded>(std::move(found));
}

/// Takes over a text under its keyword.
void keep(Embedded& found, std::string_view keyword, std::string text)
{
    if (keyword == experimentKeyword)
        found.experiment = std::move(text);
    else if (keyword == evidenceKeyword)
        found.evidence = std::move(text);
}

/// Big-endian.
std::uint32_t wordAt(std::string_view bytes, std::size_t at)
{
    std::uint32_t word = 0;
    for (std::size_t i = 0; i < 4; ++i)
        word = word << 8 | static_cast<unsigned char>(bytes[at + i]);
    return word;
}

/// CRC-32 of PNG chunks (ISO 3309).
std::uint32_t checksum(std::string_view bytes)
{
    static const std::array<std::uint32_t, 256> table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < 256; ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = value & 1U ? 0xEDB88320U ^ value >> 1 : value >> 1;
            made[i] = value;
        }
        return made;
    }();
    std::uint32_t sum = 0xFFFFFFFFU;
    for (const char byte : bytes)
        sum = table[(sum ^ static_cast<unsigned char>(byte)) & 255U] ^ sum >> 8;
    return ~sum;
}

std::string fromLatin1(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size())).toStdString();
}

/// Cuts off the part up to a zero byte. \return nothing when there is none.
std::optional<std::string_view> takeWord(std::string_view& rest)
{
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos)
        return std::nullopt;
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return word;
}

/// A tEXt, zTXt or iTXt chunk, when its keyword is one of ours.
Result<void> readTextChunk(std::string_view type, std::string_view data, const std::string& name, Embedded& found)
{
    const std::optional<std::string_view> keyword = takeWord(data);
    if (!keyword || (*keyword != experimentKeyword && *keyword != evidenceKeyword))
        return {};
    bool compressed = type == "zTXt";
    if (type == "zTXt" && !data.empty())
        data.remove_prefix(1);  // method
    if (type == "iTXt") {
        if (data.size() < 2)
            return {};
        compressed = data[0] != 0;
        data.remove_prefix(2);                   // flag, method
        if (!takeWord(data) || !takeWord(data))  // language, translated keyword
            return {};
    }
    std::string text(data);
    if (compressed) {
        auto unpacked = base::inflated(data, largestText, name);
        if (!unpacked)
            return unpacked.error();
        text = *std::move(unpacked);
    }
    keep(found, *keyword, type == "iTXt" ? text : fromLatin1(text));
    return {};
}

/// The object that a reference names, from "12 0 obj" to "endobj"; empty when there is none.
std::string_view objectOf(std::string_view bytes, std::string_view reference)
{
    for (std::size_t at = bytes.find(reference); at != std::string_view::npos; at = bytes.find(reference, at + 1)) {
        const bool whole = at == 0 || bytes[at - 1] == '\n' || bytes[at - 1] == '\r';
        if (whole && bytes.substr(at + reference.size(), 4) == " obj")
            return bytes.substr(at, bytes.find("endobj", at) - at);
    }
    return {};
}

/// "24 0" of "/EF <</F 24 0 R>>".
std::string_view referenceAfter(std::string_view bytes, std::size_t at)
{
    const std::size_t key = bytes.find("/F ", at), end = bytes.find(" R", key);
    return key == std::string_view::npos || end == std::string_view::npos || end - key > 24 ? std::string_view()
                                                                                            : bytes.substr(key + 3, end - key - 3);
}

/// The content of an attached file; empty when the object is none.
Result<std::string> attachment(std::string_view object, const std::string& name)
{
    std::size_t begin = object.find("stream");
    const std::size_t end = object.rfind("endstream");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + 7)
        return std::string();
    const bool packed = object.substr(0, begin).find("/FlateDecode") != std::string_view::npos;
    begin += object.substr(begin + 6, 2) == "\r\n" ? 8 : 7;
    const std::string_view content = object.substr(begin, end - begin);
    return packed ? base::inflated(content, largestText, name) : Result<std::string>(std::string(content));
}

}  // namespace

Result<Embedded> embeddedInSvg(std::string_view bytes, const std::string& name)
{
    QXmlStreamReader xml(QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())));
    Embedded found;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != QLatin1String("metadata"))
            continue;
        const std::string keyword = xml.attributes().value(QLatin1String("id")).toString().toStdString();
        keep(found, keyword, xml.readElementText(QXmlStreamReader::IncludeChildElements).toStdString());
    }
    if (xml.hasError())
        return Error{name + ", line " + std::to_string(xml.lineNumber()), "is not well-formed SVG: " + xml.errorString().toStdString(),
                     "the file may be cut off"};
    return complete(std::move(found), name);
}

Result<Embedded> embeddedInPng(std::string_view bytes, const std::string& name)
{
    Embedded found;
    std::size_t at = pngSignature;
    for (;;) {
        if (bytes.size() < at + 12)
            return cutOff(name, bytes.size());
        const std::size_t length = wordAt(bytes, at);
        if (length > bytes.size() || bytes.size() - length < at + 12)
            return cutOff(name, bytes.size());
        const std::string_view type = bytes.substr(at + 4, 4), data = bytes.substr(at + 8, length);
        if (checksum(bytes.substr(at + 4, length + 4)) != wordAt(bytes, at + 8 + length))
            return Error{name + ", byte " + std::to_string(at), "the data are damaged", "fetch or copy the file again"};
        if (type == "IEND")
            return complete(std::move(found), name);
        if (type == "tEXt" || type == "zTXt" || type == "iTXt")
            if (auto read = readTextChunk(type, data, name, found); !read)
                return read.error();
        at += 12 + length;
    }
}

Result<Embedded> embeddedInPdf(std::string_view bytes, const std::string& name)
{
    if (bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 1024)).find("%%EOF") == std::string_view::npos)
        return cutOff(name, bytes.size());
    Embedded found;
    constexpr std::string_view mark = "/EF";
    for (std::size_t at = bytes.find(mark); at != std::string_view::npos; at = bytes.find(mark, at + mark.size())) {
        const std::string_view reference = referenceAfter(bytes, at);
        if (reference.empty() || reference.find_first_not_of("0123456789 ") != std::string_view::npos)
            continue;
        const Result<std::string> text = attachment(objectOf(bytes, reference), name);
        if (!text)
            return text.error();
        const std::string_view head = std::string_view(text.value()).substr(0, 200);
        for (const std::string_view keyword : {experimentKeyword, evidenceKeyword})
            if (head.find('"' + std::string(keyword) + '"') != std::string_view::npos)
                keep(found, keyword, text.value());
    }
    return complete(std::move(found), name);
}

}  // namespace horn::figures
